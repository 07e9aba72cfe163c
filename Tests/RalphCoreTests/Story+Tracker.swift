import RalphCore

// What a story says of a tracker.
extension Story {
  /// Takes a word about the tracker; false if it is none.
  mutating func happenInTracker(_ word: String, _ about: String, _ words: [String]) -> Bool {
    let mark = words.dropFirst().compactMap(Mark.init(rawValue:)).first
    let refused = Refused { $0.bead = bead(about) }
    switch word {
    case "claimed":
      let needs = words.value("needs").split(separator: ",").map { bead("bd:\($0)") }
      answer(.claim, about, words) { _ in
        .claimWon(
          ClaimWon {
            $0.bead = bead(about)
            $0.needs = needs
          }
        )
      }
    case "unclaimed":
      answer(.claim, about, words) { _ in
        .claimLost(
          ClaimLost {
            $0.bead = bead(about)
            $0.mark = mark ?? .elsewhere
          }
        )
      }
    case "wrote":
      let now = mark ?? writtenMark(bead(about))
      answer(writeKind(bead(about)), about, words) { _ in
        .trackerWritten(
          TrackerWritten {
            $0.bead = bead(about)
            $0.mark = now
          }
        )
      }
    case "taken":
      answer(writeKind(bead(about)), about, words) { _ in
        .trackerTaken(
          TrackerTaken {
            $0.bead = bead(about)
            $0.mark = mark ?? .elsewhere
          }
        )
      }
    case "withheld": answer(writeKind(bead(about)), about, words) { _ in .trackerRefused(refused) }
    case "unsure": answer(writeKind(bead(about)), about, words) { _ in .trackerUnknown(refused) }
    case "updated": observe(.trackerChanged(TrackerChanged()))
    default: return false
    }
    return true
  }

  /// Which kind of command about a bead the tracker has not answered yet.
  private func writeKind(_ bead: BeadID) -> Outstanding.Kind {
    let row = state.beads.index(of: bead)
    let asked = state.outstanding.first { asked in
      asked.row == row && [.claim, .tracker, .comment].contains(asked.kind)
    }
    return asked?.kind ?? .tracker
  }

  /// How a bead stands once the last write that was asked for is done.
  private func writtenMark(_ bead: BeadID) -> Mark {
    let asked = entries.last { $0.command != nil && $0.fact.bead == bead }
    switch asked?.command {
    case .close: return .done
    case .park: return .blocked
    case .release: return .todo
    case .reopen: return .begun
    default: return state.beads.index(of: bead).map { state.beads.rows[$0].mark } ?? .todo
    }
  }
}
