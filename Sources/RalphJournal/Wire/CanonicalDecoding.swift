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

  @inline(__always)
  mutating func number(_ name: StaticString, _ value: inout Int64) {
    guard demand(name) else { return }
    value = readNumber()
  }

  @inline(__always)
  mutating func number(_ name: StaticString, ifNot0 value: inout Int64) {
    value = begins(name) ? readNumber() : 0
    if value == 0, wasPresent { failed = true }
  }

  @inline(__always)
  mutating func flag(_ name: StaticString, _ value: inout Bool) {
    guard demand(name) else { return }
    value = follows("true")
    if !value, !follows("false") { failed = true }
  }

  @inline(__always)
  mutating func flag(_ name: StaticString, ifTrue value: inout Bool) {
    value = begins(name)
    if value, !follows("true") { failed = true }
  }

  @inline(__always)
  mutating func instant(_ name: StaticString, _ value: inout Instant) {
    guard demand(name) else { return }
    value = readInstant()
  }

  @inline(__always)
  mutating func instant(_ name: StaticString, ifNot0 value: inout Instant) {
    value = begins(name) ? readInstant() : .zero
    if value == .zero, wasPresent { failed = true }
  }

  @inline(__always)
  mutating func seq(_ name: StaticString, _ value: inout Seq) {
    value = Seq(begins(name) ? readDigits() : 0)
    if value == .zero, wasPresent { failed = true }
  }

  @inline(__always)
  mutating func run(_ name: StaticString, _ value: inout RunID) {
    value = .none
    guard begins(name) else { return }
    value = readQuotedRun()
  }

  @inline(__always)
  mutating func key(_ name: StaticString, _ value: inout Key) {
    value = .none
    guard begins(name) else { return }
    value = readKey()
  }

  @inline(__always)
  mutating func name(_ name: StaticString, _ value: inout Name) {
    value = begins(name) ? readName() : Name()
    if value.isEmpty, wasPresent { failed = true }
  }

  @inline(__always)
  mutating func text(_ name: StaticString, _ value: inout Text) {
    value = begins(name) ? readText() : Text()
    if value.isEmpty, wasPresent { failed = true }
  }

  @inline(__always)
  mutating func digest(_ name: StaticString, _ value: inout Digest) {
    value = .none
    guard begins(name) else { return }
    value = readDigest()
  }

  @inline(__always)
  mutating func beads(_ name: StaticString, _ value: inout [BeadID]) {
    value = []
    guard begins(name) else { return }
    value = readBeads()
  }

  @inline(__always)
  mutating func word<W: Word>(_ name: StaticString, _ value: inout W) {
    guard demand(name) else { return }
    let (head, rest) = readWord()
    guard let place = W.known.place(head, rest) else { return failed = true }
    value = W(place: place)
  }

  @inline(__always)
  mutating func word<W: Word>(_ name: StaticString, unlessFirst value: inout W) {
    value = W(place: 0)
    guard begins(name) else { return }
    let (head, rest) = readWord()
    guard let place = W.known.place(head, rest), place > 0 else { return failed = true }
    value = W(place: place)
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
  @inline(__always)
  private mutating func begins(_ name: StaticString) -> Bool {
    wasPresent = false
    let count = name.utf8CodeUnitCount
    let start = isFirst ? at : at + 1
    guard !failed, end - start >= count + 3 else { return false }
    guard isFirst || bytes[at] == UInt8(ascii: ","), bytes[start] == UInt8(ascii: "\""),
      stands(name, at: start + 1), bytes[start + count + 1] == UInt8(ascii: "\""),
      bytes[start + count + 2] == UInt8(ascii: ":")
    else { return false }
    at = start + count + 3
    isFirst = false
    wasPresent = true
    return true
  }

  /// Reads the name of a member that must be the next.
  @inline(__always)
  private mutating func demand(_ name: StaticString) -> Bool {
    if begins(name) { return true }
    failed = true
    return false
  }

  /// Whether a text stands at an offset.
  ///
  /// Where the text is known to the compiler, and it is for every member, the steps below are
  /// one or two comparisons with numbers.
  @inline(__always)
  private func stands(_ text: StaticString, at offset: Int) -> Bool {
    let count = text.utf8CodeUnitCount
    guard offset >= 0, bytes.count - offset >= count else { return false }
    let span = unsafe bytes.span.bytes
    let start = unsafe UnsafeRawPointer(text.utf8Start)
    var done = 0
    while count - done >= 8 {
      guard unsafe isSame(span, offset + done, start + done, UInt64.self) else { return false }
      done += 8
    }
    if count & 4 != 0 {
      guard unsafe isSame(span, offset + done, start + done, UInt32.self) else { return false }
      done += 4
    }
    if count & 2 != 0 {
      guard unsafe isSame(span, offset + done, start + done, UInt16.self) else { return false }
      done += 2
    }
    return unsafe count & 1 == 0 || isSame(span, offset + done, start + done, UInt8.self)
  }

  /// Whether the next bytes are the same in a buffer and in a text, as many as a number has.
  @inline(__always)
  private func isSame<Number: FixedWidthInteger & BitwiseCopyable>(
    _ span: borrowing RawSpan,
    _ offset: Int,
    _ text: UnsafeRawPointer,
    _ type: Number.Type
  ) -> Bool {
    unsafe span.unsafeLoadUnaligned(fromByteOffset: offset, as: type)
      == text.loadUnaligned(as: type)
  }

  /// Reads a text if it is the next.
  @inline(__always)
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
