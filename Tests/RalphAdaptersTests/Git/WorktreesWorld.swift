import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Testing

/// A repository with a plan and a tracker's files in it, and worktrees beside it.
struct WorktreesWorld {
  let world: GitWorld
  /// The workspace: the top of the repository, or a folder of it.
  let workspace: String
  let root: String
  let carry: [String]
  let key = Key(run: RunID(genesis: 0x9ae0, number: 3), seq: Seq(412))
  let order: MergeOrder

  init(below prefix: String = "", carry: [String] = [], format: String = "sha1") throws {
    world = try GitWorld(format: format)
    workspace = prefix.isEmpty ? world.top : world.top + "/" + prefix
    root = world.folder + "/trees"
    self.carry = carry
    let start = prefix.isEmpty ? "" : prefix + "/"
    try world.commit([
      "\(start)PLAN.md": "- [ ] **7.1.1** a\n- [ ] **7.1.2** b\n", ".beads/issues.jsonl": "{}\n",
      "a.txt": "one\ntwo\nthree\n", "b.txt": "b\n", "\(start)c.txt": "c\n",
      ".gitignore": "node_modules/\n.env\nbuild/\n",
    ])
    order = MergeOrder(
      worktree: key,
      key: Key(run: key.run, seq: Seq(440)),
      bead: BeadID(try #require(Name("plan:7.1.1"))),
      attempt: 2,
      title: "Parse \u{1b}[31m### headers\u{1b}[0m as subsections, whatever else is in the line",
      branch: "main"
    )
  }

  func worktrees(_ git: (any GitRunner)? = nil, lockWait: Millis = .zero) -> GitWorktrees {
    GitWorktrees(
      runner: git ?? world.git,
      workspace: workspace,
      plan: workspace + "/PLAN.md",
      root: root,
      carry: carry,
      lockWait: lockWait
    )
  }

  /// The top of the worktree.
  var tree: String { "\(root)/\(key)" }

  @discardableResult
  func make(_ git: (any GitRunner)? = nil) throws -> Worktree {
    try worktrees(git).make(key, bead: order.bead, title: order.title)
  }

  func head(_ directory: String? = nil) -> String { world.run("rev-parse", "HEAD", at: directory) }

  /// The commit of a merge; fails the test if it is something else.
  func commit(_ merge: Merge) throws -> Name {
    guard case .made(let commit, _) = merge else {
      Issue.record("\(merge)")
      return Name()
    }
    return commit
  }

  func merge(_ git: (any GitRunner)? = nil) throws -> Merge { try worktrees(git).merge(order) }

  func land(_ commit: Name, _ git: (any GitRunner)? = nil) throws -> Landing {
    try worktrees(git).land(order, commit)
  }
}
