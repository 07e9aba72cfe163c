import RalphCore
import RalphPorts

// The events in which the verbs answer.
extension TmuxPanes {
  func sent(_ order: PaneDispatch, _ proof: String, adopted: Bool) -> Event {
    .dispatchSent(
      DispatchSent {
        $0.bead = order.bead
        $0.attempt = order.attempt
        $0.adopted = adopted
        $0.proof = Name(cutting: proof)
      }
    )
  }

  func unfit(_ order: PaneDispatch, _ why: String) -> Event { .dispatchUnfit(doubt(order, why)) }

  func unknown(_ order: PaneDispatch, _ why: String) -> Event {
    .dispatchUnknown(doubt(order, why))
  }

  func refused(_ order: PaneDispatch, _ problem: ToolProblem, _ why: String) -> Refused {
    Refused {
      $0.bead = order.bead
      $0.problem = problem
      $0.why = Text(cleaned(why))
    }
  }

  private func doubt(_ order: PaneDispatch, _ why: String) -> DispatchDoubted {
    DispatchDoubted {
      $0.bead = order.bead
      $0.attempt = order.attempt
      $0.pane = order.pane
      $0.why = Text(cleaned(why))
    }
  }

  /// Reasons quote screens and tools.
  func cleaned(_ why: String) -> String {
    let plain = Array(TerminalText.plain(why).utf8)
    return String(decoding: Redaction.clean(plain, secrets: settings.secrets), as: UTF8.self)
  }
}

extension SendOutcome.Proof {
  /// The word for it in the journal.
  var name: String {
    switch self {
    case .working: "working"
    case .transcript: "transcript"
    case .receipt: "receipt"
    }
  }
}
