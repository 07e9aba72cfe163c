import RalphAdapters
import RalphCore
import RalphFiles
import Testing

@Suite struct ResetTimeTests {
  let folder: TemporaryFolder
  let zones: ZoneFiles

  init() throws {
    folder = try zoneFolder([
      ("Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"),
      ("America/Los_Angeles", "PST8PDT,M3.2.0,M11.1.0"),
      ("Asia/Kolkata", "IST-5:30"),
      ("Australia/Sydney", "AEST-10AEDT,M10.1.0,M4.1.0/3"),
      ("America/Sao_Paulo", "<-03>3"),
      ("Odd", "nonsense"),
    ])
    try folder.add("local", rule: "CET-1CEST,M3.5.0,M10.5.0/3")
    zones = ZoneFiles(folder: folder.path, local: folder.path + "/local")
  }

  func check(_ text: String, at now: Instant = noon, _ expected: String) {
    let wake = ResetTime.read(text, now: now, zones: zones)
    #expect(wake == .zero ? expected == "" : wake.description == expected, "\(text) → \(wake)")
  }

  @Test func `the tests take place at a quarter past ten`() {
    #expect(noon.description == "2026-11-20T10:15:00.000Z")
  }

  @Test(arguments: [
    ("Claude AI usage limit reached|1795190400", "2026-11-20T16:00:00.000Z"),
    ("Claude AI usage limit reached|1795190400000", "2026-11-20T16:00:00.000Z"),
    (
      "Claude usage limit reached. Your limit will reset at 3pm (America/Los_Angeles).",
      "2026-11-20T23:00:00.000Z"
    ),
    ("You've hit your limit · resets 1pm (Europe/Berlin)", "2026-11-20T12:00:00.000Z"),
    ("You've hit your limit · resets 11am (Europe/Berlin)", "2026-11-21T10:00:00.000Z"),
    ("You've hit your session limit · resets 5:10pm (Europe/Berlin)", "2026-11-20T16:10:00.000Z"),
    ("You've hit your weekly limit · resets Nov 24 at 3pm (UTC)", "2026-11-24T15:00:00.000Z"),
    ("You've hit your weekly limit · resets Dec 1, 3:30am (UTC)", "2026-12-01T03:30:00.000Z"),
    ("limit reached ∙ resets 9pm (Asia/Kolkata)", "2026-11-20T15:30:00.000Z"),
    ("limit reached ∙ resets 6am (Australia/Sydney)", "2026-11-20T19:00:00.000Z"),
    ("limit reached ∙ resets 10pm (America/Sao_Paulo)", "2026-11-21T01:00:00.000Z"),
    ("5-hour limit reached ∙ resets 2am", "2026-11-21T01:00:00.000Z"),
    ("5-hour limit reached ∙ resets 12am", "2026-11-20T23:00:00.000Z"),
    ("You're out of extra usage · resets 9pm", "2026-11-20T20:00:00.000Z"),
    ("You've hit your usage limit. Please try again at 12:16 PM.", "2026-11-20T11:16:00.000Z"),
    ("You've hit your usage limit. Try again at 17:10.", "2026-11-20T16:10:00.000Z"),
    (
      "You've hit your usage limit. Try again in 2 days 17 hours 14 minutes.",
      "2026-11-23T03:29:00.000Z"
    ),
    ("Your Rovo Dev usage resets in 29d 31m.", "2026-12-19T10:46:00.000Z"),
    ("try again in 1 hour, 5 minutes and 30 seconds", "2026-11-20T11:20:30.000Z"),
  ])
  func `the wordings of the contract give the instant they mean`(text: String, expected: String) {
    check(text, expected)
  }

  @Test(arguments: [
    "Credit balance is too low", "resets", "resets soon", "resets 3pm (Mars/Olympus)",
    "resets 3pm (../../etc/passwd)", "resets 3pm (/etc/localtime)", "resets 3pm (Odd)",
    "resets 3pm ()", "resets 13pm", "resets 0am", "resets 25:10", "resets 5:60pm", "resets 7",
    "limit reached|1795169699", "limit reached|1795169700", "limit reached|1798193701",
    "limit reached|17951904", "limit reached|99999999999999999999999",
    "try again in 36 days", "try again in 0 seconds", "try again in 999999999999 days",
    "try again in a while", "resets Feb 30 at 3pm (UTC)", "resets Jan 20 at 3pm (UTC)", "",
  ])
  func `what is not understood, over, or too far away gives no time`(text: String) {
    check(text, "")
  }

  @Test func `a night in which clocks are moved counts as long as it is`() {
    // Berlin puts its clocks back in the night to 2026-10-25 and forward in that to 2027-03-28.
    let autumn = Instant(1_792_868_400_000)  // 2026-10-24T19:00Z, 21:00 there.
    check("resets 6am (Europe/Berlin)", at: autumn, "2026-10-25T05:00:00.000Z")
    let spring = Instant(1_806_174_000_000)  // 2027-03-27T19:00Z, 20:00 there.
    check("resets 6am (Europe/Berlin)", at: spring, "2027-03-28T04:00:00.000Z")
    #expect(autumn.description == "2026-10-24T19:00:00.000Z")
    #expect(spring.description == "2027-03-27T19:00:00.000Z")
  }

  @Test func `the machine's own zones are read, and a zone it lacks gives no time`() throws {
    let known = Files.exists("/usr/share/zoneinfo/America/New_York")
    let wake = ResetTime.read("resets 1pm (America/New_York)", now: noon, zones: ZoneFiles())
    #expect(wake == (known ? noon + .minutes(465) : .zero))
  }

  @Test func `the last days of the year reach into the next one`() {
    let eve = Instant(1_798_714_800_000)
    #expect(eve.description == "2026-12-31T11:00:00.000Z")
    check("resets Jan 2 at 3pm (UTC)", at: eve, "2027-01-02T15:00:00.000Z")
    check("resets 3am (Australia/Sydney)", at: eve, "2026-12-31T16:00:00.000Z")
  }

  @Test func `any text and any zone file is read to its end, and wakes nobody in the past`() throws
  {
    let seeds = [
      "limit reached|1795190400", "resets 5:10pm (Europe/Berlin)", "in 2 days 17 hours 14 minutes",
      "resets Nov 24 at 3pm (UTC)", "try again at 12:16 PM (Asia/Kolkata)",
    ].map { Array($0.utf8) }
    var dice = Mutator(seed: 5)
    for round in 0..<20_000 {
      let bytes = dice.mutated(seeds[round % seeds.count], with: seeds)
      let text = String(decoding: bytes, as: UTF8.self)
      let wake = ResetTime.read(text, now: noon, zones: zones)
      #expect(wake == .zero || (wake > noon && wake - noon <= ResetTime.farthest))
    }
    let rule = try Files.read(folder.path + "/Europe/Berlin")
    for _ in 0..<500 {
      try Files.replace(folder.path + "/Broken", with: dice.mutated(rule, with: [rule]))
      let wake = ResetTime.read("resets 3pm (Broken)", now: noon, zones: zones)
      #expect(wake == .zero || wake > noon)
    }
  }
}
