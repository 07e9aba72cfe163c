import RalphAdapters
import RalphCore
import RalphPorts
import RalphRuntime

/// `ralph proposals`: phases that agents propose or have added, and the operator's word on them.
enum ProposalsCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    switch call.arguments.action {
    case .approve: try decide(call) { .approve($0) }
    case .reject: try decide(call) { .reject($0) }
    default: try list(call)
    }
    return .success
  }

  private static func list(_ call: Call) throws(Failure) {
    let phases = try Past.read(try call.workspace()).state.phases
    if call.output.isJSON {
      return call.output.json([
        "schema": "ralph.proposals/1", "phases": .array(phases.map(json)),
      ])
    }
    guard !phases.isEmpty else { return call.output.line("No phase was proposed.") }
    for phase in phases {
      let what = phase.isInPlan ? "added without leave" : "proposed"
      call.output.line(
        "\(phase.seq)  \(word(phase.decision))  \(what): \(Visible.text(phase.title.string))"
      )
    }
    if phases.contains(where: { $0.decision == .open }) {
      call.output.line("decide with: ralph proposals approve ID…, or reject ID…")
    }
  }

  private static func json(_ phase: PlanPhase) -> JSONText {
    [
      "id": .integer(Int64(phase.seq.value)),
      "title": .string(phase.title.string),
      "in_plan": .boolean(phase.isInPlan),
      "decision": .string(word(phase.decision)),
    ]
  }

  private static func word(_ decision: PlanPhase.Decision) -> String {
    switch decision {
    case .open: "open"
    case .approved: "approved"
    case .rejected: "rejected"
    }
  }

  private static func decide(
    _ call: Call,
    _ wish: (Seq) -> RequestForm.Wish
  ) throws(Failure) {
    let desk = try OperatorDesk(call)
    var seqs: [Seq] = []
    for word in call.arguments.words {
      guard let number = UInt64(word), desk.state.phases.contains(where: { $0.seq.value == number })
      else {
        throw .usage(
          "UNKNOWN_PROPOSAL",
          "no proposal '\(word)'; nothing was decided",
          "see 'ralph proposals'"
        )
      }
      seqs.append(Seq(number))
    }
    let outcome = try desk.deliver(seqs.map { RequestForm(wish($0)) })
    for seq in seqs {
      let title = desk.state.phases.first { $0.seq == seq }?.title.string ?? ""
      call.output.line(
        "\(call.arguments.action == .approve ? "approved" : "rejected"): \(Visible.text(title))"
          + (outcome == .taken ? "" : ", from the next run or resume on")
      )
    }
  }
}
