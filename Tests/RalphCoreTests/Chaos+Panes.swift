import RalphCore

// Entries about trackers, panes and sessions, in any order at all.
extension Chaos {
  private func pane(_ dice: inout Dice) -> Name { dice.pick([Name("p1"), Name("p2")]) ?? Name() }

  func paneCommand(_ dice: inout Dice) -> Command {
    let (about, why, pane) = (someBead(&dice), dice.word(MarkReason.self), pane(&dice))
    let order = TrackerOrder { ($0.bead, $0.why) = (about, why) }
    let of = state.attempts.last?.key ?? .none
    switch dice.below(11) {
    case 0: return .claim(order)
    case 1: return .close(order)
    case 2: return .reopen(order)
    case 3: return .park(order)
    case 4: return .release(order)
    case 5: return .comment(order)
    case 6: return .gather(Gather { ($0.bead, $0.pane, $0.of) = (about, pane, of) })
    case 7: return .interrupt(InterruptPane { ($0.bead, $0.pane) = (about, pane) })
    case 8: return .open(OpenSession { $0.bead = about })
    case 9: return .shut(ShutSession { $0.session = Text("s1") })
    default: return .dispatch(Dispatch { ($0.bead, $0.pane) = (about, pane) })
    }
  }

  func paneEvent(_ dice: inout Dice) -> Event {
    let (about, mark, pane) = (someBead(&dice), dice.word(Mark.self), pane(&dice))
    let refused = Refused { $0.bead = about }
    let doubted = DispatchDoubted { $0.bead = about }
    switch dice.below(20) {
    case 0: return .claimWon(ClaimWon { $0.bead = about })
    case 1: return .claimLost(ClaimLost { ($0.bead, $0.mark) = (about, mark) })
    case 2: return .trackerWritten(TrackerWritten { ($0.bead, $0.mark) = (about, mark) })
    case 3: return .trackerTaken(TrackerTaken { ($0.bead, $0.mark) = (about, mark) })
    case 4: return .trackerRefused(refused)
    case 5: return .trackerUnknown(refused)
    case 6: return .trackerChanged(TrackerChanged())
    case 7: return .paneGone(PaneGone { $0.pane = pane })
    case 8: return .hostGone(HostGone())
    case 9: return .dispatchUnfit(doubted)
    case 10: return .dispatchUnknown(doubted)
    case 11: return .interruptDone(InterruptPane { $0.pane = pane })
    case 12: return .sessionOpened(SessionOpened { $0.session = Text("s1") })
    case 13: return .sessionRefused(refused)
    case 14: return .sessionShut(SessionShut { $0.session = Text("s1") })
    case 15: return start(&dice)
    case 16:
      let (of, vote) = (state.attempts.first?.key ?? .none, dice.word(Vote.self))
      return .agentVoted(AgentVoted { ($0.bead, $0.of, $0.vote) = (about, of, vote) })
    default:
      let (what, signal) = (dice.word(PaneClass.self), dice.word(RalphCore.Signal.self))
      return .paneFound(PaneSeen { ($0.pane, $0.what, $0.signal) = (pane, what, signal) })
    }
  }

  private func start(_ dice: inout Dice) -> Event {
    let (host, isTracked) = (dice.word(HostKind.self), dice.isLucky(oneIn: 2))
    return .runStarted(
      RunStarted {
        $0.tracker = Text(isTracked ? "/w/.beads" : "")
        $0.policy.host = host
        $0.policy.verify = .none
      }
    )
  }
}
