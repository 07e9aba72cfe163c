import RalphCore

// Trees in the text of a state.
extension StateText {
  /// Where the work of a worktree stands on its way into the branch.
  static func merging(_ judging: Judging) -> String {
    guard !judging.worktree.isNone else { return "" }
    let step =
      switch judging.merge {
      case .none: ""
      case .owed: "+merge"
      case .made: "+merged"
      case .landing: "+landing"
      }
    return "+own" + step + (judging.isUnverified ? "+word" : "")
      + (judging.waits > 0 ? "+waits\(judging.waits)" : "")
  }

  /// What a run knows of the workspace's tree.
  static func addTrees(_ run: Run, _ line: inout Words) {
    line.add("halt", run.halt?.rawValue ?? "", unless: "")
    line.add("held", run.isHeld)
    line.add("rewound", run.isRewound)
    line.add("branch", run.branch.string, unless: "")
    line.add("stands-on", run.standsOn.string, unless: "")
    line.add("guards", run.guards, unless: .none)
    line.add("unswept", run.sweep.rows.count, unless: 0)
    line.add("sweep-key", run.sweep.key, unless: .none)
    line.add("sweep-again", run.sweep.isAgain)
    line.add("sweep-red", run.sweep.isRed)
    line.add("sweep-green", run.sweep.isGreen)
    line.add("held-back", run.heldBack.count, unless: 0)
    line.add("slept", run.slept, unless: .zero)
    line.add("dirty", run.dirty, unless: .none)
    addLoop(run, &line)
  }

  private static func addLoop(_ run: Run, _ line: inout Words) {
    guard run.policy.isLoop else { return }
    line.add("plan-every", run.policy.planEvery, unless: 0)
    line.add("plan-wanted", run.loop.isPlanWanted)
    line.add("builds", run.loop.builds, unless: 0)
    line.add("verdict", run.loop.verdict.rawValue, unless: "skip")
    line.add("report", run.loop.report, unless: .none)
    line.add("failures", run.loop.failures, unless: 0)
    line.add("head", run.loop.head.text, unless: "")
    line.add("plan-head", run.loop.planHead.text, unless: "")
    line.add("log-bytes", run.loop.logBytes, unless: 0)
    line.add("changes", run.loop.changes, unless: 0)
    line.add("warned", run.loop.warned.map(\.text).joined(separator: ","), unless: "")
    line.add("warn-again", run.loop.warnAgain, unless: .none)
    line.add("crowded", run.loop.crowded.count, unless: 0)
    line.add("lacking", run.loop.lacking.map(\.bead.description).joined(separator: ","), unless: "")
    line.add("unpushed", visible(run.loop.unpushed.string), unless: "")
  }

  /// Phases that agents told of.
  static func phases(_ state: State) -> [String] {
    state.phases.map { phase in
      let decision =
        switch phase.decision {
        case .open: "open"
        case .approved: "approved"
        case .rejected: "rejected"
        }
      var line = Words("phase", "\(phase.seq)", decision)
      line.add("in-plan", phase.isInPlan)
      line.add("title", visible(phase.title.string), unless: "")
      let tasks = phase.tasks.map { "\($0)" }.joined(separator: ",")
      line.add("tasks", tasks, unless: "")
      return line.text
    } + state.unproved.map { "unproved \($0)" } + state.undone.map { "undone \($0)" }
  }

  static func trees(_ state: State) -> [String] {
    state.trees.map { tree in
      var line = Words("tree", "\(state.beads.keys[tree.row])", "\(tree.phase)")
      line.add("key", tree.key, unless: .none)
      line.add("fence", tree.fence, unless: .zero)
      line.add("branch", tree.branch.string, unless: "")
      line.add("good", tree.isGood)
      line.add("stop-asked", tree.isStopAsked)
      return line.text
    }
  }
}
