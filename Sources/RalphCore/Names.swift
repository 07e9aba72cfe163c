/// A bead: where it comes from and its id there, such as `plan:7.1.1` or `bd:hm-1a2`.
package struct BeadID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The whole text, source and id.
  package var name: Name

  package init(_ name: Name) { self.name = name }

  /// No bead: what a verification of the untouched tree is about.
  package static var none: BeadID { BeadID(Name()) }
  package var isNone: Bool { name.isEmpty }

  package static func < (left: BeadID, right: BeadID) -> Bool { left.name < right.name }
  package var description: String { name.text }

  /// Whether it comes from a tracker, in which several work at once, and not from a plan.
  package var isTracked: Bool {
    !name.begins(with: BeadID.planSource) && !name.begins(with: BeadID.loopSource)
      && name.holds(UInt8(ascii: ":"))
  }

  private static let planSource = Name(cutting: "plan:")
  private static let loopSource = Name(cutting: "loop:")

  /// What the PLAN iterations of the Ralph loop are attempts at.
  package static let planning = BeadID(Name(cutting: "loop:PLAN"))

  /// The id without its source: what agents are given and people may type.
  package var bare: String {
    let text = name.text
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return text }
    return String(text[text.utf8.index(after: colon)...])
  }
}

/// The number of an entry, counted from 1 without gaps; 0 is "before the first".
package struct Seq: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var value: UInt64

  package init(_ value: UInt64) { self.value = value }

  /// Before every entry; where a sequence is optional in an entry, "none".
  package static var zero: Seq { Seq(0) }
  package var next: Seq { Seq(value + 1) }

  package static func < (left: Seq, right: Seq) -> Bool { left.value < right.value }
  package var description: String { String(value) }
}

/// A run: four hex digits of the journal's genesis, `r`, and the count of runs, as in `9ae0r3`.
package struct RunID: Hashable, Sendable, CustomStringConvertible {
  /// The first 16 bits of the journal's genesis.
  package var genesis: UInt16
  /// Which run of the journal it is, from 1.
  package var number: UInt32

  package init(genesis: UInt16, number: UInt32) {
    self.genesis = genesis
    self.number = number
  }

  /// No run: the entries before the first one.
  package static var none: RunID { RunID(genesis: 0, number: 0) }

  /// The run with this exact text; nil for anything else.
  package init?(_ text: some Collection<UInt8>) {
    let bytes = Array(text)
    guard bytes.count >= 6, bytes.count <= 15, bytes[4] == UInt8(ascii: "r") else { return nil }
    guard let genesis = Hex.value(bytes[..<4]) else { return nil }
    guard bytes[5] != UInt8(ascii: "0") else { return nil }
    var number: UInt64 = 0
    for byte in bytes[5...] {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      number = number * 10 + UInt64(byte - 0x30)
    }
    guard number <= UInt64(UInt32.max) else { return nil }
    self.init(genesis: UInt16(genesis), number: UInt32(number))
  }

  package var description: String { Hex.text(UInt64(genesis), digits: 4) + "r" + String(number) }
}

/// What an effect is known by outside: run and sequence of the entry that first asked for it.
package struct Key: Hashable, Sendable, CustomStringConvertible {
  package var run: RunID
  package var seq: Seq

  package init(run: RunID, seq: Seq) {
    self.run = run
    self.seq = seq
  }

  /// No key: a command that is asked for the first time is its own key.
  package static var none: Key { Key(run: .none, seq: .zero) }
  package var isNone: Bool { seq == .zero }

  /// The key with this exact text; nil for anything else.
  package init?(_ text: some Collection<UInt8>) {
    let bytes = Array(text)
    guard let dot = bytes.firstIndex(of: UInt8(ascii: ".")), let run = RunID(bytes[..<dot])
    else { return nil }
    let digits = bytes[(dot + 1)...]
    guard !digits.isEmpty, digits.first != UInt8(ascii: "0") else { return nil }
    // Every number that a sequence can have: what is written in a journal can be read.
    var value: UInt64 = 0
    for byte in digits {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      let (tens, isTooMuch) = value.multipliedReportingOverflow(by: 10)
      let (sum, isMore) = tens.addingReportingOverflow(UInt64(byte - 0x30))
      guard !isTooMuch, !isMore else { return nil }
      value = sum
    }
    self.init(run: run, seq: Seq(value))
  }

  package var description: String { "\(run).\(seq)" }
}

/// Text that no decision reads, such as a title, an excerpt or a reason.
///
/// It is carried and shown, never compared. It holds at most ``limit`` bytes, because the journal
/// holds no more: what lives in memory and what is replayed are the same.
package struct Text: Hashable, Sendable, CustomStringConvertible {
  package let string: String

  /// The most bytes of UTF-8 that a text holds; the rest belongs into an object.
  package static let limit = 4096

  /// The text, or its beginning and `…` where it is longer than ``limit``.
  @inline(__always)
  package init(_ string: String = "") {
    self.string = string.utf8.count <= Text.limit ? string : Text.beginning(of: string)
  }

  /// The beginning of a text that is too long, and `…`.
  private static func beginning(of string: String) -> String {
    let ellipsis = "…"
    var end = string.utf8.index(
      string.utf8.startIndex,
      offsetBy: Text.limit - ellipsis.utf8.count
    )
    while end.samePosition(in: string.unicodeScalars) == nil {
      end = string.utf8.index(before: end)
    }
    return string[..<end] + ellipsis
  }

  /// Whether nothing was said.
  package var isEmpty: Bool { string.isEmpty }
  package var description: String { string }
}

/// Strict lower-case hexadecimal.
package enum Hex {
  /// The value of up to 16 lower-case hex digits; nil for anything else.
  package static func value(_ digits: some Collection<UInt8>) -> UInt64? {
    guard !digits.isEmpty, digits.count <= 16 else { return nil }
    var value: UInt64 = 0
    for digit in digits {
      switch digit {
      case 0x30...0x39: value = value << 4 | UInt64(digit - 0x30)
      case 0x61...0x66: value = value << 4 | UInt64(digit - 0x61 + 10)
      default: return nil
      }
    }
    return value
  }

  /// The lowest `digits` hex digits of a value.
  package static func text(_ value: UInt64, digits: Int) -> String {
    let all = String(value, radix: 16)
    guard all.utf8.count < digits else { return String(all.suffix(digits)) }
    return String(repeating: "0", count: digits - all.utf8.count) + all
  }
}
