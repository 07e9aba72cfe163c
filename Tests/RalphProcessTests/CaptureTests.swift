import RalphFiles
import RalphProcess
import Testing

@Suite(.timeLimit(.minutes(2)))
struct CaptureTests {
  @Test func `both outputs and the exit code come back`() throws {
    let result = try ProgramRun.capture(Invocation(shell("echo one; echo two >&2; exit 3")))
    #expect(result.ending == .exited(3))
    #expect(result.out == Array("one\n".utf8))
    #expect(result.err == Array("two\n".utf8))
    #expect(result.outCounts == OutputCounts(kept: 4, leftOut: 0))
  }

  @Test func `a program killed by a stranger's signal is signaled, not exited`() throws {
    let result = try ProgramRun.capture(Invocation(shell("kill -USR1 $$")))
    #expect(result.ending == .signaled(10) || result.ending == .signaled(30))
  }

  @Test func `the first and last halves are kept and the gap is counted`() throws {
    let script = "printf 'begin'; head -c 3000000 /dev/zero; printf 'enden'"
    let result = try ProgramRun.capture(Invocation(shell(script), outputBound: 11))
    #expect(
      String(decoding: result.out, as: UTF8.self)
        == "begin\0\n[ralph: 2999999 bytes left out]\nenden"
    )
    #expect(result.outCounts == OutputCounts(kept: 11, leftOut: 2_999_999))
  }

  @Test func `a bound that is met exactly leaves nothing out`() throws {
    let result = try ProgramRun.capture(Invocation(shell("printf 12345678"), outputBound: 8))
    #expect(result.out == Array("12345678".utf8))
    #expect(result.outCounts.leftOut == 0)
  }

  @Test func `more input than a pipe holds arrives whole while output is read`() throws {
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let call = Invocation(["/bin/cat"], input: .bytes(bytes), outputBound: 2_000_000)
    let result = try ProgramRun.capture(call)
    #expect(result.ending == .exited(0))
    #expect(result.out == bytes)
  }

  @Test func `a program that does not read its input is not a failure`() throws {
    let bytes = [UInt8](repeating: 65, count: 1_000_000)
    let result = try ProgramRun.capture(Invocation(shell("exit 0"), input: .bytes(bytes)))
    #expect(result.ending == .exited(0))
  }

  @Test func `input comes from a file, or there is none`() throws {
    let place = try Place()
    try Files.replace(place("in"), with: Array("from the file".utf8))
    let filed = try ProgramRun.capture(Invocation(["/bin/cat"], input: .file(place("in"))))
    #expect(filed.out == Array("from the file".utf8))
    #expect(try ProgramRun.capture(Invocation(["/bin/cat"])).out.isEmpty)
    #expect(throws: SystemFailure.self) {
      try ProgramRun.capture(Invocation(["/bin/cat"], input: .file(place("missing"))))
    }
  }

  @Test func `directory and environment are the given ones and no other`() throws {
    let place = try Place()
    let call = Invocation(
      shell("pwd; /usr/bin/env"),
      environment: ["Z=1", "A=2"],
      directory: place.path
    )
    #expect(call.environment == ["A=2", "Z=1"])
    let lines = String(decoding: try ProgramRun.capture(call).out, as: UTF8.self).split(
      separator: "\n"
    )
    #expect(lines.first == Substring(place.path))
    #expect(lines.contains("A=2") && lines.contains("Z=1"))
    #expect(!lines.contains { $0.hasPrefix("HOME=") })
  }

  @Test func `a missing program and a missing directory are told apart`() throws {
    let program = #expect(throws: SystemFailure.self) {
      try ProgramRun.capture(Invocation(["/nowhere/at/all"]))
    }
    #expect(program?.call == "spawn" && program?.isMissing == true)
    let directory = #expect(throws: SystemFailure.self) {
      try ProgramRun.capture(Invocation(["/bin/cat"], directory: "/nowhere/at/all"))
    }
    #expect(directory?.call == "chdir" && directory?.isMissing == true)
  }

  @Test func `the time limit ends a program that goes when asked`() throws {
    let call = Invocation(shell("echo on; exec sleep 100"), timeLimitMs: 100)
    let result = try ProgramRun.capture(call)
    #expect(result.ending == .timedOut)
    #expect(result.out == Array("on\n".utf8))
    #expect(result.durationMs >= 100 && result.durationMs < 20_000)
  }

  @Test func `a program that ignores TERM is killed with its whole group`() throws {
    let place = try Place()
    let script = """
      trap '' TERM; echo $$ > leader
      sh -c 'trap "" TERM; echo $$ > child; while :; do sleep 1; done' &
      while :; do sleep 1; done
      """
    let worker = try WorkerThread()
    worker.run { [path = place.path] in
      let call = Invocation(shell(script), directory: path, timeLimitMs: 500, graceMs: 200)
      guard let result = try? ProgramRun.capture(call) else { return }
      try? Files.replace(path + "/ending", with: Array(result.ending.text.utf8))
    }
    let leader = try process(in: place("leader"))
    let child = try process(in: place("child"))
    worker.stop()
    #expect(text(place("ending")) == "timed-out")
    #expect(!leader.isAlive && !child.isAlive)
  }

  @Test func `what the leader leaves in its group is ended with it`() throws {
    let place = try Place()
    let script = "sh -c 'echo $$ > child; exec sleep 100' & until [ -s child ]; do :; done; exit 5"
    let result = try ProgramRun.capture(Invocation(shell(script), directory: place.path))
    #expect(result.ending == .exited(5))
    #expect(result.durationMs < 20_000)
    let pid = try #require(Int32(text(place("child")).dropLast()))
    #expect(try ProcessIdentity.of(pid)?.isAlive != true)
  }

  @Test func `a stop descriptor ends the run`() throws {
    let bell = try WorkerThread()
    let place = try Place()
    // A FIFO with both ends open here: a byte in it is the wish to stop.
    _ = try ProgramRun.capture(Invocation(["/usr/bin/mkfifo", place("stop")]))
    let fifo = try FileDescriptor.open(place("stop"), .update)
    bell.run { [path = place.path] in
      _ = eventually { text(path + "/up").hasSuffix("\n") }
      _ = try? FileDescriptor.open(path + "/stop", .update).write([1])
    }
    let call = Invocation(shell("echo up > up; exec sleep 100"), directory: place.path)
    let result = try ProgramRun.capture(call, stop: fifo.raw)
    bell.stop()
    #expect(result.ending == .stopped)
  }

  @Test func `a child has no descriptors but its three and no blocked or ignored signals`() throws {
    Signals.ignore(13)
    let place = try Place()
    let open = try FileDescriptor.open(place("held"), .updateOrCreate)
    let script = "ls /proc/self/fd | wc -l; grep -E '^Sig(Blk|Ign)' /proc/self/status"
    let result = try ProgramRun.capture(Invocation(shell(script)))
    #expect(open.raw > 2)
    let words = String(decoding: result.out, as: UTF8.self).split { $0 == "\n" || $0 == "\t" }
    #if os(Linux)
      // `ls` itself has one more: the folder it reads. Above signal 31 libc keeps two for itself.
      #expect(words.first == "4")
      for mask in [words[2], words[4]] {
        #expect(try #require(UInt64(mask, radix: 16)) & 0x7fff_ffff == 0)
      }
    #endif
  }

  @Test func `programs are found in the folders of a path, in order`() throws {
    let place = try Place()
    try Files.makeFolder(place("a"))
    try Files.makeFolder(place("b"))
    try Files.replace(place("a/tool"), with: [], mode: 0o600)
    try Files.replace(place("b/tool"), with: [], mode: 0o700)
    let path = ":relative:\(place("a")):\(place("b"))"
    #expect(Programs.find("tool", path: path) == place("b/tool"))
    #expect(Programs.find("nothing", path: path) == nil)
    #expect(Programs.find("", path: path) == nil)
    #expect(Programs.find(place("b/tool"), path: "") == place("b/tool"))
  }
}
