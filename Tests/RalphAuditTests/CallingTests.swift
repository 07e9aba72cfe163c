import RalphAudit
import RalphCore
import Testing

/// Panes in status and monitor, and what a person is called for.
@Suite struct CallingTests {
  private static let pane = Name(cutting: "%7@41.abc/99.def")

  /// A run in panes whose only attempt works in a pane.
  private func told(_ change: (inout Policy) -> Void = { _ in }) -> Told {
    var told = Told.started([("7.1", "Say \u{1b}[2Jwhere"), ("7.2", "Later")]) {
      ($0.host, $0.session, $0.verify) = (.panes, Text("hyper\u{1b}[31mmark"), .accept)
      ($0.retryDelay, $0.attempts) = (.zero, 1)
      change(&$0)
    }
    told.show(.quiet)
    told.happen(
      .dispatchSent(
        DispatchSent {
          $0.bead = bead("7.1")
          $0.attempt = 1
          $0.proof = Name(cutting: "screen")
        }
      ),
      cause: told.asked("7.1")
    )
    return told
  }

  private func notices(_ told: Told) -> [Notice] {
    var (state, titles, found) = (State(), Titles(), [Notice]())
    for entry in told.entries {
      let watch = NoticeWatch(of: entry, in: state)
      state.apply(entry)
      titles.feed(entry)
      if let notice = watch.notice(after: state, titles: titles) { found.append(notice) }
    }
    return found
  }

  /// Those that a person was called for.
  private func called(_ told: Told) -> [Notice] {
    var (state, titles, found, book) = (State(), Titles(), [Notice](), NoticeBook())
    for entry in told.entries {
      let watch = NoticeWatch(of: entry, in: state)
      state.apply(entry)
      titles.feed(entry)
      let notice = watch.notice(after: state, titles: titles)
      if let first = book.take(entry, notice, after: state) { found.append(first) }
    }
    return found
  }

  @Test func `a question calls a person once, with bead and pane`() throws {
    var told = told()
    told.show(.working)
    told.show(.asks, "Do you want to \u{1b}[31mproceed?")
    told.show(.asks, "Do you want to proceed? Really?")
    let found = notices(told)
    #expect(found.map(\.kind) == [.attentionNeeded])
    let notice = try #require(found.first)
    #expect(notice.message == "7.1 asks in pane %7: Do you want to proceed?")
    #expect(notice.bead == bead("7.1") && notice.title == "Say where")
    // Answered and asked again, it calls again.
    told.show(.working)
    told.show(.asks, "And now?")
    #expect(notices(told).count == 2)
    #expect(Set(notices(told).map(\.id)).count == 2)
  }

  @Test func `a notice is one line of JSON that says what and where, and no output`() throws {
    var told = told()
    told.show(.asks, "Proceed \"now\"?")
    let json = try #require(notices(told).first).json
    #expect(json.hasPrefix(#"{"schema":"ralph.notification/1","id":"9ae0r1."#), "\(json)")
    #expect(json.contains(#""type":"attention.needed""#) && json.contains(#""task":"plan:7.1""#))
    #expect(json.contains(#"Proceed \"now\"?"#) && json.contains(#""severity":"warning""#))
    #expect(!json.contains("\u{1b}") && !json.contains("\n"))
  }

  @Test func `the end of a run and a task that failed for good call; what went well does not`() {
    var story = Told.story()
    story.end()
    #expect(notices(story).map(\.kind) == [.runFinished])
    var told = Told.started([("a", "A")]) { ($0.verify, $0.attempts) = (.accept, 1) }
    told.work("a") { ($0.code, $0.signal) = (3, .none) }
    #expect(notices(told).map(\.kind) == [.taskFailed])
    #expect(notices(told).first?.message == "a: the agent failed")
  }

  @Test func `a rate limit that holds the run calls once`() {
    var told = Told.started([("a", "A"), ("b", "B")]) { $0.verify = .accept }
    told.work("a") { ($0.endClass, $0.signal) = (.rateLimit, .none) }
    #expect(notices(told).map(\.kind) == [.runStalled])
  }

  @Test func `a storm is no rate limit, and says what the agents said`() {
    let found = notices(Told.storm())
    #expect(found.map(\.kind) == [.runStorm])
    #expect(found.first?.kind.severity == "warning")
    let message = found.first?.message ?? ""
    #expect(message.hasPrefix("agents fail alike and are suspended until "), "\(message)")
    #expect(message.hasSuffix(": boom") && !message.contains("limit"))
  }

