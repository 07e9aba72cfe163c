import RalphCore

// The words in which a story tells of trees, of the branch and of the operator.
extension Story {
  /// Tells one line; false if the word is not of this kind.
  mutating func happenInTrees(_ word: String, _ about: String, _ words: [String]) -> Bool {
    let bead = bead(about)
    let refused = Refused {
      $0.bead = bead
      $0.problem = words.contains("disk") ? .disk : .setup
    }
    switch word {
    case "made":
      answer(.worktree, about, words) { _ in
        .worktreeMade(
          WorktreeMade {
            $0.bead = bead
            $0.branch = Text("ralph/\(about)")
            $0.directory = Text("/trees/\(about)")
          }
        )
      }
    case "unmade": answer(.worktree, about, words) { _ in .worktreeRefused(refused) }
    case "merged":
      answer(.merge, about, words) { _ in
        .mergeMade(
          MergeMade {
            $0.bead = bead
            $0.commit = words.contains("nothing") ? Name() : Name(cutting: "c-\(about)")
            $0.same = words.contains("same")
          }
        )
      }
    case "collides": answer(.merge, about, words) { _ in .mergeConflict(MergeConflict()) }
    case "unmergeable": answer(.merge, about, words) { _ in .mergeRefused(refused) }
    case "landed": answer(.land, about, words) { _ in .mergeLanded(MergeLanded()) }
    case "stale": answer(.land, about, words) { _ in .mergeStale(MergeWaits()) }
    case "obstructed":
      let kind: Outstanding.Kind =
        state.outstanding.contains { $0.kind == .land } ? .land : .merge
      answer(kind, about, words) { _ in .mergeWaits(MergeWaits()) }
    case "pruned", "kept":
      let cause = state.outstanding.first { $0.kind == .prune }?.seq ?? .zero
      let kept = Text(word == "kept" ? "not clean" : "")
      observe(.worktreeRemoved(WorktreeRemoved { $0.kept = kept }), cause: cause)
    default: return happenToTheRun(word, about, words)
    }
    return true
  }

  private mutating func happenToTheRun(
    _ word: String,
    _ about: String,
    _ words: [String]
  ) -> Bool {
    let bead = bead(about)
    switch word {
    case "branch":
      let from = state.run.branch.isEmpty ? Text("main") : state.run.branch
      observe(
        .treeBranch(
          TreeMoved {
            $0.branch = Text(about)
            $0.fromBranch = from
          }
        )
      )
    case "rewound": observe(.treeRewound(TreeMoved()))
    case "slept", "held":
      observe(
        .hostSlept(
          HostSlept {
            $0.by = Millis(Int64(about) ?? 0)
            $0.held = word == "held"
          }
        )
      )
    case "pause": observe(.operatorPaused(OperatorAsked()))
    case "continue": observe(.operatorContinued(OperatorAsked()))
    case "retry": observe(.operatorRetried(OperatorDecided { $0.bead = bead }))
    case "skip": observe(.operatorSkipped(OperatorDecided { $0.bead = bead }))
    case "undone": observe(.operatorUndone(OperatorDecided { $0.bead = bead }))
    default: return happenToTheLoop(word, about, words)
    }
    return true
  }

  private mutating func happenToTheLoop(
    _ word: String,
    _ about: String,
    _ words: [String]
  ) -> Bool {
    let bead = bead(about)
    switch word {
    case "recorded":
      answer(.record, about, words) { _ in .taskRecorded(TaskRecorded { $0.bytes = 99 }) }
    case "unrecorded": answer(.record, about, words) { _ in .recordRefused(Refused()) }
    case "committed":
      let commit = Name(cutting: words.value("head"))
      answer(.commit, about, words) { _ in .commitMade(CommitMade { $0.commit = commit }) }
    case "uncommitted": answer(.commit, about, words) { _ in .commitRefused(Refused()) }
    case "crowded":
      let marked = TasksMarked {
        $0.bead = bead
        $0.attempt = 1
        $0.tasks = words.dropFirst().map { RalphCoreTests.bead($0) }
      }
      if state.isNews(.tasksMarked(marked)) { observe(.tasksMarked(marked)) }
    case "lacks":
      let missing = RowsMissing { $0.tasks = words.map { RalphCoreTests.bead($0) } }
      observe(.rowsMissing(missing))
    case "warned", "unwarned":
      let cause = state.outstanding.first { $0.kind == .warn }?.seq ?? .zero
      let added = Event.warningsAdded(WarningsAdded())
      observe(word == "warned" ? added : .warningsRefused(Refused()), cause: cause)
    case "pushed": answer(.push, about, words) { _ in .pushMade(PushMade()) }
    case "unpushed":
      answer(.push, about, words) { _ in .pushRefused(Refused { $0.why = Text("foreign") }) }
    case "proposes", "adds":
      let told = PhaseTold { $0.title = Text(about) }
      let event = word == "adds" ? Event.phaseAdded(told) : .phaseProposed(told)
      if state.isNews(event) { observe(event) }
    case "approve", "reject":
      let decided = PhaseDecided {
        $0.of = state.phases.first { $0.title.string == about }?.seq ?? .zero
      }
      observe(word == "approve" ? .operatorApproved(decided) : .operatorRejected(decided))
    default: return false
    }
    return true
  }
}
