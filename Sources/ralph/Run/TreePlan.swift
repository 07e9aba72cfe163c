import RalphCore

/// Whose tree the attempts of a run work in, chosen at its start and recorded.
struct TreePlan {
  var mode = TreeMode.shared
  /// Why it is not what was asked for, or what follows from it: sentences for people.
  var sentences: [String] = []

  /// Chooses, or says why what was typed cannot be had.
  static func find(
    _ settings: Settings,
    _ policy: Policy,
    _ host: HostPlan,
    plan: String?
  ) throws(Failure) -> TreePlan {
    let asked = settings[.tree].value.text
    guard asked != "shared" else { return TreePlan() }
    guard host.kind == .headless else {
      guard asked == "own" else { return TreePlan() }
      throw Failure(
        .usage,
        "TREE",
        "agents in panes work where they stand: --tree own is for headless agents",
        ["leave out --tree, or add --host headless"]
      )
    }
    guard asked == "own" || policy.concurrent > 1 else { return TreePlan() }
    var found = TreePlan()
    if let why = obstacle(settings, plan, &found.sentences) {
      // Where nobody asked, a plain folder is nothing to speak of.
      if asked == "own" || why.isWorthSaying { found.sentences = [why.sentence] }
      return found
    }
    found.mode = .own
    return found
  }

  private struct Obstacle {
    var sentence: String
    var isWorthSaying = true
  }

  private static func obstacle(
    _ settings: Settings,
    _ plan: String?,
    _ sentences: inout [String]
  ) -> Obstacle? {
    let root = settings.workspace.root
    guard let repository = Repository.find(root) else {
      let text = "\(root) is no git repository: all agents work in it"
      return Obstacle(sentence: text, isWorthSaying: false)
    }
    guard repository.canMergeTrees else {
      return Obstacle(sentence: "git is older than 2.38: all agents work in the workspace")
    }
    guard let branch = repository.branch(), repository.hasCommits else {
      let text = "HEAD stands on no branch with commits: all agents work in the workspace"
      return Obstacle(sentence: text)
    }
    let changes = repository.changes(in: root, besides: plan)
    guard changes > 0 else { return nil }
    let what = "\(changes) uncommitted change(s) in the workspace"
    guard settings[.treeDirty].value.text == "wait" else {
      return Obstacle(sentence: "\(what): all agents work in it (tree.dirty = shared)")
    }
    sentences.append(
      "\(what): worktrees begin at \(Visible.text(branch)) without them, "
        + "and a merge that touches the same files waits"
    )
    return nil
  }

  /// Puts the choice into a policy.
  func enter(_ policy: inout Policy) { policy.tree = mode }
}
