import RalphAudit
import RalphCore
import Testing

/// What the history shows, and what it leaves out.
@Suite struct HistoryTests {
  private let told = Told.story()

  private func seqs(_ change: (inout HistoryQuery) -> Void) -> [UInt64] {
    var query = HistoryQuery()
    change(&query)
    return History.lines(told.entries, query).map(\.entry.seq.value)
  }

  @Test func `a bead's life reads from top to bottom`() {
    var life = BeadLife(of: "7.1.1")
    for entry in told.entries { life.feed(entry) }
    let expected = """
      run 9ae0r1  started 08:00:02
         seq  time      +         what
           3  08:00:02  ─         ○ found [ ]        P0  "Accept tab-separated files"  ready
           8  08:00:05  +3.2s     → dispatch #1      shell  limit 10m00s  because 7, slot free (0/1)
           9  08:00:05  +0.2s     ◐ accepted         pid 4711
          10  08:06:41  +6m36s    ? agent ended #1   exit 0 after 6m36s  signal
          11  08:06:41  +0ms      → mark [ ]→[?]     the attempt has ended  because 10
          12  08:06:41  +5ms      · marked [?]
          13  08:06:41  +0ms      → verify           an attempt has ended  because 12
          14  08:08:11  +1m30s    ✗ verify           exit 1 in 1m30s  BugA.2: want 0
          15  08:08:11  +0ms      → mark [?]→[ ]     to do again  because 14
          16  08:08:11  +5ms      · marked [ ]
          17  08:08:11  +0ms      → dispatch #2      shell  limit 10m00s  with the failure text\
        because 16, slot free (0/1), attempts 1<2
          18  08:08:11  +0.2s     ◐ accepted         pid 4711
          19  08:14:47  +6m36s    ? agent ended #2   exit 0 after 6m36s  signal
          20  08:14:47  +0ms      → mark [ ]→[?]     the attempt has ended  because 19
          21  08:14:47  +5ms      · marked [?]
          22  08:14:47  +0ms      → verify           an attempt has ended  because 21
          23  08:14:50  +3.2s     ✓ verified         exit 0 in 3.2s
          24  08:14:50  +0ms      → mark [?]→[x]     verified  because 23
          26  08:14:50  +5ms      ✓ marked [x]
      total 14m45s  agent 13m12s  verifier 1m33s  attempts 2
      """
    #expect(life.lines().joined(separator: "\n") == expected)
    #expect(life.lines(isASCII: true).allSatisfy { $0.contains("→[") || !$0.contains("→ ") })
  }

  @Test func `a mark that ralph itself has put is nobody else's`() {
    func changed(_ mark: Mark) -> Event {
      .beadChanged(
        BeadSeen {
          $0.bead = bead("a")
          $0.mark = mark
        }
      )
    }
    func last(_ told: Told) -> String {
      var query = HistoryQuery()
      query.kinds = ["bead.changed"]
      return History.lines(told.entries, query).last?.saying.detail ?? ""
    }
    var told = Told.started([("a", "A"), ("b", "B")])
    told.verify("", code: 0)
    told.work("a")
    // The mark is swapped in and the writer dies: the next one reads it before it is settled.
    told.happen(changed(.claimed))
    #expect(last(told) == "as ralph itself put it")
    told.happen(changed(.todo))
    #expect(last(told) == "by somebody else than ralph")
    var undone = Told.story()
    undone.happen(.operatorUndone(OperatorDecided { $0.bead = bead("7.1.1") }))
    let seen = BeadSeen {
      $0.bead = bead("7.1.1")
      $0.mark = .todo
    }
    undone.happen(.beadChanged(seen))
    #expect(last(undone) == "as ralph itself put it")
  }

