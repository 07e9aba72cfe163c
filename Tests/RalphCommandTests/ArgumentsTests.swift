import Testing

@testable import ralph

/// What a command line means, as a table: the line, and what was understood.
@Suite struct ArgumentsTests {
  /// Verb, action, words and the options that count, in one line.
  static func told(_ line: String) throws -> String {
    let arguments = try Arguments(words(line))
    var parts = [arguments.verb.rawValue]
    if let action = arguments.action { parts.append(action.rawValue) }
    parts += arguments.words
    for name in OptionName.allCases {
      if let option = arguments.last(name) { parts.append("\(name.rawValue)=\(option.value)") }
    }
    return parts.joined(separator: " ")
  }

  /// The words of a line; `·` stands for a blank inside a word.
  static func words(_ line: String) -> [String] {
    line.split(separator: " ").map { String($0.map { $0 == "·" ? " " : $0 }) }
  }

  @Test(arguments: [
    ("", "run"),
    ("5", "run 5"),
    ("run 5", "run 5"),
    ("0", "run 0"),
    ("-c 2 -t 300 10", "run 10 concurrent=2 timeout=300"),
    ("10 -c2 -t300", "run 10 concurrent=2 timeout=300"),
    ("--concurrent=2 --timeout 10m", "run concurrent=2 timeout=10m"),
    ("-c=2", "run concurrent=2"),
    ("-md 3", "run 3 monitor=yes dry-run=yes"),
    ("-mdc2", "run concurrent=2 monitor=yes dry-run=yes"),
    ("--no-monitor", "run monitor=no"),
    ("-m --no-monitor", "run monitor=no"),
    ("-c 2 -c 3", "run concurrent=3"),
    ("--fail-fast --keep-going", "run fail-fast=no"),
    ("--keep-going --fail-fast", "run fail-fast=yes"),
    ("--no-verify", "run no-verify=yes"),
    ("--verify make·test", "run verify=make test"),
    ("--verify=--strict", "run verify=--strict"),
    ("--verify=", "run verify="),
    ("--agent shell:cat", "run agent=shell:cat"),
    ("--only 7.1.1,7.1.2 --skip x", "run only=7.1.1,7.1.2 skip=x"),
    ("-- 5", "run 5"),
    ("resume", "resume"),
    ("resume 3 --adopt", "resume 3 adopt=yes"),
    ("status --short", "status short=yes"),
    ("history 7.1.1 -n 20 -f", "history 7.1.1 lines=20 follow=yes"),
    ("history -S -2h", "history since=-2h"),
    ("history -ojson a b", "history a b output=json"),
    ("replay - --check", "replay - check=yes"),
    ("replay --to 812 --state j", "replay j to=812 state=yes"),
    ("plan", "plan list"),
    ("plan next", "plan next"),
    ("plan mark 7.1.1 done", "plan mark 7.1.1 done"),
    ("plan mark 7.1.1 -- -", "plan mark 7.1.1 -"),
    ("logs 7.1.1 -f", "logs 7.1.1 follow=yes"),
    ("journal verify", "journal verify"),
    ("journal verify FILE", "journal verify FILE"),
    ("config get run.timeout", "config get run.timeout"),
    ("-C /tmp config path", "config path directory=/tmp"),
    ("demo", "demo"),
    ("--version", "version version=yes"),
    ("-V", "version version=yes"),
    ("version --json", "version json=yes"),
    ("help run", "help run"),
    ("__complete -- run --se", "__complete run --se"),
  ])
  func `a line means what it says, in any order and spelling`(
    _ line: String,
    _ meaning: String
  ) throws {
    #expect(try ArgumentsTests.told(line) == meaning)
  }

  @Test(arguments: [
    ("-h", Arguments.HelpLength.short, "run", false),
    ("--help", .long, "run", false),
    ("status -h", .short, "status", true),
    ("--help plan", .long, "plan", true),
    ("--nonsense -h", .short, "run", false),
    ("plan mark --help", .long, "plan", true),
    ("-dh", .short, "run", false),
    ("frobnicate --help", .long, "run", false),
  ])
  func `help wins over everything else on a line`(
    _ line: String,
    _ length: Arguments.HelpLength,
    _ verb: String,
    _ wasTyped: Bool
  ) throws {
    let arguments = try Arguments(ArgumentsTests.words(line))
    #expect(arguments.help == length)
    #expect(arguments.verb.rawValue == verb)
    #expect(arguments.verbWasTyped == wasTyped)
  }

  @Test func `after two dashes nothing is an option`() throws {
    let arguments = try Arguments(["history", "--", "-h", "--json"])
    #expect(arguments.help == nil)
    #expect(arguments.words == ["-h", "--json"])
    #expect(!arguments.wantsJSON)
  }

  @Test func `repeated options keep all their values, and -v counts`() throws {
    let arguments = try Arguments(["history", "-u", "a", "-vv", "--bead=b", "-v"])
    #expect(arguments.values(.bead) == ["a", "b"])
    #expect(arguments.verbosity == 3)
  }

  @Test(arguments: ["--json", "--format=ndjson"])
  func `a run answers in JSON however that is spelled`(_ option: String) throws {
    #expect(try Arguments([option]).wantsJSON)
  }

  @Test func `what has no effect yet is said, once and only where it was typed`() throws {
    #expect(try Arguments(["-c", "2"]).notes.isEmpty)
    #expect(try Arguments(["--no-monitor"]).notes.isEmpty)
    #expect(try Arguments(["resume", "--adopt", "--adopt"]).notes.count == 1)
    let silent = OptionTable.all.filter { $0.help.contains("no effect") && $0.note == nil }
    #expect(silent.isEmpty)
  }
}
