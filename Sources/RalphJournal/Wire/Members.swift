package import RalphCore

/// Something with named members: it names them once, in the order in which they are written.
///
/// Writing and both ways of reading are three visitors of this one list, so they cannot disagree
/// about a name, an order, or what is left out.
package protocol Record {
  init()
  /// Shows every member to a visitor, which reads it or fills it in.
  mutating func members<M: Members>(_ m: inout M)
}

/// A visitor of members: it writes them into a line, or fills them in from one.
///
/// Every value has exactly one encoding. A member whose method is labeled `if…`, and every member
/// that has an empty value (no bead, no text, no digest, no entry), is left out where it is empty;
/// all others are always written. Nothing throws: a visitor that fails remembers it, ignores the
/// rest, and is asked in the end.
package protocol Members {
  /// A whole number that is always written.
  mutating func number(_ name: StaticString, _ value: inout Int64)
  /// A whole number that is left out at zero.
  mutating func number(_ name: StaticString, ifNot0 value: inout Int64)
  /// A truth that is always written.
  mutating func flag(_ name: StaticString, _ value: inout Bool)
  /// A truth that is left out where it is false.
  mutating func flag(_ name: StaticString, ifTrue value: inout Bool)
  /// An instant that is always written.
  mutating func instant(_ name: StaticString, _ value: inout Instant)
  /// An instant that is left out where there is none.
  mutating func instant(_ name: StaticString, ifNot0 value: inout Instant)
  /// The number of an entry, left out where there is none.
  mutating func seq(_ name: StaticString, _ value: inout Seq)
  /// A run, left out where there is none.
  mutating func run(_ name: StaticString, _ value: inout RunID)
  /// A key, left out where there is none.
  mutating func key(_ name: StaticString, _ value: inout Key)
  /// A short text, left out where it is empty.
  mutating func name(_ name: StaticString, _ value: inout Name)
  /// What a line is about.
  mutating func kind(_ name: StaticString, _ value: inout KindWord)
  /// A text, left out where it is empty.
  mutating func text(_ name: StaticString, _ value: inout Text)
  /// A digest as 64 hex digits, left out where there is none.
  mutating func digest(_ name: StaticString, _ value: inout Digest)
  /// A list of beads, left out where it is empty.
  mutating func beads(_ name: StaticString, _ value: inout [BeadID])
  /// A word of a closed list, always written.
  mutating func word<W: Word>(_ name: StaticString, _ value: inout W)
  /// A word that is left out where it is the first of its list.
  mutating func word<W: Word>(_ name: StaticString, unlessFirst value: inout W)
  /// A nested record, always written.
  mutating func object<R: Record>(_ name: StaticString, _ value: inout R)
}

// Names that the compiler does not know would be compared byte by byte.
extension Members {
  /// What a line is about, as a short text.
  package mutating func kind(_ name: StaticString, _ value: inout KindWord) {
    var word = value.word
    self.name(name, &word)
    value = KindWord(word)
  }

  /// A count or code that is always written.
  @inline(__always)
  package mutating func count(_ name: StaticString, _ value: inout Int) {
    var wide = Int64(value)
    number(name, &wide)
    value = Int(truncatingIfNeeded: wide)
  }

  /// A count that is left out at zero.
  @inline(__always)
  package mutating func count(_ name: StaticString, ifNot0 value: inout Int) {
    var wide = Int64(value)
    number(name, ifNot0: &wide)
    value = Int(truncatingIfNeeded: wide)
  }

  /// A length of time in milliseconds, always written.
  @inline(__always)
  package mutating func millis(_ name: StaticString, _ value: inout Millis) {
    number(name, &value.value)
  }

  /// A length of time that is left out at zero.
  @inline(__always)
  package mutating func millis(_ name: StaticString, ifNot0 value: inout Millis) {
    number(name, ifNot0: &value.value)
  }

  /// A list of short texts, left out where it is empty.
  package mutating func names(_ name: StaticString, _ value: inout [Name]) {
    // Nearly always there are none.
    var beads = value.isEmpty ? [] : value.map { BeadID($0) }
    self.beads(name, &beads)
    value = beads.isEmpty ? [] : beads.map { $0.name }
  }

  /// A bead, left out where there is none.
  @inline(__always)
  package mutating func bead(_ name: StaticString, _ value: inout BeadID) {
    self.name(name, &value.name)
  }
}
