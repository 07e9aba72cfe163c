import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A process group, known by its leader's number.
enum ProcessGroup {
  /// Asks all of a group to end; stopped processes are woken so that they can.
  static func ask(_ group: Int32) {
    _ = kill(-group, SIGTERM)
    _ = kill(-group, SIGCONT)
  }

  /// Kills all of a group.
  static func kill(_ group: Int32) { _ = kill(-group, SIGKILL) }

  /// Whether a process of the group still runs; dead ones that nobody waited for do not count.
  static func lives(_ group: Int32) -> Bool {
    guard kill(-group, 0) == 0 || errno == EPERM else { return false }
    return Platform.hasLivingMember(group)
  }

  /// Ends a group that is not ours to wait for: TERM, `graceMs`, KILL; false if some of it stays.
  static func end(_ group: Int32, graceMs: Int64) -> Bool {
    guard lives(group) else { return true }
    ask(group)
    if Poller.wait(timeoutMs: graceMs, until: { !lives(group) }) { return true }
    kill(group)
    return Poller.wait(timeoutMs: Teardown.unkillableMs) { !lives(group) }
  }

  // The system's `kill` would be taken for the method.
  private static func kill(_ target: Int32, _ number: Int32) -> Int32 {
    systemKill(target, number)
  }
}

private func systemKill(_ target: Int32, _ number: Int32) -> Int32 { kill(target, number) }
