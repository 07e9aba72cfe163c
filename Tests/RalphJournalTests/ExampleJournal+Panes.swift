import RalphCore
import RalphJournal

// The second run of the example: beads of a tracker, given to agents in panes.
extension ExampleJournal {
  private var tracked: BeadID { BeadID(Name(cutting: "bd:hm-1a2")) }
  private var pane: Name { Name(cutting: "%7@41827/41990") }
  private var session: Text { Text("ralph-hm_1a2-9ae077x") }
  private var mark: Key { entries.last { $0.fact.kind == .dispatch }?.effectKey ?? .none }

  mutating func secondRun() {
    beginSecondRun()
    claims()
    turnsThatFail()
    turn()
    writes()
    endSecondRun()
  }

  private mutating func beginSecondRun() {
    run = RunID(genesis: 0x9ae0, number: 2)
    event(
      .runStarted(
        RunStarted {
          $0.format = Line.format
          ($0.rules, $0.epoch, $0.pid) = (1, 1, 5480)
          ($0.program, $0.host) = (Name(cutting: "0.1.0"), Name(cutting: "workbench"))
          $0.seed = Name(cutting: "8897a6b5c4d3e2f1")
          $0.boot = Name(cutting: "5d3c0e5a-7f7d-4b39-9d6c-0a1b2c3d4e5f")
          $0.actor = Name(cutting: "ralph-workbench-9ae0")
          ($0.workspace, $0.tracker) = (Text("/home/ada/rovo"), Text("/home/ada/rovo/.beads"))
          $0.prompt = Text("built-in")
          $0.policy = secondPolicy
        }
      )
    )
    event(
      .beadFound(
        BeadSeen {
          ($0.bead, $0.title, $0.priority) = (tracked, Text("Read sizes with units"), 1)
          ($0.place, $0.text) = (1_795_100_000_000, Digest(of: Array("the bead".utf8)))
          $0.labels = [Name(cutting: "backend"), Name(cutting: "parser")]
          ($0.author, $0.from) = (Name(cutting: "ada"), BeadID(Name(cutting: "bd:hm-0ff")))
          ($0.unfit, $0.asOf) = (Name(cutting: "epic"), Seq(last(.runStarted)))
        }
      )
    )
  }

  private var secondPolicy: Policy {
    var policy = Policy()
    (policy.host, policy.session, policy.keepSessions) = (.panes, Text("work"), true)
    (policy.authors, policy.label) = ([Name(cutting: "ada")], Name(cutting: "backend"))
    (policy.keepOrphans, policy.quietLooks, policy.quietPeriod) = (true, 3, .seconds(90))
    (policy.settle, policy.askWait) = (.minutes(3), .minutes(20))
    (policy.hardTimeout, policy.clearsPanes) = (.minutes(40), true)
    (policy.maxCost, policy.maxTokens) = (5_000_000, 2_000_000)
    return policy
  }

  private func order(_ why: MarkReason, _ failure: Digest = .none) -> TrackerOrder {
    TrackerOrder { ($0.bead, $0.attempt, $0.why, $0.failure) = (tracked, 1, why, failure) }
  }

  private func refused(_ why: String) -> Refused {
    Refused { ($0.bead, $0.problem, $0.why) = (tracked, .system, Text(why)) }
  }

  private mutating func claims() {
    event(.trackerNoted(TrackerNoted { $0.what = Text("bd imported 3 beads from git") }))
    command(.claim(order(.unused)))
    event(
      .claimLost(
        ClaimLost {
          ($0.bead, $0.mark, $0.by) = (tracked, .elsewhere, Text("grace"))
          $0.needs = [BeadID(Name(cutting: "bd:hm-0ff"))]
        }
      ),
      cause: last(.claim)
    )
    command(.claim(order(.unused)))
    event(
      .claimWon(
        ClaimWon {
          ($0.bead, $0.text) = (tracked, Digest(of: Array("the bead".utf8)))
          $0.needs = [BeadID(Name(cutting: "bd:hm-0ff"))]
        }
      ),
      cause: last(.claim)
    )
  }

  private func seen(_ what: PaneClass, signal: Signal = .none) -> PaneSeen {
    PaneSeen {
      ($0.pane, $0.session, $0.agent) = (pane, Text("work"), Name(cutting: "claude"))
      ($0.what, $0.signal, $0.evidence) = (what, signal, Text("✻ Thinking… (esc to interrupt)"))
      ($0.tail, $0.asOf) = (output, Seq(last(.runStarted)))
      if what == .limited { $0.wake = now + .hours(2) }
      if what == .asks { $0.unfit = Name(cutting: "dialog") }
    }
  }

