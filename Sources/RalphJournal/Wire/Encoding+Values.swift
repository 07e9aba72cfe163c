import RalphCore

// How each kind of value is written.

extension Encoding {
  /// Writes a member's name, with the comma before it where one is due.
  mutating func begin(_ name: StaticString) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    bytes.append(UInt8(ascii: "\""))
    put(name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  /// Writes text that needs no escape.
  mutating func put(_ text: StaticString) {
    text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
  }

  /// Writes a date and time of day, as ``CivilTime/rfc3339`` says it.
  mutating func put(_ time: CivilTime) {
    guard time.year >= 0, time.year <= 9999 else {
      bytes.append(contentsOf: time.rfc3339.utf8)
      return
    }
    put(time.year, digits: 4)
    bytes.append(UInt8(ascii: "-"))
    put(time.month, digits: 2)
    bytes.append(UInt8(ascii: "-"))
    put(time.day, digits: 2)
    bytes.append(UInt8(ascii: "T"))
    put(time.hour, digits: 2)
    bytes.append(UInt8(ascii: ":"))
    put(time.minute, digits: 2)
    bytes.append(UInt8(ascii: ":"))
    put(time.second, digits: 2)
    bytes.append(UInt8(ascii: "."))
    put(time.millisecond, digits: 3)
    bytes.append(UInt8(ascii: "Z"))
  }

  /// Writes exactly so many decimal digits of a number that has no more.
  mutating func put(_ value: Int64, digits: Int) {
    var scale: Int64 = 1
    for _ in 1..<digits { scale *= 10 }
    while scale > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / scale % 10))
      scale /= 10
    }
  }

  /// Writes UTF-8 inside a string: what needs no escape as it stands, as far as it goes.
  mutating func put(text: Span<UInt8>) {
    var start = 0
    for index in text.indices where needsEscape(text[index]) {
      unsafe text.extracting(start..<index).withUnsafeBufferPointer {
        unsafe bytes.append(contentsOf: $0)
      }
      putEscaped(text[index])
      start = index + 1
    }
    unsafe text.extracting(start...).withUnsafeBufferPointer {
      unsafe bytes.append(contentsOf: $0)
    }
  }

  /// Writes a number in decimal digits.
  mutating func put(_ value: UInt64) {
    let start = bytes.count
    var rest = value
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    var (low, high) = (start, bytes.count - 1)
    while low < high {
      bytes.swapAt(low, high)
      (low, high) = (low + 1, high - 1)
    }
  }

  mutating func put(_ run: RunID) {
    put(hex: UInt64(run.genesis), digits: 4)
    bytes.append(UInt8(ascii: "r"))
    put(UInt64(run.number))
  }

  mutating func put(_ name: Name) {
    bytes.append(UInt8(ascii: "\""))
    for offset in 0..<name.count { putEscaped(name[offset]) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes the lowest digits of a value in lower-case hexadecimal.
  mutating func put(hex value: UInt64, digits: Int) {
    for index in stride(from: digits - 1, through: 0, by: -1) {
      bytes.append(hexDigit(UInt8(truncatingIfNeeded: value >> UInt64(index * 4)) & 15))
    }
  }

  /// Writes one byte of UTF-8 inside a string.
  private mutating func putEscaped(_ byte: UInt8) {
    guard needsEscape(byte) else { return bytes.append(byte) }
    switch byte {
    case UInt8(ascii: "\""): put(#"\""#)
    case UInt8(ascii: "\\"): put(#"\\"#)
    case UInt8(ascii: "\n"): put(#"\n"#)
    case UInt8(ascii: "\r"): put(#"\r"#)
    case UInt8(ascii: "\t"): put(#"\t"#)
    default:
      put(#"\u00"#)
      put(hex: UInt64(byte), digits: 2)
    }
  }
}

/// Whether a byte may not stand in a string as it is.
private func needsEscape(_ byte: UInt8) -> Bool {
  byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7f
}

/// The lower-case digit of a value below 16.
private func hexDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
