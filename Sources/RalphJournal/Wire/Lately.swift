import RalphCore

/// What was read of the lines before, as far as the next one is likely to say it again.
struct Lately: Sendable {
  var clock = DayClock()
  /// The run that was read last.
  private(set) var run = RunID.none
  /// Its bytes, the first in the lowest place, with the byte behind them left out.
  private var text: UInt64 = 0
  /// How many bytes that are; 0 where it has more than a word.
  private var count = 0

  /// How many bytes the last run has, if it stands at an offset and ends there.
  @inline(__always)
  func count(of bytes: Window, at offset: Int) -> Int? {
    guard count > 0, Octets.lowest(count, of: bytes.word(offset)) == text,
      bytes[offset + count] &- 0x30 >= 10
    else { return nil }
    return count
  }

  /// How many bytes the last run has with its quotes, if it stands between quotes at an offset.
  @inline(__always)
  func quotedCount(of bytes: Window, at offset: Int) -> Int? {
    guard count > 0, bytes.wordOrZero(offset) & 0xff == UInt64(UInt8(ascii: "\"")),
      Octets.lowest(count, of: bytes.wordOrZero(offset &+ 1)) == text,
      bytes.wordOrZero(offset &+ 1 &+ count) & 0xff == UInt64(UInt8(ascii: "\""))
    else { return nil }
    return count &+ 2
  }

  /// Remembers a run and the bytes that it was read from.
  mutating func remember(_ run: RunID, _ bytes: Window, from start: Int, to end: Int) {
    self.run = run
    count = end - start <= 8 ? end - start : 0
    text = Octets.lowest(count, of: bytes.word(start))
  }
}
