package import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What a program left behind that was run to its end.
package struct Captured: Equatable, Sendable {
  /// How it ended; never `.notStarted`, which is thrown.
  package var ending: Ending
  /// What is kept of its standard output, with a line that marks a gap.
  package var out: [UInt8]
  /// How much of the standard output was kept.
  package var outCounts: OutputCounts
  /// What is kept of its standard error.
  package var err: [UInt8]
  /// How much of the standard error was kept.
  package var errCounts: OutputCounts
  /// How long it took, its group included, in milliseconds without the machine's sleep.
  package var durationMs: Int64
}

/// Running a program to its end.
package enum ProgramRun {
  /// Runs a program and waits for it and its process group; throws only if it did not start.
  ///
  /// `stop` is a descriptor; once it can be read, the program is ended like at its time limit.
  /// May be called from several threads at once. Ignores SIGPIPE in this process from then on.
  package static func capture(
    _ invocation: Invocation,
    stop: Int32? = nil
  ) throws(SystemFailure) -> Captured {
    Signals.ignore(SIGPIPE)
    let began = Clock.steady()
    let half = invocation.outputBound / 2
    var outPipe = try Pipe()
    var errPipe = try Pipe()
    let outReader = outPipe.takeReader()
    let errReader = errPipe.takeReader()
    try outReader.makeNonBlocking()
    try errReader.makeNonBlocking()
    var feed = try InputFeed(invocation.input)
    let pid = try start(invocation, feed, outPipe.takeWriter(), errPipe.takeWriter())
    feed.childHasStarted()
    var run = ChildRun(
      pid,
      out: KeptOutput(outReader, file: nil, head: invocation.outputBound - half, tail: half),
      err: KeptOutput(errReader, file: nil, head: invocation.outputBound - half, tail: half),
      feed: feed,
      bounds: Teardown.Bounds(
        timeLimit: invocation.timeLimitMs,
        limitGrace: invocation.graceMs,
        stopGrace: invocation.graceMs
      ),
      stop: stop
    )
    let ending = run.finish()
    let (out, err) = run.takeOutputs()
    return Captured(
      ending: ending,
      out: out.0,
      outCounts: out.1,
      err: err.0,
      errCounts: err.1,
      durationMs: Clock.steady() - began
    )
  }

  private static func start(
    _ invocation: Invocation,
    _ feed: borrowing InputFeed,
    _ output: consuming FileDescriptor,
    _ error: consuming FileDescriptor
  ) throws(SystemFailure) -> Int32 {
    let launch = Launch(
      argv: invocation.argv,
      environment: invocation.environment,
      directory: invocation.directory,
      input: feed.childDescriptor,
      output: output.raw,
      error: error.raw,
      hasOwnGroup: true
    )
    return try launch.start()
  }
}
