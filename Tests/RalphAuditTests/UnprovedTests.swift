import RalphAudit
import RalphCore
import Testing

/// What counts as done, and what only looks so: marks on an agent's word, and work taken back.
@Suite struct UnprovedTests {
  private func titles(_ told: Told) -> Titles {
    var titles = Titles()
    for entry in told.entries { titles.feed(entry) }
    return titles
  }

  private func head(_ told: Told) -> String {
    let view = StatusView(told.state, titles: titles(told), writer: .gone)
    return view.lines(now: told.state.at)[1]
  }

  /// Two tasks; the agent of the first marks the second, too.
  private func marked() -> Told {
    var told = Told.started([("a", "A"), ("b", "B")])
    told.verify("", code: 0)
    told.happen(.beadChanged(seen("b", .done)))
    told.happen(
      .tasksMarked(
        TasksMarked { ($0.bead, $0.tasks, $0.unproved) = (bead("a"), [bead("b")], [bead("b")]) }
      )
    )
    return told
  }

  private func seen(_ name: String, _ mark: Mark) -> BeadSeen {
    BeadSeen {
      ($0.bead, $0.mark, $0.title) = (bead(name), mark, Text(name))
      $0.place = name == "a" ? 0 : 1
    }
  }

  private func begin(_ told: inout Told) {
    told.happen(
      .runStarted(
        RunStarted {
          ($0.rules, $0.epoch) = (Rules.number, 1)
          ($0.policy.iterations, $0.policy.verify) = (3, .command)
        }
      )
    )
    told.read(2)
  }

