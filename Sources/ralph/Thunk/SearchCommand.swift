import RalphAdapters
import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal

/// `ralph search`: a word in the log, the archive, the plan, the git log and the journal.
enum SearchCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let phrase = call.arguments.words.joined(separator: " ")
    guard phrase.contains(where: { !$0.isWhitespace }) else {
      throw .usage("BAD_VALUE", "a search needs a word")
    }
    let site = try ThunkSite(call)
    let search = Search(site: site, phrase: phrase, limit: try call.limit() ?? 1000)
    let places = [
      try search.thunk(), try search.archive(), try search.plan(), search.commits(),
      try search.journal(),
    ].compactMap { $0 }
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.search/1",
        "word": .string(phrase),
        "places": .array(places.map(\.json)),
      ])
      return .success
    }
    for place in places where !place.finds.isEmpty {
      let more = place.count > place.finds.count ? ", \(place.finds.count) shown" : ""
      call.output.line("\(place.name) (\(place.count)\(more))")
      for find in place.finds { call.output.line("  \(find.at)  \(find.text)") }
    }
    if places.allSatisfy(\.finds.isEmpty) {
      call.output.aside("'\(Visible.text(phrase))' is nowhere")
    }
    return .success
  }
}

/// What was found in one place, the newest first.
struct Finds {
  /// One find: where, and the text around it, cleaned.
  struct Find {
    var at: String
    var text: String
  }

  /// The place as programs call it: `thunk`, `archive`, `plan`, `git`, `journal`.
  var source: String
  /// The place as people are told.
  var name: String
  /// How many there are, shown or not; of commits no more than are shown are counted.
  var count = 0
  var finds: [Find] = []

  var json: JSONText {
    [
      "source": .string(source),
      "name": .string(name),
      "count": .integer(Int64(count)),
      "finds": .array(finds.map { ["at": .string($0.at), "text": .string($0.text)] }),
    ]
  }

  /// Takes the last of what was found in order, turned round.
  init(_ source: String, _ name: String, _ found: [Find], limit: Int) {
    (self.source, self.name) = (source, name)
    count = found.count
    finds = Array(found.suffix(limit).reversed())
  }
}

/// The places, one function each; nil where there is no such place.
private struct Search {
  let site: ThunkSite
  let phrase: String
  let limit: Int
  private var word: SearchWord { SearchWord(phrase) }

  func thunk() throws(Failure) -> Finds? {
    guard let path = site.thunk else { return nil }
    let rows = try site.table(ThunkFile(path: path)).rows
    let found = rows.compactMap { row in
      word.find(in: shown("\(row.original)  \(row.title)", 2000)).map {
        Finds.Find(at: shown("#\(row.label) \(row.completed)", 60), text: $0)
      }
    }
    return Finds("thunk", site.workspace.shown(path), found, limit: limit)
  }

  func archive() throws(Failure) -> Finds? {
    guard let path = site.archive else { return nil }
    return try lines(path, "archive")
  }

  func plan() throws(Failure) -> Finds? {
    guard let path = site.plan else { return nil }
    return try lines(path, "plan")
  }

  private func lines(_ path: String, _ source: String) throws(Failure) -> Finds {
    let bytes: [UInt8]
    do throws(SystemFailure) { bytes = try Files.read(path, limit: 16 << 20) } catch {
      throw .system(error, doing: "read \(site.workspace.shown(path))")
    }
    var found: [Finds.Find] = []
    let all = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    for (place, line) in all.enumerated() {
      let text = PlanWords.shown(line, limit: 2000)
      if let text = word.find(in: text) { found.append(Finds.Find(at: "\(place + 1)", text: text)) }
    }
    return Finds(source, site.workspace.shown(path), found, limit: limit)
  }

  /// The commits whose message holds it; nil without git or outside a repository.
  func commits() -> Finds? {
    guard let git = ProcessGit(environment: Machine.environment()) else { return nil }
    let call = GitCall(
      [
        "--no-optional-locks", "log", "-i", "-F", "--grep=\(phrase)", "-n", "\(limit)",
        "--format=%h%x09%cs%x09%B", "-z", "--no-show-signature", "--no-color",
      ],
      in: site.workspace.root
    )
    guard let answer = git.run(call), answer.code == 0 else { return nil }
    let found = answer.output.split(separator: 0).compactMap { line -> Finds.Find? in
      let parts = line.split(separator: 0x09, maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return nil }
      let at = parts[0] + [0x20] + parts[1]
      return Finds.Find(at: PlanWords.shown(at, limit: 60), text: message(parts[2]))
    }
    // git gives the newest first.
    return Finds("git", "git log", found.reversed(), limit: limit)
  }

  /// The subject of a commit, and the line of its message that holds the word where that does not.
  private func message(_ bytes: ArraySlice<UInt8>) -> String {
    let lines = bytes.split(separator: 0x0a).map { PlanWords.shown($0, limit: 2000) }
    let subject = lines.first ?? ""
    if let text = word.find(in: subject) { return text }
    let line = lines.lazy.compactMap { word.find(in: $0) }.first
    return shown(subject, 100) + (line.map { "  …  " + $0 } ?? "")
  }

  func journal() throws(Failure) -> Finds? {
    guard let path = site.journal else { return nil }
    var history = History()
    var found: [Finds.Find] = []
    var count = 0
    _ = try Past.read(path) { entry in
      let entry = copy entry
      // What is shown is searched: the rest of a line of the journal are names of its own.
      guard let line = history.feed(entry),
        let text = word.find(in: shown(line.short(isASCII: false), 2000))
      else { return }
      count += 1
      found.append(Finds.Find(at: "\(entry.seq) \(entry.at)", text: text))
      if found.count > 2 * limit + 64 { found.removeFirst(found.count - limit) }
    }
    var finds = Finds("journal", site.workspace.shown(path), found, limit: limit)
    finds.count = count
    return finds
  }

  private func shown(_ text: String, _ limit: Int) -> String {
    PlanWords.shown(text.utf8, limit: limit)
  }
}
