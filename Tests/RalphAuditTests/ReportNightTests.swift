import RalphAudit
import RalphCore
import Testing

/// How a report accounts for time, limits, money, and several runs.
@Suite struct ReportNightTests {
  @Test func `a slot is idle while work is ready and nothing forbids it, and not otherwise`() {
    // With a verifier: the untouched tree is verified first, which forbids.
    var told = Told.started([("a", "A"), ("b", "B")]) {
      ($0.concurrent, $0.iterations, $0.retryDelay) = (1, 0, .zero)
    }
    told.verify("", code: 0, after: 60_000)
    #expect(told.report().night.idle == .zero)
    // From the dispatch to its agent's having the prompt the slot stands empty.
    told.happen(
      after: 7000,
      .dispatchSent(DispatchSent { ($0.bead, $0.attempt) = (bead("a"), 1) }),
      cause: told.asked("a")
    )
    #expect(told.report().night.idle == .seconds(7))
    // While it works, and while the shared tree is verified, it does not.
    told.end("a")
    told.mark("a")
    told.verify("a", code: 0, after: 30_000)
    #expect(told.report().night.idle == .seconds(7))
    #expect(told.report().night.span == .milliseconds(60_000 + 7000 + 60_000 + 5 + 30_000))
  }

  @Test func `an operator's pause, a spent budget and an empty queue forbid`() {
    var told = Told.started([("a", "A"), ("b", "B")]) { ($0.verify, $0.iterations) = (.accept, 1) }
    told.send("a")
    let before = told.report().night.idle
    told.end("a")
    told.mark("a")
    told.happen(after: 900_000, .operatorPaused(OperatorAsked()))
    #expect(told.report().night.idle == before)
  }

  @Test func `time between two lives, sleep and being held are nobody's`() {
    var told = Told.started([("a", "A")]) { $0.verify = .accept }
    told.send("a")
    let span = told.report().night.span
    told.happen(after: 1000, .runStopped(RunStopped { $0.why = .hangup }))
    told.happen(after: 3_600_000, .runResumed(RunResumed { $0.rules = Rules.number }))
    told.happen(after: 500_000, .clockMoved(ClockMoved { $0.byMs = .seconds(499) }))
    told.happen(after: 0, .hostSlept(HostSlept { $0.by = .seconds(499) }))
    told.happen(after: 20_000, .hostSlept(HostSlept { ($0.by, $0.held) = (.seconds(20), true) }))
    let report = told.report()
    #expect(report.night.span == Millis(span.value + 1000 + 1000))
    #expect(report.runs[0].lives == 2 && report.runs[0].away == .hours(1))
    #expect(report.night.slept == .seconds(499) && report.night.held == .seconds(20))
    let page = report.lines().map(\.text)
    #expect(
      page.contains("  open: go on with ralph resume; resumed once, 1h00m without ralph"),
      "\(page)"
    )
    #expect(page.contains("  the machine slept for 8m19s, ralph was held for 20s"))
  }

  @Test func `a rate limit and a storm are told apart, each with its time`() {
    var limited = Told.started([("a", "A"), ("b", "B")]) {
      ($0.verify, $0.limitPause, $0.iterations) = (.accept, .minutes(15), 0)
    }
    limited.work("a") { ($0.endClass, $0.signal) = (.rateLimit, .none) }
    limited.wait(15 * 60_000)
    #expect(limited.report().night.pauses(storms: false) == (1, .minutes(15)))
    #expect(limited.report().night.pauses(storms: true).count == 0)

    let storm = Told.storm()
    let report = storm.report()
    #expect(report.night.pauses.map(\.isStorm) == [true])
    #expect(report.lines().map(\.text).contains { $0.hasPrefix("  1 storm suspension, ") })
  }

  @Test func `money is told with the attempts that do not say what they took`() {
    var told = Told.started([("a", "A"), ("b", "B")]) { $0.verify = .accept }
    told.work("a") { ($0.costMicros, $0.tokens) = (1_230_001, 4000) }
    told.mark("a")
    told.work("b")
    #expect(told.page().contains("  cost: $1.24, 4000 tokens; unknown for b#1"), "\(told.page())")
  }

  @Test func `a halt says what is the matter, what was seen, and what to do`() {
    var told = Told.started([("a", "A"), ("b", "B")]) { $0.verify = .accept }
    told.send("a")
    told.end("a") {
      ($0.code, $0.endClass, $0.signal) = (1, .login, .none)
      $0.excerpt = Text("Invalid API key · Please run /login")
    }
    let page = told.page()
    #expect(
      page.contains {
        $0.hasPrefix("  ✗ the agent's login has expired: Invalid API key · Please run /login")
      },
      "\(page)"
    )
    #expect(page.contains { $0.contains("sign shell in again  ·  ralph ") })
  }

  @Test func `runs are chosen by number, name, beginning and time`() throws {
    var told = Told.story()
    told.end()
    let first = RunID(genesis: 0x9ae0, number: 1)
    let second = RunID(genesis: 0x9ae0, number: 2)
    told.happen(after: 3_600_000, .runStarted(RunStarted { $0.rules = Rules.number }))
    var choice = ReportChoice()
    for entry in told.entries { choice.feed(entry) }
    #expect(choice.answer(.last) == .runs([second]))
    #expect(choice.answer(.named("1")) == .runs([first]))
    #expect(choice.answer(.named("r1")) == .runs([first]))
    #expect(choice.answer(.named("9ae0r2")) == .runs([second]))
    #expect(choice.answer(.named("9ae0r")) == .ambiguous([first, second]))
    #expect(choice.answer(.named("7")) == .unknown && choice.answer(.named("")) == .unknown)
    #expect(choice.answer(.since(told.entries[0].at)) == .runs([first, second]))
    let late = try #require(told.entries.last?.at)
    #expect(choice.answer(.since(late)) == .runs([second]))
    #expect(choice.answer(.since(late + .hours(1))) == .runs([]))
  }

  @Test func `of several runs the one that worked on a bead tells of it`() {
    var told = Told.story()
    told.end()
    told.happen(after: 1000, .runStarted(RunStarted { $0.rules = Rules.number }))
    told.read(2)
    let both = told.report(.since(Instant(0)))
    #expect(both.runs.count == 2)
    #expect(both.pieces.map(\.bead) == [bead("7.1.1"), bead("7.1.2")])
    #expect(both.pieces[0].place == .verified(.alone))
    #expect(told.report().pieces[0].place != .verified(.alone))
  }
}

extension Millis {
  fileprivate static func milliseconds(_ count: Int64) -> Millis { Millis(count) }
}

extension Told {
  /// Three agents in a row that fail alike: they are suspended, and wake a minute later.
  static func storm() -> Told {
    var told = started([("a", "A"), ("b", "B")]) {
      ($0.verify, $0.iterations, $0.retryDelay, $0.attempts) = (.accept, 0, .zero, 9)
    }
    for _ in 0..<3 {
      let name = told.state.attempts.first.map { told.state.beads.keys[$0.row].bare } ?? "a"
      told.work(name) {
        ($0.code, $0.signal, $0.errors) = (1, .none, digest("same"))
        $0.excerpt = Text("boom")
      }
    }
    return told
  }
}
