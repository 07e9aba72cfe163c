import RalphAdapters
import RalphCore
import RalphFiles
import Testing

/// Which waivers hold, and what they cover.
@Suite(.timeLimit(.minutes(2))) struct WaiverTests {
  private let world: RulesWorld
  private let today: Int64

  init() throws {
    world = try RulesWorld()
    today = try #require(Waiver.day("2026-02-01"))
    try world.git.write("docs/a.md", "a\n")
    try world.git.write("docs/b.md", "b\n")
  }

  private func request(_ id: String, paths: String = "\"docs/a.md\"", expires: String) -> String {
    """
    {"waiver_id":"\(id)","rule_id":"Lint.1","scope":{"paths":[\(paths)]},"expires":"\(expires)"}
    """
  }

  /// Writes a request and its approval; `more` stands in the approval, too.
  private func put(
    _ id: String,
    paths: String = "\"docs/a.md\"",
    expires: String = "2026-02-23",
    more: String = "",
    digest: String? = nil
  ) throws {
    let text = request(id, paths: paths, expires: expires)
    try world.git.write(".verify/waiver_requests/\(id).json", text)
    let hash = digest ?? "\(Digest(of: text.utf8))"
    try world.git.write(
      ".verify/waivers/\(id).approved",
      "WAIVER_ID=\(id)\nREQUEST_SHA256=\(hash)\n\(more)METHOD=TOTP\n"
    )
  }

  private func book(today: Int64? = nil) -> WaiverBook {
    WaiverBook(at: world.place(), today: today ?? self.today)
  }

  private func outcome(_ cmd: String, rule: String = "Lint.1") throws -> RuleResult {
    let set = world.rules("[\(rule)]\nmode=auto\ncmd=\(cmd)\n")
    return try world.runner(waivers: book()).result(of: try #require(set.rules.first))
  }

  @Test(arguments: [
    ("echo docs/a.md:3: bad; false", "WARN"), ("echo 'bad: (docs/a.md)' >&2; false", "WARN"),
    ("echo docs/a.md docs/b.md; false", "FAIL"), ("echo docs/b.md; false", "FAIL"),
    ("grep -q zebra docs/a.md", "WARN"), ("grep -q zebra docs/a.md docs/b.md", "FAIL"),
    ("false", "FAIL"), ("echo docs/missing.md; false", "FAIL"), ("true", "PASS"),
  ])
  func `a waiver covers a failure that names its files and no others`(
    cmd: String,
    said: String
  ) throws {
    try put("WVR-2026-01-24-001")
    let result = try outcome(cmd)
    #expect(result.outcome.rawValue == said)
    let isWaived = said == "WARN"
    #expect(result.waiver == (isWaived ? "WVR-2026-01-24-001" : nil))
    #expect(result.isDueWarning == false)
    #expect(
      result.annotation == (isWaived ? "waived by WVR-2026-01-24-001 until 2026-02-23" : "")
    )
  }

  @Test func `other rules and rules about guarded files are not covered`() throws {
    try put("WVR-2026-01-24-001")
    #expect(try outcome("echo docs/a.md; false", rule: "Lint.2").outcome == .fail)
    let text = request("WVR-2026-01-24-002", expires: "2026-02-23")
      .split(separator: "Lint.1").joined(separator: "Protected.1")
    try world.git.write(".verify/waiver_requests/WVR-2026-01-24-002.json", text)
    try world.git.write(
      ".verify/waivers/WVR-2026-01-24-002.approved",
      "WAIVER_ID=WVR-2026-01-24-002\nREQUEST_SHA256=\(Digest(of: text.utf8))\n"
    )
    #expect(book().active.map(\.rule) == ["Lint.1", "Protected.1"])
    #expect(try outcome("echo docs/a.md; false", rule: "Protected.1").outcome == .fail)
  }

  @Test(arguments: [
    ("2026-02-01", nil), ("2026-01-31", "expired on 2026-01-31"), ("2026-03-25", nil),
    ("2026-03-26", "it would hold for more than 60 days, until 2026-03-26"),
    ("2026-02-30", "EXPIRES is no day like 2026-02-23"),
    ("soon", "EXPIRES is no day like 2026-02-23"),
  ])
  func `a waiver holds to its last day and not for more than sixty`(
    expires: String,
    why: String?
  ) throws {
    try put("WVR-2026-01-24-001", expires: expires)
    let book = book()
    #expect(book.active.count == (why == nil ? 1 : 0))
    #expect(book.refused.map(\.why) == (why.map { [$0] } ?? []))
  }

  @Test(arguments: [
    ("\"*\"", ""), ("\".\"", ""), ("\"docs/*.md\"", ""), ("\"../x\"", ""), ("\"/etc/passwd\"", ""),
    ("\"docs/\"", ""), ("", ""), ("\"docs/a.md\"", "PATHS=docs/*\n"),
    ("\"docs/a.md\"", "PATHS=.\n"),
  ])
  func `a waiver names single files`(paths: String, more: String) throws {
    try put("WVR-2026-01-24-001", paths: paths, more: more)
    #expect(book().active.isEmpty)
    #expect(book().refused.map(\.why) == ["PATHS must name single files, without wildcards"])
  }

  @Test func `a request that was changed after the approval grants nothing, and that is said`()
    throws
  {
    try put("WVR-2026-01-24-001", digest: String(repeating: "0", count: 64))
    try world.git.write(
      ".verify/waivers/WVR-2026-01-24-009.approved",
      "WAIVER_ID=WVR-2026-01-24-009\n"
    )
    try world.git.write(".verify/waivers/free.approved", "WAIVER_ID=free\n")
    try put("WVR-2026-01-24-003", more: "RULE_ID=Lint.2\n")
    try put("WVR-2026-02-24-003", expires: "2026-02-25")
    #expect(book().active.isEmpty)
    #expect(
      book().refused.map { "\($0.file): \($0.why)" } == [
        ".verify/waivers/WVR-2026-01-24-001.approved: its request was changed after the approval: the digest does not fit",
        ".verify/waivers/WVR-2026-01-24-003.approved: its request names no rule, or another than the approval",
        ".verify/waivers/WVR-2026-01-24-009.approved: its request WVR-2026-01-24-009.json is missing",
        ".verify/waivers/WVR-2026-02-24-003.approved: it would hold for more than 60 days, until 2026-02-25",
        ".verify/waivers/free.approved: WAIVER_ID is not the file's name, or none like WVR-2026-01-24-001",
      ]
    )
  }

  @Test func `an approval beside the verifier and not at the top is refused with the reason`()
    throws
  {
    try world.git.write("workers/ralph/verifier.sh", "exit 0\n")
    try put("WVR-2026-01-24-001")
    let approval = try Files.read(world.top + "/.verify/waivers/WVR-2026-01-24-001.approved")
    let text = String(decoding: approval, as: UTF8.self)
    for name in ["waivers/WVR-2026-01-24-002.approved", "WVR-2026-01-24-003.approved"] {
      try world.git.write("workers/ralph/.verify/\(name)", text)
    }
    let why = "waivers belong in .verify at the top of the tree"
    #expect(book().active.map(\.id) == ["WVR-2026-01-24-001"])
    #expect(
      book().refused.map { "\($0.file): \($0.why)" } == [
        "workers/ralph/.verify/waivers/WVR-2026-01-24-002.approved: \(why)",
        "workers/ralph/.verify/WVR-2026-01-24-003.approved: \(why)",
      ]
    )
  }

  @Test func `of the day in the approval and that in the request the earlier counts`() throws {
    try put("WVR-2026-01-24-001", more: "EXPIRES=2026-02-10\nPATHS=docs/b.md\n")
    let waiver = try #require(book().active.first)
    #expect(waiver.expires == "2026-02-10" && waiver.paths == ["docs/b.md"])
    try put("WVR-2026-01-24-001", expires: "2026-02-05", more: "EXPIRES=2026-02-10\n")
    #expect(book().active.first?.expires == "2026-02-05")
  }

  @Test func `no more than ten hold at a time`() throws {
    for number in 100..<112 { try put("WVR-2026-01-24-\(number)") }
    #expect(book().active.count == 10)
    #expect(
      book().refused.map(\.why) == Array(repeating: "more than 10 waivers hold already", count: 2)
    )
  }

  @Test func `an archived request is found, and waivers stand in the summary`() throws {
    try put("WVR-2026-01-24-001")
    let requests = world.top + "/.verify/waiver_requests"
    try Files.makeFolder(requests + "/archived")
    try Files.rename(
      requests + "/WVR-2026-01-24-001.json",
      to: requests + "/archived/WVR-2026-01-24-001.json"
    )
    let report = try world.report(
      "[Lint.1]\nmode=auto\ncmd=echo docs/a.md; false\n",
      waivers: book()
    )
    #expect(report.passed && report.warnings.isEmpty && report.counts.warn == 1)
    #expect(report.text.contains("\n  Waivers: 1 active, 0 not honored\n"))
    #expect(
      report.text.contains(
        "\n    WVR-2026-01-24-001 Lint.1 until 2026-02-23, covers a failure: docs/a.md\n"
      )
    )
  }
}
