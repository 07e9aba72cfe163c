import RalphCore

/// The iterations of the Ralph loop in a journal, and which commit each left.
struct LoopRounds {
  /// One iteration.
  struct Round: Equatable {
    var run: RunID
    /// Its number in the run, from 1.
    var iteration: Int
    var bead: BeadID
    /// The commit that it left; empty where it left none.
    var commit = Name()

    /// As it is said in a list of commits that lacks it.
    var line: String {
      "iteration \(iteration) (\(Visible.text(bead.bare))) left no commit"
    }
  }

  private(set) var all: [Round] = []

  /// Takes the next entry, which the state has taken already.
  mutating func feed(_ entry: Entry, _ state: State) {
    guard state.run.policy.isLoop else { return }
    switch entry.fact {
    case .command(.dispatch(let it)) where entry.key.isNone:
      all.append(Round(run: entry.run, iteration: state.run.iteration, bead: it.bead))
    case .event(.commitMade(let it)) where !it.commit.isEmpty:
      guard let last = all.lastIndex(where: { $0.bead == it.bead && $0.run == entry.run }) else {
        return
      }
      all[last].commit = it.commit
    default: break
    }
  }

  /// The iterations without a commit since the oldest of these commits, the newest first.
  func without(since commits: [UndoHistory.Commit]) -> [Round] {
    let hashes = commits.map(\.hash)
    guard let first = all.firstIndex(where: { round in hashes.contains(round.commit.text) }) else {
      return []
    }
    return all[first...].filter(\.commit.isEmpty).reversed()
  }
}
