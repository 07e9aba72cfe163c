import RalphCore

extension Hex {
  /// The value of eight lower-case hex digits, the first in the lowest place; nil for others.
  @inline(__always)
  static func eight(_ word: UInt64) -> UInt64? {
    let ones = Octets.ones
    // Of a letter, bit 6 is set.
    let letters = word >> 6 & ones
    let low = word & (ones &* 0x0f)
    guard word & (ones &* 0xf0) == ones &* 0x30 &+ letters &* 0x30 else { return nil }
    // A digit is below 10 and a letter above 0 and below 7; otherwise bit 4 tells.
    let isOver = low &+ letters &* 9 &+ (ones &- letters) &* 6
    let isZero = letters & ~((low &+ ones &* 0x0f) >> 4)
    guard isOver & (ones &* 0x10) == 0, isZero == 0 else { return nil }
    var value = (low &+ letters &* 9).byteSwapped
    value = (value | value >> 4) & 0x00ff_00ff_00ff_00ff
    value = (value | value >> 8) & 0x0000_ffff_0000_ffff
    return (value | value >> 16) & 0xffff_ffff
  }
}
