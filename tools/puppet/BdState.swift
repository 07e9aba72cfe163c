import RalphFiles

// What the puppet's tracker holds, kept whole in `.beads/puppet.json`.

/// A bead of the puppet's tracker.
struct BdIssue {
  var id = ""
  var title = ""
  /// `description`, `design`, `acceptance_criteria`, `notes`; empty ones are not printed.
  var texts: [(name: String, text: String)] = []
  var status = "open"
  var priority = 2
  var type = "task"
  var assignee = ""
  var createdAt = ""
  var createdBy = ""
  var updatedAt = ""
  var closedAt = ""
  var closeReason = ""
  var labels: [String] = []
  /// The type of the dependency and the id of the bead that is needed.
  var needs: [(type: String, id: String)] = []
  var comments: [(number: Int, author: String, text: String, at: String)] = []
  var lease = ""

  /// What a text member holds.
  subscript(_ name: String) -> String {
    get { texts.first { $0.name == name }?.text ?? "" }
    set {
      texts.removeAll { $0.name == name }
      if !newValue.isEmpty { texts.append((name, newValue)) }
    }
  }

  static let textNames = ["description", "design", "acceptance_criteria", "notes"]

  /// The members of every listing, in bd's order, empty ones left out.
  var members: [(name: String, value: JSON)] {
    var all: [(name: String, value: JSON)] = [("id", .text(id)), ("title", .text(title))]
    for name in BdIssue.textNames { all.append((name, .text(self[name]))) }
    all += [
      ("status", .text(status)), ("priority", .number(priority)), ("issue_type", .text(type)),
    ]
    all += [
      ("assignee", .text(assignee)), ("owner", .text("puppet@example.com")),
      ("created_at", .text(createdAt)), ("created_by", .text(createdBy)),
      ("updated_at", .text(updatedAt)), ("closed_at", .text(closedAt)),
      ("close_reason", .text(closeReason)), ("lease_expires_at", .text(lease)),
      ("labels", .list(labels.sorted().map { .text($0) })),
    ]
    return all.filter { $0.name == "title" || $0.value != .text("") && $0.value != .list([]) }
  }

  /// A bead as it is kept.
  var kept: JSON {
    let edges = needs.map { JSON.object([("type", .text($0.type)), ("id", .text($0.id))]) }
    let said = comments.map {
      JSON.object([
        ("number", .number($0.number)), ("author", .text($0.author)), ("text", .text($0.text)),
        ("at", .text($0.at)),
      ])
    }
    return .object(members + [("needs", .list(edges)), ("said", .list(said))])
  }

  init() {}

  init(kept: JSON) {
    func text(_ name: String) -> String { kept[name]?.string ?? "" }
    id = text("id")
    title = text("title")
    for name in BdIssue.textNames { self[name] = text(name) }
    status = text("status")
    priority = kept["priority"]?.integer ?? 2
    type = text("issue_type")
    assignee = text("assignee")
    createdAt = text("created_at")
    createdBy = text("created_by")
    updatedAt = text("updated_at")
    closedAt = text("closed_at")
    closeReason = text("close_reason")
    lease = text("lease_expires_at")
    labels = kept["labels"]?.items.compactMap(\.string) ?? []
    needs = kept["needs"]?.items.map { ($0["type"]?.string ?? "", $0["id"]?.string ?? "") } ?? []
    comments =
      kept["said"]?.items.map {
        (
          $0["number"]?.integer ?? 0, $0["author"]?.string ?? "", $0["text"]?.string ?? "",
          $0["at"]?.string ?? ""
        )
      } ?? []
  }
}

/// The whole tracker.
struct BdState {
  var prefix = "t"
  /// How many beads and comments were made, and how often bd was called.
  var made = 0
  var said = 0
  var calls = 0
  var lastTouched = ""
  var isOutOfSync = false
  var issues: [BdIssue] = []

  init(prefix: String) { self.prefix = prefix }

