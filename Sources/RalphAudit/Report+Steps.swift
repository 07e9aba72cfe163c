package import RalphCore

extension Report {
  /// Something that a person can do next: a command as it is typed, or a sentence.
  package struct Step: Equatable, Sendable {
    /// The command's words; empty where it is no command.
    package var words: [String]
    /// What it does, or what is to be done by hand.
    package var does: String

    package init(_ words: [String], _ does: String) { (self.words, self.does) = (words, does) }
    /// Something that no command does.
    package init(said does: String) { (words, self.does) = ([], does) }

    /// The command as it may be pasted into a shell; empty where it is none.
    package var line: String { words.map(Report.quoted).joined(separator: " ") }
  }

  /// A bead as every command takes it: the plan's bare, a tracker's with its source.
  ///
  /// What is not plain enough to be typed as it is gets its source, too: an id that begins with a
  /// dash is no option then.
  package static func word(_ bead: BeadID) -> String {
    let bare = visible(bead.bare)
    let isPlain = !bead.isTracked && !bare.hasPrefix("-") && !bare.contains(":")
    return isPlain ? bare : visible(bead.description)
  }

  /// A word as a shell takes it for one word and nothing else.
  package static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      let isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
      let isDigit = byte >= 0x30 && byte <= 0x39
      return isLetter || isDigit || "-._/:@%+=,#".utf8.contains(byte)
    }
    if isPlain, !word.isEmpty, !word.hasPrefix("#") { return word }
    return "'"
      + word.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }

  /// What a person can do about a bead, first things first.
  package func steps(for piece: Piece) -> [Step] {
    let bead = Report.word(piece.bead)
    let logs = Step(["ralph", "logs", bead], "what its agent said")
    let attach = Step(["ralph", "attach", bead], "go to its pane")
    let retry = Step(["ralph", "retry", bead], "try it again")
    let attempt = "\(bead)#\(piece.number)"
    let diff = Step(["ralph", "diff", attempt], "what it changed")
    switch piece.place {
    case .asking: return [piece.isInPane ? attach : logs]
    case .trouble(.asks): return [piece.isInPane ? attach : logs, retry]
    case .trouble(.unmerged): return [retry] + (hasSnapshot(piece) ? [diff] : [])
    case .trouble(.guarded): return (hasSnapshot(piece) ? [diff] : []) + [retry]
    case .trouble(.conflict): return [Step(["ralph", "history", bead], "what happened to it")]
    case .trouble, .unconfirmed: return (piece.attempts > 0 ? [logs] : []) + [retry]
    case .unproved:
      // Only a task of the plan can be one.
      let again = Step(["ralph", "plan", "mark", bead, "todo"], "have it done")
      return [again, Step(["ralph", "thunk", "add", bead], "take it as it is")]
    case .verified, .unverified, .left, .before: return []
    }
  }

  private func hasSnapshot(_ piece: Piece) -> Bool { piece.snapshots.contains(piece.number) }

  /// Beads whose work stands in commits that name them, so that it can be taken back.
  package var undoable: [BeadID] {
    pieces.filter { piece in
      guard !undone.contains(piece.bead) else { return false }
      let isNamed =
        commits?.all.contains { $0.bead == piece.bead.description || $0.bead == piece.bead.bare }
        ?? false
      return !piece.landed.isEmpty || isNamed
    }.map(\.bead)
  }

  /// Runs of which the same is true.
  package var undoableRuns: [RunID] {
    runs.map(\.id).filter { id in
      let isNamed =
        commits?.all.contains { commit in
          commit.run == id.description
            && !undone.contains { commit.bead == $0.description || commit.bead == $0.bare }
        } ?? false
      return isNamed
        || (runs.count == 1
          && pieces.contains { !$0.landed.isEmpty && !undone.contains($0.bead) })
    }
  }

  /// Attempts before which a snapshot was taken, each bead's first: what brings its files back.
  package var restorable: [Try] {
    pieces.compactMap { piece in
      piece.snapshots.first.map { Try(bead: piece.bead, attempt: $0) }
    }
  }
}
