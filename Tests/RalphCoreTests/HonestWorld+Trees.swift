import RalphCore

// Worktrees and merges of the honest world.
extension World {
  /// Answers what is asked of a tree, in every way that the world may answer.
  mutating func answerTree(_ asked: Outstanding) {
    let bead = asked.row.map { state.beads.keys[$0] } ?? .none
    let refused = Refused { $0.bead = bead }
    let isUnlucky = dice.isLucky(oneIn: 12)
    switch asked.kind {
    case .worktree where isUnlucky: observe(.worktreeRefused(refused), cause: asked.seq)
    case .worktree:
      let made = WorktreeMade {
        $0.bead = bead
        $0.directory = Text("/trees/\(asked.key)")
        $0.branch = Text("ralph/\(bead.bare)")
      }
      observe(.worktreeMade(made), cause: asked.seq)
    case .merge where isUnlucky: observe(.mergeRefused(refused), cause: asked.seq)
    case .merge where dice.isLucky(oneIn: 6):
      observe(.mergeConflict(MergeConflict { $0.bead = bead }), cause: asked.seq)
    case .merge:
      let made = MergeMade {
        $0.bead = bead
        $0.commit = dice.isLucky(oneIn: 6) ? Name() : Name(cutting: "c\(asked.seq)")
        $0.same = dice.isLucky(oneIn: 2)
      }
      observe(.mergeMade(made), cause: asked.seq)
    case .land where isUnlucky: observe(.mergeRefused(refused), cause: asked.seq)
    case .land where dice.isLucky(oneIn: 4):
      observe(.mergeWaits(MergeWaits { $0.bead = bead }), cause: asked.seq)
    case .land where dice.isLucky(oneIn: 4):
      observe(.mergeStale(MergeWaits { $0.bead = bead }), cause: asked.seq)
    case .land: observe(.mergeLanded(MergeLanded { $0.bead = bead }), cause: asked.seq)
    case .prune:
      let kept = Text(isUnlucky ? "not clean" : "")
      observe(.worktreeRemoved(WorktreeRemoved { $0.kept = kept }), cause: asked.seq)
    default: break
    }
  }
}
