import RalphAdapters
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

/// Claude Code's register, and everything in it that must not be believed.
@Suite struct StateRegisterTests {
  let folder: TemporaryFolder
  let register: StateRegister
  let own: ProcessIdentity

  init() throws {
    folder = try TemporaryFolder()
    try Files.makeFolder(folder.path + "/sessions")
    register = StateRegister(config: folder.path)
    own = try ProcessIdentity.current()
  }

  private func put(_ text: String, as name: String? = nil) throws {
    let name = name ?? "\(own.pid).json"
    try Files.replace("\(folder.path)/sessions/\(name)", with: Array(text.utf8))
  }

  private func file(_ status: String, start: String? = nil, pid: Int32? = nil) -> String {
    """
    {"pid":\(pid ?? own.pid),"sessionId":"c3fb","cwd":"/w","procStart":"\(start ?? "\(own.start)")",
     "status":"\(status)","statusUpdatedAt":1778681861222,"version":"2.1.139","new":{"a":[1]}}
    """
  }

  private var reading: StateRegister.Reading {
    register.read(pid: Int(own.pid), start: own.start)
  }

  @Test(arguments: [
    ("busy", StateRegister.State.busy, SensorFinding.busy as SensorFinding?),
    ("idle", .idle, .idle),
    ("waiting", .waiting, .asks("")), ("shell", .shell, nil),
  ])
  func `a living session is believed`(
    _ word: String,
    _ state: StateRegister.State,
    _ finding: SensorFinding?
  ) throws {
    try put(file(word))
    #expect(reading.state == state)
    #expect(reading.vote?.finding == finding)
    #expect(reading.why.isEmpty)
    #expect((reading.session, reading.folder) == ("c3fb", "/w"))
    #expect(reading.since == 1_778_681_861_222)
  }

  @Test func `the start may be a number, too`() throws {
    try put(#"{"procStart":\#(own.start),"status":"busy"}"#)
    #expect(reading.state == .busy)
  }

  @Test func `nothing is known without a file`() {
    #expect(reading.state == .unknown)
    #expect(reading.why == "it is not listed")
    #expect(reading.vote == nil)
  }

  @Test func `lies and rubbish say nothing`() throws {
    let lies = [
      (file("busy", start: "\(own.start + 1)"), "its file is of an earlier process"),
      (file("busy", pid: own.pid + 1), "its file names another process"),
      (file("dreaming"), "its state is a word that is not known: dreaming"),
      (file("unknown"), "its state is a word that is not known: unknown"),
      (#"{"session_id":"a","cwd":"/w"}"#, "its file is of a generation without states"),
      (#"{"status":"busy"}"#, "its file is of a generation without states"),
      (#"{"status":"busy","procStart":-4}"#, "its file is of a generation without states"),
      ("", "its file cannot be read"), ("{\"status\":\"bu", "its file cannot be read"),
      (String(repeating: " ", count: 70_000) + "{}", "its file cannot be read"),
    ]
    for (text, why) in lies {
      try put(text)
      #expect(reading.state == .unknown)
      #expect(reading.why == why)
      #expect(reading.vote == nil)
    }
  }

  @Test func `a file of the older generation is never believed`() throws {
    try put(file("busy"), as: "pid-\(own.pid).json")
    #expect(reading.why == "its file is of a generation without states")
    try put(file("idle"))
    #expect(reading.state == .idle)
  }

  @Test func `the file of a dead process is not believed, though it stays`() throws {
    let gone = Int32(4_194_000)
    try #require(try ProcessIdentity.of(gone) == nil)
    try put(file("busy", start: "5", pid: gone), as: "\(gone).json")
    let reading = register.read(pid: Int(gone), start: 5)
    #expect(reading.state == .unknown && reading.why == "the process has ended")
    try put(file("busy"))
    let reused = register.read(pid: Int(own.pid), start: own.start - 1)
    #expect(reused.state == .unknown && reused.why == "the process has ended")
  }

  @Test func `a pipe or a link in place of the file is not opened`() throws {
    let path = "\(folder.path)/sessions/\(own.pid).json"
    try #require(unsafe mkfifo(path, 0o600) == 0)
    #expect(reading.state == .unknown)
    try Files.remove(path)
    try Files.replace(folder.path + "/real", with: Array(file("busy").utf8))
    try #require(unsafe symlink(folder.path + "/real", path) == 0)
    #expect(reading.state == .unknown)
  }
}