  @Test func `what an agent marked by itself is counted apart from what is done`() {
    var told = marked()
    told.finish("a")
    #expect(
      head(told).contains("  1/2 done  1 marked [x] by an agent, not verified"),
      "\(head(told))"
    )
    #expect(ShortLine.text(told.state, writer: .gone).hasPrefix("ralph 1/2"))
    let view = StatusView(told.state, titles: titles(told), writer: .gone)
    #expect(view.json.contains(#""done":1,"unproved":[{"bead":"plan:b""#), "\(view.json)")
    // A person's word for it makes it done.
    told.happen(.operatorRecorded(OperatorDecided { $0.bead = bead("b") }))
    #expect(head(told).contains("  2/2 done") && !head(told).contains("not verified"))
  }

  @Test func `a report has it under what to look at, in later runs, too`() {
    var told = marked()
    told.finish("a")
    told.end()
    for _ in 1...2 {
      let page = told.page()
      #expect(page.contains("  ? b is marked [x] by an agent, and not verified"), "\(page)")
      #expect(page.contains { $0.contains("ralph plan mark b todo") })
      #expect(told.report().pieces.first { $0.bead == bead("b") }?.place == .unproved)
      begin(&told)
    }
  }

  @Test func `what was taken back is neither done nor offered to be taken back`() {
    var told = Told.started([("a", "A"), ("b", "B")]) { $0.tree = .own }
    told.verify("", code: 0)
    told.make("a")
    told.work("a")
    told.mark("a")
    told.verify("a", code: 0)
    told.land("a")
    told.mark("a")
    #expect(head(told).contains("1/2 done"))
    #expect(told.page().contains { $0.contains("ralph undo a") })
    told.happen(.operatorUndone(OperatorDecided { ($0.bead, $0.by) = (bead("a"), Name()) }))
    #expect(head(told).contains("0/2 done"), "\(head(told))")
    let page = told.page()
    #expect(!page.contains { $0.contains("ralph undo") }, "\(page)")
    #expect(page.contains { $0.hasPrefix("  ready") && $0.contains("a") }, "\(page)")
    #expect(!page.contains { $0.contains("done before") })
    // Its mark is read again, and then it is done by hand.
    told.happen(.beadChanged(seen("a", .todo)))
    told.happen(.beadChanged(seen("a", .done)))
    #expect(head(told).contains("1/2 done"))
  }

  @Test func `what waits for work that was taken back is not ready, and that work is`() {
    var told = Told.started([("a", "A")]) { $0.iterations = 1 }
    told.happen(
      .beadFound(BeadSeen { ($0.bead, $0.place, $0.needs) = (bead("d"), 9, [bead("a")]) })
    )
    told.verify("", code: 0)
    told.finish("a")
    told.end()
    told.happen(.operatorUndone(OperatorDecided { $0.bead = bead("a") }))
    let view = StatusView(told.state, titles: titles(told), writer: .gone)
    #expect(view.queue.map(\.bead) == [bead("a")])
    #expect(view.waiting.map(\.standing) == [.needs(bead("a"))])
    let page = told.page()
    #expect(page.contains("  ready 1: a") && page.contains("  blocked 1: d (needs a)"), "\(page)")
  }

  @Test func `a task on an agent's word alone is not told as done before`() {
    let told = marked()
    for (tasks, line) in [
      (["b"], []), (["a", "b"], ["! done before, and not in THUNK: a"]),
    ] as [([String], [String])] {
      var words = RunLines(titles: titles(told))
      let missing = Event.rowsMissing(RowsMissing { $0.tasks = tasks.map(bead) })
      let entry = Entry(
        seq: told.state.seq.next,
        at: told.state.at,
        run: told.state.run.id,
        fact: .event(missing)
      )
      #expect(words.lines(for: entry, before: told.state, after: told.state) == line)
    }
  }

  @Test func `what an operator writes after a run is none of its time`() {
    var told = Told.story()
    told.end()
    let end = told.report().runs.last?.lastAt
    #expect(end == told.state.at)
    for event: Event in [
      .operatorUndone(OperatorDecided { $0.bead = bead("7.1.1") }),
      .operatorApproved(PhaseDecided { $0.of = Seq(1) }),
    ] { told.happen(after: 3_600_000, event) }
    #expect(told.report().runs.last?.lastAt == end)
  }

  @Test func `phases that nobody has decided about wait for a person`() {
    var told = Told.started([("a", "A")])
    told.verify("", code: 0)
    told.happen(.phaseProposed(PhaseTold { $0.title = Text("Phase 9: \u{1b}[31mMore") }))
    let proposed = told.state.seq
    told.happen(.phaseAdded(PhaseTold { $0.title = Text("Phase 10: Even more") }))
    let page = told.page()
    #expect(page.contains("needs you: 2"), "\(page)")
    #expect(page.contains("  ? an agent proposes a phase: Phase 9: More"))
    #expect(page.contains("  ? an agent added a phase without leave: Phase 10: Even more"))
    #expect(told.report().json.line.contains(#""in_plan":true"#))
    told.happen(.operatorRejected(PhaseDecided { $0.of = proposed }))
    #expect(
      told.page().contains("needs you: 1") && !told.page().contains { $0.contains("Phase 9") }
    )
  }

  @Test(arguments: ["", "src/a.c", "1\n2\n3\n4\n5"])
  func `work in files that are left alone is told by line and status`(left: String) {
    var told = Told.started([("a", "A")]) { ($0.planEvery, $0.commits) = (9, .commit) }
    let made = CommitMade {
      ($0.bead, $0.commit, $0.files) = (bead("a"), Name("abc")!, 2)
      $0.left = Text(left)
    }
    var words = RunLines(titles: titles(told))
    let entry = Entry(
      seq: told.state.seq.next,
      at: told.state.at,
      run: told.state.run.id,
      fact: .event(.commitMade(made))
    )
    let lines = words.lines(for: entry, before: told.state, after: told.state)
    #expect(lines.contains { $0.contains("no commit holds") } == !left.isEmpty, "\(lines)")
    if left.count > 8 { #expect(lines.joined().contains("1, 2, 3 and 2 more"), "\(lines)") }
    told.state.run.loop.lacking = left.isEmpty ? [] : [made]
    let view = StatusView(told.state, titles: titles(told), writer: .unknown)
    let shown = view.lines(now: told.state.at).joined()
    #expect(shown.contains("of a no commit holds") == !left.isEmpty, "\(shown)")
  }
}
