package import RalphCore
import RalphJournal

// Every member of an entry as a name and a text, for people and for naming differences.

/// One member of an entry: its name in the journal, and its value as text.
package struct Field: Equatable, Sendable {
  package var name: String
  package var text: String

  init(_ name: String, _ value: some CustomStringConvertible) {
    self.name = name
    text = value.description
  }
}

extension Entry {
  /// Every member but the checksum, those that say "none" left out.
  package var fields: [Field] {
    var all = [Field("seq", seq), Field("at", at), Field("kind", fact.kind.rawValue)]
    if run != .none { all.append(Field("run", run)) }
    if cause != .zero { all.append(Field("cause", cause)) }
    if with != .zero { all.append(Field("with", with)) }
    if !key.isNone { all.append(Field("key", key)) }
    return all + fact.fields
  }
}

extension Fact {
  /// The members of the payload in the order of the journal; those that are left out there are not
  /// among them.
  package var fields: [Field] {
    var listing = Listing()
    show(to: &listing)
    return listing.fields
  }

  /// The word of the journal for it.
  var word: String { kind.rawValue }
}

/// The visitor that lists members for people; the one list of them stands in the journal's room.
struct Listing: Members {
  private(set) var fields: [Field] = []

  init() {}

  /// The members of a record.
  init(of record: some Record) {
    var copy = record
    copy.members(&self)
  }

  private mutating func add(_ name: StaticString, _ value: some CustomStringConvertible) {
    fields.append(Field(name.description, value))
  }

  mutating func number(_ name: StaticString, _ value: inout Int64) { add(name, value) }
  mutating func number(_ name: StaticString, ifNot0 value: inout Int64) {
    if value != 0 { add(name, value) }
  }
  mutating func flag(_ name: StaticString, _ value: inout Bool) { add(name, value) }
  mutating func flag(_ name: StaticString, ifTrue value: inout Bool) {
    if value { add(name, value) }
  }
  mutating func instant(_ name: StaticString, _ value: inout Instant) { add(name, value) }
  mutating func instant(_ name: StaticString, ifNot0 value: inout Instant) {
    if value != .zero { add(name, value) }
  }
  mutating func seq(_ name: StaticString, _ value: inout Seq) {
    if value != .zero { add(name, value) }
  }
  mutating func run(_ name: StaticString, _ value: inout RunID) {
    if value != .none { add(name, value) }
  }
  mutating func key(_ name: StaticString, _ value: inout Key) {
    if !value.isNone { add(name, value) }
  }
  mutating func name(_ name: StaticString, _ value: inout Name) {
    if !value.isEmpty { add(name, value) }
  }
  mutating func text(_ name: StaticString, _ value: inout Text) {
    if !value.isEmpty { add(name, value) }
  }
  mutating func digest(_ name: StaticString, _ value: inout Digest) {
    if !value.isNone { add(name, value) }
  }
  mutating func beads(_ name: StaticString, _ value: inout [BeadID]) {
    if !value.isEmpty { add(name, value.map(\.description).joined(separator: " ")) }
  }
  mutating func word<W: Word>(_ name: StaticString, _ value: inout W) { add(name, value.rawValue) }
  mutating func word<W: Word>(_ name: StaticString, unlessFirst value: inout W) {
    if value != W.allCases.first { add(name, value.rawValue) }
  }
  mutating func object<R: Record>(_ name: StaticString, _ value: inout R) {
    var inner = Listing()
    value.members(&inner)
    fields += inner.fields.map { Field("\(name).\($0.name)", $0.text) }
  }
}
