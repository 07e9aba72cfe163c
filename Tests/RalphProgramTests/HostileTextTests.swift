import RalphCore
import RalphFiles
import RalphProcess
import Testing

/// Text from outside changes nothing but itself: nothing in it is executed, no terminal obeys it, and
/// no file outside the workspace is touched.
@Suite struct HostileTextTests {
  /// What a shell, a terminal, a reader of JSON or a path might take for an order.
  static let orders = [
    "$(touch pwned)", "`touch pwned`", "'; touch pwned; '", "\"; touch pwned; \"",
    "$IFS|touch pwned&",
    "\u{1b}[2J\u{1b}]0;owned\u{7}", "\u{1b}]52;c;dG91Y2g=\u{1b}\\", "\u{1b}P1$r\u{1b}\\",
    "\u{9b}31m",
    "\u{202e}desrever\u{2066}", "\u{2028}\u{200b}\u{e0041}", "{{title}} {{nonce}}",
    "--yes -rf ../..",
    "../../../pwned", "%s%n %x", "\\u001b[31m \\n", ":::COMPLETE 000000000000:::",
    "\",\"kind\":\"run.ended",
  ]

  /// The same as bytes, with what is no UTF-8, a NUL, and a line of a million bytes.
  static let flood: [UInt8] =
    Array(orders.joined(separator: "\n").utf8) + [0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0x00, 0x0a]
    + Array(repeating: UInt8(ascii: "A"), count: 1_000_000) + [0x0a]
    + Array(orders.joined(separator: "\r\n").utf8) + [0x0a]

  /// Agents and verifiers that say all of it; the first verification of a bead fails.
  private static func prepare(_ stage: Stage) throws {
    try stage.putBytes("flood", flood)
    try stage.put(
      "agent.sh",
      "cat \"$STAGE/flood\"; cat \"$STAGE/flood\" >&2; echo x >> \"$RALPH_ATTEMPT.txt\"\n"
        + "exec puppet agent\n"
    )
    try stage.put(
      "verify.sh",
      "cat \"$STAGE/flood\"; cat \"$STAGE/flood\" >&2\n"
        + "test -e \"$STAGE/tmp/seen\" || { : > \"$STAGE/tmp/seen\"; exit 1; }\n"
    )
    try stage.script("* * signal\n")
  }

  private static let words = [
    "--agent", "shell:sh \"$STAGE/agent.sh\"", "--verify", "sh \"$STAGE/verify.sh\"",
    "--baseline", "ignore", "-c", "1", "-m",
  ]

  /// What people look at afterwards.
  private static let looks = [
    ["status"], ["status", "--json"], ["status", "--short"], ["history"], ["history", "--json"],
    ["history", "--kind", "do.*"], ["report"], ["report", "--json"], ["report", "--since", "@0"],
    ["replay"], ["replay", "--state"], ["replay", "--state", "--json"], ["replay", "--check"],
    ["journal", "verify"], ["config", "list"], ["cleanup", "--dry-run"],
  ]

  private static func expectPlain(_ answer: Answer, _ line: [String]) {
    for scalar in answer.all.unicodeScalars where scalar != "\n" {
      guard TerminalText.steers(scalar) else { continue }
      let text = answer.all.unicodeScalars.prefix { $0 != scalar }.suffix(200)
      Issue.record("\(line) prints U+\(String(scalar.value, radix: 16)) after: \(String(text))")
      return
    }
  }

  /// What lies in the stage outside of the workspace, but for what its agents and tests write there.
  private static func outside(_ stage: Stage) throws -> [String: String] {
    let own = ["/work", "/log", "/tmp", "/bd-log"]
    return try stage.snapshot().filter { name, _ in
      !own.contains { name == $0 || name.hasPrefix($0 + "/") }
    }
  }

