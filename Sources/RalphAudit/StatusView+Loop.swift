import RalphCore

// What a status says of the Ralph loop.
extension StatusView {
  /// What a person should look at: marks, pushes, phases.
  var loopLines: [String] {
    var lines = run.loop.crowded.suffix(StatusView.crowdedShown).map { "  ! \($0.phrase)" }
    lines += run.loop.lacking.suffix(StatusView.crowdedShown).map {
      "  ! of \(visible($0.bead.bare)) \($0.leaves)"
    }
    if !run.loop.unpushed.isEmpty {
      lines.append("  ! not pushed: \(visible(run.loop.unpushed.string))")
    }
    lines += phases.prefix(5).map { phase in
      let what = phase.isInPlan ? "an agent added" : "an agent proposes"
      return "  ? \(phase.seq)  \(what): \(visible(phase.title.string)); see ralph proposals"
    }
    return lines
  }

  /// The most BUILDs with more than one mark that are shown.
  private static let crowdedShown = 3

  /// The same as members of the status's object.
  var loopMembers: [(String, JSONText)] {
    var members: [(String, JSONText)] = []
    if !run.loop.crowded.isEmpty {
      let all = run.loop.crowded.map { JSONText.strings($0.tasks.map(\.description)) }
      members.append(("marked_together", .array(all)))
    }
    if !run.loop.lacking.isEmpty {
      let all = run.loop.lacking.map { made in
        JSONText.object([
          ("bead", .string("\(made.bead)")), ("files", .strings(made.leftPaths)),
        ])
      }
      members.append(("not_committed", .array(all)))
    }
    if !run.loop.unpushed.isEmpty {
      members.append(("not_pushed", .string(run.loop.unpushed.string)))
    }
    return members
  }
}

extension State {
  /// The same with the marks of tasks as an undo has left them, where they are not read again yet:
  /// those are to be done again, and what waits for them is not ready.
  var asUndone: State {
    guard !undone.isEmpty else { return self }
    var state = self
    for bead in undone {
      guard let row = beads.index(of: bead), beads.rows[row].mark == .done else { continue }
      state.beads.rows[row].mark = .todo
    }
    return state
  }
}