  init?(_ text: String) {
    guard let kept = JSON(text), let prefix = kept["prefix"]?.string else { return nil }
    self.prefix = prefix
    made = kept["made"]?.integer ?? 0
    said = kept["said"]?.integer ?? 0
    calls = kept["calls"]?.integer ?? 0
    lastTouched = kept["last"]?.string ?? ""
    isOutOfSync = kept["out_of_sync"] == .bool(true)
    issues = kept["issues"]?.items.map(BdIssue.init(kept:)) ?? []
  }

  var text: String {
    JSON.object([
      ("prefix", .text(prefix)), ("made", .number(made)), ("said", .number(said)),
      ("calls", .number(calls)), ("last", .text(lastTouched)),
      ("out_of_sync", .bool(isOutOfSync)), ("issues", .list(issues.map(\.kept))),
    ]).indented() + "\n"
  }

  /// Three digits of base 36 that look as if drawn, and are the same in every run.
  mutating func newID(parent: String) -> String {
    made += 1
    if !parent.isEmpty {
      let siblings = issues.filter { $0.needs.contains { $0 == ("parent-child", parent) } }
      return "\(parent).\(siblings.count + 1)"
    }
    let drawn = String((made * 7919 + 12_345) % 46_656, radix: 36)
    return "\(prefix)-" + String(repeating: "0", count: 3 - drawn.count) + drawn
  }

  /// The place of the bead that an id, or the beginning of its last part, means.
  func find(_ word: String) -> Int? {
    if let index = issues.firstIndex(where: { $0.id == word }) { return index }
    let fitting = issues.indices.filter { issues[$0].id.hasPrefix("\(prefix)-\(word)") }
    return fitting.count == 1 && !word.isEmpty ? fitting[0] : nil
  }

  /// The open beads that keep one from being worked on.
  func blockers(of issue: BdIssue) -> [String] {
    let blocking = ["blocks", "conditional-blocks", "waits-for"]
    return issue.needs.filter { need in
      guard let index = issues.firstIndex(where: { $0.id == need.id }) else { return false }
      if need.type == "parent-child" { return !blockers(of: issues[index]).isEmpty }
      return blocking.contains(need.type) && issues[index].status != "closed"
    }.map(\.id)
  }
}

/// Where the state lies, found upwards as bd finds its folder.
struct BdFolder {
  var path: String
  var file: String { path + "/puppet.json" }

  /// The tracker that a folder belongs to; a worktree's is that of the main checkout.
  static func around(_ start: String) -> BdFolder? {
    if let named = World.environment("BEADS_DIR"), Files.exists(named + "/puppet.json") {
      return BdFolder(path: named)
    }
    var folder = start
    while true {
      if let main = mainCheckout(of: folder), Files.exists(main + "/.beads/puppet.json") {
        return BdFolder(path: main + "/.beads")
      }
      let here = BdFolder(path: (folder == "/" ? "" : folder) + "/.beads")
      if Files.exists(here.file) { return here }
      guard folder != "/" else { return nil }
      folder = Files.folder(of: folder)
    }
  }

  /// The main checkout of a worktree, which says so in its `.git` file.
  private static func mainCheckout(of folder: String) -> String? {
    // Where `.git` is a folder, or missing, this is no worktree.
    guard let bytes = try? Files.read(folder + "/.git", limit: 4096) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix("gitdir: "), let range = text.firstRange(of: "/.git/worktrees/") else {
      return nil
    }
    return String(text[text.index(text.startIndex, offsetBy: 8)..<range.lowerBound])
  }

  /// Reads, changes and writes the state while no other puppet does.
  func change<Value>(_ body: (inout BdState) throws -> Value) throws -> Value {
    let lock = try FileDescriptor.open(path + "/puppet.lock", .updateOrCreate)
    while !(try lock.lockExclusively()) { World.sleep(milliseconds: 1) }
    guard var state = BdState(String(decoding: try Files.read(file), as: UTF8.self)) else {
      throw Complaint(sentence: "\(file) is no state of a puppet")
    }
    let before = state.text
    let value = try body(&state)
    if state.text != before { try Files.replace(file, with: Array(state.text.utf8)) }
    return value
  }
}
