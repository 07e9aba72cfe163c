package import RalphCore

/// Something asked of the world that the world refused; nothing was changed by it.
package struct PortFailure: Error, Equatable, Sendable, CustomStringConvertible {
  package var problem: ToolProblem
  /// What was tried, on what, and why it failed; without a full stop.
  package var why: String

  package init(_ problem: ToolProblem, _ why: String) {
    self.problem = problem
    self.why = why
  }

  package var description: String { why }
}
