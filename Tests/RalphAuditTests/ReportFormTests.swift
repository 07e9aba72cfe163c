import RalphCore
import Testing

@testable import RalphAudit

/// The form of a report: one screen, harmless, for people and for programs.
@Suite struct ReportFormTests {
  /// A night of 48 beads in every place there is.
  private var night: Report {
    var report = Told.story().report()
    report.pieces = (0..<48).map { number in
      var piece = Report.Piece(bead: bead("hm-\(number)"))
      piece.title = "Task number \(number), whose title is as long as titles are where people write"
      (piece.attempts, piece.number, piece.took) = (1 + number % 3, 1 + number % 3, .minutes(9))
      (piece.words, piece.question) = ("expected 7, got 8", "May I?")
      piece.snapshots = [1]
      piece.isFlaky = number % 5 == 0
      if number % 7 == 0 { piece.guarded = [Report.Guarded(attempt: 1, files: ["Makefile"])] }
      piece.place =
        switch number % 12 {
        case 0, 1, 2: .verified(.merged)
        case 3: .verified(.sweepRed)
        case 4: .unverified
        case 5: .unconfirmed
        case 6: .asking
        case 7: .trouble(.failed)
        case 8: .trouble(.unmerged)
        case 9: .left(.needs(bead("hm-7")))
        case 10: .left(.ready)
        default: .left(.notTrusted(by: Name(cutting: "mallory")))
        }
      if piece.place == .verified(.merged) { piece.landed = [Name(cutting: "c0ffee")] }
      return piece
    }
    report.worktrees = report.pieces.filter { $0.place == .trouble(.unmerged) }.map {
      Report.Worktree(bead: $0.bead, branch: "ralph/x", directory: "/trees/x")
    }
    report.halt = Report.Halt(why: .sweep, isOver: true)
    report.halt?.suspects = report.pieces.map(\.bead)
    report.happenings = (0..<9).map { "the branch was switched for the \($0)th time" }
    report.night.unknownCosts = report.pieces.map { Report.Try(bead: $0.bead, attempt: 1) }
    report.night.attempts = 96
    report.night.costMicros = 12_000_000
    return report
  }

  @Test func `a night of 48 beads is one screen of 80 columns and 40 rows`() {
    let lines = night.lines().map(\.text)
    #expect(lines.count <= 40, "\(lines.joined(separator: "\n"))")
    for line in lines where !line.contains("ralph ") && !line.contains("kept on") {
      #expect(columns(line) <= 80, "\(line)")
    }
    #expect(
      lines.contains { $0.hasPrefix("  … and ") && $0.hasSuffix("ralph report 9ae0r1 --all") }
    )
    for heading in ["done: ", "look at these", "needs you: ", "left: ", "the night", "to take it"] {
      #expect(lines.contains { $0.hasPrefix(heading) }, "\(heading)")
    }
  }

  @Test func `unfolded it names every bead`() {
    let text = night.lines(rows: nil).map(\.text).joined(separator: "\n")
    for piece in night.pieces { #expect(text.contains(piece.bead.bare)) }
    #expect(!text.contains("more: ralph report") && !text.contains(" more\n"))
  }

  @Test func `a report for programs keeps its bounds and its counts`() {
    let report = night
    #expect(report.json.line.hasPrefix(#"{"schema":"ralph.report/1","runs":[{"id":"9ae0r1""#))
    #expect(!report.json.line.contains(#""cut""#) && !report.json.line.contains("null"))
    for most in [64 << 10, 9000, 5000] {
      let line = report.json(within: most).line
      #expect(line.utf8.count <= most)
      #expect(line.contains(#""counts":{"beads":48,"done":20,"look":4,"needs":12,"left":12"#))
    }
    #expect(report.json(within: 9000).line.contains(#""cut":true"#))
  }

  @Test func `foreign text moves no cursor, and cannot be pasted as a command`() {
    let odd = "x';rm -rf ~;echo '"
    var told = Told.started([(odd, "Say \u{1b}[2J\u{202e}where"), ("-rf", "dash")]) {
      ($0.attempts, $0.retryDelay, $0.verify) = (1, .zero, .accept)
    }
    told.work(odd) {
      ($0.code, $0.signal, $0.excerpt) = (3, .none, Text("\u{1b}]0;title\u{7}boom\r\nmore"))
    }
    told.mark(odd)
    told.work("-rf") { ($0.code, $0.signal) = (3, .none) }
    told.mark("-rf")
    let page = told.page()
    let text = page.joined(separator: "\n") + told.report().json.line
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202e })
    #expect(page.contains { $0.contains(#"ralph logs 'x'\'';rm -rf ~;echo '\'''"#) }, "\(page)")
    // An id that begins with a dash is no option.
    #expect(page.contains { $0.contains("ralph logs plan:-rf") })
  }

  @Test func `a text is cut by what a terminal gives it`() {
    #expect(columns("abc") == 3 && columns("漢字") == 4 && columns("ünï – ✓") == 7)
    #expect(columns("👩‍👩‍👧") == 2 && columns("e\u{301}") == 1)
    #expect(fitted("abcdef", 6) == "abcdef" && fitted("abcdefg", 6) == "abcde…")
    #expect(fitted("漢字漢字", 6) == "漢字…" && columns(fitted("漢字漢字漢字", 7)) <= 7)
  }

  @Test func `a workspace without a run has a report, too`() {
    #expect(Report().lines().map(\.text) == ["no run to tell of"])
    #expect(Report().json.line.hasPrefix(#"{"schema":"ralph.report/1","runs":[],"#))
  }

  @Test(arguments: [
    ("7.1.1", "7.1.1"), ("a b", "'a b'"), ("", "''"), ("it's", #"'it'\''s'"#), ("#1", "'#1'"),
    ("$(x)", "'$(x)'"), ("ä", "'ä'"), ("a#2", "a#2"), ("~", "'~'"),
  ])
  func `a word is quoted so that a shell takes it for itself`(_ word: String, _ quoted: String) {
    #expect(Report.quoted(word) == quoted)
  }
}
