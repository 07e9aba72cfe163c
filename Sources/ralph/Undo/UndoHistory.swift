import RalphAdapters
import RalphAudit
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
    /// The value of its `Ralph-Attempt` trailer; empty without one.
    var attempt = ""
    /// When it was committed, in seconds since 1970.
    var at: Int64 = 0
    /// Whether an agent made it while its attempt lived, and no trailer says so.
    var isAgents = false
    /// The commits that it says it reverts.
    var reverts: [String]

    var isMerge: Bool { parents > 1 }
    var short: String { String(hash.prefix(10)) }
    /// What tells the iteration that it is of.
    fileprivate var iteration: [String] { beads.suffix(1) + runs.suffix(1) + [attempt] }
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

    /// The command that asks for it.
    var command: String {
      let bead = bead.map { [Report.quoted(Visible.text($0))] } ?? []
      let run = run.map { ["--run", Report.quoted(Visible.text($0))] } ?? []
      let iterations = iterations.map { ["--iterations", "\($0)"] } ?? []
      return (["ralph", "undo"] + bead + run + iterations).joined(separator: " ")
    }
  }

  /// Newest first.
  var commits: [Commit]

  /// What `git log` is asked: the branch's own way, and of it only what ralph or a revert left, unless
  /// agents have committed themselves.
  static func words(_ spans: [CommitSpan]) -> [String] {
    let greps = ["--grep=^Ralph-(Bead|Run): ", "--grep=^This reverts commit "]
    return ["log", "--first-parent", "-z", "--format=%H%x1f%P%x1f%ct%x1f%B", "--extended-regexp"]
      + (spans.isEmpty ? greps : []) + ["HEAD"]
  }

  /// Reads what git answered; records that are not understood are left out.
  ///
  /// What agents have committed themselves counts as their attempts'.
  init(_ output: [UInt8], _ spans: [CommitSpan] = []) {
    commits = output.split(separator: 0).compactMap { record in
      let parts = record.split(separator: 0x1f, maxSplits: 3, omittingEmptySubsequences: false)
      guard parts.count == 4 else { return nil }
      return Commit(
        hash: String(decoding: parts[0], as: UTF8.self),
        parents: parts[1].split(separator: 0x20).count,
        at: Int64(String(decoding: parts[2], as: UTF8.self)) ?? 0,
        message: String(decoding: parts[3], as: UTF8.self)
      )
    }
    let owners = CommitSpan.owners(spans, of: commits.map { ($0.hash, $0.at, $0.parents) })
    for place in commits.indices where commits[place].beads.isEmpty {
      guard let span = owners[place], commits[place].reverts.isEmpty else { continue }
      commits[place].isAgents = true
      (commits[place].beads, commits[place].runs) = (["\(span.bead)"], ["\(span.run)"])
      commits[place].attempt = "\(span.attempt)"
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
    // An iteration that changed anything is one commit, which names the task, or the PLAN, and those
    // that its agent made.
    var last: [[String]] = []
    return found.filter { commit in
      guard !commit.beads.isEmpty else { return false }
      if !last.contains(commit.iteration), last.count < iterations { last.append(commit.iteration) }
      return last.contains(commit.iteration)
    }
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
  init(hash: String, parents: Int, at: Int64, message: String) {
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
      attempt: values("Ralph-Attempt").last ?? "",
      at: at,
      reverts: reverts
    )
  }

  /// Where trailers stand: what is quoted further up is none.
  private static func lastParagraph(_ lines: [String]) -> [String] {
    let end = lines.lastIndex { !$0.isEmpty } ?? 0
    // A message of one paragraph has none.
    guard !lines.isEmpty, let blank = lines[...end].lastIndex(where: \.isEmpty) else { return [] }
    return Array(lines[(blank + 1)..<(end + 1)])
  }
}
