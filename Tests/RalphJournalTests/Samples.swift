import RalphCore
import RalphJournal

/// Random numbers that are the same in every run: SplitMix64.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mix = state
    mix = (mix ^ (mix >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mix = (mix ^ (mix >> 27)) &* 0x94d0_49bb_1331_11eb
    return mix ^ (mix >> 31)
  }

  /// A number below a bound.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

/// Fills payloads in by way of the very table that is tested, so that no member is forgotten.
struct Filling: Members {
  enum Manner {
    /// Every member has a value that stands for nothing.
    case empty
    /// Every member has a value.
    case full
    /// Anything that a value can be.
    case random
  }

  var dice: Dice
  var manner: Manner

  mutating func number(_ name: StaticString, _ value: inout Int64) {
    switch manner {
    case .empty: value = 0
    case .full: value = Int64(1 + dice.below(9000))
    case .random:
      value =
        [0, 1, -1, .max, .min, Int64(dice.below(100)), Int64(truncatingIfNeeded: dice.next())][
          dice.below(7)
        ]
    }
  }
  mutating func number(_ name: StaticString, ifNot0 value: inout Int64) { number(name, &value) }
  mutating func flag(_ name: StaticString, _ value: inout Bool) {
    value = manner == .full || (manner == .random && dice.below(2) == 0)
  }
  mutating func flag(_ name: StaticString, ifTrue value: inout Bool) { flag(name, &value) }
  mutating func instant(_ name: StaticString, _ value: inout Instant) {
    switch manner {
    case .empty: value = .zero
    case .full: value = Instant(1_795_000_000_000 + Int64(dice.below(1_000_000_000)))
    case .random: value = Instant(Int64(dice.next() % 253_402_300_800_000))
    }
  }
  mutating func instant(_ name: StaticString, ifNot0 value: inout Instant) { instant(name, &value) }
  mutating func seq(_ name: StaticString, _ value: inout Seq) {
    value = isLeftOut ? .zero : Seq(manner == .full ? UInt64(1 + dice.below(500)) : dice.next())
  }
  mutating func run(_ name: StaticString, _ value: inout RunID) {
    guard !isLeftOut else { return value = .none }
    value = RunID(
      genesis: UInt16(truncatingIfNeeded: dice.next()),
      number: UInt32(1 + dice.below(manner == .full ? 9 : 4_294_967_295))
    )
  }
  mutating func key(_ name: StaticString, _ value: inout Key) {
    guard !isLeftOut else { return value = .none }
    var run = RunID.none
    repeat { self.run(name, &run) } while run == .none
    value = Key(run: run, seq: Seq(1 + dice.next() % 999_999_999))
  }
  mutating func name(_ name: StaticString, _ value: inout Name) {
    if isLeftOut { return value = Name() }
    value =
      manner == .full
      ? Name(cutting: "\(name)-\(dice.below(1000))") : Name(cutting: text(upTo: 60))
  }
  mutating func text(_ name: StaticString, _ value: inout Text) {
    if isLeftOut { return value = Text() }
    value =
      manner == .full
      ? Text("\(name): a \"word\" in C:\\ and …") : Text(text(upTo: dice.below(9) == 0 ? 5000 : 90))
  }
  mutating func digest(_ name: StaticString, _ value: inout Digest) {
    value =
      isLeftOut
      ? .none : Digest(words: (dice.next(), dice.next(), dice.next(), dice.next()))
  }
  mutating func beads(_ name: StaticString, _ value: inout [BeadID]) {
    guard !isLeftOut else { return value = [] }
    value = (0...dice.below(4)).map { _ in
      var bead = Name()
      self.name(name, &bead)
      return BeadID(bead)
    }
  }
  mutating func word<W: Word>(_ name: StaticString, _ value: inout W) {
    let words = Array(W.allCases)
    value = words[manner == .empty ? 0 : dice.below(words.count)]
  }
  /// The first word of its list is left out, so a full line has another one.
  mutating func word<W: Word>(_ name: StaticString, unlessFirst value: inout W) {
    word(name, &value)
    let words = Array(W.allCases)
    if manner == .full, value == words[0] { value = words[1] }
  }
  mutating func object<R: Record>(_ name: StaticString, _ value: inout R) {
    value.members(&self)
  }

  /// Whether a member that may be left out is.
  private var isLeftOut: Bool {
    mutating get { manner == .empty || (manner == .random && dice.below(3) == 0) }
  }

  /// Text of all sorts: plain, with what must be escaped, and with characters of every length.
  private mutating func text(upTo limit: Int) -> String {
    let rare: [Unicode.Scalar] = [
      "\"", "\\", "\n", "\r", "\t", "\u{0}", "\u{1}", "\u{1b}", "\u{1f}", "\u{7f}", "\u{80}", "é",
      "ß", "€", "中", "\u{2028}", "\u{feff}", "\u{fffd}", "🦊", "\u{10ffff}", "\u{301}", "/", ",",
    ]
    let odd = dice.below(3) * 6
    var text = ""
    for _ in 0..<(1 + dice.below(max(limit, 1))) {
      text.unicodeScalars.append(
        dice.below(20) < odd
          ? rare[dice.below(rare.count)]
          : Unicode.Scalar(UInt8(0x20 + dice.below(95)))
      )
    }
    return text
  }
}

/// Entries to try things on.
enum Samples {
  /// An entry of a kind, filled in.
  static func entry(
    _ kind: Kind,
    _ manner: Filling.Manner,
    seq: UInt64 = 1,
    with: UInt64 = 0,
    seed: UInt64 = 7
  ) -> Entry {
    var filling = Filling(dice: Dice(seed: seed), manner: manner)
    var entry = Entry(
      seq: Seq(seq),
      at: Instant(1_795_169_702_417),
      run: .none,
      with: Seq(with),
      fact: Fact(kind, from: &filling)
    )
    filling.instant("at", &entry.at)
    filling.run("run", &entry.run)
    filling.seq("cause", &entry.cause)
    filling.key("key", &entry.key)
    return entry
  }

  /// The first entry of a journal.
  static let opening = opening(genesis: "9ae0c41d2b7f6e05")

  /// The first entry of a journal that another genesis tells from all others.
  static func opening(genesis: String) -> Entry {
    Entry(
      seq: Seq(1),
      at: Instant(1_795_169_702_417),
      run: .none,
      fact: .event(
        .journalOpened(
          JournalOpened {
            $0.format = Line.format
            $0.genesis = Name(cutting: genesis)
            $0.program = Name(cutting: "0.1.0")
          }
        )
      )
    )
  }

  /// A journal of so many entries of all kinds in turn, in batches of various sizes.
  static func journal(_ count: Int, _ manner: Filling.Manner = .full, seed: UInt64 = 1) -> [Entry] {
    // Formats are named by three kinds, and must not come out newer than this program.
    var dice = Dice(seed: seed)
    var entries = [opening(genesis: Hex.text(dice.next(), digits: 16))]
    var batch: UInt64 = 1
    while entries.count < count {
      let seq = UInt64(entries.count + 1)
      let kind = Kind.allCases[entries.count % Kind.allCases.count]
      let begins = dice.below(3) == 0
      if begins { batch = seq }
      var entry = entry(kind, manner, seq: seq, with: begins ? 0 : batch, seed: dice.next())
      entry.fact = ofThisFormat(entry.fact)
      entries.append(entry)
    }
    return entries
  }

  private static func ofThisFormat(_ fact: Fact) -> Fact {
    switch fact {
    case .event(.journalOpened(var payload)):
      payload.format = Line.format
      return .event(.journalOpened(payload))
    case .event(.runStarted(var payload)):
      payload.format = Line.format
      return .event(.runStarted(payload))
    case .event(.runResumed(var payload)):
      payload.format = Line.format
      return .event(.runResumed(payload))
    case .event(.journalRepaired(var payload)):
      payload.format = Line.format
      return .event(.journalRepaired(payload))
    default: return fact
    }
  }

  /// The bytes of entries, and where each line begins; the end of the last comes last.
  static func bytes(_ entries: [Entry]) throws -> (bytes: [UInt8], starts: [Int]) {
    var bytes: [UInt8] = []
    var starts = [0]
    var checksum = Checksum.zero
    for entry in entries {
      try Line.encode(entry, continuing: &checksum, into: &bytes)
      starts.append(bytes.count)
    }
    return (bytes, starts)
  }

  /// What a reader makes of bytes.
  static func read(_ bytes: [UInt8]) -> (entries: [Entry], tail: Tail) {
    var entries: [Entry] = []
    do {
      let source = MemoryBytes(bytes)
      let tail = try JournalReader.read(source) { entry, _, _ in entries.append(copy entry) }
      return (entries, tail)
    } catch {
      fatalError("memory cannot fail: \(error)")
    }
  }
}
