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

@Suite(.timeLimit(.minutes(4)))
struct ResumeTests {
  @Test func `a supervisor outlives the process that launched it, and is adopted`() async throws {
    let place = try Place()
    let ralph = try builtRalph()
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = place.path as String, ralph = ralph as String] in
      let script = "echo $$ > up; until [ -s go ]; do sleep 0.02; done; exit 9"
      _ = try Launcher.start(
        folder: path + "/attempt",
        order: Order(["/bin/sh", "-c", script], directory: path),
        environment: ["PATH=/usr/bin:/bin"],
        ralph: ralph
      )
      kill(getpid(), SIGKILL)
    }
    let folder = AttemptFolder(place("attempt"))
    _ = try process(in: place("up"))
    guard case .alive(let supervisor?) = try folder.look() else {
      Issue.record("not alive: \(try folder.look())")
      return
    }
    #expect(supervisor.isAlive)
    let pulse = try folder.openPulse()
    #expect(Poller.wait(descriptors: [pulse.raw], timeoutMs: 0).isEmpty)
    try Files.replace(place("go"), with: [1])
    #expect(Poller.wait(descriptors: [pulse.raw], timeoutMs: 20_000) == [0])
    #expect(try record(folder).ending == .exited(9))
  }

  @Test func `an attempt whose supervisor was killed is lost, and its group is ended`() throws {
    let place = try Place()
    let script = """
      trap '' TERM HUP PIPE; sh -c 'trap "" TERM; echo $$ > child; while :; do sleep 1; done' &
      echo $$ > leader; while :; do sleep 1; done
      """
    let order = Order(shell(script), directory: place.path, stopGraceMs: 100)
    let (folder, supervisor) = try launch(order, in: place)
    let leader = try process(in: place("leader"))
    let child = try process(in: place("child"))
    #expect(try folder.mayLive())
    #expect(supervisor.send(signal: SIGKILL))
    #expect(eventually { !supervisor.isAlive })
    // Only to ask ends nobody: that is the difference between a preview and a resume.
    #expect(try folder.mayLive() && leader.isAlive && child.isAlive)
    #expect(try finding(folder) == .lost)
    #expect(try !folder.mayLive())
    #expect(!leader.isAlive && !child.isAlive)
    #expect(try folder.look() == .lost)
    #expect(!folder.stop())
    supervisor.reap(timeoutMs: 1000)
  }

  @Test func `a group whose leader's number belongs to another process is left alone`() throws {
    let place = try Place()
    let bystander = try ProcessIdentity.current()
    try Files.makeFolder(place("attempt"))
    let gate = "agent 1 \(bystander.pid) \(bystander.start + 1) \(bystander.boot)\n"
    try Files.replace(place("attempt/gate"), with: Array(gate.utf8))
    #expect(try AttemptFolder(place("attempt")).look() == .lost)
    #expect(bystander.isAlive)
  }

  @Test func `a gate of another boot means lost, and nobody is signaled`() throws {
    let place = try Place()
    let own = try ProcessIdentity.current()
    try Files.makeFolder(place("attempt"))
    let gate = "agent 1 \(own.pid) \(own.start) another-boot\n"
    try Files.replace(place("attempt/gate"), with: Array(gate.utf8))
    #expect(try AttemptFolder(place("attempt")).look() == .lost)
  }

  @Test func `a folder without an attempt never starts, and says so again`() throws {
    let place = try Place()
    let folder = AttemptFolder(place("attempt"))
    #expect(try folder.look() == .missing)
    try Files.makeFolder(folder.path)
    #expect(try folder.look() == .neverStarted)
    #expect(try folder.look() == .neverStarted)
  }

  @Test func `an exit record that was torn or changed is none`() throws {
    let place = try Place()
    let (folder, _) = try launch(Order(shell("exit 0"), directory: place.path), in: place)
    let whole = try record(folder)
    var bytes = try Files.read(folder.path + "/exit")
    bytes[15] ^= 1
    try Files.replace(folder.path + "/exit", with: bytes)
    #expect(try folder.look() == .lost)
    bytes[15] ^= 1
    try Files.replace(folder.path + "/exit", with: bytes)
    #expect(try folder.look() == .exited(whole))
  }

  @Test(arguments: ["gate", "exit"])
  func `a folder of a newer protocol is not judged`(file: String) throws {
    let place = try Place()
    try Files.makeFolder(place("attempt"))
    let gate = "agent 2 something new\n"
    if file == "gate" {
      try Files.replace(place("attempt/gate"), with: Array(gate.utf8))
    } else {
      let text = "ralph-exit 2\nexited 0\nstarted 1\nfinished 2\nout 0 0\nerr 0 0\n"
      let crc = String(unsafe CRC32C.extend(0, Array(text.utf8).span.bytes), radix: 16)
      let digits = String(repeating: "0", count: 8 - crc.count) + crc
      let line = Array((text + "crc \(digits)\n").utf8)
      let bytes = line + [UInt8](repeating: 32, count: 4096 - line.count)
      try Files.replace(place("attempt/exit"), with: bytes)
    }
    let failure = #expect(throws: SystemFailure.self) {
      try AttemptFolder(place("attempt")).look()
    }
    #expect(failure?.code == EPROTO)
  }

  // The race that ran a bead twice before there was a gate. The start is slow by 0 to 14 ms in
  // the agent's process, the resume comes when the order stands, 0 to 14 ms later, and the
  // supervisor is killed in every third round.
  @Test func `a slow start and a resume never both win, and never neither`() throws {
    var ran = 0
    var withheld = 0
    for round in 0..<75 {
      let place = try Place()
      let delay = (round * 7) % 15
      let order = Order(shell("echo ran >> ran"), directory: place.path, stopGraceMs: 500)
      let (folder, supervisor) = try launch(
        order,
        in: place,
        environment: ["PATH=/usr/bin:/bin", "RALPH_FAULT_GATE_DELAY_MS=\(delay)"]
      )
      _ = Poller.wait(descriptors: [], timeoutMs: Int64((round * 4) % 15))
      if round % 3 == 0 { _ = supervisor.send(signal: SIGKILL) }
      var answer = try folder.look()
      if case .alive = answer { answer = try finding(folder) }
      // Whatever was answered must stay true once nobody of this attempt is left.
      let pulse = try folder.openPulse()
      #expect(Poller.wait(descriptors: [pulse.raw], timeoutMs: 20_000) == [0])
      let gate = text(folder.path + "/gate")
      switch answer {
      case .neverStarted:
        withheld += 1
        #expect(gate.hasPrefix("withheld "))
        #expect(!Files.exists(place("ran")))
      case .exited(let record):
        ran += 1
        #expect(record.ending == .exited(0))
        #expect(text(place("ran")) == "ran\n")
        #expect(gate.hasPrefix("agent "))
      case .lost:
        ran += 1
        #expect(gate.hasPrefix("agent "))
        #expect(["", "ran\n"].contains(text(place("ran"))))
      case .alive, .missing: Issue.record("\(answer)")
      }
      #expect(try folder.look() == answer)
      supervisor.reap(timeoutMs: 1000)
    }
    #expect(ran + withheld == 75)
    // A race that only one side ever wins proves nothing.
    #expect(ran > 0 && withheld > 0, "ran \(ran), withheld \(withheld)")
  }
}
