package import RalphCore

/// The name of a pane in journal and state: `%7@<server>.<start>/<process>.<start>`.
///
/// It holds all that makes the pane this one and no other, so that a later life finds exactly it
/// again: the tmux server, and the process that the pane was made for, each with its start. Starts
/// are written in base 36, without which the starts of macOS would not fit.
package enum PaneName {
  /// The name of a leased pane; nil if its numbers are too large, which no system's are.
  package static func name(of lease: PaneLease) -> Name? {
    guard lease.server.start >= 0 else { return nil }
    let server = "\(lease.server.pid).\(String(lease.server.start, radix: 36))"
    let process = "\(lease.process).\(String(lease.start, radix: 36))"
    return Name("\(lease.pane)@\(server)/\(process)")
  }

  /// What a name says; nil for a text that no pane was ever named.
  package static func lease(_ name: Name) -> PaneLease? {
    let parts = name.bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, let pane = PaneID(parts[0]) else { return nil }
    let sides = parts[1].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard sides.count == 2, let server = identity(sides[0]), let process = identity(sides[1]),
      let start = Int(exactly: server.start)
    else { return nil }
    let lease = PaneLease(
      server: TmuxServerIdentity(pid: server.pid, start: start),
      pane: pane,
      process: process.pid,
      start: process.start
    )
    // Leading zeros or capitals would make a second name for the same pane.
    return PaneName.name(of: lease) == name ? lease : nil
  }

  private static func identity(_ text: ArraySlice<UInt8>) -> (pid: Int, start: UInt64)? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 2, let pid = Digits.value(parts[0]),
      let start = UInt64(String(decoding: parts[1], as: UTF8.self), radix: 36)
    else { return nil }
    return (pid, start)
  }
}
