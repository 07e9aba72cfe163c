import RalphCore

/// Writes members into a line: the one canonical encoding of every value.
struct Encoding: Members {
  /// The line as far as it is written, after what stands before it.
  var bytes: [UInt8] = []
  /// Whether the next member is the first of its object, and has no comma before it.
  private var isFirst = true

  /// Begins an object.
  mutating func open() {
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
  }

  mutating func number(_ name: StaticString, _ value: inout Int64) {
    begin(name)
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    put(value.magnitude)
  }

  mutating func number(_ name: StaticString, ifNot0 value: inout Int64) {
    if value != 0 { number(name, &value) }
  }

  mutating func flag(_ name: StaticString, _ value: inout Bool) {
    begin(name)
    put(value ? "true" : "false")
  }

  mutating func flag(_ name: StaticString, ifTrue value: inout Bool) {
    if value { flag(name, &value) }
  }

  mutating func instant(_ name: StaticString, _ value: inout Instant) {
    begin(name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: value.description.utf8)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func instant(_ name: StaticString, ifNot0 value: inout Instant) {
    if value != .zero { instant(name, &value) }
  }

  mutating func seq(_ name: StaticString, _ value: inout Seq) {
    guard value != .zero else { return }
    begin(name)
    put(value.value)
  }

  mutating func run(_ name: StaticString, _ value: inout RunID) {
    guard value != .none else { return }
    begin(name)
    bytes.append(UInt8(ascii: "\""))
    put(value)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func key(_ name: StaticString, _ value: inout Key) {
    guard value != .none else { return }
    begin(name)
    bytes.append(UInt8(ascii: "\""))
    put(value.run)
    bytes.append(UInt8(ascii: "."))
    put(value.seq.value)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func name(_ name: StaticString, _ value: inout Name) {
    guard !value.isEmpty else { return }
    begin(name)
    put(value)
  }

  mutating func text(_ name: StaticString, _ value: inout Text) {
    guard !value.isEmpty else { return }
    begin(name)
    bytes.append(UInt8(ascii: "\""))
    for byte in value.string.utf8 { putEscaped(byte) }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func digest(_ name: StaticString, _ value: inout Digest) {
    guard !value.isNone else { return }
    begin(name)
    bytes.append(UInt8(ascii: "\""))
    put(hex: value.words.0, digits: 16)
    put(hex: value.words.1, digits: 16)
    put(hex: value.words.2, digits: 16)
    put(hex: value.words.3, digits: 16)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func beads(_ name: StaticString, _ value: inout [BeadID]) {
    guard !value.isEmpty else { return }
    begin(name)
    bytes.append(UInt8(ascii: "["))
    for (index, bead) in value.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      put(bead.name)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  mutating func word<W: Word>(_ name: StaticString, _ value: inout W) {
    begin(name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: value.rawValue.utf8)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func word<W: Word>(_ name: StaticString, unlessFirst value: inout W) {
    if value != W.allCases.first { word(name, &value) }
  }

  mutating func object<R: Record>(_ name: StaticString, _ value: inout R) {
    begin(name)
    open()
    value.members(&self)
    bytes.append(UInt8(ascii: "}"))
    isFirst = false
  }
}

extension Encoding {
  /// Writes a member's name, with the comma before it where one is due.
  private mutating func begin(_ name: StaticString) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    bytes.append(UInt8(ascii: "\""))
    put(name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  /// Writes text that needs no escape.
  private mutating func put(_ text: StaticString) {
    text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
  }

  /// Writes a number in decimal digits.
  private mutating func put(_ value: UInt64) {
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

  private mutating func put(_ run: RunID) {
    put(hex: UInt64(run.genesis), digits: 4)
    bytes.append(UInt8(ascii: "r"))
    put(UInt64(run.number))
  }

  private mutating func put(_ name: Name) {
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
    if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte != 0x7f {
      bytes.append(byte)
      return
    }
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

/// The lower-case digit of a value below 16.
private func hexDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
