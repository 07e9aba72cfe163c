import RalphCore
import Testing

@testable import ralph

/// What is said of command lines that are wrong.
@Suite struct ArgumentErrorTests {
  @Test(arguments: [
    ("--conccurent 3", "unknown option '--conccurent'", "did you mean '--concurrent'?"),
    ("--conc 3", "unknown option '--conc'", "see 'ralph help run'"),
    ("-X", "unknown option '-X'", "see 'ralph help run'"),
    ("-mX", "unknown option '-X'", "see 'ralph help run'"),
    ("history --sinse x", "unknown option '--sinse'", "did you mean '--since'?"),
    ("--no-nothing", "unknown option '--no-nothing'", "see 'ralph help run'"),
    ("-t", "option '-t' needs a value: -t T", "a value that begins with '-'"),
    ("-t -m", "option '-t' needs a value: -t T", "a value that begins with '-'"),
    ("--verify --no-verify", "option '--verify' needs a value", "--verify=VALUE"),
    ("--monitor=yes", "option '--monitor' takes no value", "see 'ralph help run'"),
    ("--no-monitor=1", "option '--no-monitor' takes no value", "see 'ralph help run'"),
    ("--verify a --no-verify", "--verify and --no-verify contradict", "use one of them"),
    ("--check", "'ralph run' has no option '--check'", "it belongs to: ralph replay"),
    ("status -t 3", "'ralph status' has no option '-t'", "ralph run, ralph loop, ralph resume"),
    ("5 6", "unexpected '6' after 'ralph run'", "see 'ralph help run'"),
    ("status now", "unexpected 'now' after 'ralph status'", "see 'ralph help status'"),
    ("statsu", "unknown command 'statsu'", "did you mean 'status'?"),
    ("rnu", "unknown command 'rnu'", "did you mean 'run'?"),
    ("stat", "unknown command 'stat'", "see 'ralph --help'"),
    ("5x", "unknown command '5x'", "see 'ralph --help'"),
    ("-5", "unknown option '-5'", ""),
    ("plan mrk", "'ralph plan' does not know 'mrk'", "did you mean 'mark'?"),
    ("plan mark 7.1.1", "'ralph plan mark' needs more words", "usage: ralph plan mark ID STATE"),
    ("config get", "'ralph config get' needs more words", "usage: ralph config get KEY"),
  ])
  func `a wrong line is refused with 64, a reason and a way on`(
    _ line: String,
    _ message: String,
    _ hint: String
  ) throws {
    let failure = try #require(throws: Failure.self) {
      try Arguments(ArgumentsTests.words(line))
    }
    #expect(failure.exit == .usage)
    #expect(failure.message.hasPrefix(message))
    #expect(hint.isEmpty || failure.hints.contains { $0.contains(hint) }, "\(failure.hints)")
  }

  @Test(arguments: LaterVerb.all.map(\.word))
  func `a command of a later version is known, and says what to use meanwhile`(
    _ word: String
  ) throws {
    let failure = try #require(throws: Failure.self) { try Arguments([word, "anything"]) }
    #expect(failure.message == "'ralph \(word)' is not built yet")
    #expect(failure.exit == .usage)
    #expect(failure.hints.count == 1)
    #expect(Verb(rawValue: word) == nil)
  }

  @Test(arguments: [
    ("-c 0", "-c takes a whole number from 1 to 64, not '0'"),
    ("-c 65", "-c takes a whole number from 1 to 64, not '65'"),
    ("-c two", "-c takes a whole number from 1 to 64, not 'two'"),
    ("-c +2", "-c takes a whole number from 1 to 64, not '+2'"),
    ("-t 0", "-t takes a duration from 1ms to 30d, not '0'"),
    ("-t 10x", "-t takes a duration from 1ms to 30d, not '10x'"),
    ("-t 1m1h", "-t takes a duration from 1ms to 30d, not '1m1h'"),
    ("--timeout=-5", "--timeout takes a duration from 1ms to 30d, not '-5'"),
    ("-t 99999999999999999999d", "-t takes a duration"),
    ("99999999999999999999", "MAX_ITERATIONS takes a whole number from 0 to 1000000"),
    ("--priority 10", "--priority takes a whole number from 0 to 9, not '10'"),
    ("--baseline maybe", "--baseline takes one of stop, ignore, not 'maybe'"),
    ("--only 7.1.1,,x", "--only takes a list of ids"),
    ("--only bd:", "--only takes a list of ids"),
    ("--source jira", "--source takes one of auto, bd, plan, bd,plan, plan,bd, not 'jira'"),
    ("--host moon", "--host takes one of auto, pane, session, headless, not 'moon'"),
    ("--max-cost 1.2345678", "--max-cost takes dollars such as 5 or 2.50"),
    (
      "--agent clade",
      "--agent takes one of claude, codex, gemini, opencode, rovodev, amp, shell, not 'clade'"
    ),
    ("--agent shell:", "the agent is a shell command, but the command is empty"),
    ("--verify ·", "--verify needs a command"),
    ("resume x", "MORE_ITERATIONS takes a whole number"),
    ("--max-runtime 31d", "--max-runtime takes a duration from 1ms to 30d, or 0 (unbounded)"),
  ])
  func `a bad value names the option, the range and what was typed`(
    _ line: String,
    _ message: String
  ) throws {
    let failure = try #require(throws: Failure.self) {
      let arguments = try Arguments(ArgumentsTests.words(line))
      var settings = Settings(workspace: .init(root: "/w", here: "/w", home: nil))
      try settings.layTyped(arguments)
      _ = try settings.policy()
    }
    #expect(failure.exit == .usage)
    #expect(failure.message.hasPrefix(message), "\(failure.message)")
  }

  @Test(arguments: [
    ("history -n x", "-n takes a whole number from 0, not 'x'"),
    ("history -S soon", "-S takes 10:15, today"),
    ("history -f -r", "-f and -r contradict"),
    ("history -u a,b", "--bead takes the id of one task"),
    ("replay j --all", "--all and --rules belong to --check"),
    ("replay j --to 0", "--to takes a whole number from 1"),
    ("logs a --attempt 0", "--attempt takes a whole number from 1"),
    ("plan mark a dnoe", "no such state: 'dnoe'"),
  ])
  func `requests of the looking verbs are checked, too`(
    _ line: String,
    _ message: String
  ) throws {
    let arguments = try Arguments(ArgumentsTests.words(line))
    let failure = try #require(throws: Failure.self) {
      switch arguments.verb {
      case .history: _ = try HistoryRequest(arguments)
      case .replay: _ = try ReplayRequest(arguments)
      case .logs: _ = try LogsRequest(arguments)
      default: _ = try MarkRequest(arguments)
      }
    }
    #expect(failure.exit == .usage)
    #expect(failure.message.hasPrefix(message), "\(failure.message)")
  }

  @Test(arguments: [
    ("x", Mark.done), ("[x]", .done), ("done", .done), ("-", .blocked), ("[ ]", .todo),
    ("?", .claimed), ("claimed", .claimed), ("~", .begun), ("deferred", .deferred),
  ])
  func `a mark is typed as its word or as its character`(_ word: String, _ mark: Mark) throws {
    let request = try MarkRequest(try Arguments(["plan", "mark", "7.1.1", "--", word]))
    #expect(request.mark == mark)
    #expect(request.bead.description == "plan:7.1.1")
  }

  @Test(arguments: [
    ("kitten", "sitting", 3), ("abc", "acb", 1), ("", "abc", 3), ("same", "same", 0),
    ("timout", "timeout", 1), ("größe", "grosse", 3),
  ])
  func `a swap of neighbors is one slip`(_ left: String, _ right: String, _ slips: Int) {
    #expect(Suggestion.distance(left, right) == slips)
    #expect(Suggestion.distance(right, left) == slips)
  }
}