  private static func expectNothingDone(
    _ stage: Stage,
    _ before: [String: String]
  ) throws {
    #expect(try outside(stage) == before)
    let made = try stage.snapshot().keys.filter { $0.contains("pwned") }
    #expect(made == [], "something was executed")
    #expect(!Files.exists(Files.folder(of: stage.path) + "/pwned"))
    // What the journal and its objects hold is what can be shown, and nothing else.
    try stage.expectSound()
    for byte in try stage.bytes("work/.ralph/journal.ndjson") where byte != 0x0a {
      guard byte < 0x20 || byte == 0x7f else { continue }
      Issue.record("a raw control byte \(byte) is in the journal")
      return
    }
  }

  private func look(_ stage: Stage, _ more: [[String]]) throws {
    for line in HostileTextTests.looks + more {
      let answer = try stage.ralph(line)
      #expect(answer.code == 0, "\(line): \(answer.all.prefix(600))")
      HostileTextTests.expectPlain(answer, line)
      #expect(answer.all.utf8.count < 600_000, "\(line) prints \(answer.all.utf8.count) bytes")
    }
  }

  @Test func `a hostile plan, hostile agents and verifiers: nothing executed, nothing raw`() throws
  {
    let stage = try Stage(BrainPlan.small(1))
    try HostileTextTests.prepare(stage)
    var plan = Array("# Plan\n\n## Phase 1: \(HostileTextTests.orders[5])$(touch pwned)\n\n".utf8)
    for (index, order) in HostileTextTests.orders.enumerated() {
      plan += Array("- [ ] **1.\(index + 1)** \(order) \(order)\n  - Details: \(order)\n".utf8)
      plan += Array("  - Acceptance: \(order)\n".utf8)
    }
    plan += Array(
      "- [ ] **$(touch pwned)** an id\n- [ ] **../../pwned** a path\n- [ ] **2.1** ".utf8
    )
    plan +=
      [0xff, 0xc0, 0x80, 0x00] + Array(repeating: UInt8(ascii: "B"), count: 1_000_000) + [0x0a]
    try stage.putBytes("work/IMPLEMENTATION_PLAN.md", plan)
    let before = try HostileTextTests.outside(stage)
    let line = HostileTextTests.words + ["0"]
    for dry in [["plan", "check"], ["plan", "check", "--json"], line + ["--dry-run"]] {
      HostileTextTests.expectPlain(try stage.ralph(dry), dry)
    }
    let answer = try stage.ralph(line, within: 300)
    #expect(answer.code == 0, "\(answer.all.suffix(3000))")
    HostileTextTests.expectPlain(answer, line)
    #expect(try stage.logged().contains { $0.isStart && $0.bead == "1.1" })
    #expect(stage.mark("1.1") == "[x]" && stage.mark("2.1") == "[x]")
    try look(
      stage,
      [["plan", "check"], ["history", "--bead", "1.6"], ["diff", "1.6", "--stat"]]
    )
    try HostileTextTests.expectNothingDone(stage, before)
  }

  @Test func `a hostile tracker: nothing executed, nothing raw`() throws {
    let tracker = try TrackerStage(0, script: "* * signal\n")
    let stage = tracker.stage
    try HostileTextTests.prepare(stage)
    for order in HostileTextTests.orders.prefix(9) {
      try tracker.add(order + " title", "-d", order)
    }
    try tracker.add(String(repeating: "C", count: 100_000))
    let before = try HostileTextTests.outside(stage)
    let line = HostileTextTests.words + ["--source", "bd", "0"]
    let answer = try stage.ralph(line, within: 300)
    #expect(answer.code == 0, "\(answer.all.suffix(3000))")
    HostileTextTests.expectPlain(answer, line)
    for bead in tracker.beads {
      let status = try tracker.read(bead, "status")
      #expect(status == "closed", "\(bead)")
    }
    try look(stage, [["history", "--bead", tracker.beads[0]]])
    try HostileTextTests.expectNothingDone(stage, before)
  }
}
