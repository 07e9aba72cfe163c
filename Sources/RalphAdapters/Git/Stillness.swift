import RalphCore

/// Says whether files must be read although they show the traces that they showed when last read.
///
/// Two changes within one tick of a file system's clock leave one trace. What was read is therefore
/// believed only once it was read again after the trace had stood for longer than any tick; and
/// seldom it is read all the same, for clocks that are set back and for file systems that learn late
/// what another machine has written.
struct Stillness: Equatable, Sendable {
  /// When the traces were first seen to be those of the last look; nil where they were not.
  private var since: Millis?
  /// When a look was last asked for.
  private var asked: Millis?

  /// No file system's clock has a longer tick: that of FAT.
  private static var tick: Int64 { 2000 }
  /// How often files are read that seem to be at rest.
  private static var slowly: Int64 { 15_000 }

  /// Whether a look is due; where it says so, one follows.
  mutating func mustLook(_ areStill: Bool, now: Millis) -> Bool {
    since = areStill ? since ?? now : nil
    if let since, let asked, asked.value - since.value > Stillness.tick,
      now.value - asked.value < Stillness.slowly
    {
      return false
    }
    asked = now
    return true
  }

  /// A look has found other traces than the one before it.
  mutating func isBroken() { since = nil }
}
