import RalphCore

// How each kind of value is read where the writer's own bytes are expected.

extension CanonicalDecoding {
  /// Reads digits without a leading zero, at most what 64 bits hold.
  mutating func readDigits() -> UInt64 {
    let start = at
    var value: UInt64 = 0
    // No number of eighteen digits overflows.
    let safe = min(end, start + 18)
    while at < safe, case let digit = bytes[at] &- 0x30, digit < 10 {
      value = value &* 10 &+ UInt64(digit)
      at += 1
    }
    if at == safe { readMoreDigits(of: &value) }
    if at == start || (bytes[start] == 0x30 && at - start > 1) { failed = true }
    return failed ? 0 : value
  }

  private mutating func readMoreDigits(of value: inout UInt64) {
    while at < end, case let digit = bytes[at] &- 0x30, digit < 10 {
      let (product, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
      if over || carry { failed = true }
      value = sum
      at += 1
    }
  }

  mutating func readNumber() -> Int64 {
    let isNegative = at < end && bytes[at] == UInt8(ascii: "-")
    if isNegative { at += 1 }
    let magnitude = readDigits()
    if !isNegative, magnitude <= UInt64(Int64.max) { return Int64(magnitude) }
    guard isNegative, magnitude > 0, magnitude <= UInt64(Int64.max) + 1 else {
      failed = true
      return 0
    }
    return Int64(truncatingIfNeeded: 0 &- magnitude)
  }

  mutating func readHex(_ digits: Int) -> UInt64 {
    guard !failed, end - at >= digits, let value = Hex.read(bytes, at: at, digits: digits) else {
      failed = true
      return 0
    }
    at += digits
    return value
  }

  mutating func readDigest() -> Digest {
    expect(UInt8(ascii: "\""))
    let words = (readHex(16), readHex(16), readHex(16), readHex(16))
    expect(UInt8(ascii: "\""))
    let digest = Digest(words: words)
    if digest.isNone { failed = true }
    return digest
  }

  mutating func readQuotedRun() -> RunID {
    expect(UInt8(ascii: "\""))
    let run = readRun()
    expect(UInt8(ascii: "\""))
    return run
  }

  mutating func readKey() -> Key {
    expect(UInt8(ascii: "\""))
    let run = readRun()
    expect(UInt8(ascii: "."))
    let key = Key(run: run, seq: Seq(readDigits()))
    if key.seq == .zero { failed = true }
    expect(UInt8(ascii: "\""))
    return key
  }

  mutating func readRun() -> RunID {
    let genesis = UInt16(truncatingIfNeeded: readHex(4))
    expect(UInt8(ascii: "r"))
    let number = readDigits()
    if number == 0 || number > UInt64(UInt32.max) { failed = true }
    return failed ? .none : RunID(genesis: genesis, number: UInt32(truncatingIfNeeded: number))
  }

  mutating func readInstant() -> Instant {
    guard !failed, end - at >= 26, bytes[at] == UInt8(ascii: "\""),
      bytes[at + 25] == UInt8(ascii: "\""), let instant = clock.read(bytes, at: at + 1)
    else {
      failed = true
      return .zero
    }
    at += 26
    return instant
  }
}

extension Hex {
  /// The value of exactly so many lower-case hex digits at an offset; nil for anything else.
  static func read(_ bytes: [UInt8], at offset: Int, digits: Int) -> UInt64? {
    guard offset >= 0, bytes.count - offset >= digits else { return nil }
    if digits & 7 == 0 {
      var value: UInt64 = 0
      for start in stride(from: offset, to: offset + digits, by: 8) {
        let word = unsafe bytes.span.bytes
          .unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
        guard let eight = eightDigits(word) else { return nil }
        value = value << 32 | eight
      }
      return value
    }
    var value: UInt64 = 0
    for index in offset..<(offset + digits) {
      let byte = bytes[index]
      if byte &- 0x30 < 10 {
        value = value << 4 | UInt64(byte &- 0x30)
      } else if byte &- 0x61 < 6 {
        value = value << 4 | UInt64(byte &- 0x61 &+ 10)
      } else {
        return nil
      }
    }
    return value
  }

  /// The value of eight lower-case hex digits, the first in the lowest place; nil for others.
  @inline(__always)
  private static func eightDigits(_ word: UInt64) -> UInt64? {
    let ones: UInt64 = 0x0101_0101_0101_0101
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
