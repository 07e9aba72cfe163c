import RalphCore
import RalphFiles
import Testing

@testable import ralph

/// What reaches the two streams.
@Suite struct OutputTests {
  /// Collects both streams.
  final class Screen {
    var out = ""
    var err = ""
    var problem: Int32 = 0

    func output() -> Output {
      Output(look: .plain) { stream, bytes in
        guard self.problem == 0 else { return self.problem }
        let text = String(decoding: bytes, as: UTF8.self)
        if stream == .out { self.out += text } else { self.err += text }
        return 0
      }
    }
  }

  /// Answers a line in a folder without files.
  static func answer(
    _ line: [String],
    _ variables: [String: String] = [:]
  ) -> (code: ExitCode, out: String, err: String) {
    let screen = Screen()
    let environment = Environment(variables.merging(["HOME": "/nowhere"]) { given, _ in given })
    let output = screen.output()
    let code = Dispatch(environment: environment, output: output).answer(line)
    return (code, screen.out, screen.err)
  }

  @Test(arguments: [
    ("plain – ü ⏭️", "plain – ü ⏭️"), ("a\u{1b}[2Jb", "a\\x1b[2Jb"), ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
    ("\u{7f}\u{9b}", "\\x7f\\x9b"), ("a\u{202e}b", "a\\u{202e}b"), ("back\\slash", "back\\slash"),
    ("\u{0}", "\\x00"),
  ])
  func `characters that steer a terminal are shown, not obeyed`(_ raw: String, _ shown: String) {
    #expect(Visible.text(raw) == shown)
  }

  @Test func `a hostile word in an error cannot repaint the terminal`() {
    let answer = OutputTests.answer(["a\u{1b}[2Jb\nralph: all is well"])
    #expect(
      answer.err.hasPrefix("ralph: error: unknown command 'a\\x1b[2Jb\\nralph: all is well'\n")
    )
    #expect(answer.out.isEmpty)
  }

  @Test func `JSON keeps its order, escapes, and leaves out what is absent`() {
    let document: JSONText = [
      "b": "q\" \\ \n \u{1} \u{7f} \u{9b} ü", "a": [1, true, "x"], "none": .absent, "c": [:],
    ]
    #expect(
      document.line
        == #"{"b":"q\" \\ \n \u0001 \u007f \u009b ü","a":[1,true,"x"],"c":{}}"#
    )
  }

  @Test func `an error has one form for people`() {
    let answer = OutputTests.answer(["--conccurent", "3"])
    #expect(answer.code == .usage)
    #expect(answer.out.isEmpty)
    #expect(
      answer.err == """
        ralph: error: unknown option '--conccurent'
          did you mean '--concurrent'?
          see 'ralph help run'

        """
    )
  }

  @Test func `and one for programs`() {
    let answer = OutputTests.answer(["--json", "statsu"])
    #expect(answer.code == .usage)
    #expect(
      answer.out == """
        {"schema":"ralph.error/1","error":{"code":"UNKNOWN_COMMAND","message":\
        "unknown command 'statsu'","hint":"did you mean 'status'?\\nsee 'ralph --help'","exit":64}}

        """
    )
    #expect(answer.err == "ralph: error: unknown command 'statsu'\n")
  }

  @Test(arguments: [
    ["-h"], ["--help"], ["help"], ["help", "run"], ["plan", "-h"], ["help", "files"],
  ])
  func `help goes to standard output and ends with 0`(_ line: [String]) {
    let answer = OutputTests.answer(line)
    #expect(answer.code == .success)
    #expect(answer.err.isEmpty)
    #expect(answer.out.hasPrefix("ralph") || answer.out.hasPrefix("The workspace"))
    #expect(!answer.out.contains("\u{1b}"))
  }

  @Test(arguments: [
    ("help why", "'ralph why' is not built yet"), ("help exti-codes", "no help on"),
  ])
  func `help on what is not there is an error`(_ line: String, _ message: String) {
    let answer = OutputTests.answer(ArgumentsTests.words(line))
    #expect(answer.code == .usage)
    #expect(answer.err.contains(message))
  }

  @Test func `an agent of ralph may not start a run, but may ask for help`() {
    #expect(OutputTests.answer(["5"], ["RALPH": "1"]).code == .forbidden)
    #expect(OutputTests.answer(["--help"], ["RALPH": "1"]).code == .success)
  }

  @Test func `the version tells its numbers to programs`() {
    let answer = OutputTests.answer(["-V", "--json"])
    #expect(answer.out.hasPrefix(#"{"schema":"ralph.version/1","name":"ralph","version":"0.1.0","#))
  }

  @Test func `an answer that cannot be written is an error, not a success`() {
    let screen = Screen()
    screen.problem = 28
    let code = Dispatch(environment: Environment([:]), output: screen.output()).answer(["-h"])
    #expect(code == .cannotWrite)
  }

  @Test func `nobody reading makes a run fall silent, not fail`() {
    let screen = Screen()
    let output = screen.output()
    output.closedPipe = .fallSilent
    screen.problem = 32
    output.line("lost")
    screen.problem = 0
    output.line("not written either")
    #expect(screen.out.isEmpty)
  }

  @Test(arguments: [
    ("auto", Origin.standard, [:], true, true),
    ("auto", .standard, [:], false, false),
    ("auto", .standard, ["NO_COLOR": "1"], true, false),
    ("auto", .standard, ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], false, false),
    ("auto", .standard, ["CLICOLOR_FORCE": "1"], false, true),
    ("auto", .standard, ["CLICOLOR_FORCE": "0"], false, false),
    ("auto", .standard, ["CLICOLOR": "0"], true, false),
    ("auto", .standard, ["TERM": "dumb"], true, false),
    ("always", .typed("--color"), ["NO_COLOR": "1"], false, true),
    ("never", .typed("--color"), ["CLICOLOR_FORCE": "1"], true, false),
    ("always", .environment("RALPH_UI_COLOR"), ["NO_COLOR": "1"], false, true),
    ("always", .user(.init(file: "f", line: 1)), ["NO_COLOR": "1"], true, false),
    ("always", .user(.init(file: "f", line: 1)), [:], false, true),
    ("never", .user(.init(file: "f", line: 1)), [:], true, false),
  ])
  func `the line decides on color, then NO_COLOR, then the rest`(
    _ word: String,
    _ origin: Origin,
    _ variables: [String: String],
    _ isTerminal: Bool,
    _ hasColor: Bool
  ) {
    let setting = Settings.Setting(value: .word(word), origin: origin)
    let found = Look.hasColor(setting, Environment(variables), isTerminal: isTerminal)
    #expect(found == hasColor)
  }
}