  @Test func `what holds the run again and again calls once, until an agent has worked`() {
    var told = Told.storm()
    func fail(_ told: inout Told) {
      told.wait(31 * 60_000)
      let name = told.state.attempts.first.map { told.state.beads.keys[$0.row].bare } ?? ""
      told.work(name) { ($0.code, $0.signal, $0.errors) = (1, .none, digest("same")) }
    }
    fail(&told)
    fail(&told)
    #expect(notices(told).map(\.kind) == [.runStorm, .runStorm, .runStorm])
    #expect(called(told).map(\.kind) == [.runStorm])

    var limited = Told.started([("a", "A"), ("b", "B")]) {
      ($0.verify, $0.iterations, $0.limitPause, $0.retryDelay) = (.accept, 0, .minutes(1), .zero)
    }
    func meetLimit(_ told: inout Told) {
      told.work("a") { ($0.endClass, $0.signal) = (.rateLimit, .none) }
      told.wait(60_000)
    }
    meetLimit(&limited)
    meetLimit(&limited)
    #expect(called(limited).map(\.kind) == [.runStalled])
    limited.work("a")
    limited.mark("a")
    limited.work("b") { ($0.endClass, $0.signal) = (.rateLimit, .none) }
    #expect(called(limited).map(\.kind) == [.runStalled, .runStalled])
  }

  @Test func `a screen that flickers calls once for one question`() {
    var told = told()
    told.show(.working)
    told.show(.asks, "Do you want to proceed?")
    told.show(.unknown)
    told.show(.asks, "Do you want to proceed?")
    #expect(notices(told).count == 2 && called(told).count == 1)
    told.show(.working)
    told.show(.asks, "Do you want to proceed?")
    #expect(called(told).count == 2)
  }

  @Test func `the end of a run brings its report along`() throws {
    var story = Told.story()
    story.end()
    var notice = try #require(notices(story).last)
    #expect(!notice.json.contains("report"))
    notice.report = story.report().json(within: Notice.reportMost)
    #expect(notice.json.contains(#""severity":"info","report":{"schema":"ralph.report/1""#))
    #expect(notice.json.utf8.count < 70_000 && !notice.json.contains("\n"))
  }

  @Test func `a status shows panes with what they do, and why one gets nothing`() throws {
    var told = told()
    told.show(.working)
    told.show(.quiet, "❯ half a thought", pane: "%8@41.abc/98.def", unfit: "draft")
    let view = StatusView(told.state, titles: Titles(), writer: .live)
    let text = view.lines(now: told.state.at, rows: 40).joined(separator: "\n")
    #expect(text.contains("panes of session hypermark"), "\(text)")
    #expect(text.contains("◐ %7  claude  working  7.1#1"), "\(text)")
    #expect(text.contains("○ %8  claude  quiet  a draft stands in its input box"), "\(text)")
    #expect(
      view.json.contains(#""pane":"%7","agent":"claude","class":"working","attempt":"7.1#1""#)
    )
    #expect(view.json.contains(#""why_not":"a draft stands in its input box""#), "\(view.json)")
    told.show(.asks, "Proceed?")
    let asking = StatusView(told.state, titles: Titles(), writer: .live)
    #expect(asking.hints.contains { $0.contains("tmux select-pane -t %7") })
  }

  @Test func `money is told with how much of it is not known`() {
    var told = Told.started([("a", "A"), ("b", "B")]) {
      ($0.verify, $0.maxCost) = (.accept, 5_000_000)
    }
    told.work("a") { ($0.costMicros, $0.tokens) = (1_230_001, 4000) }
    told.work("b")
    let text = StatusView(told.state, titles: Titles(), writer: .live).lines(now: told.state.at)
      .joined(separator: "\n")
    #expect(text.contains("$1.24 of $5.00, 4000 tokens (unknown for 1 attempts)"), "\(text)")
  }

  @Test func `the monitor's line names each attempt with pane, age and class; idle it is none`() {
    var told = told()
    told.show(.working)
    let line = MonitorLine.text(told.state, now: told.state.at + .minutes(2))
    #expect(line == "0 done, 0 failed, 1 working | ◐ 7.1#1 %7 2m02s working")
    #expect(MonitorLine.text(State(), now: .zero) == nil)
    var ended = Told.story()
    ended.end()
    #expect(MonitorLine.text(ended.state, now: ended.state.at) == nil)
  }
}

extension Told {
  /// A look at a pane.
  fileprivate mutating func show(
    _ what: PaneClass,
    _ evidence: String = "",
    pane name: String = "%7@41.abc/99.def",
    unfit: String = ""
  ) {
    let seen = PaneSeen {
      ($0.pane, $0.session) = (Name(cutting: name), Text("hypermark"))
      ($0.agent, $0.what, $0.unfit) = (Name(cutting: "claude"), what, Name(cutting: unfit))
      ($0.evidence, $0.asOf) = (Text(evidence), state.seq)
    }
    let isKnown = state.panes.contains { $0.name == seen.pane }
    happen(isKnown ? .paneChanged(seen) : .paneFound(seen))
  }
}
