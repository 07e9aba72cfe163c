import RalphAdapters
import RalphCore
import RalphFiles
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The spool between hooks and ralph: order, bounds, and what lies there and is none of it.
@Suite struct HookSpoolTests {
  let folder: TemporaryFolder
  let state: String
  let spool: HookSpool

  init() throws {
    folder = try TemporaryFolder()
    state = folder.path + "/.ralph"
    try Files.makeFolder(state)
    try Files.replace(state + "/.gitignore", with: Array("*\n".utf8))
    spool = HookSpool(in: state)
  }

  private func event(_ at: Int64, _ text: String = "") -> HookEvent {
    var event = HookEvent(.turnEnded, at: at)
    event.session = "a-b"
    event.processes = [HookProcess(pid: 7, start: 99)]
    event.keys = [HookPayloadTests.key]
    event.text = text
    return event
  }

  private func names() throws -> [String] { try Files.list(spool.folder) }

  @Test func `events come back whole and in order, until they are removed`() throws {
    #expect(try spool.read().events.isEmpty)
    for at: Int64 in [1_700_000_000_010, 1_700_000_000_009, 1_700_000_000_009] {
      try spool.put(event(at, "n \(at)\n\"quoted\" ü"), process: 12)
    }
    let reading = try spool.read()
    #expect(
      reading.events.map(\.event.at) == [1_700_000_000_009, 1_700_000_000_009, 1_700_000_000_010]
    )
    #expect(reading.events.map(\.name).first == "1700000000009-12-0.json")
    #expect(reading.events.last?.event == event(1_700_000_000_010, "n 1700000000010\n\"quoted\" ü"))
    #expect(try spool.read() == reading)
    try spool.put(event(1_700_000_000_011), process: 12)
    try spool.remove(reading)
    #expect(try spool.read().events.map(\.event.at) == [1_700_000_000_011])
  }

  @Test func `more than a thousand unread push the oldest out`() throws {
    try Files.makeFolder(spool.folder)
    for number in 0..<1005 {
      let name = "\(1_700_000_000_000 + number)-1-0.json"
      try FileDescriptor.open("\(spool.folder)/\(name)", .createNew).write([0x7b, 0x7d])
    }
    try spool.put(event(1_700_000_009_000), process: 1)
    let left = try names()
    #expect(left.count == 1000)
    #expect(left.first == "1700000000006-1-0.json")
    #expect(left.last == "1700000009000-1-0.json")
  }

  @Test func `more than four mebibytes push the oldest out`() throws {
    try Files.makeFolder(spool.folder)
    for number in 0..<5 {
      let name = "\(1_700_000_000_000 + number)-1-0.json"
      let bytes = [UInt8](repeating: 0x20, count: 1 << 20)
      try FileDescriptor.open("\(spool.folder)/\(name)", .createNew).write(bytes)
    }
    try spool.put(event(1_700_000_009_000), process: 1)
    let sizes = try names().map { try Files.status("\(spool.folder)/\($0)")?.size ?? 0 }
    #expect(sizes.reduce(0, +) <= 4 << 20)
    #expect(sizes.count == 4)
  }

  @Test func `an event never takes more than its share, whatever its text`() throws {
    let text = String(repeating: "\"\\", count: 4000) + "END"
    try spool.put(event(1_700_000_000_000, text), process: 1)
    let path = "\(spool.folder)/\(try names()[0])"
    #expect(try Files.read(path).count <= HookEvent.mostBytes)
    let read = try #require(try spool.read().events.first).event
    #expect(read.text.hasSuffix("\\END"))
    #expect(read.keys == [HookPayloadTests.key])
  }

  @Test func `rubbish is named and passed over, and only what is ralph's is removed`() throws {
    try spool.put(event(1_700_000_000_000), process: 1)
    let rubbish = [
      "1600000000000-1-0.json": "{", "1600000000001-1-0.json": #"{"format":2,"event":"Stop"}"#,
      "1600000000002-1-0.json": String(repeating: "x", count: 5000), "note.txt": "mine",
      "1600000000003-1-00.json": "{}",
    ]
    for (name, text) in rubbish {
      try FileDescriptor.open("\(spool.folder)/\(name)", .createNew).write(Array(text.utf8))
    }
    try Files.makeFolder(spool.folder + "/1600000000004-1-0.json")
    let pipe = spool.folder + "/1600000000005-1-0.json"
    try #require(unsafe mkfifo(pipe, 0o600) == 0)
    let reading = try spool.read()
    #expect(reading.events.map(\.event.at) == [1_700_000_000_000])
    #expect(Set(reading.skipped.map(\.name)).count == 7)
    #expect(reading.skipped.allSatisfy { !$0.why.isEmpty })
    try spool.remove(reading)
    #expect(
      try names() == [
        "1600000000003-1-00.json", "1600000000004-1-0.json", "1600000000005-1-0.json", "note.txt",
      ]
    )
  }

  @Test func `what a killed writer left is removed, and what one is writing is not`() throws {
    try Files.makeFolder(spool.folder)
    for name in [".1700000000000-1-0.json.new", ".1700000099000-2-0.json.new"] {
      try FileDescriptor.open("\(spool.folder)/\(name)", .createNew).write([])
    }
    try spool.put(event(1_700_000_100_000), process: 3)
    #expect(try names() == [".1700000099000-2-0.json.new", "1700000100000-3-0.json"])
  }

  @Test func `a spool is found upwards, and only in a folder that is ralph's and this user's`()
    throws
  {
    let deep = folder.path + "/a/b"
    try Files.makeFolder(deep)
    let user = geteuid()
    #expect(HookSpool.find(from: deep, user: user)?.folder == Files.realPath(state)! + "/hooks")
    #expect(HookSpool.find(from: deep, user: user + 1) == nil)
    #expect(HookSpool.find(from: folder.path + "/none", user: user) == nil)
    // Another program's folder of that name hides ours, as it does for every other command.
    try Files.makeFolder(folder.path + "/a/.ralph")
    #expect(HookSpool.find(from: deep, user: user) == nil)
    try Files.replace(folder.path + "/a/.ralph/journal.ndjson", with: [])
    #expect(HookSpool.find(from: deep, user: user) != nil)
  }

  @Test func `a link in place of the spool is not followed`() throws {
    let elsewhere = folder.path + "/elsewhere"
    try Files.makeFolder(elsewhere)
    try #require(unsafe symlink(elsewhere, spool.folder) == 0)
    #expect(throws: SystemFailure.self) { try spool.put(event(1), process: 1) }
    #expect(try Files.list(elsewhere).isEmpty)
  }
}
