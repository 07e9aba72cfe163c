import RalphAudit
import RalphCore
import Testing

/// The status screen, the lines of a live run, and the state as text.
@Suite struct ViewTests {
  private func titles(_ told: Told) -> Titles {
    var titles = Titles()
    for entry in told.entries { titles.feed(entry) }
    return titles
  }

  @Test func `what was kept of foreign text is harmless when it is asked for`() {
    var told = Told.story()
    var kept = titles(told)
    #expect(kept[bead("7.1.2")] == "Say where")
    #expect(kept[bead("7.1.1")] == "Accept tab-separated files" && kept[bead("9")] == "")
    // It passed in the end.
    #expect(kept.failure(of: bead("7.1.1")) == "" && kept.lastFailure == nil)
    told = Told.started([("a", "A")])
    told.verify("", code: 1)
    kept = titles(told)
    #expect(kept.lastFailure?.words == "BugA.2: want 0" && kept.lastFailure?.bead == BeadID.none)
    told = Told.started([("a", "A"), ("b", "B")])
    told.verify("", code: 0)
    told.work("a")
    told.mark("a")
    told.verify("a", code: 1)
    kept = titles(told)
    #expect(kept.failure(of: bead("a")) == "BugA.2: want 0" && kept.failure(of: bead("b")) == "")
    #expect(kept.lastFailure?.bead == bead("a"))
  }

  private func lines(_ told: Told) -> [String] {
    var lines = RunLines()
    var state = State()
    var said: [String] = []
    for entry in told.entries {
      let before = state
      state.apply(entry)
      said += lines.lines(for: entry, before: before, after: state)
    }
    return said
  }

