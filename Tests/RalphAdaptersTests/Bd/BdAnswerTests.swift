import RalphAdapters
import RalphCore
import RalphProcess
import Testing

private func ended(_ code: Int32, out: String = "", err: String = "") -> BdRun {
  .ended(.exited(code), out: Array(out.utf8), err: Array(err.utf8))
}

@Suite struct BdAnswerTests {
  static let id = BdID("hy-din")

  @Test(arguments: [
    (
      ended(0, err: "Error updating hy-din: operation failed: already claimed by agent-1"),
      BdRefusal.alreadyClaimed(by: "agent-1")
    ),
    (
      ended(0, err: "Error claiming hy-din: issue already claimed by Jane Doe\n"),
      .alreadyClaimed(by: "Jane Doe")
    ),
    (
      ended(1, err: "Error claiming hy-din: issue not claimable: status closed"),
      .notClaimable(status: "closed")
    ),
    (ended(0, err: "Error fetching hy-din: no issue found matching \"hy-din\""), .notFound),
    (
      ended(1, out: #"{"error":"no issues found matching the provided IDs","schema_version":1}"#),
      .notFound
    ),
    (
      ended(1, out: #"{"schema_version":1,"data":{"error":"no issue found matching \"x\""}}"#),
      .notFound
    ),
    (ended(1, err: #"{"error":"database is locked","schema_version":1}"#), .locked),
    (
      ended(0, err: "cannot close hy-din: blocked by open issues [hy-a hy-b] (use --force)"),
      .blockedBy(["hy-a", "hy-b"])
    ),
    (ended(1, err: "Error: failed to open database: sqlite3: database is locked"), .locked),
    (ended(1, err: "Error: Database out of sync with JSONL. Run 'bd sync'\n\nmore"), .outOfSync),
    (ended(1, err: "Error: no beads database found\nHint: run 'bd init'"), .noTracker),
    (ended(1, err: "Error: unknown flag: --x\nUsage:\n"), .invalid("unknown flag: --x")),
    (ended(0, out: "No updates specified\n"), .invalid("No updates specified")),
    (
      ended(1, err: "Error: failed to get ready work: context canceled"),
      .other("failed to get ready work: context canceled")
    ),
    (
      ended(0, err: "⚠️  WARNING: hash mismatch\nError claiming hy-din: already claimed by z"),
      .alreadyClaimed(by: "z")
    ),
    (ended(0), .other("exit 0 without a word")),
    (ended(3, out: " \n"), .other("exit 3 without a word")),
    (
      .notStarted("exec bd: No such file or directory"),
      .cannotStart("exec bd: No such file or directory")
    ),
  ])
  func `a refusal is told by its words, on whichever output they stand`(
    run: BdRun,
    refusal: BdRefusal
  ) throws {
    #expect(BdOutput.bead(run, try #require(Self.id)) == .refused(refusal))
  }

  @Test(arguments: [
    ended(0, out: "✓ Closed hy-din: Closed"), ended(0, out: "[]"), ended(0, out: "{}"),
    ended(0, out: "null"), ended(0, out: #"[{"id":"hy-din"}]"#),
    ended(0, out: #"[{"id":"hy-din2","status":"open"}]"#),
    ended(0, out: #"[{"id":"hy-din","status":"open","assignee":7}]"#),
    ended(0, out: #"[{"id":"hy-din","status":"open"},{"id":"hy-a","status":"open"}]"#),
    .tooLong, .ended(.signaled(9), out: [], err: []),
  ])
  func `what is no answer about the bead is broken`(run: BdRun) throws {
    let answer = BdOutput.bead(run, try #require(Self.id))
    guard case .broken = answer else {
      Issue.record("\(answer)")
      return
    }
  }

  @Test(arguments: [
    #"[{"id":"hy-din","status":"hooked"}]"#, #"{"id":"hy-din","status":"hooked"}"#,
    #"{"id":"hy-din","status":"hooked","schema_version":1}"#,
    #"{"schema_version":1,"data":[{"id":"hy-din","status":"hooked"}]}"#,
    #"[{"id":"hy-din","status":"hooked","assignee":null,"labels":null,"new":{"x":[1]}}]"#,
  ])
  func `object, array and envelope are one answer, and unknown words are kept`(json: String) throws
  {
    let id = try #require(Self.id)
    #expect(BdOutput.bead(ended(0, out: json), id) == .ok(BdBead(id, status: .other("hooked"))))
  }

  @Test func `a call that was ended says nothing of what it did`() throws {
    let out = Array(#"[{"id":"hy-din","status":"open"}]"#.utf8)
    #expect(
      BdOutput.bead(.ended(.timedOut, out: out, err: []), try #require(Self.id)) == .timedOut
    )
  }

  @Test func `a bead with an id that cannot be used is named apart`() {
    let json = #"[{"id":"-rf","status":"open"},{"id":"hy-a","status":"open"}]"#
    guard case .ok(let list) = BdOutput.list(ended(0, out: json)) else {
      Issue.record("unread")
      return
    }
    #expect(list.odd == ["-rf"])
    #expect(list.beads.map(\.id.text) == ["hy-a"])
  }

  @Test(arguments: [
    ("2026-11-20T20:46:42.420407515Z", "2026-11-20T20:46:42.420Z"),
    ("2026-11-20T20:46:42Z", "2026-11-20T20:46:42.000Z"),
    ("2026-11-20T20:46:42.5+02:00", "2026-11-20T18:46:42.500Z"),
    ("2026-11-20T20:46:42.12-05:30", "2026-11-21T02:16:42.120Z"),
    ("2026-11-20 20:46:42", ""), ("2026-13-20T20:46:42Z", ""), ("yesterday", ""),
    ("2026-11-20T20:46:42.0123456789Z", ""), ("2026-11-20T20:46:42.Z", ""), ("", ""),
  ])
  func `an instant has any fraction and any offset`(text: String, expected: String) throws {
    let json = #"[{"id":"hy-din","status":"open","created_at":"\#(text)"}]"#
    guard case .ok(let bead) = BdOutput.bead(ended(0, out: json), try #require(Self.id)) else {
      Issue.record("unread")
      return
    }
    #expect(bead.createdAt?.description ?? "" == expected)
  }

  @Test(arguments: [
    ("0.47.1", true, true, true, true), ("0.49.3", true, true, true, true),
    ("0.49.6", true, false, false, true), ("0.57.0", true, false, false, false),
    ("1.0.5", true, false, false, false), ("1.3.1", true, false, false, false),
    ("0.53.0", false, true, true, true), ("2.0.0", false, true, true, true),
  ])
  func `each version has its ways, and an unknown one is trusted with nothing`(
    text: String,
    isKnown: Bool,
    isRacy: Bool,
    readyHasInProgress: Bool,
    refusalExitsZero: Bool
  ) {
    let features = BdFeatures(BdVersion(text))
    #expect(features.isKnown == isKnown)
    #expect(features.claimIsRacy == isRacy)
    #expect(features.readyHasInProgress == readyHasInProgress)
    #expect(features.refusalExitsZero == refusalExitsZero)
  }

  @Test func `a version is two or three numbers`() {
    #expect(BdVersion("v1.2") == BdVersion(1, 2, 0))
    #expect(BdVersion("1.3.0-rc1") == BdVersion(1, 3, 0))
    #expect(["", "dev", "1", "1..2", "9999999.1"].compactMap(BdVersion.init) == [])
    #expect(BdFeatures(nil) == .careful)
  }
}
