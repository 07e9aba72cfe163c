import RalphCore

/// Looks in a journal for an attempt at a bead, the last one unless a number says otherwise.
struct AttemptSearch {
  /// An attempt as it was last asked for.
  struct Found: Equatable {
    var bead: BeadID
    var number: Int
    /// What its process is known by, and its folder called.
    var process: Key
    /// The pane it was given to; empty where it has a process of its own.
    var pane: Name
    /// How it ended; nil while it has not.
    var ended: AttemptEnded?
  }

  private let number: Int?
  private(set) var state = State()
  private var all: [Found] = []

  init(number: Int? = nil) { self.number = number }

  /// Takes the entries one after the other.
  mutating func take(_ entry: Entry) {
    state.apply(entry)
    switch entry.fact {
    case .command(.dispatch(let dispatch)):
      guard number == nil || number == dispatch.attempt else { return }
      all.removeAll { $0.bead == dispatch.bead }
      all.append(
        Found(
          bead: dispatch.bead,
          number: dispatch.attempt,
          process: Key(run: entry.run, seq: entry.seq),
          pane: dispatch.pane
        )
      )
    case .event(.attemptEnded(let ended)):
      let asked = all.firstIndex {
        $0.process.seq == entry.cause || ($0.bead == ended.bead && $0.number == ended.attempt)
      }
      if let asked { all[asked].ended = ended }
    default: break
    }
  }

  /// The attempt at the bead of this name; throws where there is none, or two beads are called so.
  func found(_ word: String) throws(Failure) -> Found {
    let bead = try BeadChoice.one(word, in: state)
    if let found = all.first(where: { $0.bead == bead }) { return found }
    let attempt = number.map { " #\($0)" } ?? ""
    throw Failure(
      .missingInput,
      "NO_ATTEMPT",
      "no attempt\(attempt) at '\(bead.bare)' in the journal",
      ["see 'ralph history \(bead.bare)'"]
    )
  }
}
