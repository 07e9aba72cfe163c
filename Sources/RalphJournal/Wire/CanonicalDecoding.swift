import RalphCore

/// Reads members in exactly the way they are written, and nothing else.
///
/// It compares names where they must stand and never looks for one. What it accepts is, byte for
/// byte, what ``Encoding`` writes; for all else it merely fails, and the general reader says why.
struct CanonicalDecoding: Members {
  let bytes: [UInt8]
  /// The next byte to read.
  var at: Int
  /// Where the members end.
  let end: Int
  /// Whether something was not as the writer writes it.
  var failed = false
  /// The last minute that was read; most lines share it with the line before.
  var clock: MinuteClock
  private var isFirst = true

  init(_ bytes: [UInt8], from start: Int, to end: Int, clock: MinuteClock = MinuteClock()) {
    self.bytes = bytes
    self.at = start
    self.end = end
    self.clock = clock
  }

  /// Expects the beginning of an object.
  mutating func open() {
    expect(UInt8(ascii: "{"))
    isFirst = true
  }

  mutating func number(_ name: StaticString, _ value: inout Int64) {
    guard demand(name) else { return }
    value = readNumber()
  }

  mutating func number(_ name: StaticString, ifNot0 value: inout Int64) {
    value = begins(name) ? readNumber() : 0
    if value == 0, wasPresent { failed = true }
  }

  mutating func flag(_ name: StaticString, _ value: inout Bool) {
    guard demand(name) else { return }
    value = follows("true")
    if !value, !follows("false") { failed = true }
  }

  mutating func flag(_ name: StaticString, ifTrue value: inout Bool) {
    value = begins(name)
    if value, !follows("true") { failed = true }
  }

  mutating func instant(_ name: StaticString, _ value: inout Instant) {
    guard demand(name) else { return }
    value = readInstant()
  }

  mutating func instant(_ name: StaticString, ifNot0 value: inout Instant) {
    value = begins(name) ? readInstant() : .zero
    if value == .zero, wasPresent { failed = true }
  }

  mutating func seq(_ name: StaticString, _ value: inout Seq) {
    value = Seq(begins(name) ? readDigits() : 0)
    if value == .zero, wasPresent { failed = true }
  }

  mutating func run(_ name: StaticString, _ value: inout RunID) {
    value = .none
    guard begins(name) else { return }
    expect(UInt8(ascii: "\""))
    value = readRun()
    expect(UInt8(ascii: "\""))
  }

  mutating func key(_ name: StaticString, _ value: inout Key) {
    value = .none
    guard begins(name) else { return }
    expect(UInt8(ascii: "\""))
    let run = readRun()
    expect(UInt8(ascii: "."))
    value = Key(run: run, seq: Seq(readDigits()))
    if value.seq == .zero { failed = true }
    expect(UInt8(ascii: "\""))
  }

  mutating func name(_ name: StaticString, _ value: inout Name) {
    value = begins(name) ? readName() : Name()
    if value.isEmpty, wasPresent { failed = true }
  }

  mutating func text(_ name: StaticString, _ value: inout Text) {
    value = begins(name) ? readText() : Text()
    if value.isEmpty, wasPresent { failed = true }
  }

  mutating func digest(_ name: StaticString, _ value: inout Digest) {
    value = .none
    guard begins(name) else { return }
    expect(UInt8(ascii: "\""))
    let first = readHex(16)
    let second = readHex(16)
    let third = readHex(16)
    let fourth = readHex(16)
    value = Digest(words: (first, second, third, fourth))
    if value.isNone { failed = true }
    expect(UInt8(ascii: "\""))
  }

  mutating func beads(_ name: StaticString, _ value: inout [BeadID]) {
    value.removeAll()
    guard begins(name) else { return }
    expect(UInt8(ascii: "["))
    repeat {
      value.append(BeadID(readName()))
    } while !failed && follows(",")
    expect(UInt8(ascii: "]"))
  }

  mutating func word<W: Word>(_ name: StaticString, _ value: inout W) {
    guard demand(name) else { return }
    let string = scanString()
    guard !failed, string.isPlain else { return failed = true }
    guard let word = W(rawValue: plainText(string)) else { return failed = true }
    value = word
  }

  mutating func word<W: Word>(_ name: StaticString, unlessFirst value: inout W) {
    if let first = W.allCases.first { value = first }
    guard begins(name) else { return }
    let string = scanString()
    guard !failed, string.isPlain, let word = W(rawValue: plainText(string)),
      word != W.allCases.first
    else { return failed = true }
    value = word
  }

  mutating func object<R: Record>(_ name: StaticString, _ value: inout R) {
    guard demand(name) else { return }
    open()
    value.members(&self)
    expect(UInt8(ascii: "}"))
    isFirst = false
  }

  /// Whether the member asked for last stood there.
  private var wasPresent = false
}

extension CanonicalDecoding {
  /// Reads a member's name if it is the next; a failed reader finds none.
  private mutating func begins(_ name: StaticString) -> Bool {
    wasPresent = false
    let count = name.utf8CodeUnitCount
    let start = isFirst ? at : at + 1
    guard !failed, end - start >= count + 3 else { return false }
    guard isFirst || bytes[at] == UInt8(ascii: ","), bytes[start] == UInt8(ascii: "\""),
      bytes[start + count + 1] == UInt8(ascii: "\""), bytes[start + count + 2] == UInt8(ascii: ":"),
      stands(name, at: start + 1)
    else { return false }
    at = start + count + 3
    isFirst = false
    wasPresent = true
    return true
  }

  /// Reads the name of a member that must be the next.
  private mutating func demand(_ name: StaticString) -> Bool {
    if begins(name) { return true }
    failed = true
    return false
  }

  /// Whether a text stands at an offset.
  private func stands(_ text: StaticString, at offset: Int) -> Bool {
    guard bytes.count - offset >= text.utf8CodeUnitCount else { return false }
    let start = unsafe text.utf8Start
    for index in 0..<text.utf8CodeUnitCount where unsafe bytes[offset + index] != start[index] {
      return false
    }
    return true
  }

  /// Reads a text if it is the next.
  private mutating func follows(_ text: StaticString) -> Bool {
    guard !failed, end - at >= text.utf8CodeUnitCount, stands(text, at: at) else { return false }
    at += text.utf8CodeUnitCount
    return true
  }

  /// Reads one byte that must be the next.
  mutating func expect(_ byte: UInt8) {
    guard !failed, at < end, bytes[at] == byte else { return failed = true }
    at += 1
  }
}
