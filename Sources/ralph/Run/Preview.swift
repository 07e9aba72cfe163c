import RalphCore
import RalphRuntime

/// What a resume would ask the world and do about the answer, in words.
enum Preview {
  static func lines(_ ledger: Ledger) -> [String] {
    let state = ledger.state
    var lines: [String] = []
    for attempt in state.attempts where attempt.phase != .absent {
      let folder = ".ralph/attempts/\(attempt.process)"
      let asked =
        attempt.phase == .asked ? "; without a trace of it: ask again under the same key" : ""
      lines.append(
        "\(state.beads.keys[attempt.row].bare) #\(attempt.number): look into \(folder) – "
          + "adopt it if it lives, take its record if it ended, else count it lost\(asked)"
      )
    }
    for verification in state.verifications {
      let bead = verification.row.map { state.beads.keys[$0].bare } ?? "the untouched tree"
      lines.append(
        "verification of \(bead): look into .ralph/attempts/\(verification.process) – "
          + "adopt it, take its result, or run it again"
      )
    }
    for (seq, command) in ledger.outstanding {
      if case .mark(let mark) = command {
        lines.append(
          "mark of \(mark.bead.bare) (entry \(seq)): look at the plan – done, or write it again"
        )
      }
    }
    for absent in state.attempts where absent.phase == .absent {
      lines.append(
        "\(state.beads.keys[absent.row].bare): dispatch again under its key \(absent.key)"
      )
    }
    if lines.isEmpty { lines.append("nothing was under way: read the plan and go on") }
    return lines
  }
}
