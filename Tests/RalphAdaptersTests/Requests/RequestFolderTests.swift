import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import RalphProcess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Requests as other terminals leave them, and as the ralph that lives finds them.
@Suite struct RequestFolderTests {
  /// A state folder of a test's own.
  private final class Place {
    let path: String
    let folder: RequestFolder
    init(_ name: String) throws {
      let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
      path = "\(parent)/ralph-requests-\(getpid())-\(name)"
      try Files.removeTree(path)
      try Files.makeFolder(path)
      folder = RequestFolder(in: path, user: geteuid())
    }
    deinit { try? Files.removeTree(path) }

    func put(_ name: String, _ text: String) throws {
      try Files.makeFolder(folder.path)
      try Files.replace("\(folder.path)/\(name)", with: Array(text.utf8))
    }
  }

  private let skip = RequestForm(
    .skip(BeadID(Name(cutting: "plan:7.1.1"))),
    why: Text("not \"now\"\u{1b}[31m"),
    run: Name(cutting: "9ae0r3")
  )

  @Test func `what is asked is found in the order of its asking, and goes when it is removed`()
    throws
  {
    let place = try Place("order")
    let wishes: [OperatorRequest.Wish] = [
      .drain, .stop, .pause, .proceed, .retry(BeadID(Name(cutting: "bd:hm-1"))), skip.wish,
    ]
    var names: [Name] = []
    // One process, one millisecond: the numbers must differ all the same, and keep the order.
    for wish in wishes { names.append(try place.folder.put(RequestForm(wish), at: 5, process: 7)) }
    let listener = RequestListener(place.folder)
    let reading = listener.read()
    #expect(reading.requests.map(\.name) == names)
    #expect(reading.requests.map(\.wish) == wishes)
    #expect(reading.notes.isEmpty)
    for name in names { listener.remove(name) }
    #expect(listener.read() == RequestReading())
    #expect(try Files.list(place.folder.path) == [])
  }

  @Test func `a reason comes as plain text, and the run it is meant for comes with it`() throws {
    let place = try Place("reason")
    let name = try place.folder.put(skip, at: 5, process: 7)
    let found = RequestListener(place.folder).read().requests
    let expected = OperatorRequest(
      name,
      skip.wish,
      why: Text(TerminalText.plain("not \"now\"\u{1b}[31m")),
      run: Name(cutting: "9ae0r3")
    )
    #expect(found == [expected])
    #expect(!found[0].why.string.contains("\u{1b}"))
  }

  @Test(arguments: [
    ("12.json", "not JSON"), ("12.json", ""), ("12.json", #"{"schema":"other/1","verb":"stop"}"#),
    ("12.json", #"{"schema":"ralph.request/1","verb":"push"}"#),
    ("12.json", #"{"schema":"ralph.request/1","verb":"retry"}"#),
    ("12.json", #"{"schema":"ralph.request/1","verb":"retry","bead":"no source"}"#),
    ("12.json", #"{"schema":"ralph.request/1","verb":"stop","bead":"plan:1"}"#),
    ("012.json", "{}"), ("-1.json", "{}"), ("1234567890123456789.json", "{}"), ("12", "{}"),
    ("a b;$(rm).json", "{}"), ("\u{1b}[31m.json", "{}"),
  ])
  func `rubbish is set aside and told of once`(_ name: String, _ text: String) throws {
    let place = try Place("rubbish-\(Digest(of: (name + text).utf8))")
    try place.put(name, text)
    let request = try place.folder.put(RequestForm(.pause), at: 5, process: 7)
    let listener = RequestListener(place.folder)
    let reading = listener.read()
    #expect(reading.requests.map(\.name) == [request])
    #expect(reading.notes.count == 1)
    #expect(!reading.notes[0].contains("\u{1b}"))
    #expect(try Files.list(place.folder.path + "/aside") == [name])
    #expect(listener.read().notes.isEmpty)
  }

  @Test func `a link, a pipe, a folder and a file that is too long are no requests`() throws {
    let place = try Place("kinds")
    try Files.makeFolder(place.folder.path + "/1.json")
    #expect(unsafe mkfifo(place.folder.path + "/2.json", 0o600) == 0)
    #expect(unsafe symlink("/dev/zero", place.folder.path + "/3.json") == 0)
    try place.put("4.json", String(repeating: " ", count: 1 << 20))
    let reading = RequestListener(place.folder).read()
    #expect(reading.requests.isEmpty)
    #expect(reading.notes.count == 4)
    #expect(try Files.list(place.folder.path) == ["aside"])
  }

  @Test func `another user's request is no request`() throws {
    let place = try Place("user")
    _ = try place.folder.put(RequestForm(.drain), at: 5, process: 7)
    let other = RequestFolder(in: place.path, user: geteuid() &+ 1)
    let reading = RequestListener(other).read()
    #expect(reading.requests.isEmpty)
    #expect(reading.notes.count == 1)
  }

  @Test func `the bell rings only where somebody listens, and is made anew when it is gone`() throws
  {
    let place = try Place("bell")
    #expect(try !place.folder.ring())
    let listener = RequestListener(place.folder)
    let bell = try #require(listener.bell())
    #expect(Poller.wait(descriptors: [bell], timeoutMs: 0).isEmpty)
    #expect(try place.folder.ring() && place.folder.ring())
    #expect(Poller.wait(descriptors: [bell], timeoutMs: 1000) == [0])
    listener.hush()
    #expect(Poller.wait(descriptors: [bell], timeoutMs: 0).isEmpty)
    #expect(listener.bell() == bell)
    try Files.remove(place.folder.bell)
    #expect(try !place.folder.ring())
    let second = try #require(listener.bell())
    #expect(try place.folder.ring())
    #expect(Poller.wait(descriptors: [second], timeoutMs: 1000) == [0])
  }

  @Test func `something else in the bell's place gives way, and a dead listener is known`() throws {
    let place = try Place("place")
    try Files.replace(place.folder.bell, with: [1, 2, 3])
    #expect(try !place.folder.ring())
    do {
      let listener = RequestListener(place.folder)
      let bell = try #require(listener.bell())
      #expect(Poller.wait(descriptors: [bell], timeoutMs: 0).isEmpty)
      #expect(try place.folder.ring())
    }
    #expect(try !place.folder.ring())
  }

  @Test func `a request is taken back while nobody took it`() throws {
    let place = try Place("back")
    let name = try place.folder.put(RequestForm(.drain), at: 5, process: 7)
    #expect(try place.folder.withdraw(name))
    #expect(try !place.folder.withdraw(name))
    #expect(RequestListener(place.folder).read() == RequestReading())
  }
}
