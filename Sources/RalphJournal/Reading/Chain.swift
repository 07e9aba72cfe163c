package import RalphCore

/// How far a journal has been followed: the one place where a line is taken for the next line.
///
/// Reader, follower and writer hold one each. The writer moves it by what it writes, the others by
/// what they read; a line is taken only if length, checksum, sequence and batch follow from it.
package struct Chain: Sendable {
  /// How many lines were taken.
  package private(set) var lines = 0
  /// Where the next line begins.
  package private(set) var bytes = 0
  /// The checksum of the last line.
  package private(set) var checksum = Checksum.zero
  package private(set) var lastSeq = Seq.zero
  package private(set) var lastAt = Instant.zero
  /// The first entry of the last line's batch.
  package private(set) var batchStart = Seq.zero
  /// The highest format that any line named.
  package private(set) var format = 0
  /// The first line that only a newer program understands.
  package private(set) var newer: (line: Int, kind: Name)?
  private var lately = Lately()

  package init() {}

  /// Takes the line that stands in a buffer from one offset to its newline, or throws why not.
  package mutating func take(
    _ buffer: [UInt8],
    from start: Int,
    to end: Int
  ) throws(LineProblem) -> DecodedLine {
    var line: NewerLine?
    var entry = Entry.unread
    try take(buffer, from: start, to: end, into: &entry, orLine: &line)
    return line.map { .newer($0) } ?? .entry(entry)
  }

  /// The same for readers of many lines: an entry is large, and is written where it is wanted.
  ///
  /// Where only a newer program understands the line, it says so in `line`, and the entry says
  /// nothing.
  mutating func take(
    _ buffer: [UInt8],
    from start: Int,
    to end: Int,
    into entry: inout Entry,
    orLine line: inout NewerLine?
  ) throws(LineProblem) {
    if takeUsual(buffer, from: start, to: end, into: &entry) { return }
    let sum = try verify(buffer, from: start, to: end)
    entry = try decode(buffer, from: start, to: end, orLine: &line)
    let place = line.map { Place($0) } ?? .of(entry)
    try advance(over: place, bytes: end + 1 - start, checksum: sum)
  }

  /// Takes a line that is the next, as the writer writes it, and of no kind that names the format.
  ///
  /// Nearly every line is. Where another is found nothing is moved.
  private mutating func takeUsual(
    _ buffer: [UInt8],
    from start: Int,
    to end: Int,
    into entry: inout Entry
  ) -> Bool {
    #if PLANTED
      if unsafe Planted.active != nil { return false }
    #endif
    let frame = end - Line.frameCount
    guard lines > 0, end - start < Line.limit, frame > start else { return false }
    let sum: Checksum? = Window.withWindow(buffer) { window in
      guard let sum = Line.frame(window, at: frame),
        window.checksum(checksum, from: start, to: frame) == sum,
        let kind = Line.decodeFast(window, from: start, to: end, lately: &lately, into: &entry),
        !kind.namesFormat
      else { return nil }
      return sum
    }
    guard let sum, entry.seq == lastSeq.next, entry.with == .zero || entry.with == batchStart else {
      return false
    }
    move(bytes: end + 1 - start, checksum: sum, to: entry.seq, entry.at, with: entry.with)
    return true
  }

  /// Moves over the line as ``take(_:from:to:)`` does, but for what its payload says, which is not
  /// looked at: the checksum vouches for it.
  ///
  /// It gives the kind of the line; nil for one that only a newer program understands.
  mutating func skim(
    _ buffer: [UInt8],
    from start: Int,
    to end: Int
  ) throws(LineProblem) -> Kind? {
    let sum = try verify(buffer, from: start, to: end)
    guard let header = Line.headerFast(buffer, from: start, to: end, lately: &lately),
      let kind = header.kind.kind, !kind.namesFormat
    else {
      return switch try take(buffer, from: start, to: end) {
      case .entry(let entry): entry.fact.kind
      case .newer: nil
      }
    }
    try advance(over: Place(header), bytes: end + 1 - start, checksum: sum)
    return kind
  }

  /// The checksum of a line that ends in the right one.
  private func verify(
    _ buffer: [UInt8],
    from start: Int,
    to end: Int
  ) throws(LineProblem) -> Checksum {
    guard end - start < Line.limit else { throw .long }
    guard let framed = Line.frame(buffer, from: start, to: end) else { throw .frame }
    var sum = checksum
    #if PLANTED
      if planted(.checksumNotChained) { sum = .zero }
    #endif
    sum.feed(buffer, from: start, to: end - Line.frameCount)
    #if PLANTED
      if planted(.checksumNotCompared) { sum = framed }
    #endif
    guard sum == framed else { throw .checksum }
    return sum
  }

  /// Moves over a line whose bytes are known to be right.
  private mutating func advance(
    over place: Place,
    bytes count: Int,
    checksum: Checksum
  ) throws(LineProblem) {
    #if PLANTED
      if planted(.sequenceGapTaken), place.seq > lastSeq { lastSeq = Seq(place.seq.value - 1) }
      if planted(.batchNotCompared) { batchStart = place.with }
    #endif
    guard place.seq == lastSeq.next else { throw .sequence }
    guard place.with == .zero || place.with == batchStart else { throw .batch }
    guard lines > 0 || place.opens else { throw .opening }
    move(bytes: count, checksum: checksum, to: place.seq, place.at, with: place.with)
    format = max(format, place.format)
    if newer == nil, place.isNewer || format > Line.format { newer = (lines, place.kind) }
  }

  @inline(__always)
  private mutating func move(
    bytes count: Int,
    checksum: Checksum,
    to seq: Seq,
    _ at: Instant,
    with: Seq
  ) {
    lines += 1
    bytes += count
    self.checksum = checksum
    (lastSeq, lastAt) = (seq, at)
    if with == .zero { batchStart = seq }
  }

  /// The entry of a line that is not as the writer writes it, or what can be said of a newer one.
  private mutating func decode(
    _ buffer: [UInt8],
    from start: Int,
    to end: Int,
    orLine line: inout NewerLine?
  ) throws(LineProblem) -> Entry {
    do throws(LineProblem) {
      switch try Line.decode(buffer, from: start, to: end, order: .canonical, lately: &lately) {
      case .newer(let newer): line = newer
      case .entry(let entry): return entry
      }
    } catch {
      // What a newer program wrote is verified as bytes; its members are its own.
      guard newer != nil, let newer = Line.header(buffer, from: start, to: end) else { throw error }
      line = newer
    }
    return .unread
  }
}

