import RalphCore

// Lower-case hex digits, eight at a time.

extension Hex {
  /// The value of eight lower-case hex digits, the first in the lowest place; nil for others.
  @inline(__always)
  static func eight(_ word: UInt64) -> UInt64? {
    var isOdd: UInt64 = 0
    let value = eight(word, &isOdd)
    return isOdd == 0 ? value : nil
  }

  /// The same for one word of several: a bit is set in `isOdd` if it holds anything else.
  @inline(__always)
  static func eight(_ word: UInt64, _ isOdd: inout UInt64) -> UInt64 {
    let ones = Octets.ones
    // Of a letter, bit 6 is set.
    let letters = word >> 6 & ones
    let low = word & (ones &* 0x0f)
    isOdd |= word & (ones &* 0xf0) ^ (ones &* 0x30 &+ letters &* 0x30)
    // A digit is below 10 and a letter above 0 and below 7; otherwise bit 4 tells.
    let values = low &+ letters &* 9
    isOdd |= (values &+ (ones &- letters) &* 6) & (ones &* 0x10)
    isOdd |= letters & ~((low &+ ones &* 0x0f) >> 4)
    var value = values.byteSwapped
    value = (value | value >> 4) & 0x00ff_00ff_00ff_00ff
    value = (value | value >> 8) & 0x0000_ffff_0000_ffff
    return (value | value >> 16) & 0xffff_ffff
  }
}
