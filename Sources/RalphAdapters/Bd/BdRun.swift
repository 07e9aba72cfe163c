import RalphFiles
package import RalphProcess

/// Runs bd; tests put a script in its place.
package protocol BdRunner: Sendable {
  /// Runs it once, bounded as the invocation says, never through a shell.
  func run(_ invocation: Invocation) -> BdRun

  /// What tells the program on disk from another one; nil if there is none.
  func program() -> BdProgram?
}

/// What one call of bd left behind.
package enum BdRun: Equatable, Sendable {
  /// It ran: its end and its two outputs, never mixed.
  case ended(RalphProcess.Ending, out: [UInt8], err: [UInt8])
  /// It said more than is kept.
  case tooLong
  /// It never ran, for this reason.
  case notStarted(String)
}

/// The program file behind a name, as far as a look at it tells.
package struct BdProgram: Equatable, Sendable, CustomStringConvertible {
  /// Its path with every link resolved.
  package var path: String
  package var size: Int
  /// Its last change, in nanoseconds since 1970.
  package var modified: Int64

  package init(path: String, size: Int, modified: Int64) {
    self.path = path
    self.size = size
    self.modified = modified
  }

  package var description: String { "\(path), \(size) bytes" }
}

/// The real bd at an absolute path.
package struct ProcessBd: BdRunner {
  private let path: String

  package init(path: String) { self.path = path }

  /// One call, bounded and never through a shell.
  package func run(_ invocation: Invocation) -> BdRun {
    do throws(SystemFailure) {
      let captured = try ProgramRun.capture(invocation)
      guard captured.outCounts.leftOut == 0 else { return .tooLong }
      return .ended(captured.ending, out: captured.out, err: captured.err)
    } catch {
      return .notStarted(error.description)
    }
  }

  /// The file behind the path at this moment.
  package func program() -> BdProgram? {
    // A program that cannot be looked at is as good as gone, and the next call will say so.
    guard let real = Files.realPath(path), let status = try? Files.status(real) else { return nil }
    return BdProgram(path: real, size: status.size, modified: status.modified)
  }
}
