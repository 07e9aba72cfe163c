import RalphCore

/// Reads members in exactly the way they are written, and nothing else.
///
/// It compares names where they must stand and never looks for one. What it accepts is, byte for
/// byte, what ``Encoding`` writes; for all else it merely fails, and the general reader says why.
///
/// It never looks further than a checksum's frame behind the members: that begins with a comma and a
/// quote, at which numbers and strings end, and is longer than two words.
struct CanonicalDecoding: Members {
  let bytes: Window
  /// The next byte to read; behind the end once something was not as the writer writes it.
  var at: Int
  /// Where the members end and the frame begins.
  let end: Int
  /// What was read lately; most lines share it with the line before.
  var lately: Lately
  /// Where the brace of the object opened last stands: before the first member's name no comma does.
  private var opening = -1

  /// A reader of the members from one offset to another, behind which a frame stands.
  init(_ bytes: Window, from start: Int, to end: Int, lately: Lately) {
    precondition(start >= 0 && end >= start && bytes.count - end >= Line.frameCount)
    self.bytes = bytes
    self.at = start
    self.end = end
    self.lately = lately
  }

  /// Whether something was not as the writer writes it.
  var failed: Bool { at > end }

  /// Remembers that something is not as the writer writes it: nothing is found behind the end.
  mutating func fail<Value>(_ value: Value) -> Value {
    fail()
    return value
  }

  /// Expects the beginning of an object; its brace stays for the first member.
  mutating func open() {
    if at >= end || bytes[at] != UInt8(ascii: "{") { fail() }
    opening = at
  }

  @inline(__always)
  mutating func number(_ name: StaticString, _ value: inout Int64) {
    guard demand(name) else { return }
    value = readNumber()
  }

  @inline(__always)
  mutating func number(_ name: StaticString, ifNot0 value: inout Int64) {
    value = 0
    guard begins(name) else { return }
    value = readNumber()
    if value == 0 { fail() }
  }

  @inline(__always)
  mutating func flag(_ name: StaticString, _ value: inout Bool) {
    guard demand(name) else { return }
    value = follows("true")
    if !value, !follows("false") { fail() }
  }

  @inline(__always)
  mutating func flag(_ name: StaticString, ifTrue value: inout Bool) {
    value = begins(name)
    if value, !follows("true") { fail() }
  }

  @inline(__always)
  mutating func instant(_ name: StaticString, _ value: inout Instant) {
    guard demand(name) else { return }
    value = readInstant()
  }

  @inline(__always)
  mutating func instant(_ name: StaticString, ifNot0 value: inout Instant) {
    value = .zero
    guard begins(name) else { return }
    value = readInstant()
    if value == .zero { fail() }
  }

  @inline(__always)
  mutating func seq(_ name: StaticString, _ value: inout Seq) {
    value = .zero
    guard begins(name) else { return }
    value = Seq(readDigits())
    if value == .zero { fail() }
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
    guard begins(name) else { return value = Name() }
    value = readName()
    if value.isEmpty { fail() }
  }

  @inline(__always)
  mutating func kind(_ name: StaticString, _ value: inout KindWord) {
    guard begins(name) else { return value = .unknown(Name()) }
    value = readKind()
  }

  @inline(__always)
  mutating func text(_ name: StaticString, _ value: inout Text) {
    guard begins(name) else { return value = Text() }
    value = readText()
    if value.isEmpty { fail() }
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
    guard let place = W.known.place(head, rest) else { return fail() }
    value = W(place: place)
  }

  @inline(__always)
  mutating func word<W: Word>(_ name: StaticString, unlessFirst value: inout W) {
    value = W(place: 0)
    guard begins(name) else { return }
    let (head, rest) = readWord()
    guard let place = W.known.place(head, rest), place > 0 else { return fail() }
    value = W(place: place)
  }

  mutating func object<R: Record>(_ name: StaticString, _ value: inout R) {
    guard demand(name) else { return }
    open()
    value.members(&self)
    expect(UInt8(ascii: "}"))
  }
}

extension CanonicalDecoding {
  /// Reads a member's name if it is the next; a failed reader, which is behind all bytes, finds none.
  ///
  /// With what stands around it, `,"name":`, it is compared eight bytes at a time. Where the name is
  /// known to the compiler, and it is for every member, the numbers to compare with are, too. What
  /// stands there is never found across the end: the frame's comma and quote are in no name.
  @inline(__always)
  private mutating func begins(_ name: StaticString) -> Bool {
    let count = MemberName.count(name)
    precondition(count <= 24, "BUG: a member's name is too long")
    let first = Octets.lowest(count, of: bytes.wordOrZero(at))
    if first != MemberName.word(name, 0) | UInt64(UInt8(ascii: ",")),
      at != opening || first != MemberName.word(name, 0) | UInt64(UInt8(ascii: "{"))
    {
      return false
    }
    if count > 8 {
      let next = Octets.lowest(count - 8, of: bytes.wordOrZero(at &+ 8))
      if next != MemberName.word(name, 1) { return false }
    }
    if count > 16 {
      let next = Octets.lowest(count - 16, of: bytes.wordOrZero(at &+ 16))
      if next != MemberName.word(name, 2) { return false }
    }
    at &+= count
    return true
  }

  /// Reads the name of a member that must be the next.
  @inline(__always)
  private mutating func demand(_ name: StaticString) -> Bool {
    if begins(name) { return true }
    fail()
    return false
  }

  /// Reads a text of up to eight bytes if it is the next.
  @inline(__always)
  private mutating func follows(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard Octets.lowest(count, of: bytes.wordOrZero(at)) == MemberName.part(text, 0) else {
      return false
    }
    at &+= count
    return true
  }

  /// Reads one byte that must be the next.
  mutating func expect(_ byte: UInt8) {
    guard at < end, bytes[at] == byte else { return fail() }
    at += 1
  }

  /// Remembers that something is not as the writer writes it.
  mutating func fail() { at = .max / 2 }
}
