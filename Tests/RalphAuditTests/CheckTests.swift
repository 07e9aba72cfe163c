import RalphAudit
import RalphCore
import RalphJournal
import Testing

/// The replay check finds what differs, and only that.
@Suite struct CheckTests {
  private func report(_ entries: [Entry], all: Bool = true) -> ReplayCheck.Report {
    var check = ReplayCheck(keepsAll: all)
    for entry in entries { check.feed(entry) }
    return check.finish()
  }

  private func index(of kind: String, in entries: [Entry]) -> Int {
    entries.firstIndex { $0.fact.kind.rawValue == kind } ?? 0
  }

  @Test func `a journal that the loop wrote has no difference`() {
    let report = report(Told.story().entries)
    #expect(report.found == 0)
    #expect(report.compared == 11)
    #expect(report.exit == 0)
    #expect(report.lines.last?.hasSuffix("11 decisions compared: no difference") == true)
  }

  @Test func `a changed member is named, with five entries of context`() {
    var entries = Told.story().entries
    let at = index(of: "do.dispatch", in: entries)
    if case .command(.dispatch(var dispatch)) = entries[at].fact {
      dispatch.limit = .seconds(1)
      entries[at].fact = .command(.dispatch(dispatch))
    }
    let report = report(entries)
    #expect(report.found == 1)
    #expect(report.exit == 4)
    #expect(report.differences.first?.seq == entries[at].seq)
    #expect(report.differences.first?.member == "limit_ms")
    #expect(report.differences.first?.context.count == 5)
    #expect(report.differences.first?.expected.contains("limit_ms=600000") == true)
    #expect(report.differences.first?.recorded.contains("limit_ms=1000") == true)
  }

  @Test(arguments: ["cause", "with", "key"])
  func `a changed header member is a difference`(_ member: String) {
    var entries = Told.story().entries
    let at = index(of: "do.mark", in: entries)
    switch member {
    case "cause": entries[at].cause = Seq(1)
    case "with": entries[at].with = Seq(1)
    default: entries[at].key = Key(run: entries[at].run, seq: Seq(3))
    }
    #expect(report(entries).differences.first?.member == member)
  }

  @Test func `sequence, time and run of a command are not compared`() {
    var entries = Told.story().entries
    let at = index(of: "do.mark", in: entries)
    entries[at].at = Instant(5)
    #expect(report(entries).found == 0)
  }

  @Test func `a decision that is missing in the middle is a difference`() {
    var entries = Told.story().entries
    entries.remove(at: index(of: "do.verify", in: entries))
    let report = report(entries, all: false)
    #expect(report.differences.first?.expected.hasPrefix("do.verify") == true)
    #expect(report.found > 1)
    #expect(report.differences.count == 1)
  }

  @Test func `a decision that nobody owed is a difference`() {
    var entries = Told.story().entries
    let at = index(of: "do.mark", in: entries)
    var extra = entries[at]
    extra.seq = entries[at].seq
    entries.insert(extra, at: at + 1)
    #expect(report(entries).differences.first?.expected == "nothing")
  }

  @Test func `what a crash cut off at the end of the file is no difference`() {
    let entries = Told.story().entries
    for count in 0...entries.count {
      #expect(report(Array(entries.prefix(count))).found == 0, "\(count) entries")
    }
  }

  @Test(arguments: ["journal.recovered", "run.resumed", "run.started"])
  func `what a crash cut off before a new life is no difference`(_ kind: String) {
    var entries = Told.story().entries
    entries.removeSubrange((index(of: "do.dispatch", in: entries))...)
    var after = entries[entries.count - 1]
    after.seq = after.seq.next
    let policy = Policy()
    after.fact =
      switch kind {
      case "journal.recovered": .event(.journalRecovered(JournalRecovered()))
      case "run.resumed":
        .event(
          .runResumed(
            RunResumed {
              $0.rules = Rules.number
              $0.policy = policy
            }
          )
        )
      default: .event(.runStarted(RunStarted { $0.rules = Rules.number }))
      }
    #expect(report(entries + [after]).found == 0)
    after.fact = .event(.clockMoved(ClockMoved()))
    #expect(report(entries + [after]).found == 1)
  }

  @Test func `decisions by other rules are folded, counted and said`() {
    let other = Rules.number + 1
    var told = Told.started([("a", "A")], rules: other)
    told.verify("", code: 0)
    var entries = told.entries
    let at = index(of: "do.dispatch", in: entries)
    if case .command(.dispatch(var dispatch)) = entries[at].fact {
      dispatch.limit = .seconds(1)
      entries[at].fact = .command(.dispatch(dispatch))
    }
    let report = report(entries)
    #expect(report.found == 0)
    #expect(report.compared == 0)
    #expect(report.foreign.map(\.rules) == [other])
    #expect(report.foreign.map(\.decisions) == [2])
    #expect(
      report.lines.contains(
        "decided by rules \(other), this program has \(Rules.number): 2 decisions not compared"
      )
    )
  }

  @Test func `the report is one JSON object`() {
    let json = report(Told.story().entries).json
    #expect(json.hasPrefix("{\"schema\":\"ralph.replay/1\",\"entries\":"))
    #expect(json.hasSuffix("\"found\":0,\"differences\":[]}"))
  }
}
