package import RalphCore

/// Runs agents and verifiers as processes that outlive ralph and leave a record of their end.
///
/// A process is known by run and sequence of the command that asked for it last.
package protocol ProcessHost: Sendable {
  /// Starts a process; on return its supervisor lives.
  func start(_ launch: Launch) throws(PortFailure) -> Int

  /// Asks what became of a process; after a crash as well as after its pulse has stopped.
  func look(_ process: Key) throws(PortFailure) -> ProcessLook

  /// Waits until a process is over, at most so long, and asks what became of it; not for the loop.
  func outcome(of process: Key, atMost: Millis) throws(PortFailure) -> ProcessLook

  /// Whether the supervisor of a process lives whose folder somebody has removed.
  func lives(_ process: Key, pid: Int) -> Bool

  /// Asks a process to end; nothing happens if it has ended.
  func stop(_ process: Key) throws(PortFailure)

  /// A descriptor that hangs up when the process's supervisor is gone; nil if it is gone already.
  func openPulse(_ process: Key) -> Int32?

  /// Gives a pulse back.
  func closePulse(_ pulse: Int32)

  /// Removes what a process has left, once everything of it is safe elsewhere.
  func discard(_ process: Key)
}

/// Everything that is needed to start a process.
package struct Launch: Equatable, Sendable {
  package var process: Key
  /// The program and its arguments.
  package var argv: [String]
  /// Variables set for it, in order, beyond what ralph itself was given.
  package var environment: [(name: String, value: String)]
  /// Variables it must not see.
  package var without: [String]
  package var directory: String
  /// The file that is its standard input; nil for none.
  package var input: String?
  /// Whether its standard output is a terminal.
  package var hasTerminal = false
  package var limit: Millis
  package var grace: Millis
  package var stopGrace: Millis
  package var outputKept: Int

  package init(_ process: Key, argv: [String], directory: String) {
    self.process = process
    self.argv = argv
    self.directory = directory
    environment = []
    without = []
    limit = .zero
    grace = .zero
    stopGrace = .zero
    outputKept = 0
  }

  package static func == (left: Launch, right: Launch) -> Bool {
    left.process == right.process && left.argv == right.argv
      && left.directory == right.directory && left.input == right.input
      && left.without == right.without
      && left.environment.elementsEqual(right.environment) { $0 == $1 }
  }
}

/// What became of a process.
package enum ProcessLook: Equatable, Sendable {
  /// It is over, and this is its record.
  case exited(ProcessEnd)
  /// Its supervisor lives.
  case alive(pid: Int)
  /// It was never started, and now never will be under this sequence.
  case neverStarted
  /// There is no folder of it: nothing was begun, or somebody removed it.
  case missing
  /// It was started and is gone without a record.
  case lost
}

/// How a process ended, and what it said.
package struct ProcessEnd: Equatable, Sendable {
  package var ended: Ending
  /// The exit code, or the signal's number.
  package var code: Int
  package var took: Millis
  /// Why the program could not be started at all; nil if it was.
  package var notStarted: String?
  /// Standard output and error, bounded.
  package var output: [UInt8]
  package var errors: [UInt8]

  package init(
    ended: Ending,
    code: Int,
    took: Millis,
    notStarted: String?,
    output: [UInt8],
    errors: [UInt8]
  ) {
    self.ended = ended
    self.code = code
    self.took = took
    self.notStarted = notStarted
    self.output = output
    self.errors = errors
  }
}
