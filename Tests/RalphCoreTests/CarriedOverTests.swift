import RalphCore
import Testing

/// What a crash, a night without ralph, or a new run over an open one may not cost.
@Suite struct CarriedOverTests {
  @Test func `work that ended while ralph was dead is judged by a new run, not done again`() {
    check(
      """
      run
      plan a
      → verify tree
      passed
      → dispatch a#1
      sent a
      leave
      resume
      ended a
      superseded
      run
      plan a
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      passed a
      → mark a claimed>done verified
      marked a
      → end done 0
      """
    )
  }

  @Test func `a verdict whose mark is not in the plan is written by the next run`() {
    check(
      """
      run
      plan a
      → verify tree
      passed
      → dispatch a#1
      sent a
      ended a
      → mark a todo>claimed ended
      marked a
      → verify a attempt
      leave
      resume
      passed a
      superseded
      run
      plan a[claimed]
      → mark a claimed>done verified
      marked a
      → end done 0
      """
    )
  }

  @Test func `a process that somebody else stopped is a loss, and its start is not given back`() {
    check(
      """
      run verify=none
      plan a
      → dispatch a#1
      sent a
      stopped a
      → dispatch a#2 after=lost
      = run starts=2
      """
    )
  }

  @Test func `hundreds of owed marks are written a part at a time`() {
    var state = State()
    apply(.runStarted(RunStarted { $0.rules = Rules.number }), to: &state)
    for place in 0..<300 {
      let seen = BeadSeen { ($0.bead, $0.place) = (bead("a\(place)"), place) }
      apply(.beadFound(seen), to: &state)
    }
    for row in state.beads.rows.indices {
      state.beads.rows[row].phase = .ended(.verified)
      state.beads.rows[row].wanted = .done
    }
    state.queue = []
    state.busy = Array(state.beads.rows.indices)
    apply(.sourceRead(SourceRead()), to: &state)
    var owed = 0
    while let next = state.plan(), owed <= Policy.commandsPerStep {
      owed += 1
      let entry = Entry(seq: state.seq.next, at: state.at, run: .none, fact: .command(next.command))
      state.apply(entry)
    }
    #expect(owed > 0 && owed < Policy.commandsPerStep)
  }

  @Test func `the time without ralph counts against no deadline`() {
    var state = State()
    let start = Instant(1_795_169_702_417)
    apply(.runStarted(RunStarted { $0.rules = Rules.number }), to: &state, at: start)
    let before = state.nextDeadline
    apply(.runStopped(RunStopped()), to: &state, at: start + .minutes(10))
    let resumed = RunResumed { $0.policy = state.run.policy }
    apply(.runResumed(resumed), to: &state, at: start + .hours(13))
    #expect(before == start + .hours(12))
    #expect(state.nextDeadline == start + .hours(25) + Millis(-600_000))
  }

  private func apply(_ event: Event, to state: inout State, at: Instant = Instant(1)) {
    state.apply(Entry(seq: state.seq.next, at: at, run: .none, fact: .event(event)))
  }
}
