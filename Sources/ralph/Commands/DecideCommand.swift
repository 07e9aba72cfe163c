import RalphAdapters
import RalphAudit
import RalphCore
import RalphPorts

/// `ralph retry` and `ralph skip`: what the operator decides about single tasks.
enum DecideCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let isRetry = call.arguments.verb == .retry
    let why = try reason(call, isNeeded: !isRetry)
    let desk = try OperatorDesk(call)
    guard desk.state.run.phase != .none else {
      throw Failure(
        .missingInput,
        "NO_RUN",
        "no run yet in this workspace, so no task is known",
        ["to leave tasks out of a run: ralph --skip ID,…"]
      )
    }
    let beads = try BeadChoice.all(call.arguments.words, in: desk.state)
    for bead in beads { try refuseDone(bead, desk.state, call.arguments.verb) }
    let forms = beads.map { RequestForm(isRetry ? .retry($0) : .skip($0), why: why) }
    let outcome = try desk.deliver(forms)
    tell(call, desk.state, beads, outcome, isRetry)
    return .success
  }

  /// Why; the words of a person, on one line.
  private static func reason(_ call: Call, isNeeded: Bool) throws(Failure) -> Text {
    let typed = call.arguments.value(.reason) ?? ""
    let words = TerminalText.plain(typed).split(whereSeparator: \.isWhitespace)
    let line = words.joined(separator: " ")
    guard !line.isEmpty || !isNeeded else {
      throw .usage(
        "MISSING_REASON",
        "'ralph skip' needs a reason",
        "ralph skip \(call.arguments.words[0]) --reason 'why nobody should work on it'"
      )
    }
    return Text(TerminalText.beginning(of: line, bytes: RequestForm.whyMost))
  }

  private static func refuseDone(
    _ bead: BeadID,
    _ state: State,
    _ verb: Verb
  ) throws(Failure) {
    guard let row = state.beads.index(of: bead), state.beads.rows[row].mark == .done else { return }
    throw .usage(
      "TASK_IS_DONE",
      "\(bead.bare) is done, so there is nothing to \(verb.rawValue)",
      bead.isTracked
        ? "to have it done again: bd reopen \(bead.bare)"
        : "to have it done again: ralph plan mark \(bead.bare) todo"
    )
  }

  private static func tell(
    _ call: Call,
    _ state: State,
    _ beads: [BeadID],
    _ outcome: OperatorDesk.Outcome,
    _ isRetry: Bool
  ) {
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.decision/1",
        "verb": .string(call.arguments.verb.rawValue),
        "beads": .strings(beads.map(\.name.text)),
        "run": .string("\(state.run.id)"),
        "taken_by": outcome == .taken ? "ralph" : "journal",
      ])
      return
    }
    for bead in beads {
      call.output.line(sentence(bead, state, outcome, isRetry))
      if isRetry, let tree = keptTree(bead, state) {
        let branch = Visible.text(state.run.branch.string)
        call.output.line("  its worktree is as its last attempt left it; what \(branch) got since,")
        call.output.line("  such as a mended verifier, comes in by: git -C \(tree) merge \(branch)")
      }
    }
    guard outcome == .written else { return }
    let isOpen = state.run.phase == .open || state.run.phase == .stopped
    let again = state.run.policy.isLoop ? "ralph loop" : "ralph     "
    call.output.line(
      isOpen
        ? "  ralph resume               go on with run \(state.run.id)"
        : "  \(again)                 begin a run"
    )
  }

  /// The worktree in which a bead is tried again, for a command line; nil where it gets a new one.
  private static func keptTree(_ bead: BeadID, _ state: State) -> String? {
    guard state.run.policy.tree == .own, !state.run.branch.isEmpty,
      let tree = state.trees.first(where: { state.beads.keys[$0.row] == bead }),
      tree.phase == .used || tree.phase == .kept, !tree.directory.isEmpty,
      // What could not be merged says itself what is to be done there.
      state.beads.rows[tree.row].trouble != .unmerged
    else { return nil }
    return Report.quoted(Visible.text(tree.directory.string))
  }

  private static func sentence(
    _ bead: BeadID,
    _ state: State,
    _ outcome: OperatorDesk.Outcome,
    _ isRetry: Bool
  ) -> String {
    let name = Visible.text(bead.bare)
    let isAtWork = state.attempts.contains { state.beads.keys[$0.row] == bead }
    switch (isRetry, outcome) {
    case (true, .taken):
      return isAtWork
        ? "↺ \(name) is at work; its attempts are counted anew"
        : "↺ \(name) gets all its attempts again, in run \(state.run.id)"
    case (true, .written): return "↺ \(name) gets all its attempts again, in the next run or resume"
    case (false, .taken):
      return isAtWork
        ? "■ \(name) is skipped; its agent is stopped, unless it works in a pane"
        : "■ \(name) is skipped"
    case (false, .written): return "■ \(name) is skipped, from the next run or resume on"
    }
  }
}
