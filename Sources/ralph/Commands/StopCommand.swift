import RalphAdapters
import RalphCore
import RalphPorts
import RalphProcess
import RalphRuntime

/// `ralph stop`: asks the ralph that lives to drain, or to stop now; settles what a dead one left.
enum StopCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let desk = try OperatorDesk(call)
    let isNow = call.arguments.isOn(.now)
    let form = RequestForm(isNow ? .stop : .drain, run: Name(cutting: "\(desk.state.run.id)"))
    if desk.isLive, try desk.ask([form]).isEmpty {
      tellAsked(call, desk.state, isNow)
      return .success
    }
    // It may have ended by itself meanwhile.
    let workspace = try call.workspace()
    let ledger = try Past.read(workspace)
    guard ledger.hasOpenRun else { return nothing(call, "no run is open here") }
    let living = Living.count(ledger.state, workspace)
    guard living > 0 else {
      return nothing(
        call,
        "run \(ledger.state.run.id) is open, and nothing of it is at work; go on with: ralph resume"
      )
    }
    call.output.say(
      "ralph is gone, and \(living) of its processes still \(living == 1 ? "lives" : "live"): "
        + (isNow ? "stopping them here." : "waiting for them here; Ctrl-C stops them.")
    )
    let asked = OperatorAsked { $0.by = Name(cutting: "stop") }
    return try ResumeCommand.live(
      call,
      try call.settings(),
      asked: isNow ? .operatorStopped(asked) : .operatorDrained(asked)
    )
  }

  private static func tellAsked(_ call: Call, _ state: State, _ isNow: Bool) {
    let count = state.attempts.count
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.stop/1", "run": .string("\(state.run.id)"),
        "stopping": .string(isNow ? "now" : "draining"), "agents": .integer(Int64(count)),
      ])
      return
    }
    let agents = "\(count) \(count == 1 ? "agent" : "agents")"
    call.output.line(
      isNow
        ? "Run \(state.run.id) stops now: \(agents) at work when it was asked."
        : "Run \(state.run.id) drains: \(agents) at work when it was asked; nothing new is begun."
    )
    call.output.line(
      isNow
        ? "  ralph resume               go on later" : "  ralph stop --now           do not wait"
    )
  }

  private static func nothing(_ call: Call, _ why: String) -> ExitCode {
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.stop/1", "stopping": "nothing", "message": .string(why),
      ])
    } else {
      call.output.say("Nothing to stop: \(Visible.text(why)).")
    }
    return .success
  }
}

/// What of a run is at work although its ralph is gone.
enum Living {
  /// How many agents, verifiers and setups live, by their own folders and processes.
  static func count(_ state: State, _ workspace: Workspace) -> Int {
    var keys = state.verifications.map(\.process)
    keys += state.trees.filter { $0.phase == .asked }.map(\.process)
    keys += state.attempts.filter { $0.turn == nil && $0.phase != .absent }.map(\.process)
    let turns = state.attempts.compactMap(\.turn).filter { turn in
      guard let lease = PaneName.lease(state.panes[turn.pane].name) else { return false }
      // A pane whose process cannot be looked at is not known to live.
      let found = (try? ProcessIdentity.of(Int32(truncatingIfNeeded: lease.process))) ?? nil
      return found?.start == lease.start && found?.isAlive == true
    }
    return turns.count
      + keys.count { key in
        AttemptFolder("\(workspace.folder)/attempts/\(key)").supervisor()?.isAlive == true
      }
  }
}
