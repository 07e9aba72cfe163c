import RalphFiles
import RalphProcess
import Testing

@Suite(.timeLimit(.minutes(2)))
struct AttemptTests {
  @Test func `an exit is recorded with its code, instants and sizes`() throws {
    let place = try Place()
    let order = Order(shell("echo out; echo error >&2; exit 7"), directory: place.path)
    let (folder, _) = try launch(order, in: place)
    let record = try record(folder)
    #expect(record.ending == .exited(7))
    #expect(record.startedMs > 1_700_000_000_000 && record.finishedMs >= record.startedMs)
    #expect(record.out == OutputCounts(kept: 4) && record.err == OutputCounts(kept: 6))
    #expect(text(folder.outPath) == "out\n" && text(folder.errPath) == "error\n")
    #expect(try Files.status(folder.path + "/exit")?.size == 4096)
    #expect(try folder.look() == .exited(record))
    try folder.remove()
    #expect(try folder.look() == .missing)
  }

  @Test func `an agent that needs a terminal has one, and its output comes as it was written`()
    throws
  {
    let place = try Place()
    try Files.replace(place("prompt"), with: Array("do it\n".utf8))
    let script = "test -t 1 && ! test -t 0 && stty size <&1; cat; printf 'a\\tb\\nc'; exit 3"
    var order = Order(shell(script), directory: place.path, input: place("prompt"))
    order.hasTerminal = true
    let (folder, _) = try launch(order, in: place)
    #expect(try record(folder).ending == .exited(3))
    #expect(text(folder.outPath) == "50 200\ndo it\na\tb\nc")
  }

  @Test func `an order without a terminal is one that older programs read`() throws {
    let place = try Place()
    let (folder, _) = try launch(Order(shell("test -t 1"), directory: place.path), in: place)
    #expect(try record(folder).ending == .exited(1))
    #expect(text(folder.path + "/order").hasPrefix("ralph-order\u{0}1\u{0}"))
  }

  @Test func `a signal is recorded as a signal`() throws {
    let place = try Place()
    let (folder, _) = try launch(Order(shell("kill -9 $$"), directory: place.path), in: place)
    #expect(try record(folder).ending == .signaled(9))
  }

  @Test func `the time limit holds against an agent that ignores TERM, group included`() throws {
    let place = try Place()
    let script = """
      trap '' TERM; sh -c 'trap "" TERM; echo $$ > child; while :; do sleep 1; done' &
      while :; do sleep 1; done
      """
    let order = Order(
      shell(script),
      directory: place.path,
      timeLimitMs: 1000,
      limitGraceMs: 100
    )
    let (folder, _) = try launch(order, in: place)
    let child = try process(in: place("child"))
    #expect(try record(folder).ending == .timedOut)
    #expect(!child.isAlive)
  }

  @Test func `a stop reaches the agent, and its last words are kept`() throws {
    let place = try Place()
    let script = "trap 'echo bye; exit 0' TERM; echo $$ > up; while :; do sleep 0.05; done"
    let (folder, _) = try launch(Order(shell(script), directory: place.path), in: place)
    _ = try process(in: place("up"))
    guard case .alive(let supervisor?) = try folder.look() else {
      Issue.record("not alive")
      return
    }
    #expect(supervisor.isAlive)
    #expect(folder.stop())
    #expect(try record(folder).ending == .stopped)
    #expect(text(folder.outPath) == "bye\n")
    #expect(!folder.stop())
  }

  @Test func `a missing program is not started, with the reason`() throws {
    let place = try Place()
    let (folder, _) = try launch(Order(["/nowhere/agent"], directory: place.path), in: place)
    #expect(try record(folder).ending == .notStarted(2))
  }

  @Test(arguments: [("/nowhere", ""), ("/tmp", "/nowhere/prompt")])
  func `a missing directory or input is not started`(directory: String, input: String) throws {
    let place = try Place()
    let order = Order(shell("exit 0"), directory: directory, input: input)
    let (folder, _) = try launch(order, in: place)
    #expect(try record(folder).ending == .notStarted(2))
    #expect(text(folder.path + "/supervisor.log").contains("/nowhere"))
  }