  @Test func `filters of one field are alternatives, and fields add up`() {
    #expect(seqs { $0.kinds = ["do.dispatch", "verify.*"] } == [7, 8, 14, 17, 23, 25])
    #expect(seqs { ($0.kinds, $0.beads) = (["do.dispatch"], ["7.1.2"]) } == [25])
    #expect(seqs { $0.beads = ["plan:7.1.2"] } == [4, 25, 27, 28])
    #expect(seqs { $0.runs = [RunID(genesis: 0x9ae0, number: 2)] } == [])
    #expect(seqs { ($0.runNumbers, $0.last) = ([1], 2) } == [28, 29])
    #expect(seqs { $0.runNumbers = [2] } == [])
    #expect(seqs { $0.until = told.entries[1].at } == [1, 2, 3, 4, 5, 6])
    #expect(seqs { $0.since = told.entries[27].at } == [28, 29])
    #expect(seqs { $0.grep = "buga" } == [14])
    #expect(seqs { $0.grep = "DO.END" } == [29])
  }

  @Test func `an attempt's history has what was done on account of it`() {
    #expect(seqs { ($0.beads, $0.attempt) = (["7.1.1"], 1) } == Array(8...16))
    #expect(seqs { ($0.beads, $0.attempt) = (["7.1.1"], 2) } == Array(17...24) + [26])
    #expect(seqs { ($0.beads, $0.attempt) = (["7.1.1"], 3) } == [])
  }

  @Test func `the last ones are oldest first unless reversed`() {
    #expect(seqs { $0.last = 3 } == [27, 28, 29])
    #expect(seqs { ($0.last, $0.isReversed) = (3, true) } == [29, 28, 27])
    #expect(seqs { $0.last = 0 } == [])
  }

  @Test func `an answer that comes too late is told as late`() {
    var told = told
    told.happen(.attemptEnded(AttemptEnded { $0.bead = bead("7.1.1") }), cause: Seq(8))
    let line = History.lines(told.entries, HistoryQuery()).last?.short() ?? ""
    #expect(line.hasSuffix("(late: changes nothing)"))
  }

  @Test func `an inconclusive verification names its reason`() {
    var told = Told.started([("a", "A"), ("b", "B")]) { $0.concurrent = 2 }
    told.verify("", code: 0)
    told.work("a")
    told.mark("a")
    told.verify("a", code: 1)
    let lines = History.lines(told.entries, HistoryQuery()).map { $0.short() }
    #expect(
      lines.last?.contains("? verify           exit 1 in 3.2s") == true
        && lines.last?.contains("(inconclusive: another attempt was live)") == true
    )
  }

  @Test func `a glob fits whole kinds only`() {
    let fits: [(String, String, Bool)] = [
      ("*", "do.mark", true), ("do.*", "do.mark", true), ("do.*", "bead.found", false),
      ("*.ended", "verify.ended", true), ("verify", "verify.ended", false),
      ("mark.?et", "mark.set", true), ("a*b*c", "axxbyyc", true), ("a*b*c", "axxbyy", false),
      ("", "", true), ("**", "", true), ("?", "", false),
    ]
    for (pattern, text, isFit) in fits {
      #expect(
        Glob.matches(Array(pattern.utf8)[...], Array(text.utf8)[...]) == isFit,
        "\(pattern) \(text)"
      )
    }
  }

  @Test func `an entry in full shows every member that says something`() {
    var query = HistoryQuery()
    query.kinds = ["do.dispatch"]
    let full = History.lines(told.entries, query)[2].full
    #expect(full.first == "25  do.dispatch  dispatch #1")
    #expect(full.contains("    bead              plan:7.1.2"))
    #expect(full.contains("    limit_ms          600000"))
    #expect(!full.contains { $0.contains("failure") })
  }

  @Test func `foreign text moves no cursor and hides nothing`() {
    #expect(visible("a\u{1b}[2Jb\u{1b}]0;title\u{7}c\r\nd\te") == "abc d e")
    #expect(visible("\u{202e}evil\u{200b}\u{9b}31m seen") == "evil seen")
    #expect(visible("ünï 漢字 👩‍👩‍👧") == "ünï 漢字 👩‍👩‍👧")
    #expect(visible("abcdef", limit: 3) == "abc…")
    #expect(firstLine("\n \u{1b}[1m\n  two\nthree") == "  two")
  }
}
