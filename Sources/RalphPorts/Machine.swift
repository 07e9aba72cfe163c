package import RalphCore

/// What the machine says of itself, and what is asked of it while work is under way.
package protocol Machine: Sendable {
  /// Bytes that may still be written where the workspace lies; nil if that is not known.
  func freeBytes() -> Int?

  /// How long the machine has slept since it was started; zero if it does not say.
  func suspended() -> Millis

  /// Keeps the machine awake until ``letSleep()`` or the end of this process; nil if that works,
  /// else why it does not.
  func keepAwake() -> String?

  /// Lets the machine sleep again; nothing happens if it may.
  func letSleep()
}

/// Says what the files hold that the verifier rests on.
package protocol Guards: Sendable {
  /// One line for each guarded file of a tree, `<what it holds> <path from the tree's top>`, in
  /// order of the paths; a file that is not there is left out, unless that counts, too.
  ///
  /// What it holds has no blank in it: a digest, mostly. A folder that is guarded as a whole has a
  /// line for the names in it.
  func listing(at directory: String) -> [String]

  /// What a guarded file of a tree holds; nil where it is not there, or too large.
  func bytes(of path: String, at directory: String) -> [UInt8]?

  /// Whether acceptance rules, approvals or baselines stand in a file.
  func isRule(_ path: String) -> Bool
}

extension Guards {
  /// Nothing is known of what files hold.
  package func bytes(of path: String, at directory: String) -> [UInt8]? { nil }

  /// Nothing is known of rules.
  package func isRule(_ path: String) -> Bool { false }
}
