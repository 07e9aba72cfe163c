import RalphFiles
import RalphProcess
import Testing

@Suite struct `The gate of every start` {
  @Test func `a write that succeeds holds nothing up for good`() async {
    await #expect(processExitsWith: .success) {
      StartGate.whileNothingStarts { true }
      guard let run = try? ProgramRun.capture(Invocation(["/bin/sh", "-c", "echo begun"])) else {
        fatalError("nothing was started")
      }
      precondition(!StartGate.isClosed && run.out == Array("begun\n".utf8))
    }
  }

  @Test func `after a write that failed nothing is started in this process, on any thread`() async {
    await #expect(processExitsWith: .success) {
      StartGate.whileNothingStarts { false }
      // A later success does not open it again.
      StartGate.whileNothingStarts { true }
      precondition(StartGate.isClosed)
      guard (try? ProgramRun.capture(Invocation(["/bin/sh", "-c", "echo begun"]))) == nil else {
        fatalError("something was started")
      }
    }
  }
}
