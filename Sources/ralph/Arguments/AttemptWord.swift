import RalphCore

/// An attempt as it is typed: `7.1.1#2`, `bd:hm-1a2#1`; without a number the last one.
struct AttemptWord: Equatable, Sendable {
  /// The task, with or without its source.
  var bead: String
  /// Which attempt; nil is the last.
  var number: Int?

  init(_ word: String) throws(Failure) {
    let parts = word.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    bead = String(parts[0])
    number = parts.count == 2 ? Measure.count(String(parts[1])) : nil
    guard !bead.isEmpty, parts.count == 1 || (number ?? 0) > 0 else {
      throw .usage("BAD_VALUE", "an attempt is named like 7.1.1#2, not '\(word)'")
    }
  }

  /// Whether a bead is the one that is meant.
  func means(_ bead: BeadID) -> Bool { bead.description == self.bead || bead.bare == self.bead }
}

/// What `ralph diff` is asked for.
struct DiffRequest: Equatable, Sendable {
  /// Whose doing is shown.
  var attempt: AttemptWord
  /// What is shown of it, seen from the folder of the call; all where nothing is named.
  var paths: [String]
  /// Whether a line a file is enough.
  var isShort: Bool

  init(_ arguments: Arguments) throws(Failure) {
    attempt = try AttemptWord(arguments.words[0])
    paths = Array(arguments.words.dropFirst())
    isShort = arguments.isOn(.stat)
  }
}

/// What `ralph restore` is asked for.
struct RestoreRequest: Equatable, Sendable {
  /// Whose snapshot is meant.
  var attempt: AttemptWord
  /// What is brought back, seen from the folder of the call.
  var paths: [String]
  /// Whether the snapshot after the attempt is meant.
  var isAfter: Bool
  /// Whether nothing is written.
  var isDry: Bool

  init(_ arguments: Arguments) throws(Failure) {
    attempt = try AttemptWord(arguments.words[0])
    paths = Array(arguments.words.dropFirst())
    isAfter = arguments.isOn(.after)
    isDry = arguments.isOn(.dryRun)
  }
}