  @Test func `a live run says what happens in plain words`() {
    var told = Told.story()
    told.end()
    #expect(
      lines(told) == [
        "Verifying the untouched tree",
        "✓ the untouched tree passes (3.2s)",
        "Found 2 ready bead(s) for iteration 1",
        "→ 7.1.1 dispatched (attempt 1 of 2)  Accept tab-separated files",
        "? 7.1.1 ended after 6m36s; verifying",
        "✗ 7.1.1 verification failed (exit 1): BugA.2: want 0 — trying again with the failure text",
        "Found 2 ready bead(s) for iteration 2",
        "→ 7.1.1 dispatched (attempt 2 of 2)  Accept tab-separated files",
        "? 7.1.1 ended after 6m36s; verifying",
        "✓ 7.1.1 verified in 3.2s",
        "Found 1 ready bead(s) for iteration 3",
        "→ 7.1.2 dispatched (attempt 1 of 2)  Say where",
        "✗ 7.1.2 timed out after 6m36s — trying again",
        "Stopped: the iterations are used up",
        "Completed 3 iteration(s): 1 verified",
        "1 bead(s) are still ready",
      ]
    )
  }

  @Test func `an inconclusive failure says what it waits for`() {
    var told = Told.started([("a", "A"), ("b", "B")]) { $0.concurrent = 2 }
    told.verify("", code: 0)
    told.work("a")
    told.mark("a")
    told.verify("a", code: 1)
    #expect(
      lines(told).last == "? a inconclusive: another attempt was live; waits for a quiet tree"
    )
  }

  @Test func `a red baseline says what to do`() {
    var told = Told.started([("a", "A")])
    told.verify("", code: 1)
    told.end()
    #expect(
      lines(told).suffix(4) == [
        "✗ the verifier fails on the untouched tree (exit 1): BugA.2: want 0",
        "Stopped: the verifier fails before new work is begun",
        "Completed 0 iteration(s): nothing finished",
        "1 bead(s) are still ready",
      ]
    )
  }

  @Test func `a mark that stands as before is told of nobody, wherever its line goes`() {
    var told = Told.started([("a", "A"), ("b", "B")])
    func see(_ name: String, _ mark: Mark, place: Int) -> [String] {
      told.happen(
        .beadChanged(
          BeadSeen {
            ($0.bead, $0.mark, $0.place) = (bead(name), mark, place)
            $0.title = Text(name)
          }
        )
      )
      return lines(told).filter { $0.contains("somebody else") }
    }
    let said = ["! b was marked [x] by somebody else; not verified, not taken"]
    #expect(see("b", .done, place: 1) == said)
    // A line is inserted above it.
    #expect(see("b", .done, place: 2) == said)
    #expect(see("b", .blocked, place: 2).count == 2)
  }

  @Test func `an empty queue says so`() {
    var told = Told.started([])
    told.end()
    #expect(lines(told) == ["No ready beads", "Completed 0 iteration(s): nothing finished"])
  }

  @Test func `the status of an open run that nobody holds points to resume`() {
    let told = Told.story()
    let view = StatusView(told.state, titles: titles(told), writer: .gone)
    #expect(
      view.lines(now: told.state.at) == [
        "run 9ae0r1  open, nobody works on it  started 2027-01-15T08:00:02.000Z  21m25s",
        "iteration 3  3/3 starts  1/2 done  1 verified",
        "  · end (29)  asked, outcome unknown until resume",
        "next (1)",
        "  [ ] 7.1.2  ready  Say where",
        "ralph resume     carry on: this run is open and nobody works on it",
      ]
    )
  }

  @Test func `the status of a live run shows what is under way and why the rest waits`() {
    var told = Told.started([("a", "A"), ("b", "B")])
    told.happen(
      .beadFound(
        BeadSeen {
          $0.bead = bead("c")
          $0.title = Text("C")
          $0.place = 9
          $0.needs = [bead("a")]
        }
      )
    )
    told.verify("", code: 0)
    let view = StatusView(told.state, titles: titles(told), writer: .live)
    #expect(
      view.lines(now: told.state.at + Millis.seconds(41)) == [
        "run 9ae0r1  running  started 2027-01-15T08:00:02.000Z  45s",
        "iteration 1  1/3 starts  0/3 done  nothing finished",
        "  ◐ a#1  shell  asked  41s  limit 10m00s  A",
        "  · dispatch a (9)  asked",
        "  next deadline 2027-01-15T20:00:02.000Z",
        "next (1)", "  [ ] b  ready  B",
        "not given out (1)", "  [ ] c  needs a  C",
        "ralph history -f     watch it; Ctrl-C in its terminal drains it",
      ]
    )
  }

  @Test func `a long queue stays on one screen`() {
    let told = Told.started((0..<200).map { ("t\($0)", "Task \($0)") })
    let view = StatusView(told.state, titles: titles(told), writer: .live)
    let lines = view.lines(now: told.state.at, rows: 24)
    #expect(lines.count <= 24)
    #expect(lines.contains { $0.hasPrefix("  … ") })
  }

  @Test func `the status is one JSON object without empty members`() {
    let told = Told.started([("a", "say \"hi\"\\")])
    let json = StatusView(told.state, titles: titles(told), writer: .live).json
    #expect(json.hasPrefix(#"{"schema":"ralph.status/1","run":{"id":"9ae0r1","phase":"open","#))
    #expect(json.contains(#""title":"say \"hi\"\\""#))
    #expect(json.contains(#""verification":{"limit_ms":1800000}"#))
    #expect(!json.contains("null"))
    let none = StatusView(State(), titles: Titles(), writer: .unknown)
    #expect(none.lines(now: Instant(0)) == ["no run yet in this workspace"])
    #expect(!none.json.contains("\"run\""))
  }

  @Test func `the state is the same text for the same entries, and another for others`() {
    let told = Told.story()
    var again = State()
    for entry in told.entries { again.apply(entry) }
    #expect(StateText.digest(again) == StateText.digest(told.state))
    #expect(
      StateText.lines(told.state).suffix(3) == [
        "bead plan:7.1.1 ended:verified mark=done number=2 spent=1 wants=done why=verified "
          + "failure=e0ee8bb50685 attempted touched=26",
        "bead plan:7.1.2 open place=1 number=1 spent=1 trouble=timed_out attempted touched=27",
        "outstanding 29 end key=9ae0r1.29",
      ]
    )
    again.beads.rows[1].spent += 1
    #expect(StateText.digest(again) != StateText.digest(told.state))
  }
}
