import RalphFiles

/// A look at the files that bd changes when a bead changes; it runs nothing.
///
/// `last-touched` is not among them: it moves when a bead is shown.
struct BdWatch: Equatable {
  private var files: [FileStatus?]

  private static let names = [
    "beads.db-wal", "beads.db", "issues.jsonl", "interactions.jsonl", "embeddeddolt", "dolt",
  ]

  /// What bd writes only when a bead changes; its database moves in direct mode when it is read.
  private static let written = ["issues.jsonl", "interactions.jsonl"]

  /// The files of a tracker's folder as they are now.
  init(folder: String) {
    // What cannot be looked at counts as missing; it is read every few seconds anyway.
    files = BdWatch.paths(in: folder).map { try? Files.status($0) }
  }

  /// What is looked at in a tracker's folder.
  static func paths(in folder: String) -> [String] { names.map { "\(folder)/\($0)" } }

  /// Whether a bead has surely changed since another look; where only the database moved, nobody
  /// can tell.
  func isWritten(since other: BdWatch) -> Bool {
    zip(BdWatch.names, zip(files, other.files)).contains { name, file in
      BdWatch.written.contains(name) && file.0 != file.1
    }
  }
}
