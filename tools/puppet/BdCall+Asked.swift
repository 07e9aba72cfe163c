import PlayedWorld

/// Words that bd refuses before it has looked at any bead.
struct BdMisuse: Error {
  var reply: BdReply

  init(_ line: String) { reply = .refused("Error: " + line, code: 1) }
}

// What the words of a call ask of the tracker.
extension BdCall {
  /// The call as data; nil where bd has nothing to do with beads.
  func asked(
    _ edition: BdEdition,
    lastTouched: String
  ) throws(BdMisuse) -> TrackerCall? {
    // A command without an id means the bead touched last, and so do its options.
    let bead = words.first ?? lastTouched
    let named = words.first ?? ""
    let other = words.dropFirst().first ?? ""
    switch command {
    case "ready":
      guard ["", "priority", "hybrid", "oldest"].contains(value("--sort") ?? "") else {
        throw BdMisuse("invalid sort policy '\(value("--sort") ?? "")'")
      }
      return .ready(filter)
    case "list": return .list(filter)
    case "blocked": return .blocked
    case "show":
      guard !words.isEmpty else { throw BdMisuse("requires at least 1 arg(s)") }
      return .show(named)
    case "create": return .create(try draft())
    case "update": return .update(bead, change)
    case "close":
      return .close(bead, reason: value("--reason") ?? "Closed", isForced: has("--force"))
    case "reopen": return .reopen(bead)
    case "delete": return .delete(bead)
    case "comments": return .comments(named)
    case "comments add":
      return .comment(named, text: words.dropFirst().joined(separator: " "))
    case "label add": return other.isEmpty ? .labels(named) : .label(named, other)
    case "label remove": return other.isEmpty ? .labels(named) : .unlabel(named, other)
    case "label list": return .labels(named)
    case "dep add": return .depend(named, on: other, type: value("--type") ?? "blocks")
    case "heartbeat" where edition.rules.lease != nil: return .heartbeat(named)
    case "sync" where edition.rules.hasSync: return has("--import-only") ? .takeIn : nil
    default:
      throw BdMisuse("unknown command \"\(command)\" for \"bd\"\nRun 'bd --help' for usage.")
    }
  }

  private var filter: TrackerFilter {
    var filter = TrackerFilter()
    filter.assignee = has("--unassigned") ? "" : value("--assignee")
    filter.type = value("--type")
    // What is no priority fits no bead.
    filter.priority = value("--priority").map { BdCall.priority($0) ?? -1 }
    filter.labels = values("--label", "--labels")
    filter.status = value("--status")
    filter.hasAll = has("--all")
    filter.limit = value("--limit").flatMap { Int($0) }
    return filter
  }

  private func draft() throws(BdMisuse) -> TrackerDraft {
    var draft = TrackerDraft(words.first ?? value("--title") ?? "")
    let given = value("--priority") ?? "2"
    guard let priority = BdCall.priority(given) else {
      let words = "(expected 0-4 or P0-P4, not words like high/medium/low)"
      throw BdMisuse("invalid priority \"\(given)\" \(words)")
    }
    draft.id = value("--id")
    draft.priority = priority
    draft.type = value("--type") ?? "task"
    draft.texts.description = value("--description") ?? ""
    draft.texts.design = value("--design") ?? ""
    draft.texts.acceptance = value("--acceptance") ?? ""
    draft.texts.notes = value("--notes") ?? ""
    draft.assignee = value("--assignee") ?? ""
    draft.labels = values("--labels", "--label")
    draft.parent = value("--parent") ?? ""
    draft.needs = values("--deps").map { word in
      let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
      return parts.count == 2
        ? PlayedTracker.Need(parts[0], parts[1]) : PlayedTracker.Need("depends-on", word)
    }
    return draft
  }

  private var change: TrackerChange {
    var change = TrackerChange()
    change.claims = has("--claim")
    change.status = value("--status")
    change.assignee = value("--assignee")
    change.title = value("--title")
    change.priority = value("--priority").flatMap(BdCall.priority)
    change.type = value("--type")
    change.description = value("--description")
    change.design = value("--design")
    change.acceptance = value("--acceptance")
    change.notes = value("--notes")
    change.moreNotes = value("--append-notes")
    change.addedLabels = values("--add-label")
    change.removedLabels = values("--remove-label")
    return change
  }

  private static func priority(_ text: String) -> Int? {
    let digits = text.hasPrefix("P") ? text.dropFirst() : text[...]
    return Int(digits).flatMap { (0...4).contains($0) ? $0 : nil }
  }
}
