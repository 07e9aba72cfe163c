import RalphFiles
package import RalphProcess

/// Runs ntm; tests put something else in its place.
package protocol NtmRunner: Sendable {
  /// Runs it once, bounded as the invocation says, never through a shell.
  func run(_ invocation: Invocation) -> NtmRun
}

/// What one call of ntm left behind.
package enum NtmRun: Equatable, Sendable {
  /// It ran: its end and its two outputs, never mixed.
  case ended(RalphProcess.Ending, out: [UInt8], err: [UInt8])
  /// It said more than is kept.
  case tooLong
  /// It never ran, for this reason.
  case notStarted(String)
}

/// The ntm that an invocation names.
package struct ProcessNtm: NtmRunner {
  package init() {}

  /// One call, bounded and never through a shell.
  package func run(_ invocation: Invocation) -> NtmRun {
    do throws(SystemFailure) {
      let captured = try ProgramRun.capture(invocation)
      guard captured.outCounts.leftOut == 0 else { return .tooLong }
      return .ended(captured.ending, out: captured.out, err: captured.err)
    } catch {
      return .notStarted(error.description)
    }
  }
}

/// Why an answer of ntm does not hold what was asked for.
package enum NtmTrouble: Error, Equatable, Sendable, CustomStringConvertible {
  /// ntm says no, in its own words or by its exit code alone.
  case refused(String)
  /// This ntm has no such flag or command.
  case unsupported(String)
  /// It asked a question that nobody answered, and did nothing.
  case aborted
  /// It answered with something that is not understood.
  case broken(String)
  /// It took too long and was ended; what it did is not known.
  case timedOut
  /// It could not be started.
  case notStarted(String)

  package var description: String {
    switch self {
    case .refused(let text): "ntm refused: \(text)"
    case .unsupported(let text): "this ntm cannot do that: \(text)"
    case .aborted: "ntm asked a question, and did nothing"
    case .broken(let text): "ntm gave no answer that can be read: \(text)"
    case .timedOut: "ntm took too long and was ended"
    case .notStarted(let text): "cannot start ntm: \(text)"
    }
  }

  /// Whether it is certain that ntm did nothing: it never ran, or stopped at its own flags.
  package var provesNothingDone: Bool {
    switch self {
    case .notStarted, .unsupported, .aborted: true
    case .refused, .broken, .timedOut: false
    }
  }
}
