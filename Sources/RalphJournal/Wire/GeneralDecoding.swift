import RalphCore

/// Reads members in any order and any way that JSON allows, and says what is wrong with them.
///
/// It is the second opinion: what ``CanonicalDecoding`` accepts, this accepts with the same value;
/// what this accepts and the other does not is not written the way ralph writes it.
struct GeneralDecoding: Members {
  /// A member that stands in the text.
  private struct Found {
    var name: String
    var start: Int
    var end: Int
    var isTaken = false
  }

  private let bytes: [UInt8]
  private var found: [Found] = []
  /// The first thing that was wrong.
  private(set) var problem: LineProblem?

  /// Finds the members of the object that begins at an offset; a closing brace may be missing,
  /// because in a line the checksum stands there.
  init(_ bytes: [UInt8], from start: Int, to end: Int, isClosed: Bool) {
    self.bytes = bytes
    findMembers(from: start, to: end, isClosed: isClosed)
  }

  private mutating func findMembers(from start: Int, to end: Int, isClosed: Bool) {
    var scan = JSONScan(bytes: bytes, at: start, end: end)
    guard scan.follows(UInt8(ascii: "{")) else { return fail(.json) }
    if isClosed, scan.follows(UInt8(ascii: "}")) { return }
    repeat {
      guard let name = scan.string(), scan.follows(UInt8(ascii: ":")) else { return fail(.json) }
      scan.skipSpace()
      let value = scan.at
      guard scan.skipValue() else { return fail(.json) }
      if name == "crc" || found.contains(where: { $0.name == name }) { return fail(.twice(name)) }
      found.append(Found(name: name, start: value, end: scan.at))
    } while scan.follows(UInt8(ascii: ","))
    if isClosed, !scan.follows(UInt8(ascii: "}")) { return fail(.json) }
    scan.skipSpace()
    if scan.at != end { fail(.json) }
  }

  /// Remembers the first thing that is wrong.
  mutating func fail(_ problem: LineProblem) {
    if self.problem == nil { self.problem = problem }
  }

  /// Says that all members were asked for: any that is left is unknown.
  mutating func finish() {
    guard let rest = found.first(where: { !$0.isTaken }) else { return }
    fail(.unknown(rest.name))
  }

  mutating func number(_ name: StaticString, _ value: inout Int64) {
    read(name, &value, orElse: nil) { scan, end in
      Int64(String(decoding: scan.bytes[scan.at..<end], as: UTF8.self), strictly: true)
    }
  }

  mutating func number(_ name: StaticString, ifNot0 value: inout Int64) {
    read(name, &value, orElse: 0) { scan, end in
      Int64(String(decoding: scan.bytes[scan.at..<end], as: UTF8.self), strictly: true)
    }
  }

  mutating func flag(_ name: StaticString, _ value: inout Bool) {
    read(name, &value, orElse: nil) { scan, end in Bool(scan.rest(end)) }
  }

  mutating func flag(_ name: StaticString, ifTrue value: inout Bool) {
    read(name, &value, orElse: false) { scan, end in Bool(scan.rest(end)) }
  }

  mutating func instant(_ name: StaticString, _ value: inout Instant) {
    read(name, &value, orElse: nil) { scan, _ in scan.string().flatMap(Instant.init(exactly:)) }
  }

  mutating func instant(_ name: StaticString, ifNot0 value: inout Instant) {
    read(name, &value, orElse: .zero) { scan, _ in scan.string().flatMap(Instant.init(exactly:)) }
  }

  mutating func seq(_ name: StaticString, _ value: inout Seq) {
    read(name, &value, orElse: .zero) { scan, end in
      UInt64(scan.rest(end), strictly: true).map { Seq($0) }
    }
  }

  mutating func run(_ name: StaticString, _ value: inout RunID) {
    read(name, &value, orElse: RunID.none) { scan, _ in
      scan.string().flatMap { RunID($0.utf8) }
    }
  }

  mutating func key(_ name: StaticString, _ value: inout Key) {
    read(name, &value, orElse: Key.none) { scan, _ in scan.string().flatMap { Key($0.utf8) } }
  }

  mutating func name(_ name: StaticString, _ value: inout Name) {
    read(name, &value, orElse: Name()) { scan, _ in scan.string().flatMap { Name($0) } }
  }

