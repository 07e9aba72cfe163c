/// A process that stood above a hook when it was called: the agent, or a shell between.
package struct HookProcess: Equatable, Hashable, Sendable {
  package var pid: Int
  /// When it started, in the unit of `ProcessIdentity`.
  package var start: UInt64

  package init(pid: Int, start: UInt64) {
    self.pid = pid
    self.start = start
  }

  /// How far up the chain of parents is followed.
  static let most = 6
}
