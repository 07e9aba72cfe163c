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
    /// The commits that HEAD holds no more, as git names them; empty where it never went back.
    package var lost = ""
    /// Beads that passed since the last green sweep.
    package var suspects: [BeadID] = []
    /// The verifier's command line.
    package var verifier = ""
    /// The kind of agent.
    package var agent = ""
    /// A bead whose agent failed, to look at.
    package var example = BeadID.none
    /// A bead that was given up since its verifications failed.
    package var failed = BeadID.none
    /// Whether a file differs from how a person has fixed it.
    package var isGuard = false
    /// The attempt that changed files behind the verifier, such as `7.1.3#1`, and its bead; empty
    /// where that is not the reason.
    package var tampering = ""
    /// Those files, as far as they are known.
    package var tampered: [String] = []
    /// The bead that was given up in the tree on which the verifier fails; nil where the tree was so
    /// before any work.
    package var leftBy: BeadID?
    /// Until when a source that broke is waited for; nil where nothing is.
    package var mending: Instant?
    /// What leads on once the run is over.
    package var leading: [Step] = []

    package init(why: EndReason, isOver: Bool) { (self.why, self.isOver) = (why, isOver) }
  }
}

extension Report.Halt {
  /// What is the matter, in one sentence.
  package var message: String {
    let seen = detail.isEmpty ? "" : ": " + detail
    if let mending {
      let what =
        why == .planDamaged ? "the plan lost tasks or much of its text" : "a source is gone\(seen)"
      return "\(what); the run waits until \(mending) for it to be put right"
    }
    switch why {
    case .tree: return "the branch was switched, or HEAD went back\(seen)"
    case .sweep:
      let names = suspects.prefix(8).map { visible($0.bare) }.joined(separator: ", ")
      let rest = suspects.count > 8 ? " and \(suspects.count - 8) others" : ""
      return "the sweep fails\(seen); passed since the last green one: \(names)\(rest)"
    case .baseline:
      guard let leftBy else { return "the verifier fails before any work\(seen)" }
      return
        "the verifier fails on \(leftBy.treeAfter)\(seen); "
        + "what was ready was not begun on it"
    default: return why.phrase + seen
    }
  }

  /// What a person can do, first things first: commands as they are typed, or what to do by hand.
  package func advice(_ writer: StatusView.Writer) -> [Report.Step] {
    let onward = isOver ? leading : NextSteps.onward(writer)
    if mending != nil { return mendingSteps }
    switch why {
    case .tree:
      let home = Report.Step(["git", "switch", branch], "if that was not meant")
      let look =
        lost.isEmpty
        ? Report.Step(["git", "reflog"], "where it was")
        : Report.Step(["git", "log", lost], "what HEAD holds no more: it still counts as done")
      return (branch.isEmpty ? [] : [home]) + [look]
        + onward
    case .baseline where leftBy != nil: return verifying + clearing + again + onward
    case .sweep, .baseline, .verifier: return verifying + again + onward
    case .login: return [Report.Step(said: "sign \(agent) in again")] + onward
    case .credit: return [Report.Step(said: "fill up the account of \(agent)")] + onward
    case .disk: return [Report.Step(["df", "-h", "."], "make room")] + onward
    case .person where !tampering.isEmpty: return restoring + (isOver ? [] : onward)
    case .storm, .person:
      guard !example.isNone else { return onward }
      return [Report.Step(["ralph", "logs", Report.word(example)], "what its agent said")] + onward
    case .hostGone: return [Report.Step(said: "open the session with its agents again")] + onward
    case .tool, .planDamaged:
      let words = ["ralph"] + (isLoop ? ["loop"] : []) + ["--dry-run"]
      return [Report.Step(words, "what is found now")] + onward
    case .done, .nothingReady, .budget, .limit, .failFast, .cost, .superseded: return onward
    }
  }

  /// How to see what fails, and who settles it.
  private var verifying: [Report.Step] {
    guard !verifier.isEmpty else { return [] }
    let words = isOwn ? ["ralph", "verify"] : ["sh", "-c", verifier]
    let fix = Report.Step(["ralph", "verify", "--init"], "if the changed file is as it should be")
    return [Report.Step(words, "see it fail; mend it")] + (isGuard && isOwn ? [fix] : [])
  }

  /// How a plan that broke is put right while the run waits for that.
  private var mendingSteps: [Report.Step] {
    let right = Report.Step(said: "put it right: the run goes on by itself")
    guard why == .planDamaged else { return [right] }
    let places =
      "git has the plan as it was committed, .ralph/displaced, if it is there, as it was read"
    return [
      right, Report.Step(said: places),
      Report.Step(["ralph", "continue"], "go on with it as it is"),
    ]
  }

  /// What a task that was given up has left in the tree.
  private var clearing: [Report.Step] {
    guard let leftBy else { return [] }
    return [Report.Step(["ralph", "diff", Report.word(leftBy)], "what it changed; mend that")]
  }

