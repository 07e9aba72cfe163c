// tidy: table
import RalphCore

// Keys about trees, snapshots and the disk.
extension KeyTable {
  /// Whose trees agents work in, and what is kept of them.
  static let trees: [KeyEntry] = [
    KeyEntry(
      .tree,
      .word(["auto", "own", "shared"]),
      .none,
      "own: a git worktree for each task; auto takes it for headless agents, more than one at once",
      own: .word("auto")
    ),
    KeyEntry(
      .treeDirty,
      .word(["wait", "shared"]),
      .none,
      "uncommitted changes in the workspace: make worktrees, and a merge waits; or work in it",
      own: .word("wait")
    ),
    KeyEntry(
      .treeRoot,
      .text,
      .text(\.treeRoot),
      "folder for worktrees; empty for .ralph-worktrees beside the repository"
    ),
    KeyEntry(
      .treeSetup,
      .command,
      .text(\.treeSetup),
      "command run once in a new worktree, before its agent",
      runs: true
    ),
    KeyEntry(
      .treeTeardown,
      .command,
      .text(\.treeTeardown),
      "command run in a worktree before it is removed",
      runs: true
    ),
    KeyEntry(
      .treeTimeout,
      .duration(Millis(1)...Millis.hours(24), zero: "ten minutes"),
      .duration(\.treeTimeout),
      "time for either"
    ),
    KeyEntry(
      .treeCarry,
      .text,
      .lines(\.treeCarry),
      "ignored files that a worktree gets, such as .env,node_modules: files copied, folders linked"
    ),
    KeyEntry(
      .snapshotFiles,
      .count(0...1_000_000),
      .count(\.snapshotFiles),
      "the most changed files that a snapshot holds; 0 is 20,000"
    ),
    KeyEntry(
      .snapshotBytes,
      .size(0...(1 << 40)),
      .count(\.snapshotBytes),
      "the most bytes of changed files that a snapshot holds; 0 is 200 MB"
    ),
    KeyEntry(
      .diskFloor,
      .size(0...(1 << 50)),
      .count(\.diskFloor),
      "free room on the disk below which nothing is begun; 0 is none",
      own: .size(200 << 20)
    ),
  ]

  /// Sweeps, and the files that the verifier rests on.
  static let judges: [KeyEntry] = [
    KeyEntry(
      .sweep,
      .count(0...100_000),
      .count(\.sweepEvery),
      "tasks passed beside others before the verifier runs on the quiet tree; 0: when the run drains"
    ),
    KeyEntry(
      .guards,
      .text,
      .lines(\.guards),
      "files the verifier rests on, such as Makefile,test; empty for those named in its command"
    ),
    KeyEntry(
      .rules,
      .path,
      .none,
      "the rules of 'ralph verify'; rules/AC.rules if empty",
      own: .path("")
    ),
    KeyEntry(
      .ruleTimeout,
      .duration(Millis(1)...Millis.hours(24)),
      .none,
      "time for one rule of 'ralph verify'",
      own: .duration(.seconds(60))
    ),
  ]

  /// Whether the machine may sleep meanwhile.
  static let awake = KeyEntry(
    .awake,
    .flag,
    .flag(\.awake),
    "keep the machine awake while attempts live",
    own: .flag(true)
  )
}
