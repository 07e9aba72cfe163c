import RalphCore

// How each kind of value is read where the writer's own bytes are expected.

extension CanonicalDecoding {
  /// Reads digits without a leading zero, at most what 64 bits hold.
  @inline(__always)
  mutating func readDigits() -> UInt64 {
    let values = bytes.wordOrZero(at) ^ Octets.ones &* 0x30
    let bits = Octets.notDigits(values).trailingZeroBitCount & ~7
    // Up to seven; a zero stands alone.
    guard bits < 64, bits > 0, values & 0xff != 0 || bits == 8 else { return readManyDigits() }
    at &+= bits >> 3
    return Octets.decimal(values << UInt64(64 &- bits))
  }

  /// The same where there are eight or more, or none that is right.
  private mutating func readManyDigits() -> UInt64 {
    guard at < end, case 1..<10 = bytes[at] &- 0x30 else { return fail(0) }
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
    guard at < end, bytes[at] == UInt8(ascii: "-") else {
      let magnitude = readDigits()
      return magnitude <= UInt64(Int64.max) ? Int64(truncatingIfNeeded: magnitude) : fail(0)
    }
    at += 1
    let magnitude = readDigits()
    guard magnitude > 0, magnitude <= UInt64(Int64.max) + 1 else { return fail(0) }
    return Int64(truncatingIfNeeded: 0 &- magnitude)
  }

  /// Reads the word of a kind, as three numbers wherever this program knows it.
  @inline(__always)
  mutating func readKind() -> KindWord {
    guard bytes.wordOrZero(at) & 0xff == UInt64(UInt8(ascii: "\"")) else {
      return fail(.unknown(Name()))
    }
    var head = bytes.wordOrZero(at &+ 1)
    var middle = bytes.wordOrZero(at &+ 9)
    var rest: UInt64 = 0
    var count = 0
    if case let found = Octets.quotes(head), found != 0 {
      count = Octets.countBefore(found)
      (head, middle) = (Octets.lowest(count, of: head), 0)
    } else if case let found = Octets.quotes(middle), found != 0 {
      count = Octets.countBefore(found)
      middle = Octets.lowest(count, of: middle)
      count &+= 8
    } else {
      rest = bytes.wordOrZero(at &+ 17)
      count = Octets.countBefore(Octets.quotes(rest))
      rest = Octets.lowest(count, of: rest)
      count &+= 16
    }
    // A zero behind a word would be taken for none.
    guard count < 24, bytes.wordOrZero(at &+ count) & 0xff != 0,
      let kind = KindTable.all.kind(head, middle, rest)
    else { return readUnknownKind() }
    at &+= count &+ 2
    return .known(kind)
  }

  private mutating func readUnknownKind() -> KindWord {
    let name = readName()
    return name.isEmpty ? fail(.unknown(name)) : .unknown(name)
  }

  mutating func readDigest() -> Digest {
    // Quotes before and behind 64 digits.
    guard end - at >= 66, bytes[at] == UInt8(ascii: "\""), bytes[at + 65] == UInt8(ascii: "\""),
      let digest = bytes.digest(at + 1), !digest.isNone
    else { return fail(.none) }
    at += 66
    return digest
  }

  @inline(__always)
  mutating func readQuotedRun() -> RunID {
    if let count = lately.quotedCount(of: bytes, at: at) {
      at &+= count
      return lately.run
    }
    return readOtherQuotedRun()
  }

  private mutating func readOtherQuotedRun() -> RunID {
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

  @inline(__always)
  mutating func readInstant() -> Instant {
    guard end - at >= 26, bytes[at] == UInt8(ascii: "\""),
      bytes[at + 25] == UInt8(ascii: "\""), let instant = lately.clock.read(bytes, at: at + 1)
    else { return fail(.zero) }
    at += 26
    return instant
  }

  /// Reads a word of a closed list as two numbers: its bytes from the lowest place on.
  ///
  /// What stands between the quotes is only compared with the list's words, all of which are plain.
  @inline(__always)
  mutating func readWord() -> (UInt64, UInt64) {
    guard bytes.wordOrZero(at) & 0xff == UInt64(UInt8(ascii: "\"")) else { return fail((0, 0)) }
    var (head, rest) = (bytes.wordOrZero(at &+ 1), UInt64(0))
    var count = Octets.countBefore(Octets.quotes(head))
    if count < 8 {
      head = Octets.lowest(count, of: head)
    } else {
      rest = bytes.wordOrZero(at &+ 9)
      count = Octets.countBefore(Octets.quotes(rest))
      rest = Octets.lowest(count, of: rest)
      count &+= 8
    }
    // A zero behind a word would be taken for none.
    guard bytes.wordOrZero(at &+ count) & 0xff != 0,
      bytes.wordOrZero(at &+ count &+ 1) & 0xff == UInt64(UInt8(ascii: "\""))
    else { return fail((0, 0)) }
    at &+= count &+ 2
    return (head, rest)
  }
}