  mutating func text(_ name: StaticString, _ value: inout Text) {
    read(name, &value, orElse: Text()) { scan, _ in
      scan.string().flatMap { $0.utf8.count <= Text.limit ? Text($0) : nil }
    }
  }

  mutating func digest(_ name: StaticString, _ value: inout Digest) {
    read(name, &value, orElse: Digest.none) { scan, _ in
      scan.string().flatMap { Digest(hex: $0.utf8) }
    }
  }

  mutating func beads(_ name: StaticString, _ value: inout [BeadID]) {
    read(name, &value, orElse: []) { scan, _ in
      guard scan.follows(UInt8(ascii: "[")) else { return nil }
      var beads: [BeadID] = []
      if scan.follows(UInt8(ascii: "]")) { return beads }
      repeat {
        guard let name = scan.string().flatMap({ Name($0) }) else { return nil }
        beads.append(BeadID(name))
      } while scan.follows(UInt8(ascii: ","))
      return beads
    }
  }

  mutating func word<W: Word>(_ name: StaticString, _ value: inout W) {
    word(name, &value, orElse: nil)
  }

  mutating func word<W: Word>(_ name: StaticString, unlessFirst value: inout W) {
    word(name, &value, orElse: W.allCases.first)
  }

  private mutating func word<W: Word>(
    _ name: StaticString,
    _ value: inout W,
    orElse empty: W?
  ) {
    read(name, &value, orElse: empty) { scan, _ in
      guard let text = scan.string() else { return nil }
      // Words are compared byte by byte; String would call canonically equivalent texts equal.
      return W(rawValue: text).flatMap { $0.rawValue.utf8.elementsEqual(text.utf8) ? $0 : nil }
    }
  }

  mutating func object<R: Record>(_ name: StaticString, _ value: inout R) {
    guard let range = take(name) else { return fail(.missing("\(name)")) }
    guard bytes[range.lowerBound] == UInt8(ascii: "{") else { return fail(.value("\(name)")) }
    var inner = GeneralDecoding(
      bytes,
      from: range.lowerBound,
      to: range.upperBound,
      isClosed: true
    )
    value.members(&inner)
    inner.finish()
    if let problem = inner.problem { fail(problem) }
  }

  /// The number of a member that need not be there.
  mutating func numberIfAny(_ name: StaticString) -> Int? {
    var value: Int64 = 0
    var attempt = self
    attempt.number(name, ifNot0: &value)
    return attempt.problem == nil ? Int(value) : nil
  }
}

extension GeneralDecoding {
  /// Where the value of a member stands; it is then known to belong here.
  private mutating func take(_ name: StaticString) -> Range<Int>? {
    let name = "\(name)"
    guard let index = found.firstIndex(where: { $0.name == name }) else { return nil }
    found[index].isTaken = true
    return found[index].start..<found[index].end
  }

  /// Reads a member's value, or takes the one that stands for its absence.
  private mutating func read<Value>(
    _ name: StaticString,
    _ value: inout Value,
    orElse absent: Value?,
    _ convert: (inout JSONScan, Int) -> Value?
  ) {
    guard let range = take(name) else {
      if let absent { value = absent } else { fail(.missing("\(name)")) }
      return
    }
    var scan = JSONScan(bytes: bytes, at: range.lowerBound, end: range.upperBound)
    guard let converted = convert(&scan, range.upperBound) else { return fail(.value("\(name)")) }
    value = converted
  }
}

extension JSONScan {
  /// The text from here to an offset.
  fileprivate func rest(_ end: Int) -> String { String(decoding: bytes[at..<end], as: UTF8.self) }
}

extension FixedWidthInteger {
  /// The number in a JSON text; nil for fractions, exponents, `-0`, or what does not fit.
  fileprivate init?(_ text: String, strictly: Bool) {
    guard text != "-0", let value = Self(text) else { return nil }
    self = value
  }
}

extension Instant {
  /// The instant with exactly this text.
  fileprivate init?(exactly text: String) {
    var clock = DayClock()
    guard text.utf8.count == 24,
      let instant = Window.withWindow(Array(text.utf8), { clock.read($0, at: 0) })
    else { return nil }
    self = instant
  }
}
