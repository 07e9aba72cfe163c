/// What can be asked of the eight bytes of a word at once, the first in the lowest place.
///
/// Wherever something is found a bit is set in the highest place of its byte. Above the lowest of
/// these bits others may be wrong: only the first is to be asked for.
enum Octets {
  static let ones: UInt64 = 0x0101_0101_0101_0101
  static let highs: UInt64 = 0x8080_8080_8080_8080

  /// Quotes.
  @inline(__always)
  static func quotes(_ word: UInt64) -> UInt64 {
    let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    return (quote &- ones) & ~quote & highs
  }

  /// Bytes above 9, every bit of them right; digits are given as their values.
  @inline(__always)
  static func notDigits(_ values: UInt64) -> UInt64 {
    (((values & ~highs) &+ ones &* 0x76) | values) & highs
  }

  /// How many bytes stand before the first for which a bit is set; 8 if there is none.
  @inline(__always)
  static func countBefore(_ found: UInt64) -> Int { found.trailingZeroBitCount >> 3 }

  /// The lowest bytes of a word, the others zero.
  @inline(__always)
  static func lowest(_ count: Int, of word: UInt64) -> UInt64 {
    count >= 8 ? word : word & ~(~0 << UInt64(count * 8))
  }

  /// The number that up to eight digits, given as their values, make; a zero before them is a zero.
  @inline(__always)
  static func decimal(_ values: UInt64) -> UInt64 {
    let pairs = (values &* 2561) >> 8 & 0x00ff_00ff_00ff_00ff
    let fours = (pairs &* 6_553_601) >> 16 & 0x0000_ffff_0000_ffff
    return (fours &* 42_949_672_960_001) >> 32
  }
}