extension Chain {
  /// What a line says about its own place.
  private struct Place {
    var seq: Seq
    var at: Instant
    var with: Seq
    var format = 0
    var kind: Name
    var opens = false
    var isNewer = false

    /// The place of an entry; a function, because what an initializer is given is copied.
    static func of(_ entry: Entry) -> Place {
      var place = Place(seq: entry.seq, at: entry.at, with: entry.with, kind: Name())
      switch entry.fact {
      case .event(.journalOpened(let payload)):
        (place.format, place.opens) = (payload.format, true)
      case .event(.runStarted(let payload)): place.format = payload.format
      case .event(.runResumed(let payload)): place.format = payload.format
      case .event(.journalRepaired(let payload)): place.format = payload.format
      default: return place
      }
      place.kind = entry.fact.kind.word
      return place
    }

    private init(seq: Seq, at: Instant, with: Seq, kind: Name) {
      (self.seq, self.at, self.with, self.kind) = (seq, at, with, kind)
    }

    /// The place of a line of a known kind that names no format.
    init(_ header: Header) {
      self.init(seq: header.seq, at: header.at, with: header.with, kind: Name())
    }

    init(_ line: NewerLine) {
      (seq, at, with, format) = (line.seq, line.at, line.with, line.format)
      (kind, isNewer) = (line.kind, true)
      opens = line.kind == Kind.journalOpened.word
    }
  }
}

extension Entry {
  /// What stands for an entry where there is none.
  static var unread: Entry {
    Entry(seq: .zero, at: .zero, run: .none, fact: .event(.stopDone(StopDone())))
  }
}
