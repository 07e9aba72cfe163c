import RalphCore

// What the kinds of the Ralph loop carry.

extension RecordTask: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.count("after", &after)
  }
}

extension TaskRecorded: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.name("number", &number)
    m.count("bytes", &bytes)
    m.flag("same", ifTrue: &same)
  }
}

extension CommitWork: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.word("mode", &mode)
    m.digest("leave", &leave)
    m.flag("stages", ifTrue: &stages)
  }
}

extension CommitMade: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.name("commit", &commit)
    m.count("files", &files)
    m.text("left", &left)
  }
}

extension PhaseTold: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.text("title", &title)
    m.text("text", &text)
    m.beads("tasks", &tasks)
  }
}

extension PhaseDecided: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.seq("of", &of)
    m.name("by", &by)
  }
}

extension TasksMarked: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.beads("tasks", &tasks)
    m.beads("unproved", &unproved)
  }
}

extension RowsMissing: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.beads("tasks", &tasks)
  }
}

extension AddWarnings: Record {
  package mutating func members<M: Members>(_ m: inout M) { m.names("rules", &rules) }
}

extension WarningsAdded: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.names("rules", &rules)
    m.names("again", &again)
    m.digest("digest", &digest)
    m.count("bytes", &bytes)
    m.count("beads", &beads)
  }
}

extension PushWork: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.text("remote", &remote)
    m.text("branch", &branch)
    m.name("commit", &commit)
    m.flag("named", ifTrue: &named)
  }
}

extension PushMade: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.name("commit", &commit)
    m.count("commits", &commits)
    m.flag("same", ifTrue: &same)
  }
}
