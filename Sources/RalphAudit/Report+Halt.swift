package import RalphCore

extension Report {
  /// Why nothing more was given out, where that is for a person to mend.
  package struct Halt: Equatable, Sendable {
    package var why: EndReason
    /// Whether the run is over, so that another one has to be begun.
    package var isOver: Bool
    /// Whether the run had the modes of the Ralph loop.
    package var isLoop = false
    /// What was seen, where the reason alone does not say it.
    package var detail = ""
    /// The branch that the workspace was switched from; empty where it stands on its own.
    package var branch = ""
    /// Beads that passed since the last green sweep.
    package var suspects: [BeadID] = []
    /// The verifier's command line.
    package var verifier = ""
    /// The kind of agent.
    package var agent = ""
    /// A bead whose agent failed, to look at.
    package var example = BeadID.none

    package init(why: EndReason, isOver: Bool) { (self.why, self.isOver) = (why, isOver) }
  }
}

extension Report.Halt {
  /// What is the matter, in one sentence.
  package var message: String {
    let seen = detail.isEmpty ? "" : ": " + detail
    switch why {
    case .tree: return "the branch was switched, or HEAD went back\(seen)"
    case .sweep:
      let names = suspects.prefix(8).map { visible($0.bare) }.joined(separator: ", ")
      let rest = suspects.count > 8 ? " and \(suspects.count - 8) more" : ""
      return "the sweep fails\(seen); passed since the last green one: \(names)\(rest)"
    case .baseline: return "the verifier fails before any work\(seen)"
    default: return why.phrase + seen
    }
  }

  /// What a person can do, first things first: commands as they are typed, or what to do by hand.
  package func advice(_ writer: StatusView.Writer) -> [Report.Step] {
    let onward = onward(writer)
    switch why {
    case .tree:
      let home = Report.Step(["git", "switch", branch], "if that was not meant")
      return (branch.isEmpty ? [] : [home]) + [Report.Step(["git", "reflog"], "where it was")]
        + onward
    case .sweep, .baseline:
      let run = Report.Step(verifier.isEmpty ? [] : ["sh", "-c", verifier], "see it fail; mend it")
      return (verifier.isEmpty ? [] : [run]) + onward
    case .login: return [Report.Step(said: "sign \(agent) in again")] + onward
    case .credit: return [Report.Step(said: "fill up the account of \(agent)")] + onward
    case .disk: return [Report.Step(["df", "-h", "."], "make room")] + onward
    case .storm:
      guard !example.isNone else { return onward }
      return [Report.Step(["ralph", "logs", Report.word(example)], "what its agent said")] + onward
    case .verifier:
      let run = Report.Step(verifier.isEmpty ? [] : ["sh", "-c", verifier], "see it fail; mend it")
      return (verifier.isEmpty ? [] : [run]) + onward
    case .person:
      guard !example.isNone else { return onward }
      return [Report.Step(["ralph", "logs", Report.word(example)], "what its agent said")] + onward
    case .hostGone: return [Report.Step(said: "open the session with its agents again")] + onward
    case .tool, .planDamaged:
      return [Report.Step(["ralph", "--dry-run"], "what is found now")] + onward
    case .done, .nothingReady, .budget, .limit, .failFast, .cost, .superseded: return onward
    }
  }

  private func onward(_ writer: StatusView.Writer) -> [Report.Step] {
    if isOver {
      return [Report.Step(["ralph"] + (isLoop ? ["loop"] : []) + ["0"], "go on with what is left")]
    }
    return switch writer {
    case .live: [Report.Step(["ralph", "continue"], "go on")]
    case .gone, .unknown: [Report.Step(["ralph", "resume"], "go on")]
    }
  }
}

extension ReportFold {
  /// Why the present run gives out nothing, where that is for a person to mend; nil otherwise.
  var halt: Report.Halt? {
    let run = state.run
    guard let why = run.phase == .ended ? run.end.why : present else { return nil }
    switch why {
    case .done, .nothingReady, .budget, .limit, .failFast, .cost, .superseded: return nil
    case .baseline, .tool, .planDamaged, .hostGone, .storm, .tree, .sweep, .login, .credit, .disk,
      .verifier, .person:
      break
    }
    var halt = Report.Halt(why: why, isOver: run.phase == .ended)
    let isAway = !run.standsOn.isEmpty && run.standsOn != run.branch
    halt.branch = isAway ? visible(run.branch.string) : ""
    halt.verifier = visible(run.policy.verifyCommand.string, limit: Text.limit)
    halt.agent = visible(run.policy.agent.text)
    halt.suspects = run.sweep.rows.map { state.beads.keys[$0] }
    halt.example = failure.bead
    halt.isLoop = run.policy.isLoop
    switch why {
    case .tool, .disk: halt.detail = refusal
    case .login, .credit, .storm, .person: halt.detail = failure.words
    case .sweep, .baseline, .verifier: halt.detail = verifierSaid
    default: break
    }
    return halt
  }

  /// The same while the run is open: what the plan would end it for.
  private var present: EndReason? {
    let run = state.run
    if run.hasToolFailure || state.source.isBroken || state.tracker.isBroken { return .tool }
    if run.isPlanDamaged { return .planDamaged }
    if run.baseline == .red, run.policy.verify == .command { return .baseline }
    if run.isHostGone { return .hostGone }
    return run.halt ?? (run.storm.isOver ? .storm : nil)
  }
}
