package import RalphCore

// What the kinds about panes and sessions carry.

extension PaneSeen: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.name("pane", &pane)
    m.text("session", &session)
    m.name("agent", &agent)
    m.word("what", &what)
    m.name("unfit", &unfit)
    m.word("signal", unlessFirst: &signal)
    m.instant("wake", ifNot0: &wake)
    m.text("evidence", &evidence)
    m.digest("tail", &tail)
    m.seq("as_of", &asOf)
  }
}

extension PaneGone: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.name("pane", &pane)
    m.seq("as_of", &asOf)
  }
}

extension HostGone: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.count("panes", &panes)
    m.text("why", &why)
  }
}

extension DispatchDoubted: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.name("pane", &pane)
    m.text("why", &why)
  }
}

extension AgentVoted: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.key("of", &of)
    m.word("vote", &vote)
    m.word("signal", unlessFirst: &signal)
    m.name("sensor", &sensor)
    m.instant("wake", ifNot0: &wake)
    m.text("seen", &seen)
  }
}

extension SessionOpened: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.text("session", &session)
    m.name("by", &by)
    m.count("panes", &panes)
  }
}

extension Gather: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.count("attempt", &attempt)
    m.name("pane", &pane)
    m.key("of", &of)
    m.name("nonce", &nonce)
    m.word("ended", &ended)
    m.word("end_class", &endClass)
    m.word("signal", &signal)
    m.instant("wake", ifNot0: &wake)
    m.millis("took_ms", &took)
    m.digest("guards", &guards)
  }
}

extension InterruptPane: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.name("pane", &pane)
  }
}

extension OpenSession: Record {
  package mutating func members<M: Members>(_ m: inout M) {
    m.bead("bead", &bead)
    m.name("agent", &agent)
    m.count("agents", &agents)
  }
}

extension ShutSession: Record {
  package mutating func members<M: Members>(_ m: inout M) { m.text("session", &session) }
}

extension SessionShut: Record {
  package mutating func members<M: Members>(_ m: inout M) { m.text("session", &session) }
}
