package import RalphCore

/// One line of the journal, as bytes and as what it says.
///
/// `{"seq":N,"at":"…","kind":"…",…payload…,"crc":"xxxxxxxx"}` and a newline; journal/README.md is the
/// specification.
package enum Line {
  /// The most bytes a line may have, its newline included.
  package static let limit = 65_536
  /// The format that this program writes.
  package static let format = 4
  /// How many bytes `,"crc":"xxxxxxxx"}` has.
  package static let frameCount = 18

  /// In which order, and in which form, members are accepted.
  package enum Order: Sendable {
    /// Exactly the bytes that the writer writes.
    case canonical
    /// Any order, any white space, any escapes.
    case any
  }

  /// Appends an entry's line, newline included, and moves the checksum on.
  ///
  /// Throws ``LineProblem/long`` and leaves both alone if the line would be longer than the limit.
  package static func encode(
    _ entry: Entry,
    continuing checksum: inout Checksum,
    into bytes: inout [UInt8]
  ) throws(LineProblem) {
    let start = bytes.count
    // Exchanged rather than assigned: a second reference would copy all bytes at each line.
    var encoding = Encoding()
    swap(&encoding.bytes, &bytes)
    encoding.open()
    Header(entry).show(to: &encoding)
    entry.fact.show(to: &encoding)
    let end = encoding.bytes.count
    guard end - start + frameCount < limit else {
      swap(&encoding.bytes, &bytes)
      bytes.removeSubrange(start...)
      throw .long
    }
    checksum.feed(encoding.bytes, from: start, to: end)
    encoding.close(checksum)
    swap(&encoding.bytes, &bytes)
  }

  /// What the line in these bytes says, its newline left out; the checksum is not compared.
  package static func decode(
    _ bytes: [UInt8],
    order: Order = .canonical
  ) throws(LineProblem) -> DecodedLine {
    var lately = Lately()
    return try decode(bytes, from: 0, to: bytes.count, order: order, lately: &lately)
  }

  /// The same for a line in the midst of other bytes.
  static func decode(
    _ bytes: [UInt8],
    from start: Int,
    to end: Int,
    order: Order,
    lately: inout Lately
  ) throws(LineProblem) -> DecodedLine {
    guard end - start < limit else { throw .long }
    guard frame(bytes, from: start, to: end) != nil else { throw .frame }
    let members = end - frameCount
    if order == .canonical {
      var entry = Entry.unread
      let kind = Window.withWindow(bytes) { window in
        decodeFast(window, from: start, to: end, lately: &lately, into: &entry)
      }
      if kind != nil { return .entry(entry) }
    }
    let decoded = try decodeSlowly(bytes, from: start, to: members)
    // A kind that this program does not know has no canonical form here.
    if order == .canonical, case .entry = decoded { throw .order }
    return decoded
  }

  /// The checksum at the end of a line; nil if it does not end in one.
  package static func frame(_ bytes: [UInt8], from start: Int, to end: Int) -> Checksum? {
    let at = end - frameCount
    guard at > start else { return nil }
    return Window.withWindow(bytes) { frame($0, at: at) }
  }

  /// The checksum in the frame at an offset; nil if there is none.
  @inline(__always)
  static func frame(_ bytes: Window, at: Int) -> Checksum? {
    // `,"crc":"`, eight digits, `"}`.
    guard bytes.word(at) == 0x223a_2263_7263_222c, bytes.word(at + 10) >> 48 == 0x7d22,
      let value = Hex.eight(bytes.word(at + 8))
    else { return nil }
    return Checksum(UInt32(truncatingIfNeeded: value))
  }

  /// Reads the entry of a line with a checksum at its end, in the writer's own bytes, and gives its
  /// kind; nil if anything is different.
  @inline(__always)
  static func decodeFast(
    _ bytes: Window,
    from start: Int,
    to end: Int,
    lately: inout Lately,
    into entry: inout Entry
  ) -> Kind? {
    let end = end - frameCount
    var decoding = CanonicalDecoding(bytes, from: start, to: end, lately: lately)
    decoding.open()
    var header = Header()
    header.members(&decoding)
    guard !decoding.failed, header.seq != .zero, let kind = header.kind.kind else { return nil }
    header.put(into: &entry)
    entry.fact = Fact(kind, from: &decoding)
    guard decoding.at == end else { return nil }
    lately = decoding.lately
    return kind
  }

  /// The header of a line with a checksum at its end; nil if it is not as the writer writes it.
  static func headerFast(
    _ bytes: [UInt8],
    from start: Int,
    to end: Int,
    lately: inout Lately
  ) -> Header? {
    Window.withWindow(bytes) { window in
      var decoding = CanonicalDecoding(window, from: start, to: end - frameCount, lately: lately)
      decoding.open()
      let header = Header(from: &decoding)
      guard !decoding.failed, header.seq != .zero else { return nil }
      lately = decoding.lately
      return header
    }
  }

  /// The entry in any JSON, or what can be said of a line that is newer than this program.
  private static func decodeSlowly(
    _ bytes: [UInt8],
    from start: Int,
    to end: Int
  ) throws(LineProblem) -> DecodedLine {
    var decoding = GeneralDecoding(bytes, from: start, to: end, isClosed: false)
    let header = Header(from: &decoding)
    if header.seq == .zero { decoding.fail(.missing("seq")) }
    if header.kind.word.isEmpty { decoding.fail(.missing("kind")) }
    if let problem = decoding.problem { throw problem }
    let named = decoding.numberIfAny("format") ?? 0
    let newer = DecodedLine.newer(NewerLine(header, format: named))
    guard let kind = header.kind.kind else { return newer }
    let fact = Fact(kind, from: &decoding)
    decoding.finish()
    if let problem = decoding.problem {
      guard kind.namesFormat, named > format else { throw problem }
      return newer
    }
    return .entry(header.entry(fact))
  }
}

/// What a line says.
package enum DecodedLine: Equatable, Sendable {
  /// An entry that this program understands.
  case entry(Entry)
  /// A line that a newer program wrote; it can be kept and shown.
  case newer(NewerLine)
}

/// What can be said of a line that a newer program wrote.
package struct NewerLine: Equatable, Sendable {
  package var seq: Seq
  package var at: Instant
  package var kind: Name
  package var run: RunID
  /// The first entry of its batch; ``Seq/zero`` for that first entry itself.
  package var with: Seq
  /// The format that the line names; 0 if it names none.
  package var format: Int

  init(_ header: Header, format: Int) {
    seq = header.seq
    at = header.at
    kind = header.kind.word
    run = header.run
    with = header.with
    self.format = format
  }
}

extension Kind {
  /// Whether lines of this kind name the format in force from there on.
  var namesFormat: Bool {
    // Compared as cases: `==` of a kind compares its word, and this is asked of every line.
    switch self {
    case .journalOpened, .journalRepaired, .runStarted, .runResumed: true
    default: false
    }
  }
}
