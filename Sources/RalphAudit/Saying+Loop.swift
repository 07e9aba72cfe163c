import RalphCore

// The Ralph loop in words.
extension Saying {
  /// The saying of an event of the loop; nil for every other.
  static func loop(_ event: Event) -> Saying? {
    switch event {
    case .taskRecorded(let it):
      Saying("✓", it.same ? "stands in THUNK" : "recorded in THUNK", "#\(visible(it.number.text))")
    case .recordRefused(let it): Saying("✗", "not recorded", visible(it.why.string))
    case .commitMade(let it):
      it.files == 0
        ? Saying("·", "nothing to commit", "")
        : Saying(
          "✓",
          it.commit.isEmpty ? "staged" : "committed",
          it.commit.shortCommit,
          "\(it.files) files"
        )
    case .commitRefused(let it): Saying("✗", "not committed", visible(it.why.string))
    case .phaseProposed(let it): Saying("?", "proposes", visible(it.title.string))
    case .phaseAdded(let it): Saying("!", "unapproved phase", visible(it.title.string))
    case .operatorApproved(let it): Saying("!", "approved", "the phase of \(it.of)", "\(it.by)")
    case .operatorRejected(let it): Saying("!", "rejected", "the phase of \(it.of)", "\(it.by)")
    default: nil
    }
  }

  /// The saying of a command of the loop; nil for every other.
  static func loop(_ command: Command, because: String, again: String) -> Saying? {
    switch command {
    case .record: Saying("→", "record in THUNK", again, because: because)
    case .commit(let it):
      Saying("→", it.stages ? "stage" : "commit", again, because: because)
    default: nil
    }
  }
}

// What a live run prints of it.
extension RunLines {
  /// The lines of an event of the loop.
  func loop(_ event: Event) -> [String] {
    switch event {
    case .taskRecorded(let it):
      ["✓ \(name(it.bead)) is THUNK #\(visible(it.number.text))"]
    case .recordRefused(let it):
      ["✗ \(name(it.bead)) could not be written into THUNK: \(visible(it.why.string))"]
    case .commitMade(let it):
      it.commit.isEmpty
        ? []
        : ["✓ \(name(it.bead)) is committed (\(it.commit.shortCommit), \(it.files) files)"]
    case .commitRefused(let it):
      ["✗ the changes of \(name(it.bead)) could not be committed: \(visible(it.why.string))"]
    case .phaseProposed(let it):
      ["? proposed: \(visible(it.title.string)); decide with: ralph proposals"]
    case .phaseAdded(let it):
      ["! the agent added a phase that nobody approved: \(visible(it.title.string))"]
    default: []
    }
  }
}
