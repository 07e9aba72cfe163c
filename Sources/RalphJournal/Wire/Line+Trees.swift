package import RalphCore

// What the kinds about trees, sleep and the operator carry.

extension MakeWorktree: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.millis("limit_ms", &limit)
  }
}

extension WorktreeMade: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.text("directory", &directory)
    m.text("branch", &branch)
    m.name("head", &head)
  }
}

extension MergeWork: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.key("worktree", &worktree)
    m.text("branch", &branch)
  }
}

extension MergeMade: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.name("commit", &commit)
    m.flag("same", ifTrue: &same)
  }
}

extension MergeConflict: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.text("why", &why)
    m.digest("text", &text)
  }
}

extension MergeWaits: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.text("why", &why)
  }
}

extension LandWork: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.key("worktree", &worktree)
    m.text("branch", &branch)
    m.name("commit", &commit)
  }
}

extension MergeLanded: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.name("commit", &commit)
  }
}

extension PruneWorktree: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.key("worktree", &worktree)
  }
}

extension WorktreeRemoved: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.text("kept", &kept)
  }
}

extension TreeMoved: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.text("branch", &branch)
    m.name("head", &head)
    m.text("from_branch", &fromBranch)
    m.name("from_head", &fromHead)
  }
}

extension HostSlept: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.millis("by_ms", &by)
    m.flag("held", ifTrue: &held)
  }
}

extension OperatorDecided: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.name("by", &by)
    m.text("why", &why)
  }
}