  @Test func `an agent that exits with 127 has exited with 127`() throws {
    let place = try Place()
    let (folder, _) = try launch(Order(shell("exit 127"), directory: place.path), in: place)
    #expect(try record(folder).ending == .exited(127))
  }

  @Test func `output is bounded, and grows for a reader while the agent runs`() throws {
    let place = try Place()
    let script = """
      printf 'first'; until [ -s go ]; do sleep 0.02; done
      head -c 500000 /dev/zero | tr '\\0' x; printf 'final'
      """
    let order = Order(shell(script), directory: place.path, outputBound: 5)
    let (folder, _) = try launch(order, in: place)
    #expect(eventually { text(folder.outPath) == "first" })
    try Files.replace(place("go"), with: Array("go".utf8))
    let record = try record(folder)
    #expect(record.out == OutputCounts(kept: 10, leftOut: 500_000))
    #expect(text(folder.outPath) == "first\n[ralph: 500000 bytes left out]\nfinal")
  }

  @Test func `standard input is the prompt file, and arguments pass unchanged`() throws {
    let place = try Place()
    try Files.replace(place("prompt"), with: Array("do it\n".utf8))
    let odd = ["", " ", "a b", "--", "naïve\n'\"$(x)", "\\"]
    let argv = ["/bin/sh", "-c", "cat; for a; do printf '<%s>' \"$a\"; done", "sh"] + odd
    let (folder, _) = try launch(
      Order(argv, directory: place.path, input: place("prompt")),
      in: place
    )
    #expect(try record(folder).ending == .exited(0))
    #expect(text(folder.outPath) == "do it\n" + odd.map { "<\($0)>" }.joined())
  }

  @Test func `the environment reaches the agent and never the disk`() throws {
    let place = try Place()
    let secret = "hunter2-\(place.path.utf8.count)-secret"
    let script = "[ \"$TOKEN\" = \"$(cat)\" ] && [ -z \"$HOME\" ] && exit 40; exit 41"
    try Files.replace(place("prompt"), with: Array(secret.utf8))
    let (folder, _) = try launch(
      Order(shell(script), directory: place.path, input: place("prompt")),
      in: place,
      environment: ["PATH=/usr/bin:/bin", "TOKEN=\(secret)"]
    )
    #expect(try record(folder).ending == .exited(40))
    for name in try Files.list(folder.path) where name != "pulse" {
      #expect(!text(folder.path + "/" + name).contains(secret))
    }
  }

  @Test func `what the agent leaves behind in its group is ended with it`() throws {
    let place = try Place()
    let script = "sh -c 'echo $$ > child; exec sleep 100' & until [ -s child ]; do :; done; exit 0"
    let (folder, _) = try launch(Order(shell(script), directory: place.path), in: place)
    #expect(try record(folder).ending == .exited(0))
    let pid = try #require(Int32(text(place("child")).dropLast()))
    #expect(try ProcessIdentity.of(pid)?.isAlive != true)
  }

  @Test func `a folder serves one order only`() throws {
    let place = try Place()
    let (folder, _) = try launch(Order(shell("exit 0"), directory: place.path), in: place)
    let second = #expect(throws: SystemFailure.self) {
      try launch(Order(shell("exit 1"), directory: place.path), in: place)
    }
    #expect(second?.isTaken == true)
    #expect(try record(folder).ending == .exited(0))
  }

  @Test func `an order with a NUL byte is refused before anything starts`() throws {
    let place = try Place()
    #expect(throws: SystemFailure.self) {
      try launch(Order(["/bin/sh", "a\0b"], directory: place.path), in: place)
    }
    #expect(try AttemptFolder(place("attempt")).look() == .neverStarted)
  }
}
