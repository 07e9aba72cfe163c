import RalphCore

/// Writes members into a line: the one canonical encoding of every value.
struct Encoding: Members {
  /// The line as far as it is written, after what stands before it.
  var bytes: [UInt8] = []
  /// Whether the next member is the first of its object, and has no comma before it.
  var isFirst = true

  /// Begins an object.
  mutating func open() {
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
  }

  /// Ends the line with its checksum and newline.
  mutating func close(_ checksum: Checksum) {
    put(",\"crc\":\"")
    put(hex: UInt64(checksum.value), digits: 8)
    put("\"}\n")
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
    put(CivilTime(value))
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

  mutating func kind(_ name: StaticString, _ value: inout KindWord) {
    var word = value.word
    self.name(name, &word)
  }

  mutating func text(_ name: StaticString, _ value: inout Text) {
    guard !value.isEmpty else { return }
    begin(name)
    bytes.append(UInt8(ascii: "\""))
    var text = value.string
    text.withUTF8 { unsafe put(text: $0.span) }
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
