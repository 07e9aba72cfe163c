import RalphCore

// How each kind of value is read where the writer's own bytes are expected.

extension CanonicalDecoding {
  /// Reads digits without a leading zero, at most what 64 bits hold.
  mutating func readDigits() -> UInt64 {
    guard !failed else { return 0 }
    let values = bytes.word(at) ^ Octets.ones &* 0x30
    let count = Octets.countBefore(Octets.notDigits(values))
    guard count < 8 else { return readManyDigits() }
    guard count > 0, count == 1 || values & 0xff != 0 else { return fail(0) }
    at += count
    return Octets.decimal(values << UInt64((8 - count) * 8))
  }

  /// The same where there are eight or more.
  private mutating func readManyDigits() -> UInt64 {
    guard bytes[at] != 0x30 else { return fail(0) }
    var value: UInt64 = 0
    while at < end, case let digit = bytes[at] &- 0x30, digit < 10 {
      let (product, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
      if over || carry { return fail(0) }
      value = sum
      at += 1
    }
    return value
  }

  mutating func readNumber() -> Int64 {
    let isNegative = at < end && bytes[at] == UInt8(ascii: "-")
    if isNegative { at += 1 }
    let magnitude = readDigits()
    if !isNegative, magnitude <= UInt64(Int64.max) { return Int64(magnitude) }
    guard isNegative, magnitude > 0, magnitude <= UInt64(Int64.max) + 1 else { return fail(0) }
    return Int64(truncatingIfNeeded: 0 &- magnitude)
  }

  mutating func readDigest() -> Digest {
    // Quotes before and behind 64 digits.
    guard end - at >= 66, bytes[at] == UInt8(ascii: "\""), bytes[at + 65] == UInt8(ascii: "\""),
      let digest = bytes.digest(at + 1), !digest.isNone
    else { return fail(.none) }
    at += 66
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
    if key.seq == .zero { return fail(.none) }
    expect(UInt8(ascii: "\""))
    return key
  }

  private mutating func readRun() -> RunID {
    guard !failed else { return .none }
    if let count = lately.count(of: bytes, at: at) {
      at += count
      return lately.run
    }
    // Four digits and the `r`; zeros stand before the digits to make them eight.
    let start = at
    let word = bytes.word(at)
    guard word >> 32 & 0xff == UInt64(UInt8(ascii: "r")),
      let genesis = Hex.eight(word << 32 | 0x3030_3030)
    else { return fail(.none) }
    at += 5
    let number = readDigits()
    guard number > 0, number <= UInt64(UInt32.max) else { return fail(.none) }
    let run = RunID(
      genesis: UInt16(truncatingIfNeeded: genesis),
      number: UInt32(truncatingIfNeeded: number)
    )
    lately.remember(run, bytes, from: start, to: at)
    return run
  }

  mutating func readInstant() -> Instant {
    guard end - at >= 26, bytes[at] == UInt8(ascii: "\""),
      bytes[at + 25] == UInt8(ascii: "\""), let instant = lately.clock.read(bytes, at: at + 1)
    else { return fail(.zero) }
    at += 26
    return instant
  }

  /// Reads a word of a closed list as two numbers: its bytes from the lowest place on.
  mutating func readWord() -> (UInt64, UInt64) {
    guard at < end, bytes[at] == UInt8(ascii: "\"") else { return fail((0, 0)) }
    let (head, rest) = (bytes.word(at + 1), bytes.word(at + 9))
    var count = Octets.countBefore(Octets.notPlain(head))
    if count == 8 { count += Octets.countBefore(Octets.notPlain(rest)) }
    guard bytes[at + 1 + count] == UInt8(ascii: "\"") else { return fail((0, 0)) }
    at += count + 2
    return (Octets.lowest(count, of: head), Octets.lowest(max(count - 8, 0), of: rest))
  }
}
