import RalphFiles
import RalphProcess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `ralph hook` as agents call it: silent, harmless and quick, whatever happens.
@Suite(.timeLimit(.minutes(2))) struct HookTests {
  let stage: Stage

  init() throws {
    stage = try Stage(nil)
    try stage.put("work/.ralph/.gitignore", "*\n")
  }

  private func spooled() throws -> [String] {
    let folder = stage.workspace + "/.ralph/hooks"
    guard Files.exists(folder) else { return [] }
    return try Files.list(folder).map { text("\(folder)/\($0)") }
  }

  /// Calls the hook and expects what every call promises.
  private func call(
    _ bytes: [UInt8],
    _ words: [String] = [],
    _ place: SourceLocation = #_sourceLocation
  ) throws {
    let argv = [try built("ralph"), "hook"] + words
    let answer = try stage.program(argv, input: .bytes(bytes), within: 20)
    #expect(answer.code == 0, sourceLocation: place)
    #expect(answer.all.isEmpty, "\(answer.all)", sourceLocation: place)
  }

  /// Runs a line of shell in which `$R` is ralph, and expects silence and its exit code 0.
  private func shell(_ line: String, _ place: SourceLocation = #_sourceLocation) throws {
    let script = "R='\(try built("ralph"))'; W='\(stage.workspace)'; \(line)"
    let answer = try stage.program(["/bin/sh", "-c", script], within: 20)
    #expect(answer.code == 0, "\(line)", sourceLocation: place)
    #expect(answer.all.isEmpty, "\(line): \(answer.all)", sourceLocation: place)
  }

  private func stop(_ more: String = "") -> [UInt8] {
    Array(#"{"hook_event_name":"Stop","cwd":"\#(stage.workspace)"\#(more)}"#.utf8)
  }

  @Test func `an event is one small file that names the event, the session and the caller`() throws
  {
    try call(stop(#","session_id":"s-1","last_assistant_message":"bye""#))
    let file = try #require(try spooled().first)
    #expect(try spooled().count == 1)
    for part in [#""event":"Stop""#, #""session":"s-1""#, #""text":"bye""#] {
      #expect(file.contains(part), "\(file)")
    }
    #expect(file.contains(#""pid":\#(getpid())"#), "\(file)")
  }

  @Test(arguments: [
    "", " ", "null", "[]", "{}", "{\"", "\"Stop\"", "\u{0}", #"{"hook_event_name":5}"#,
    #"{"hook_event_name":"Stop""#, #"{"hook_event_name":"PostToolUse","cwd":"."}"#,
    #"{"hook_event_name":"Stop","cwd":"\ud800"}x"#, String(repeating: "[", count: 200_000),
    String(repeating: #"{"a":"#, count: 100_000), String(repeating: "x", count: 3 << 20),
  ])
  func `rubbish leaves nothing behind, in the files or on the screen`(_ rubbish: String) throws {
    try call(Array(rubbish.utf8))
    #expect(try spooled().isEmpty)
  }

  @Test func `bytes that are no text are no reason to fail`() throws {
    try call([0xff, 0xfe, 0x00, 0x80])
    try call(stop(#","session_id":"\u0000\u001b[2J","last_assistant_message":"\#("\u{1b}[2J")a""#))
    try call(Array(stop().dropLast()) + [0x2c, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])
    #expect(try spooled().allSatisfy { !$0.contains("\u{1b}") && !$0.contains("[2J") })
  }

  @Test func `a folder that is odd is not followed, and the next one is asked`() throws {
    for folder in [
      "relative", "/none/such", "/dev/null", "/\\u0000", "",
      "/" + String(repeating: "a/", count: 9000),
    ] {
      try call(Array(#"{"hook_event_name":"Stop","cwd":"\#(folder)"}"#.utf8))
    }
    // The current folder is the workspace here.
    #expect(try spooled().count == 6)
  }

  @Test func `words on the line are an event, an object, or nothing`() throws {
    try call(Array("{}".utf8), ["SessionEnd"])
    try call([], [#"{"type":"agent-turn-complete","thread-id":"t","input-messages":["x"]}"#])
    try call(Array("{}".utf8), ["--no-such-option", "-x", "--", "Nothing"])
    let all = try spooled()
    #expect(all.count == 2)
    #expect(all.contains { $0.contains("SessionEnd") })
    #expect(all.contains { $0.contains("agent-turn-complete") })
  }

  @Test func `without a workspace of ours not a byte is written`() throws {
    try Files.removeTree(stage.workspace + "/.ralph")
    let before = try stage.snapshot()
    try call(stop())
    #expect(try stage.snapshot() == before)
    try Files.makeFolder(stage.workspace + "/.ralph")
    let foreign = try stage.snapshot()
    try call(stop())
    #expect(try stage.snapshot() == foreign)
  }

  @Test func `the agent's own folder leads to the workspace where nothing else does`() throws {
    try Files.makeFolder(stage.path + "/elsewhere")
    stage.variables = ["CLAUDE_PROJECT_DIR=\(stage.workspace)"]
    try shell("cd ../elsewhere && echo '{\"hook_event_name\":\"Stop\"}' | $R hook")
    #expect(try spooled().count == 1)
  }

  @Test func `closed streams, a full disk and a broken spool are no reason to fail`() throws {
    let json = String(decoding: stop(), as: UTF8.self)
    try shell("$R hook <&-")
    try shell("echo '\(json)' | $R hook >&- 2>&-")
    #expect(try spooled().count == 1)
    try shell("echo '\(json)' > ../in; (ulimit -f 0; exec $R hook < ../in)")
    #expect(try spooled().count == 1)
    try shell(
      "mkdir gone && cd gone && rmdir ../gone && echo '{\"hook_event_name\":\"Stop\"}' | $R hook"
    )
    try Files.removeTree(stage.workspace + "/.ralph/hooks")
    try stage.put("work/.ralph/hooks", "no folder")
    try call(stop())
    #expect(text(stage.workspace + "/.ralph/hooks") == "no folder")
  }

  @Test func `an input that never ends is not waited for, and what it said is noted`() throws {
    let json = String(decoding: stop(), as: UTF8.self)
    let clock = ContinuousClock()
    let taken = try clock.measure {
      try shell("mkfifo ../pipe && exec 3<>../pipe && printf '%s' '\(json)' >&3 && $R hook <&3")
    }
    #expect(taken < .seconds(10))
    #expect(try spooled().count == 1)
  }

  @Test func `a broken configuration does not reach it`() throws {
    try stage.put("work/.ralph.conf", "[run\nnonsense")
    stage.variables = ["RALPH_TIMEOUT=never", "RALPH=1", "RALPH_DEBUG=1"]
    try call(stop())
    #expect(try spooled().count == 1)
  }

  @Test func `many hooks at once lose nothing`() throws {
    try stage.put("in", String(decoding: stop(), as: UTF8.self))
    try shell("for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do $R hook < ../in & done; wait")
    #expect(try spooled().count == 16)
    #expect(try spooled().allSatisfy { $0.hasSuffix("}\n") })
  }

  @Test func `people who ask are told what it is for`() throws {
    let answer = try stage.ralph("hook", "--help")
    #expect(answer.code == 0 && answer.out.contains("called by agents"))
  }
}
