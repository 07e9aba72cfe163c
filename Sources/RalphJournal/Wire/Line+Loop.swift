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
  }
}

extension PhaseTold: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.text("title", &title)
    m.text("text", &text)
  }
}

extension PhaseDecided: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.seq("of", &of)
    m.name("by", &by)
  }
}
