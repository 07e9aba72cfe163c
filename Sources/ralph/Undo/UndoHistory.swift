import RalphCore

/// The commits that an undo is about, read from what `git log` says.
struct UndoHistory: Equatable {
  /// One commit on the way that the branch itself went.
  struct Commit: Equatable {
    /// Its whole name.
    var hash: String
    /// How many commits it stands on: more than one for a merge.
    var parents: Int
    /// The first line of its message.
    var subject: String
    /// The values of its `Ralph-Bead` and `Ralph-Run` trailers.
    var beads: [String]
    var runs: [String]
    /// The commits that it says it reverts.
    var reverts: [String]

    var isMerge: Bool { parents > 1 }
    var short: String { String(hash.prefix(10)) }
  }

  /// What is to be undone.
  struct Wish: Equatable {
    /// The bead as it was typed; nil for all.
    var bead: String?
    /// The run as it was typed: its whole name, or its number.
    var run: String?
    /// How many iterations of the Ralph loop, the last ones; nil for no such limit.
    var iterations: Int?
    /// The first 16 bits of this journal's genesis, where there is a journal: a number alone means
    /// a run of it.
    var genesis: UInt16?
  }

  /// Newest first.
  var commits: [Commit]

  /// What `git log` is asked: the branch's own way, and of it only what ralph or a revert left.
  static let words = [
    "log", "--first-parent", "-z", "--format=%H%x1f%P%x1f%B", "--extended-regexp",
    "--grep=^Ralph-(Bead|Run): ", "--grep=^This reverts commit ", "HEAD",
  ]

  /// Reads what git answered; records that are not understood are left out.
  init(_ output: [UInt8]) {
    commits = output.split(separator: 0).compactMap { record in
      let parts = record.split(separator: 0x1f, maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return nil }
      return Commit(
        hash: String(decoding: parts[0], as: UTF8.self),
        parents: parts[1].split(separator: 0x20).count,
        message: String(decoding: parts[2], as: UTF8.self)
      )
    }
  }

  /// The commits that match and still count, newest first; one that was reverted does not.
  func found(_ wish: Wish) -> [Commit] {
    var gone: [String] = []
    var found: [Commit] = []
    for commit in commits where !gone.contains(commit.hash) {
      gone += commit.reverts
      if wish.isMet(by: commit) { found.append(commit) }
    }
    guard let iterations = wish.iterations else { return found }
    // Each iteration that changed anything is one commit, which names the task, or the PLAN.
    return Array(found.filter { !$0.beads.isEmpty }.prefix(iterations))
  }
}

extension UndoHistory.Wish {
  func isMet(by commit: UndoHistory.Commit) -> Bool {
    if let bead, !commit.beads.contains(where: { isBead($0, bead) }) { return false }
    if let run, !commit.runs.contains(where: { isRun($0, run) }) { return false }
    return bead != nil || run != nil || iterations != nil
  }

  private func isBead(_ trailer: String, _ typed: String) -> Bool {
    trailer == typed || Name(trailer).map { BeadID($0).bare == typed } ?? false
  }

  private func isRun(_ trailer: String, _ typed: String) -> Bool {
    if trailer == typed { return true }
    guard let number = UInt32(typed), let id = RunID(trailer.utf8) else { return false }
    return id.number == number && (genesis.map { $0 == id.genesis } ?? true)
  }

  /// The whole ids that a typed bead could mean in these commits.
  func beads(in commits: [UndoHistory.Commit]) -> [String] {
    guard let bead else { return [] }
    let all = commits.flatMap(\.beads).filter { isBead($0, bead) }
    return Array(Set(all)).sorted()
  }
}

extension UndoHistory.Commit {
  init(hash: String, parents: Int, message: String) {
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let trailers = UndoHistory.Commit.lastParagraph(lines)
    func values(_ key: String) -> [String] {
      trailers.compactMap { line in
        guard line.hasPrefix(key + ": ") else { return nil }
        return String(line.dropFirst(key.count + 2))
      }
    }
    let reverts = lines.compactMap { line -> String? in
      let start = "This reverts commit "
      guard line.hasPrefix(start) else { return nil }
      let hash = line.dropFirst(start.count).prefix { $0.isHexDigit }
      return hash.count >= 40 ? String(hash) : nil
    }
    self.init(
      hash: hash,
      parents: parents,
      subject: lines.first ?? "",
      beads: values("Ralph-Bead"),
      runs: values("Ralph-Run"),
      reverts: reverts
    )
  }

  /// Where trailers stand: what is quoted further up is none.
  private static func lastParagraph(_ lines: [String]) -> [String] {
    let end = lines.lastIndex { !$0.isEmpty } ?? 0
    guard !lines.isEmpty else { return [] }
    let start = lines[...end].lastIndex { $0.isEmpty }.map { $0 + 1 } ?? end + 1
    return Array(lines[min(start, end + 1)...end])
  }
}
