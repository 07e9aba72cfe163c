// The commands of bd that read or change the state.

/// One call at work on the state.
struct BdDesk {
  var call: BdCall
  var edition: BdEdition
  var folder: BdFolder
  var actor: String
  /// False in the second step of a racy claim.
  var checksClaim = true

  private var isDirect: Bool {
    !edition.hasDaemon || World.environment("PUPPET_BD_MODE") == "direct" || call.has("--no-daemon")
  }

  mutating func answer(_ state: inout BdState) -> BdReply {
    let isReading = ["ready", "show", "list", "blocked"].contains(call.command)
    if state.isOutOfSync, isReading { return .failed(BdReply.outOfSync) }
    switch call.command {
    case "ready": return ready(state)
    case "list": return list(state)
    case "blocked": return blocked(state)
    case "heartbeat" where edition.hasLeases: return heartbeat(&state)
    case "show": return show(&state)
    case "create": return create(&state)
    case "update": return update(&state)
    case "close": return close(&state)
    case "reopen": return reopen(&state)
    case "delete": return delete(&state)
    case "comments", "comments add": return comments(&state)
    case "label add", "label remove", "label list": return label(&state)
    case "dep add": return depend(&state)
    case "where": return BdReply(out: place.indented() + "\n")
    case "info": return BdReply(out: info.indented() + "\n")
    case "puppet-unsync":
      state.isOutOfSync = true
      return BdReply()
    case "sync" where edition.hasSync:
      if call.has("--import-only") { state.isOutOfSync = false }
      return BdReply(out: call.has("--flush-only") ? "" : "Import complete\n")
    default:
      let usage = "Run 'bd --help' for usage."
      return .refused("Error: unknown command \"\(call.command)\" for \"bd\"\n\(usage)", code: 1)
    }
  }

  private var place: JSON {
    .object([("path", .text(folder.path)), ("database_path", .text(folder.path + "/beads.db"))])
  }

  private var info: JSON {
    .object([
      ("daemon_connected", .bool(!isDirect)), ("database_path", .text(folder.path + "/beads.db")),
      ("mode", .text(isDirect ? "direct" : "daemon")),
    ])
  }

  // Listings

  private func listing(_ issue: BdIssue, counts: Bool = false) -> JSON {
    var members = issue.members
    if edition.countsInShow || counts {
      members += [
        ("dependency_count", .number(issue.needs.count)), ("dependent_count", .number(0)),
        ("comment_count", .number(issue.comments.count)),
      ]
    }
    return .object(members)
  }

  private func reply(_ issues: [JSON]) -> BdReply {
    var list = JSON.list(issues)
    if World.environment("BD_JSON_ENVELOPE") == "1", edition.marksSchema {
      list = .object([("schema_version", .number(1)), ("data", list)])
    }
    return BdReply(out: list.indented() + "\n")
  }

  private func ready(_ state: BdState) -> BdReply {
    guard ["", "priority", "hybrid", "oldest"].contains(call.value("--sort") ?? "") else {
      return .refused("Error: invalid sort policy '\(call.value("--sort") ?? "")'", code: 1)
    }
    let statuses = edition.readyHasInProgress ? ["open", "in_progress"] : ["open"]
    var issues = state.issues.filter {
      statuses.contains($0.status) && state.blockers(of: $0).isEmpty
    }
    issues.sort { ($0.priority, $0.createdAt) < ($1.priority, $1.createdAt) }
    return reply(cut(filtered(issues), edition.readyLimit).map { listing($0) })
  }

  private func list(_ state: BdState) -> BdReply {
    var issues = state.issues
    if let status = call.value("--status") {
      issues.removeAll { $0.status != status }
    } else if !call.has("--all") {
      issues.removeAll { $0.status == "closed" }
    }
    return reply(cut(filtered(issues), 50).map { listing($0, counts: true) })
  }

  private func blocked(_ state: BdState) -> BdReply {
    let waiting = state.issues.filter { $0.status != "closed" && !state.blockers(of: $0).isEmpty }
    return reply(
      waiting.map { issue in
        let blockers = state.blockers(of: issue)
        return .object(
          issue.members + [
            ("blocked_by_count", .number(blockers.count)),
            ("blocked_by", .list(blockers.map { .text($0) })),
          ]
        )
      }
    )
  }

