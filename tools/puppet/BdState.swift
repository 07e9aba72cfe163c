import PlayedWorld
import RalphFiles

// What the puppet's tracker holds, kept whole in `.beads/puppet.json`.

/// The tracker, and how often bd was called.
struct BdState: Equatable {
  var tracker: PlayedTracker
  var calls = 0

  init(prefix: String, _ edition: TrackerEdition) {
    tracker = PlayedTracker(prefix: prefix, edition)
  }

  /// Reads what ``text`` wrote, to be gone on with by this edition; nil if it is no such text.
  init?(_ text: String, _ edition: TrackerEdition) {
    guard let kept = JSON(text), let prefix = kept["prefix"]?.string else { return nil }
    tracker = PlayedTracker(prefix: prefix, edition)
    tracker.made = kept["made"]?.integer ?? 0
    tracker.said = kept["said"]?.integer ?? 0
    calls = kept["calls"]?.integer ?? 0
    tracker.version = kept["version"]?.integer ?? 1
    tracker.lastTouched = kept["last"]?.string ?? ""
    tracker.isOutOfSync = kept["out_of_sync"] == .bool(true)
    let beads = kept["beads"]?.items ?? []
    tracker.beads = beads.compactMap(PlayedTracker.Bead.init(kept:))
    guard tracker.beads.count == beads.count else { return nil }
  }

  var text: String {
    JSON.object([
      ("prefix", .text(tracker.prefix)), ("made", .number(tracker.made)),
      ("said", .number(tracker.said)), ("calls", .number(calls)),
      ("version", .number(tracker.version)), ("last", .text(tracker.lastTouched)),
      ("out_of_sync", .bool(tracker.isOutOfSync)), ("beads", .list(tracker.beads.map(\.kept))),
    ]).indented() + "\n"
  }
}

extension PlayedTracker.Bead {
  fileprivate var kept: JSON {
    let edges = needs.map { JSON.object([("type", .text($0.type)), ("id", .text($0.id))]) }
    let said = comments.map {
      JSON.object([
        ("number", .number($0.number)), ("author", .text($0.author)), ("text", .text($0.text)),
        ("at", .number(Int($0.at))),
      ])
    }
    return .object([
      ("id", .text(id)), ("title", .text(title)), ("description", .text(texts.description)),
      ("design", .text(texts.design)), ("acceptance", .text(texts.acceptance)),
      ("notes", .text(texts.notes)), ("status", .text(status.rawValue)),
      ("priority", .number(priority)), ("type", .text(type)), ("assignee", .text(assignee)),
      ("created_at", .number(Int(createdAt))), ("created_by", .text(createdBy)),
      ("updated_at", .number(Int(updatedAt))), ("closed_at", .moment(closedAt)),
      ("close_reason", .text(closeReason)), ("lease", .moment(lease)),
      ("labels", .list(labels.map { .text($0) })), ("needs", .list(edges)),
      ("said", .list(said)),
    ])
  }

  fileprivate init?(kept: JSON) {
    func text(_ name: String) -> String { kept[name]?.string ?? "" }
    func moment(_ name: String) -> Int64? { kept[name]?.integer.map { Int64($0) } }
    guard let status = PlayedTracker.Status(rawValue: text("status")) else { return nil }
    self.init(text("id"))
    self.status = status
    title = text("title")
    texts.description = text("description")
    (texts.design, texts.acceptance) = (text("design"), text("acceptance"))
    texts.notes = text("notes")
    priority = kept["priority"]?.integer ?? 2
    (type, assignee) = (text("type"), text("assignee"))
    (createdAt, createdBy) = (moment("created_at") ?? 0, text("created_by"))
    updatedAt = moment("updated_at") ?? 0
    (closedAt, closeReason) = (moment("closed_at"), text("close_reason"))
    lease = moment("lease")
    labels = kept["labels"]?.items.compactMap(\.string) ?? []
    needs =
      kept["needs"]?.items.map {
        PlayedTracker.Need($0["type"]?.string ?? "", $0["id"]?.string ?? "")
      } ?? []
    comments =
      kept["said"]?.items.map {
        PlayedTracker.Comment(
          number: $0["number"]?.integer ?? 0,
          author: $0["author"]?.string ?? "",
          text: $0["text"]?.string ?? "",
          at: Int64($0["at"]?.integer ?? 0)
        )
      } ?? []
  }
}

extension JSON {
  fileprivate static func moment(_ milliseconds: Int64?) -> JSON {
    milliseconds.map { .number(Int($0)) } ?? .null
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
  func change<Value>(
    _ edition: TrackerEdition,
    _ body: (inout BdState) throws -> Value
  ) throws -> Value {
    let lock = try FileDescriptor.open(path + "/puppet.lock", .updateOrCreate)
    while !(try lock.lockExclusively()) { World.sleep(milliseconds: 1) }
    guard var state = BdState(String(decoding: try Files.read(file), as: UTF8.self), edition) else {
      throw Complaint(sentence: "\(file) is no state of a puppet")
    }
    let before = state
    let value = try body(&state)
    if state != before { try Files.replace(file, with: Array(state.text.utf8)) }
    return value
  }
}
