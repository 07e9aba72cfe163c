import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal

/// What ralph's contestants do, each in a process of its own so that time and memory are theirs.
enum Fold {
  /// `fold fold|check|read FILE`
  static func run(_ words: [String]) throws(SystemFailure) {
    let path = words.last ?? ""
    switch words[1] {
    case "fold":
      var state = State()
      let tail = try JournalReader.read(path: path) { entry, _, _ in state.apply(copy entry) }
      print(tail.ending, state.seq, state.beads.count)
    case "check":
      var check = ReplayCheck()
      let tail = try JournalReader.read(path: path) { entry, _, _ in check.feed(copy entry) }
      print(tail.ending, check.finish().lines)
    case "read":
      var count = 0
      let tail = try JournalReader.read(path: path) { entry, _, _ in if entry.seq != .zero { count += 1 } }
      print(tail.ending, count)
    default: break
    }
  }
}
