import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What ralph's contestants do, each in a process of its own so that time and memory are theirs.
enum Fold {
  /// Does one thing with a journal; the last word it prints says that nothing was left out.
  static func run(_ what: String, _ path: String) throws(SystemFailure) {
    switch what {
    case "read": try read(path)
    case "fold": print(try fold(path).seq)
    case "check": try check(path)
    case "memory": try memory(path)
    case "parts": print(parts(try fold(path)))
    case "last": print(try fold(path).beads.keys.last ?? .none)
    case "decoder": try FoundationContestant.run(path)
    default: throw SystemFailure("fold", what, code: EINVAL)
    }
  }

  /// Reads, verifies, decodes every member, applies.
  private static func fold(_ path: String) throws(SystemFailure) -> State {
    var state = State()
    let tail = try JournalReader.read(path: path) { entry, _, _ in state.apply(entry) }
    guard tail.ending == .clean else { throw SystemFailure("read", "\(tail.ending)", code: EIO) }
    return state
  }

  /// The same without applying.
  private static func read(_ path: String) throws(SystemFailure) {
    var last = Seq.zero
    let tail = try JournalReader.read(path: path) { entry, _, _ in last = entry.seq }
    print(tail.ending, last)
  }

  private static func check(_ path: String) throws(SystemFailure) {
    var check = ReplayCheck()
    let tail = try JournalReader.read(path: path) { entry, _, _ in check.feed(entry) }
    print(tail.ending)
    for line in check.finish().lines { print(line) }
  }

  /// The most memory that the fold had, and what of it the state still holds, in bytes.
  private static func memory(_ path: String) throws(SystemFailure) {
    let state = try fold(path)
    let status = try Files.read("/proc/self/status")
    let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
    let peak = lines.first { $0.hasPrefix("VmHWM:") }?.split(separator: " ").compactMap { Int($0) }
    // All that grows in a state is the rows of its beads, with their keys and what few of them have.
    let row = MemoryLayout<Bead>.stride + MemoryLayout<BeadID>.stride
    let seldom =
      state.beads.rows.reduce(0) { $0 + $1.seldom.count } * MemoryLayout<Bead.Seldom>.stride
    print((peak?.first ?? 0) * 1024, state.beads.count * row + seldom, separator: "\n")
  }

  /// The digest of the parts of the state that the contestant in Python folds, too.
  private static func parts(_ state: State) -> Digest {
    var lines = ["\(state.seq) \(state.run.id) \(state.run.rules)"]
    for (key, bead) in zip(state.beads.keys, state.beads.rows) {
      lines.append("\(key) \(bead.mark.rawValue) \(bead.isPresent ? 1 : 0) \(bead.number)")
    }
    lines += state.outstanding.map { "asked \($0.seq)" }
    lines += state.attempts.map { "lives \($0.fence) \(state.beads.keys[$0.row])" }
    return Digest(of: lines.joined(separator: "\n").utf8)
  }
}
