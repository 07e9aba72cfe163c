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
        ? Saying(it.left.isEmpty ? "·" : "!", "nothing to commit", it.left.isEmpty ? "" : it.leaves)
        : Saying(
          it.left.isEmpty ? "✓" : "!",
          it.commit.isEmpty ? "staged" : "committed",
          it.commit.shortCommit,
          "\(it.files) files",
          it.left.isEmpty ? "" : it.leaves
        )
    case .commitRefused(let it): Saying("✗", "not committed", visible(it.why.string))
    case .phaseProposed(let it): Saying("?", "proposes", visible(it.title.string))
    case .phaseAdded(let it): Saying("!", "unapproved phase", visible(it.title.string))
    case .tasksMarked(let it): Saying("!", it.phrase, "")
    case .rowsMissing(let it): Saying("!", "not in THUNK", it.names)
    case .warningsAdded(let it):
      it.rules.isEmpty && it.again.isEmpty
        ? Saying("·", "warnings stand in the plan", "")
        : Saying("✓", "warnings added to the plan", it.names)
    case .warningsRefused(let it): Saying("✗", "warnings not added", visible(it.why.string))
    case .pushMade(let it):
      it.same
        ? Saying("·", "was pushed already", it.commit.shortCommit)
        : Saying("✓", "pushed", it.commit.shortCommit, "\(it.commits) commits")
    case .pushRefused(let it): Saying("✗", "not pushed", visible(it.why.string))
    case .operatorRecorded(let it): Saying("!", "recorded by hand", visible(it.why.string))
    case .operatorUndone(let it): Saying("!", "undone", visible(it.why.string))
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
    case .warn(let it):
      Saying(
        "→",
        "add warnings to the plan",
        again,
        visible(it.rules.map(\.text).joined(separator: ", ")),
        because: because
      )
    case .push(let it):
      Saying(
        "→",
        "push to \(visible(it.remote.string))/\(visible(it.branch.string))",
        again,
        because: because
      )
    default: nil
    }
  }
}

// What a live run prints of it.
extension RunLines {
  /// The agent's final words, where it works alone; of a failure other lines tell.
  func finalText(_ ended: AttemptEnded, _ state: State) -> [String] {
    guard state.run.policy.isLoop, ended.endClass == .finished, ended.ended == .exited,
      !isStreamed
    else { return [] }
    let lines = ended.excerpt.string.split(separator: "\n").suffix(12)
    return lines.map { "    " + visible(String($0)) }
  }

  /// The lines of an event of the loop.
  func loop(_ event: Event, _ state: State) -> [String] {
    switch event {
    case .taskRecorded(let it):
      ["✓ \(name(it.bead)) is THUNK #\(visible(it.number.text))"]
    case .recordRefused(let it):
      ["✗ \(name(it.bead)) could not be written into THUNK: \(visible(it.why.string))"]
    case .commitMade(let it): committed(it)
    case .commitRefused(let it):
      ["✗ the changes of \(name(it.bead)) could not be committed: \(visible(it.why.string))"]
    case .phaseProposed(let it):
      ["? proposed: \(visible(it.title.string)); decide with: ralph proposals"]
    case .tasksMarked(let it): ["! \(it.phrase)"]
    case .rowsMissing(let it): missing(it, state)
    case .warningsAdded(let it):
      it.names.isEmpty ? [] : ["! the verifier warns; in the plan now: \(it.names)"]
    case .warningsRefused(let it):
      ["✗ the verifier's warnings could not be added to the plan: \(visible(it.why.string))"]
    case .pushMade(let it):
      it.same ? [] : ["✓ pushed \(it.commits) commit(s), up to \(it.commit.shortCommit)"]
    case .pushRefused(let it): ["✗ not pushed: \(visible(it.why.string))"]
    case .phaseAdded(let it):
      ["! the agent added a phase that nobody approved: \(visible(it.title.string))"]
    default: []
    }
  }
}

extension RunLines {
  /// Tasks without a row; what stands on an agent's word alone gets none, and was told of before.
  private func missing(_ rows: RowsMissing, _ state: State) -> [String] {
    var done = rows
    done.tasks.removeAll(where: state.unproved.contains)
    return done.tasks.isEmpty ? [] : ["! done before, and not in THUNK: \(done.names)"]
  }

  /// What a commit holds, and what it cannot hold beside files that were left alone.
  private func committed(_ made: CommitMade) -> [String] {
    let files = made.files == 1 ? "1 file" : "\(made.files) files"
    let what = made.commit.isEmpty ? "staged (" : "committed (\(made.commit.shortCommit), "
    let line = made.files == 0 ? [] : ["✓ \(name(made.bead)) is \(what)\(files))"]
    return line + (made.left.isEmpty ? [] : ["! of \(name(made.bead)) \(made.leaves)"])
  }
}

extension CommitMade {
  /// What of the work is in no commit, as the end of a sentence about its bead.
  var leaves: String {
    let paths = leftPaths
    let more = paths.count > 3 ? " and \(paths.count - 3) more" : ""
    let names = paths.prefix(3).map { visible($0, limit: 160) }.joined(separator: ", ")
    return "no commit holds what was done in \(names)\(more): left alone, as it differed before"
  }
}

extension AttemptEnded {
  /// The beginning of what was changed in guarded files, fit to be shown.
  var guardLines: [String] {
    let lines = guardDiff.string.split(separator: "\n").map { visible(String($0), limit: 160) }
    return lines.count <= 16 ? lines : lines.prefix(15) + ["… \(lines.count - 15) more lines"]
  }
}

extension TasksMarked {
  /// What happened, as people read it.
  package var phrase: String {
    func names(_ beads: [BeadID]) -> String {
      beads.map { visible($0.bare) }.joined(separator: ", ")
    }
    let what =
      if bead == .planning {
        "a PLAN marked \(names(tasks))"
      } else if tasks.count > 1 {
        "\(tasks.count) tasks were marked in one BUILD: \(names(tasks))"
      } else {
        "the BUILD of \(visible(bead.bare)) marked \(names(tasks))"
      }
    return unproved.isEmpty ? what : what + "; nothing verified [x] of \(names(unproved))"
  }
}

extension RowsMissing {
  fileprivate var names: String { tasks.map { visible($0.bare) }.joined(separator: ", ") }
}

extension WarningsAdded {
  fileprivate var names: String {
    let again = again.map { visible($0.text) + " (again)" }
    return (rules.map { visible($0.text) } + again).joined(separator: ", ")
  }
}
