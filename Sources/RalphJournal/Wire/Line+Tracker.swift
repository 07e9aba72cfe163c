package import RalphCore

// What the kinds about trackers carry.

extension ClaimWon: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.beads("needs", &needs)
    m.digest("text", &text)
  }
}

extension ClaimLost: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.word("mark", &mark)
    m.text("by", &by)
    m.beads("needs", &needs)
  }
}

extension TrackerWritten: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.word("mark", &mark)
  }
}

extension TrackerTaken: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.word("mark", &mark)
    m.text("seen", &seen)
  }
}

extension TrackerNoted: Record {
  package mutating func members<M: Members>(_ m: inout M) { m.text("what", &what) }
}

extension TrackerChanged: Record {
  package mutating func members<M: Members>(_ m: inout M) { m.text("why", &why) }
}

extension TrackerOrder: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", ifNot0: &attempt)
    m.word("why", &why)
    m.digest("failure", &failure)
  }
}
