import RalphCore

/// A commit that is to be undone, with the files that it changed.
struct UndoPiece {
  let commit: UndoHistory.Commit
  /// Lines added and taken away, and the path; nil counts are those of a file that is no text.
  private let files: [(added: Int?, gone: Int?, path: String)]

  /// The most files that are listed of one commit.
  private static let shown = 12

  /// Asks git what a commit changed on its branch.
  init(_ commit: UndoHistory.Commit, _ git: UndoGit) throws(Failure) {
    self.commit = commit
    let range = commit.parents == 0 ? ["--root", commit.hash] : ["\(commit.hash)^1", commit.hash]
    let words = ["diff-tree", "-r", "--no-commit-id", "--no-renames", "--numstat", "-z"]
    files = try git.need(words + range).out.split(separator: 0).compactMap { record in
      let parts = record.split(separator: 0x09, maxSplits: 2)
      guard parts.count == 3 else { return nil }
      return (
        Int(String(decoding: parts[0], as: UTF8.self)),
        Int(String(decoding: parts[1], as: UTF8.self)), TerminalText.plain(Array(parts[2]))
      )
    }
  }

  /// As it is shown before it is undone.
  var lines: [String] {
    let bead = Visible.text(commit.beads.first ?? "")
    let whose = commit.isAgents ? "  (committed by the agent of \(bead))" : ""
    var lines = ["\(commit.short)  \(Visible.text(commit.subject))\(whose)"]
    for file in files.prefix(UndoPiece.shown) {
      let counts =
        file.added.flatMap { added in file.gone.map { "+\(added) -\($0)" } } ?? "not text"
      let blank = String(repeating: " ", count: max(1, 10 - counts.count))
      lines.append("    \(counts)\(blank)\(Visible.text(file.path))")
    }
    if files.count > UndoPiece.shown {
      lines.append("    and \(files.count - UndoPiece.shown) more files")
    }
    return lines
  }

  var json: JSONText {
    [
      "commit": .string(commit.hash),
      "subject": .string(TerminalText.plain(commit.subject)),
      "merge": .boolean(commit.isMerge),
      "files": .strings(files.map(\.path)),
    ]
  }
}
