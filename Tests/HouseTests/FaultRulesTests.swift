import FaultRules
import RalphFiles
import Testing

/// `tools/faults` sees a program that breaks its promises: each is played to the comparer.
@Suite struct FaultRulesTests {
  private typealias Start = Sight.Start

  /// A workspace in which two tasks were done as they should be.
  private static func sound() -> Sight {
    let starts = [
      Start(bead: "1.1", attempt: 1, nonce: "aa"), Start(bead: "1.2", attempt: 1, nonce: "bb"),
    ]
    var sight = Sight()
    sight.journal = Array("line one\nline two\nline three\n".utf8)
    sight.lasting = sight.journal.count
    sight.finals = ["plan:1.1 ended(verified)", "plan:1.2 ended(verified)"]
    (sight.dispatched, sight.sent, sight.starts) = (starts, starts, starts)
    sight.plan = "- [x] 1.1\n- [x] 1.2\n"
    sight.files = ["made-1.1", "made-1.2"]
    return sight
  }

  @Test func `a sound end raises no objection`() {
    let sight = FaultRulesTests.sound()
    #expect(sight.objections(to: sight, after: .kill) == [])
    #expect(sight.losses(in: sight) == [])
  }

  @Test(arguments: ["line one\nline two\n", "line one\nline 2\nline three\nfour\n", ""])
  func `a line that is lost or changed after a death is seen`(text: String) {
    var later = FaultRulesTests.sound()
    later.journal = Array(text.utf8)
    #expect(FaultRulesTests.sound().losses(in: later).count == 1)
  }

  @Test func `a torn batch may go, what stood before it may not`() {
    var torn = FaultRulesTests.sound()
    torn.lasting = "line one\nline two\n".utf8.count
    var later = torn
    later.journal = Array("line one\nline two\nanother\n".utf8)
    #expect(torn.losses(in: later) == [])
    later.journal = Array("line one\n".utf8)
    #expect(torn.losses(in: later).count == 1)
  }

  @Test func `a bead begun twice for one attempt is seen, whatever its key`() {
    for nonce in ["aa", "cc"] {
      var end = FaultRulesTests.sound()
      end.starts.append(Start(bead: "1.1", attempt: 1, nonce: nonce))
      end.dispatched.append(Start(bead: "1.1", attempt: 1, nonce: nonce))
      let found = FaultRulesTests.sound().objections(to: end, after: nil)
      #expect(found.contains { $0.hasPrefix("begun twice: 1.1#1") }, "\(found)")
    }
  }

  @Test func `a start that nobody journaled, and a journaled one that never was, are seen`() {
    var end = FaultRulesTests.sound()
    end.starts[0] = Start(bead: "1.1", attempt: 7, nonce: "ee")
    let found = FaultRulesTests.sound().objections(to: end, after: nil)
    #expect(found.contains("begun and not journaled: 1.1#7 ee"))
    #expect(found.contains("journaled and not begun: 1.1#1 aa"))
  }

  @Test func `after a death nothing may be tried again; after a failed call it may`() {
    var end = FaultRulesTests.sound()
    let again = Start(bead: "1.2", attempt: 2, nonce: "dd")
    end.starts.append(again)
    end.dispatched.append(again)
    #expect(FaultRulesTests.sound().objections(to: end, after: .kill).count == 1)
    #expect(FaultRulesTests.sound().objections(to: end, after: .io) == [])
  }

  @Test func `another end, another plan, a missing file and a leftover are seen`() {
    var end = FaultRulesTests.sound()
    end.finals[1] = "plan:1.2 ended(lost)"
    end.plan = "- [x] 1.1\n- [ ] 1.2\n"
    end.files.removeLast()
    end.left = [".git/worktrees/x"]
    #expect(FaultRulesTests.sound().objections(to: end, after: .io).count == 4)
  }

  private static let failing = """
    10 pwrite64(3</w/.ralph/journal.ndjson>, "x", 1, 5) = 1
    10 fdatasync(3</w/.ralph/journal.ndjson> <unfinished ...>
    11 clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD}, 88) = 12
    10 <... fdatasync resumed>) = -1 EIO (Input/output error) (INJECTED)

    """

  @Test func `a process started after a failed sync is seen, one started before it is none`() {
    let quiet = TraceLog(FaultRulesTests.failing)
    #expect(quiet.didJournalFail && quiet.lateStarts.isEmpty)
    let thread = TraceLog(
      FaultRulesTests.failing + "11 clone3({flags=CLONE_VM|CLONE_THREAD}, 88) = 13\n"
    )
    #expect(thread.lateStarts.isEmpty)
    let late = TraceLog(
      FaultRulesTests.failing + "11 clone3({flags=CLONE_VM|CLONE_VFORK}, 88) = 13\n"
    )
    #expect(late.lateStarts.count == 1)
  }

  @Test func `a failed journal must end in 74, with a word of what to do`() {
    let trace = TraceLog(FaultRulesTests.failing)
    let point = Point("fdatasync", .io, 1)
    let told = "see to the disk, then ralph resume"
    #expect(LifeSight(code: 74, err: told, hung: false).objections(to: trace, at: point) == [])
    #expect(LifeSight(code: 0, err: told, hung: false).objections(to: trace, at: point).count == 1)
    #expect(LifeSight(code: 74, err: "", hung: false).objections(to: trace, at: point).count == 1)
    #expect(LifeSight(code: 133, err: "", hung: false).objections(to: trace, at: point).count == 3)
    #expect(LifeSight(code: -1, err: "", hung: true).objections(to: trace, at: point).count == 1)
  }

  @Test func `calls are counted for each thread, and a pipe's failure is told apart`() {
    let trace = TraceLog(
      """
      10 write(1</dev/null>, "a", 1) = 1
      11 write(9<pipe:[77]>, "b", 1) = -1 EIO (Input/output error) (INJECTED)
      11 write(9<pipe:[77]>, "b", 1) = 1
      10 +++ killed by SIGKILL +++

      """
    )
    #expect(trace.main["write"] == 1 && trace.most["write"] == 2)
    #expect(trace.hits.map(\.isPipe) == [true])
    #expect(trace.wasKilled && !trace.didJournalFail)
  }

  @Test func `a point is read as it is written`() {
    for text in ["fdatasync:EIO:17", "main.write:KILL:3", "pwrite64:SHORT:20"] {
      #expect(Point(text)?.description == text)
    }
    for text in ["fdatasync", "fdatasync:EIO:0", "fdatasync:LATER:1", ":EIO:1", "f;rm:EIO:1"] {
      #expect(Point(text) == nil)
    }
  }
}
