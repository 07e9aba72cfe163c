package import RalphFiles

/// Where a journal's bytes lie: a file, or the disk of a simulation.
///
/// A medium knows nothing of lines. It may lose what was appended and not synced, and nothing else.
package protocol Medium: ByteSource, ~Copyable {
  /// Puts bytes at the end.
  mutating func append(_ bytes: [UInt8]) throws(SystemFailure)
  /// Writes bytes over those at an offset; the size stays.
  mutating func overwrite(_ bytes: [UInt8], at offset: Int) throws(SystemFailure)
  /// Makes everything durable that was written.
  mutating func sync() throws(SystemFailure)
  /// Cuts everything from an offset on.
  mutating func truncate(to size: Int) throws(SystemFailure)
  /// Copies everything from an offset on to a place of its own, durably, and names that place.
  mutating func setAside(from offset: Int) throws(SystemFailure) -> String
  /// Looks whether the journal is still where it was and as it was left, and mends what it can.
  mutating func check(expectedSize: Int) throws(SystemFailure) -> MediumCheck
}

/// What a look at the journal's place has found.
package enum MediumCheck: Equatable, Sendable {
  /// All is as it was left.
  case fine
  /// The path was gone and is linked back; the text says what was done.
  case relinked(String)
  /// The path holds another file, or nothing, and the journal has no other name.
  case replaced(path: String, rescued: String?)
  /// The size is not as it was left.
  case resized(path: String, found: Int, rescued: String?)
}