  /// How files behind the verifier are looked at, and put back or accepted: nothing goes on before.
  private var restoring: [Report.Step] {
    let changed = "what was changed behind the verifier"
    var steps = [Report.Step(["ralph", "diff", tampering], changed)]
    if !tampered.isEmpty {
      let files = Array(tampered.prefix(Report.Halt.tamperedMost))
      steps = [
        Report.Step(["git", "diff", "HEAD", "--"] + files, changed),
        Report.Step(["git", "checkout", "HEAD", "--"] + files, "put it back"),
      ]
    }
    let fix = Report.Step(["ralph", "verify", "--init"], "or accept it as it is; commit it then")
    return steps + [isOwn ? fix : Report.Step(said: "or commit it, if it is as it should be")]
      + again
  }

  /// The most files that are put on a command line.
  private static let tamperedMost = 5

  /// Whether the rules are judged by ralph itself: a person needs neither its path nor the option of
  /// runs.
  private var isOwn: Bool { verifier.hasSuffix(" verify --report") }

  /// A task that was given up is not begun again by itself.
  private var again: [Report.Step] {
    guard !failed.isNone else { return [] }
    return [Report.Step(["ralph", "retry", Report.word(failed)], "have it tried again")]
  }
}

extension Report.Halt {
  /// Why a state's run gives out nothing, where that is for a person to mend; nil otherwise.
  ///
  /// What was seen is known as far as the state and the titles know it.
  package init?(_ state: State, _ titles: Titles) {
    let run = state.run
    let present = Report.Halt.present(state)
    guard run.phase != .none, let why = run.phase == .ended ? run.end.why : present else {
      return nil
    }
    switch why {
    case .done, .nothingReady, .budget, .limit, .failFast, .cost, .superseded: return nil
    case .baseline, .tool, .planDamaged, .hostGone, .storm, .tree, .sweep, .login, .credit, .disk,
      .verifier, .person:
      break
    }
    self.init(why: why, isOver: run.phase == .ended)
    let isAway = !run.standsOn.isEmpty && run.standsOn != run.branch
    branch = isAway ? visible(run.branch.string) : ""
    verifier = visible(run.policy.verifyCommand.string, limit: Text.limit)
    agent = visible(run.policy.agent.text)
    suspects = run.sweep.rows.map { state.beads.keys[$0] }
    isLoop = run.policy.isLoop
    if why == .planDamaged || why == .tool, !run.hasToolFailure {
      mending = state.deadlines.first { $0.kind == .mending }?.at
    }
    lost = titles.rewound?.lost ?? ""
    leading = NextSteps.leading(state)
    if why == .person { enterTampering(state, titles) }
    guard [.baseline, .sweep, .verifier].contains(why) else { return }
    let failure = titles.lastFailure
    isGuard = failure?.isGuard ?? false
    let bead = failure.map { $0.bead.isNone ? "" : visible($0.bead.bare) + ": " } ?? ""
    detail = failure.map { bead + $0.words } ?? ""
    let row = state.beads.rows.indices.first { state.beads.rows[$0].phase == .ended(.failed) }
    if why == .verifier, let row { failed = state.beads.keys[row] }
    guard why == .baseline, let left = run.leftBy else { return }
    leftBy = state.beads.keys[left]
    if state.beads.rows[left].phase == .ended(.failed) { failed = state.beads.keys[left] }
  }

  /// Takes over which task changed files behind the verifier, if one is parked for that.
  private mutating func enterTampering(_ state: State, _ titles: Titles) {
    let rows = state.beads.rows.indices
    guard let row = rows.first(where: { state.beads.rows[$0].phase == .ended(.guarded) }) else {
      return
    }
    failed = state.beads.keys[row]
    tampering = "\(Report.word(failed))#\(state.beads.rows[row].number)"
    tampered = titles.tampered
  }

  /// What the plan would end an open run for.
  private static func present(_ state: State) -> EndReason? {
    let run = state.run
    if run.hasToolFailure || state.source.isBroken || state.tracker.isBroken { return .tool }
    if run.isPlanDamaged { return .planDamaged }
    if run.baseline == .red, run.policy.verify == .command { return .baseline }
    if run.isHostGone { return .hostGone }
    return run.halt ?? (run.storm.isOver ? .storm : nil)
  }
}

extension ReportFold {
  /// The same with what the fold has seen beside it.
  var halt: Report.Halt? {
    guard var halt = Report.Halt(state, titles) else { return nil }
    halt.example = failure.bead
    switch halt.why {
    case .tool, .disk: halt.detail = refusal
    case .login, .credit, .storm, .person: halt.detail = failure.words
    case .sweep, .baseline: halt.detail = verifierSaid
    default: break
    }
    return halt
  }
}
