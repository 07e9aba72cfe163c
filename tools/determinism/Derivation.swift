import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal

/// Everything that a journal's observations lead to, as bytes: every command as the line it would
/// be, and the state at the end.
struct Derivation {
  private var state = State()
  private var checksum = Checksum.zero
  private var bytes: [UInt8] = []
  private var observed = Seq.zero
  /// How many commands were derived.
  private(set) var commands = 0

  /// Derives what the journal in a file leads to; nil where the file is none that reads to its end.
  static func of(_ path: String) throws(SystemFailure) -> Derivation? {
    var derivation = Derivation()
    let tail = try JournalReader.read(path: path) { entry, _, _ in derivation.take(entry) }
    guard tail.ending == .clean else { return nil }
    derivation.finish()
    return derivation
  }

  /// The derived lines, then the state's.
  var text: [UInt8] {
    var text = bytes + Array("state \(StateText.digest(state))\n".utf8)
    for line in StateText.lines(state) { text += Array((line + "\n").utf8) }
    return text
  }

  private mutating func take(_ entry: Entry) {
    switch entry.fact {
    case .event:
      // What a crash has cut off was owed all the same.
      if let owed = state.plan() { note(owed) }
      observed = entry.seq
    case .command:
      if let owed = state.plan() { note(owed) }
    }
    state.apply(entry)
  }

  private mutating func finish() { if let owed = state.plan() { note(owed) } }

  private mutating func note(_ owed: Owed) {
    commands += 1
    let entry = Entry(
      seq: state.seq.next,
      at: state.at,
      run: state.run.id,
      cause: observed,
      key: owed.key,
      fact: .command(owed.command)
    )
    do throws(LineProblem) {
      try Line.encode(entry, continuing: &checksum, into: &bytes)
    } catch {
      bytes += Array("a command that no line holds: \(error)\n".utf8)
    }
  }
}
