import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts

/// The snapshots around one attempt, found by the journal.
struct AttemptSnapshots {
  let bead: BeadID
  let number: Int
  /// What the attempt is known by.
  let key: Key
  let snapshots: GitSnapshots
  /// The folder that the attempt worked in: the workspace, or a worktree.
  let tree: String
  /// Where paths are seen from.
  let here: String

  /// The attempt as people name it.
  var name: String { "\(bead.bare)#\(number)" }

  /// Finds the attempt; one that is not in the journal, or without git, is a failure.
  static func find(_ word: AttemptWord, _ call: Call) throws(Failure) -> AttemptSnapshots {
    let workspace = try call.workspace()
    var search = Search(word)
    _ = try Past.read(workspace.journal) { search.take($0) }
    guard let found = search.found else { throw missing(word) }
    if let other = search.others.first {
      throw .usage(
        "AMBIGUOUS",
        "'\(word.bead)' may be \(found.bead) or \(other)",
        "name its source, too: plan:ID or bd:ID"
      )
    }
    guard let git = ProcessGit(environment: Machine.environment()) else {
      throw Failure(.missingProgram, "NO_GIT", "git is not on the PATH; snapshots are kept by it")
    }
    let snapshots = GitSnapshots(runner: git, workspace: workspace.root, plan: search.plan)
    return AttemptSnapshots(
      bead: found.bead,
      number: found.number,
      key: found.key,
      snapshots: snapshots,
      tree: found.tree ?? workspace.root,
      here: workspace.here
    )
  }

  private static func missing(_ word: AttemptWord) -> Failure {
    let attempt = word.number.map { " #\($0)" } ?? ""
    return Failure(
      .missingInput,
      "NO_ATTEMPT",
      "no attempt\(attempt) at '\(word.bead)' in the journal",
      ["see 'ralph history \(word.bead)'"]
    )
  }

  /// Looks for the attempt in the journal.
  private struct Search {
    let word: AttemptWord
    var found: (bead: BeadID, number: Int, key: Key, tree: String?)?
    /// Other beads that the word may mean.
    var others: [BeadID] = []
    /// The plan of the last run, as it was recorded.
    var plan: String?
    /// Which worktrees were asked for, and where they are.
    private var asked: [Seq: Key] = [:]
    private var folders: [Key: String] = [:]

    init(_ word: AttemptWord) { self.word = word }

    mutating func take(_ entry: Entry) {
      switch entry.fact {
      case .event(.runStarted(let started)):
        plan = started.plan.isEmpty ? nil : started.plan.string
      case .command(.dispatch(let dispatch)) where word.means(dispatch.bead):
        guard word.number == nil || word.number == dispatch.attempt else { return }
        if let found, found.bead != dispatch.bead { return others.append(dispatch.bead) }
        let tree = dispatch.worktree.isNone ? nil : folders[dispatch.worktree]
        found = (dispatch.bead, dispatch.attempt, entry.effectKey, tree)
      case .command(.worktree): asked[entry.seq] = entry.effectKey
      case .event(.worktreeMade(let made)):
        if let key = asked[entry.cause] { folders[key] = made.directory.string }
      default: break
      }
    }
  }

  /// Asks git by a closure; what it will not do ends the command.
  func ask<Answer>(
    _ question: (GitSnapshots) throws(PortFailure) -> Answer
  ) throws(Failure) -> Answer {
    do throws(PortFailure) { return try question(snapshots) } catch {
      throw Failure(.toolFailed, "GIT_FAILED", error.why)
    }
  }

  /// The snapshot of one moment; nil if none is kept.
  func find(_ moment: SnapshotMoment) throws(Failure) -> Name? {
    try ask { snapshots throws(PortFailure) in try snapshots.find(key, moment) }
  }

  /// The attempt's folder must be there still.
  func needTree() throws(Failure) {
    guard !Files.exists(tree) else { return }
    throw Failure(
      .missingInput,
      "NO_TREE",
      "the worktree of \(name) is not there any more",
      ["what it held is in git: git ls-tree -r refs/ralph/snap/\(key).before"]
    )
  }

  /// The snapshot of one moment; without it there is a failure that says what may have become of it.
  func need(_ moment: SnapshotMoment) throws(Failure) -> Name {
    if let snapshot = try find(moment) { return snapshot }
    throw Failure(
      .missingInput,
      "NO_SNAPSHOT",
      "no snapshot of the tree is kept from \(moment.rawValue) \(name)",
      [
        "a tree in which too much differs from HEAD gets none, and old ones are removed",
        "'ralph history \(name)' says what was done",
      ]
    )
  }
}