  private mutating func dispatch() {
    command(
      .dispatch(
        Dispatch {
          ($0.bead, $0.attempt, $0.pane) = (tracked, 1, pane)
          ($0.agent, $0.nonce) = (Name(cutting: "claude"), Name(cutting: "c0ffee123456"))
          $0.limit = .minutes(10)
        }
      )
    )
  }

  private func doubted(_ why: String) -> DispatchDoubted {
    DispatchDoubted { ($0.bead, $0.attempt, $0.pane, $0.why) = (tracked, 1, pane, Text(why)) }
  }

  private mutating func turnsThatFail() {
    command(
      .open(
        OpenSession { ($0.bead, $0.agent, $0.agents) = (tracked, Name(cutting: "claude"), 2) }
      )
    )
    event(.sessionRefused(refused("tmux: not found")), cause: last(.open))
    event(
      .sessionOpened(
        SessionOpened { ($0.session, $0.by, $0.panes) = (session, Name(cutting: "ntm"), 2) }
      )
    )
    event(.paneFound(seen(.quiet)))
    dispatch()
    event(.dispatchUnfit(doubted("draft: a person has typed here")), cause: last(.dispatch))
    dispatch()
    event(.dispatchUnknown(doubted("the screen cannot be told")), cause: last(.dispatch))
  }

  private mutating func turn() {
    event(
      .dispatchSent(
        DispatchSent {
          ($0.bead, $0.attempt, $0.prompt, $0.proof) = (tracked, 1, prompt, Name(cutting: "mark"))
          ($0.head, $0.tree) = (head, tree)
        }
      ),
      cause: last(.dispatch)
    )
    event(.paneChanged(seen(.asks)))
    event(.paneChanged(seen(.limited, signal: .nonce)))
    event(
      .agentVoted(
        AgentVoted {
          ($0.bead, $0.of, $0.vote, $0.signal) = (tracked, mark, .limited, .bare)
          ($0.sensor, $0.wake) = (Name(cutting: "hook"), now + .hours(2))
          $0.seen = Text("StopFailure: rate_limit")
        }
      )
    )
    command(.interrupt(InterruptPane { ($0.bead, $0.pane) = (tracked, pane) }))
    event(
      .interruptDone(InterruptPane { ($0.bead, $0.pane) = (tracked, pane) }),
      cause: last(.interrupt)
    )
    command(
      .gather(
        Gather {
          ($0.bead, $0.attempt, $0.pane, $0.of) = (tracked, 1, pane, mark)
          ($0.nonce, $0.endClass) = (Name(cutting: "c0ffee123456"), .rateLimit)
          ($0.signal, $0.wake, $0.took) = (.nonce, now + .hours(2), Millis(74_210))
          $0.guards = listing
        }
      )
    )
    event(
      .attemptEnded(
        AttemptEnded {
          ($0.bead, $0.attempt, $0.endClass) = (tracked, 1, .rateLimit)
          ($0.signal, $0.wake, $0.took) = (.nonce, now + .hours(2), Millis(74_210))
          ($0.output, $0.head, $0.tree) = (output, head, tree)
        }
      ),
      cause: last(.gather)
    )
    event(.paneGone(PaneGone { ($0.pane, $0.asOf) = (pane, Seq(last(.gather))) }))
    event(.hostGone(HostGone { ($0.panes, $0.why) = (2, Text("no pane with an agent is left")) }))
  }

  private mutating func writes() {
    command(.comment(order(.failed, output)))
    command(.reopen(order(.again, output)))
    event(
      .trackerWritten(TrackerWritten { ($0.bead, $0.mark) = (tracked, .begun) }),
      cause: last(.reopen)
    )
    command(.park(order(.asks, output)))
    event(.trackerRefused(refused("bd: database is locked")), cause: last(.park))
    command(.release(order(.orphan)))
    event(.trackerUnknown(refused("bd was killed after 30 s")), cause: last(.release))
    command(.close(order(.verified)))
    event(
      .trackerTaken(
        TrackerTaken {
          ($0.bead, $0.mark, $0.seen) = (tracked, .elsewhere, Text("in_progress, grace"))
        }
      ),
      cause: last(.close)
    )
    event(.trackerChanged(TrackerChanged { $0.why = Text("bd 0.49.0 is 0.50.1 now") }))
  }

  private mutating func endSecondRun() {
    command(.shut(ShutSession { $0.session = session }))
    event(.sessionShut(SessionShut { $0.session = session }), cause: last(.shut))
    let counts = Counts { ($0.taken, $0.starts, $0.asks) = (1, 1, 1) }
    command(.end(EndRun { ($0.why, $0.exit, $0.counts) = (.hostGone, 2, counts) }))
    event(
      .runEnded(RunEnded { ($0.why, $0.exit, $0.counts) = (.hostGone, 2, counts) }),
      cause: last(.end)
    )
  }
}
