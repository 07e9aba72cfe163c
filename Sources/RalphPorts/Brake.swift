/// Keeps programs from being started while, and for good after, the journal cannot be trusted.
package protocol Brake: Sendable {
  /// Writes while nothing is started; where the write returns false, nothing is started any more.
  func whileNothingStarts(_ write: () -> Bool)
}
