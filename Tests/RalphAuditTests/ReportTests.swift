import RalphAudit
import RalphCore
import Testing

/// What a report says of a run, told to somebody who was not there.
@Suite struct ReportTests {
  @Test func `a run reads from done to how the time was used`() {
    var told = Told.story()
    told.end()
    #expect(
      told.page() == [
        "run 9ae0r1  2027-01-15 08:00:02 to 08:21:28 UTC  21m26s",
        "  ended: the iterations are used up; exit 1: something ran out of time",
        "done: 1 of 2",
        "  1 verified, 1 alone in the shared tree",
        "  ✓ 7.1.1  2 attempts  13m12s  Accept tab-separated files",
        "left: 1",
        "  ready 1: 7.1.2",
        "the tree",
        "  green: 7.1.1 passed at 08:14:50",
        "the night",
        "  1 slot; it stood empty without need for 0.6s of 21m26s (0.0%)",
        "  3 attempts, 1 of them again",
        "  cost: no agent says what it took",
      ]
    )
  }

  @Test func `what was given up says why, and which commands lead on`() {
    var told = Told.started([("a", "A")]) { ($0.attempts, $0.retryDelay) = (1, .zero) }
    told.verify("", code: 0)
    told.work("a")
    told.mark("a")
    told.verify("a", code: 1, after: 90_000)
    told.mark("a")
    told.end()
    let page = told.page()
    #expect(
      page.contains("  ✗ a: verification failed: BugA.2: want 0")
        && page.contains("      ralph logs a  ·  ralph retry a"),
      "\(page)"
    )
    #expect(page.contains("needs you: 1") && !page.contains { $0.hasPrefix("left") })
  }

  @Test func `a question stands first, in its own words, with the way to its pane`() {
    var told = Told.started([("a", "A"), ("b", "B")]) {
      ($0.host, $0.verify, $0.retryDelay, $0.attempts) = (.panes, .accept, .zero, 1)
    }
    told.show(.quiet)
    told.send("a")
    told.show(.working)
    told.show(.asks, "Do you want to \u{1b}[31mproceed?")
    let page = told.page()
    #expect(page.contains("  ! a asks: Do you want to proceed?"), "\(page)")
    #expect(page.contains("      ralph attach a") && page.contains("needs you: 1"))
    let report = told.report()
    #expect(report.pieces.first?.place == .asking)
    #expect(report.json.line.contains(#""question":"Do you want to proceed?""#))
    told.show(.working)
    #expect(told.report().pieces.first?.place == .left(.working))
  }

  @Test func `work in trees of their own is told as merged, and what was not merged where it lies`()
    throws
  {
    var told = Told.started([("a", "A"), ("b", "B")]) {
      ($0.tree, $0.concurrent, $0.retryDelay) = (.own, 1, .zero)
    }
    told.verify("", code: 0)
    told.make("a")
    told.work("a")
    told.mark("a")
    told.verify("a", code: 0)
    told.land("a")
    told.mark("a")
    told.make("b")
    told.work("b")
    told.mark("b")
    told.verify("b", code: 0)
    told.happen(
      .mergeConflict(
        MergeConflict { ($0.bead, $0.why) = (bead("b"), Text("both changed Sources/App.swift")) }
      ),
      cause: told.asked("b")
    )
    let report = told.report()
    #expect(report.pieces.map(\.place) == [.verified(.merged), .trouble(.unmerged)])
    let page = told.page()
    #expect(page.contains("  1 verified, 1 merged from trees of their own"), "\(page)")
    #expect(page.contains("  ✗ b: not merged: both changed Sources/App.swift"))
    #expect(page.contains("      kept on ralph/b-slug in /trees/b"))
    #expect(page.contains { $0.hasPrefix("  ralph undo a  its commits") })
    #expect(page.contains { $0.hasPrefix("  ralph undo --run 1  ") })
    #expect(!page.contains { $0.contains("ralph undo b") })
  }

  @Test func `beads that passed beside others are told with what the sweep said`() {
    func sweep(_ code: Int?) -> Report {
      var told = Told.started([("a", "A"), ("b", "B")]) {
        ($0.concurrent, $0.retryDelay) = (2, .zero)
      }
      told.verify("", code: 0)
      told.send("a")
      told.send("b")
      told.end("a")
      told.mark("a")
      told.verify("a", code: 0)
      told.mark("a")
      told.end("b")
      told.mark("b")
      told.verify("b", code: 0)
      told.mark("b")
      if let code { told.verify("", code: code, after: 90_000) }
      return told.report()
    }
    #expect(sweep(nil).pieces.map(\.place) == [.verified(.sweepNotRun), .verified(.alone)])
    #expect(sweep(0).pieces[0].place == .verified(.sweepGreen))
    let red = sweep(1)
    #expect(red.pieces[0].place == .verified(.sweepRed))
    #expect(red.halt?.why == .sweep && red.halt?.suspects == [bead("a")])
    let page = red.lines().map(\.text)
    #expect(page.contains("  ✗ passed beside others, and the sweep fails: a"), "\(page)")
    #expect(page.contains("needs you: 1"))
    #expect(red.health?.isGreen == false)
  }

  @Test func `flaky verdicts and changed guarded files are to be looked at`() {
    var told = Told.started([("a", "A"), ("b", "B")]) { $0.retryDelay = .zero }
    told.verify("", code: 0)
    told.work("a")
    told.mark("a")
    told.verify("a", code: 1)
    told.verify("a", code: 0)
    told.verify("a", code: 0)
    told.mark("a")
    told.send("b", snapshot: "5eed")
    told.end("b") { $0.guarded = Text("Makefile\nrules/AC.rules") }
    told.mark("b")
    let page = told.page()
    #expect(page.contains("  ? a: its verifier failed, and passed when run again"), "\(page)")
    #expect(page.contains("  ✗ b changed what the verifier rests on: Makefile, rules/AC.rules"))
    #expect(
      page.contains("      ralph diff 'b#1'  ·  ralph retry b")
        || page.contains("      ralph diff b#1  ·  ralph retry b")
    )
    #expect(page.contains("  ralph restore b#1  files as before it"))
  }

  @Test func `what is left says why`() {
    var told = Told.started([("a", "A"), ("b", "B"), ("c", "C")]) {
      ($0.iterations, $0.retryDelay) = (1, .zero)
    }
    told.happen(
      .beadFound(
        BeadSeen { ($0.bead, $0.place, $0.needs) = (bead("d"), 9, [bead("b")]) }
      )
    )
    told.happen(
      .beadFound(BeadSeen { ($0.bead, $0.place, $0.mark) = (bead("e"), 10, .blocked) })
    )
    told.happen(.operatorSkipped(OperatorDecided { $0.bead = bead("c") }))
    told.verify("", code: 0)
    told.finish("a")
    let page = told.page()
    #expect(page.contains("  ready 1: b"), "\(page)")
    #expect(page.contains("  blocked 1: d (needs b)"))
    #expect(page.contains("  put aside 1: e") && page.contains("  skipped 1: c"))
  }
}

extension Told {
  /// The attempt that lives ends.
  mutating func end(_ name: String, _ change: (inout AttemptEnded) -> Void = { _ in }) {
    let number = state.beads.index(of: bead(name)).map { state.beads.rows[$0].number } ?? 0
    var ended = AttemptEnded()
    (ended.bead, ended.attempt, ended.took) = (bead(name), number, .seconds(60))
    ended.signal = .nonce
    change(&ended)
    happen(after: 60_000, .attemptEnded(ended), cause: asked(name))
  }
}
