import RalphAdapters
import RalphCore
import RalphPorts
import RalphRuntime

/// `ralph pause` and `ralph continue`: hold new work back, and give it out again.
enum PauseCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let desk = try OperatorDesk(call)
    if call.arguments.verb == .pause { try pause(call, desk) } else { try proceed(call, desk) }
    return .success
  }

  private static func pause(_ call: Call, _ desk: OperatorDesk) throws(Failure) {
    let run = desk.state.run
    let form = RequestForm(.pause, run: Name(cutting: "\(run.id)"))
    guard desk.isLive, try desk.ask([form]).isEmpty else {
      throw Failure(
        .missingInput,
        "NOT_RUNNING",
        "no ralph is at work here, so there is nothing to pause",
        ["see where things stand: ralph status"]
      )
    }
    tell(call, "paused", run.id, "Run \(run.id) is paused: what runs goes on, nothing new begins.")
    call.output.say("  ralph continue             give work out again")
  }

  private static func proceed(_ call: Call, _ desk: OperatorDesk) throws(Failure) {
    let run = desk.state.run
    let form = RequestForm(.proceed, run: Name(cutting: "\(run.id)"))
    if desk.isLive, try desk.ask([form]).isEmpty {
      return tell(call, "going_on", run.id, "Run \(run.id) goes on.")
    }
    guard desk.ledger.hasOpenRun else {
      return tell(call, "nothing", run.id, "No run is open here, so nothing is held back.")
    }
    guard run.isHeld || run.halt != nil || run.isRewound || run.sweep.isRed else {
      tell(call, "nothing", run.id, "Nothing holds run \(run.id) back; its ralph is gone.")
      return call.output.say("  ralph resume               go on with it")
    }
    try desk.write([form])
    tell(call, "written", run.id, "Nothing holds run \(run.id) back any more; its ralph is gone.")
    call.output.say("  ralph resume               go on with it")
  }

  private static func tell(_ call: Call, _ state: String, _ run: RunID, _ sentence: String) {
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.pause/1", "state": .string(state), "run": .string("\(run)"),
      ])
    } else {
      call.output.line(sentence)
    }
  }
}