  private func filtered(_ issues: [BdIssue]) -> [BdIssue] {
    issues.filter { issue in
      (call.value("--assignee").map { $0 == issue.assignee } ?? true)
        && (!call.has("--unassigned") || issue.assignee.isEmpty)
        && (call.value("--type").map { $0 == issue.type } ?? true)
        && (call.value("--priority").map { BdDesk.priority($0) == issue.priority } ?? true)
        && call.values("--label", "--labels").allSatisfy(issue.labels.contains)
    }
  }

  private func cut(_ issues: [BdIssue], _ usual: Int) -> [BdIssue] {
    let limit = call.value("--limit").flatMap { Int($0) } ?? usual
    return limit == 0 ? issues : Array(issues.prefix(limit))
  }

  static func priority(_ text: String) -> Int? {
    let digits = text.hasPrefix("P") ? text.dropFirst() : text[...]
    return Int(digits).flatMap { (0...4).contains($0) ? $0 : nil }
  }

  // One bead

  /// The place of the bead that is meant: the one named, or the one touched last.
  func target(_ state: BdState) -> (index: Int?, word: String) {
    let word = call.words.first ?? state.lastTouched
    return (state.find(word), word)
  }

  /// What bd says to an id that it does not know; no version says the same in both modes.
  func unknown(_ word: String, _ verb: String, failsAlways: Bool = false) -> BdReply {
    let words = "no issue found matching \"\(word)\""
    if edition.marksSchema {
      let error = "no issues found matching the provided IDs"
      let json = JSON.object([("error", .text(error)), ("schema_version", .number(1))])
      let out = verb == "fetching" ? json.indented() + "\n" : ""
      return BdReply(out: out, err: "Error \(verb) \(word): \(words)", code: 1)
    }
    if isDirect, !failsAlways {
      return .refused("Error \(verb) \(word): \(words)", code: edition.refusalCode)
    }
    return .failed("resolving ID \(word): operation failed: failed to resolve ID: \(words)")
  }

  /// A refusal about one bead, in one line.
  func refused(_ verb: String, _ issue: BdIssue, _ why: String) -> BdReply {
    // bd 0.47 leaves the front of this one line out in direct mode.
    if isDirect, verb == "closing", edition.hasDaemon { return .refused(why, code: 0) }
    let how = isDirect ? "" : "operation failed: "
    return .refused("Error \(verb) \(issue.id): \(how)\(why)", code: edition.refusalCode)
  }

  /// The beads that a write has changed, as bd prints them.
  func changed(_ issue: BdIssue) -> BdReply { reply([listing(issue)]) }

  private func show(_ state: inout BdState) -> BdReply {
    guard !call.words.isEmpty else { return .refused("Error: requires at least 1 arg(s)", code: 1) }
    let (index, word) = target(state)
    guard let index else { return unknown(word, "fetching") }
    let issue = state.issues[index]
    state.lastTouched = issue.id
    guard case .object(var members) = listing(issue) else { return BdReply() }
    let needs = issue.needs.compactMap { need -> JSON? in
      guard let other = state.issues.first(where: { $0.id == need.id }) else { return nil }
      return .object(other.members + [("dependency_type", .text(need.type))])
    }
    if !needs.isEmpty { members.append(("dependencies", .list(needs))) }
    if !edition.countsInShow, !issue.comments.isEmpty {
      members.append(("comments", .list(issue.comments.map { said($0, on: issue) })))
    }
    return reply([.object(members)])
  }

  func said(
    _ comment: (number: Int, author: String, text: String, at: String),
    on issue: BdIssue
  ) -> JSON {
    .object([
      ("id", edition.textIDs ? .text("c-\(comment.number)") : .number(comment.number)),
      ("issue_id", .text(issue.id)), ("author", .text(comment.author)),
      ("text", .text(comment.text)), ("created_at", .text(comment.at)),
    ])
  }

  /// An object, one line with the daemon and indented without; marked where the version marks.
  func object(_ members: [(name: String, value: JSON)], isIndented: Bool = true) -> BdReply {
    let mark = edition.marksSchema ? [("schema_version", JSON.number(1))] : []
    let json = JSON.object(members + mark)
    return BdReply(out: (isIndented ? json.indented() : json.line) + "\n")
  }

  var isOneLine: Bool { !isDirect }
  var claimVerb: String { isDirect ? "claiming" : "updating" }
}
