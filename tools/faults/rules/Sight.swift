import RalphCore
package import RalphFiles
import RalphJournal

/// What one sees of a workspace between the lives of ralph: its journal folded, its plan, and what
/// the agents wrote down at each start.
package struct Sight: Equatable, Sendable {
  /// An attempt as its agent was told of it.
  package struct Start: Equatable, Hashable, Sendable, CustomStringConvertible {
    package var bead: String
    package var attempt: Int
    /// What only this attempt's key gives.
    package var nonce: String

    package init(bead: String, attempt: Int, nonce: String) {
      (self.bead, self.attempt, self.nonce) = (bead, attempt, nonce)
    }

    package var description: String { "\(bead)#\(attempt) \(nonce)" }
  }

  /// The journal's bytes; empty where there is none.
  package var journal: [UInt8] = []
  /// How many of them stand for ever: all but a torn last batch.
  package var lasting = 0
  /// Whether the journal can be read to its end, or only a torn batch follows.
  package var isReadable = true
  /// The final state of each bead, a line each, in the order of their keys.
  package var finals: [String] = []
  /// How many runs the journal holds, and whether the last one is over.
  package var runs = 0
  package var hasOpenRun = false
  /// Every attempt that was given out, by the journal.
  package var dispatched: [Start] = []
  /// Of these, the ones that the journal says began.
  package var sent: [Start] = []
  /// One line a start, by the agents.
  package var starts: [Start] = []
  /// The plan's text.
  package var plan = ""
  /// What must stand in the folder at the end: the agents' files.
  package var files: [String] = []
  /// What must not be left over at the end: attempt folders, worktrees, branches.
  package var left: [String] = []

  package init() {}

  /// Reads the agents' own record: `BEAD ATTEMPT NONCE` a line.
  package static func starts(in text: String) -> [Start] {
    text.split(separator: "\n").map { line in
      let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      guard words.count == 3 else { return Start(bead: String(line), attempt: 0, nonce: "") }
      return Start(bead: words[0], attempt: Int(words[1]) ?? 0, nonce: words[2])
    }
  }

  /// Takes in the journal at a path, if there is one.
  package mutating func read(journal path: String) throws(SystemFailure) {
    guard Files.exists(path) else { return }
    journal = try Files.read(path)
    var state = State()
    var keys: [Key: Start] = [:]
    var asked: [Seq: Key] = [:]
    var batch = 0
    var done: [BeadID: String] = [:]
    let tail = try JournalReader.read(path: path) { entry, _, offset in
      if entry.with == .zero { batch = offset }
      // A new run knows what was done before by its mark only.
      if case .event(.runStarted) = entry.fact { keep(state, &done) }
      state.apply(entry)
      switch entry.fact {
      case .event(.runStarted): runs += 1
      case .command(.dispatch(let it)):
        let key = entry.effectKey
        asked[entry.seq] = key
        let start = Start(bead: it.bead.bare, attempt: it.attempt, nonce: it.nonce.text)
        if keys.updateValue(start, forKey: key) == nil { dispatched.append(start) }
      case .event(.dispatchSent):
        guard let key = asked[entry.cause], let start = keys[key] else { break }
        if !sent.contains(start) { sent.append(start) }
      default: break
      }
    }
    switch tail.ending {
    case .clean, .missingNewline: lasting = journal.count
    // The batch that was being written was never acknowledged, whole lines or not.
    case .torn(let offset, _): lasting = continues(journal, offset) ? batch : offset
    case .damaged, .newer: (isReadable, lasting) = (false, tail.bytes)
    }
    hasOpenRun = state.run.phase == .open || state.run.phase == .stopped
    finals = state.beads.rows.indices.map { row in
      let (key, bead) = (state.beads.keys[row], state.beads.rows[row])
      let before = bead.phase == .open && bead.mark == .done ? done[key] : nil
      return "\(key) \(before ?? "\(bead.phase)")"
    }
    finals.sort()
  }

  /// Keeps how beads ended in the runs so far.
  private func keep(_ state: State, _ done: inout [BeadID: String]) {
    for row in state.beads.rows.indices {
      guard case .ended = state.beads.rows[row].phase else { continue }
      done[state.beads.keys[row]] = "\(state.beads.rows[row].phase)"
    }
  }

  /// Whether the torn line at an offset says that it belongs to the batch before it.
  ///
  /// What is too short to say so is taken to belong to it: nobody was told of it either way.
  private func continues(_ bytes: [UInt8], _ offset: Int) -> Bool {
    let rest = String(decoding: bytes[offset...].prefix(400), as: UTF8.self)
    return rest.contains("\"with\":") || !rest.contains("\"cause\":")
  }
}
