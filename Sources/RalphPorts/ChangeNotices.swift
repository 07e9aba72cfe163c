/// Tells that files have changed, as soon as the system does.
///
/// A notice means that something may have changed and nothing else: whoever gets one looks. What is
/// written through a mapping into memory, through another name of the same file or by another mount,
/// and what is mounted over a folder, is not told of: nobody may do without looking altogether.
package protocol ChangeNotices: Sendable {
  /// Asks to be told of changes at these absolute paths, and at no others any more.
  ///
  /// A path may name nothing yet; of a folder, it is what is listed in it that counts. To ask for what
  /// is asked for already costs a look at each folder on the way.
  func watch(_ paths: [String]) -> Watching

  /// A descriptor that polls readable when there is something to take; nil where there is none.
  var descriptor: Int32? { get }

  /// Takes everything that was told so far.
  func take() -> ChangeNotice
}

/// Something that is looked at again and again, to see whether it has changed.
package protocol Watchable: Sendable {
  /// The files by which a look sees it, as absolute paths; nil where they are not known, or not at
  /// present.
  ///
  /// They may be others after a look. Nobody is waited for.
  var lookedAt: [String]? { get }
}

extension Watchable {
  /// Not known: looks must be frequent.
  package var lookedAt: [String]? { nil }
}

/// Whether one is told of changes.
package enum Watching: Sendable {
  /// It was so before: whatever has changed since then was told.
  case stands
  /// It is so from now on; what changed before nobody knows.
  case begun
  /// It is not so: changes there are not told, or not surely.
  case refused
}

/// What was told.
package enum ChangeNotice: Sendable {
  case nothing
  /// Something happened beside what one asked for.
  case elsewhere
  /// What one asked for may have changed, or notices may have been lost.
  case change
}
