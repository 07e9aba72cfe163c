import RalphAudit
import RalphCore
import RalphRuntime

/// How a writer's life ended, in words and as an exit code; ends with the next useful command.
struct Farewell {
  private let call: Call
  private let state: State
  private let report: Report?
  private let exitsWithLeft: Bool

  /// `report` is what came of the run, where it has ended and could be told.
  init(_ call: Call, _ state: State, _ report: Report?, exitsWithLeft: Bool) {
    self.call = call
    self.state = state
    self.report = report
    self.exitsWithLeft = exitsWithLeft
  }

  /// Says it, and gives the code.
  func say(_ end: LifeEnd) -> ExitCode {
    switch end {
    case .ended(let ended):
      if let report {
        call.output.say("")
        call.output.show(report, isActivity: true)
      }
      for hint in hints(ended) { call.output.say(hint) }
      if exitsWithLeft, ended.exit == 0, ended.counts.ready > 0 { return .workLeft }
      return ExitCode(rawValue: Int32(ended.exit)) ?? .defect
    case .stopped(let why):
      if why == .drained { call.output.say("  ralph report    what came of it so far") }
      return ExitCode(rawValue: why.exitCode) ?? .interrupted
    case .dismissed: return .success
    case .left:
      call.output.say("Left at once. What runs goes on by itself; settle it with: ralph resume")
      return .interrupted
    }
  }

  private func hints(_ ended: RunEnded) -> [String] {
    var hints: [String] = []
    if let author = strangersName {
      let name = Visible.text(author)
      hints.append("  ralph trust add '\(name)'    give out beads that \(name) wrote, too")
    }
    let hasMarked = state.beads.rows.contains { !$0.isTracked && $0.mark == .claimed }
    if ended.counts.unverified > 0, state.run.policy.verify == .none, hasMarked {
      hints.append("  ralph --verify 'CMD'       verify what is [?]")
    }
    // A report has said so already.
    if report == nil, let trouble = firstTrouble {
      hints.append("  ralph history \(trouble.bare)      what happened to it")
      hints.append("  ralph logs \(trouble.bare)         what its agent said")
    }
    if ended.why == .nothingReady {
      let loop = state.run.policy.isLoop ? "loop " : ""
      hints.append("  ralph \(loop)--dry-run            why the rest is not ready")
    }
    // The same that report and status advise.
    let halt = report?.halt ?? Report.Halt(state, Titles())
    if halt != nil || report != nil {
      hints += NextSteps.after(state, halt: halt).map(Farewell.line)
    }
    if hints.isEmpty { hints.append("  ralph history              how it went") }
    return ["Next:"] + hints
  }

  private static func line(_ step: Report.Step) -> String {
    guard !step.line.isEmpty else { return "  " + step.does }
    let blank = String(repeating: " ", count: max(4, 27 - step.line.count))
    return "  \(step.line)\(blank)\(step.does)"
  }

  /// Whose beads lie although they could be given out; nil where nobody's do.
  private var strangersName: String? {
    for row in state.beads.rows.indices {
      guard case .notTrusted(let author) = state.standing(of: row), !author.isEmpty else {
        continue
      }
      return author.text
    }
    return nil
  }

  private var firstTrouble: BeadID? {
    for (row, bead) in state.beads.rows.enumerated() where bead.isAttempted {
      switch bead.phase {
      case .ended(.verified), .ended(.unverified), .ended(.taken): continue
      case .ended: return state.beads.keys[row]
      case .open, .working, .judging: if bead.trouble != nil { return state.beads.keys[row] }
      }
    }
    return nil
  }
}
