// What is told of panes and sessions. A pane is named by its whole identity: server, id, process.

/// What a look at a pane says of the agent in it.
package enum PaneClass: String, Word {
  package static let known = WordTable(PaneClass.self)
  /// None of the others is certain.
  case unknown
  /// A turn is under way.
  case working
  /// The agent waits for a prompt.
  case quiet
  /// The agent waits for a person's answer.
  case asks
  /// The agent's account is used up.
  case limited
  /// A shell is in front: the agent has ended.
  case dead
}

/// A pane as it was seen; written when something of it differs from what was seen before.
package struct PaneSeen: Payload {
  /// `%7@server/process`: the pane's whole identity, so that a new process is a new pane.
  package var pane = Name()
  /// The session it stands in.
  package var session = Text()
  /// The kind of agent in it.
  package var agent = Name()
  package var what = PaneClass.unknown
  /// A word for why it may not be typed into now, such as `draft`; empty if it may.
  package var unfit = Name()
  /// The completion signal, as the last thing the agent says.
  package var signal = Signal.none
  /// When a rate limit is over; zero if it does not say.
  package var wake = Instant.zero
  /// The line that decided, for people.
  package var evidence = Text()
  /// The screen's tail as an object.
  package var tail = Digest.none
  /// The last sequence applied when the look began.
  package var asOf = Seq.zero
  package init() {}
}

/// A pane that is not there any more, or runs another process.
package struct PaneGone: Payload {
  package var pane = Name()
  /// The last sequence applied when the look began.
  package var asOf = Seq.zero
  package init() {}
}

/// Every pane is gone at once.
package struct HostGone: Payload {
  /// How many panes there were.
  package var panes = 0
  package var why = Text()
  package init() {}
}

/// A prompt that was not given to a pane, or of which that is not known.
package struct DispatchDoubted: Payload {
  package var bead = BeadID.none
  package var attempt = 0
  package var pane = Name()
  /// What was seen.
  package var why = Text()
  package init() {}
}

/// What a sensor other than the screen says about an attempt.
package enum Vote: String, Word {
  package static let known = WordTable(Vote.self)
  /// The agent has the prompt.
  case accepted
  /// The agent has finished its turn.
  case ended
  /// The agent's turn failed.
  case failed
  /// The agent's account is used up.
  case limited
  /// The agent waits for a person.
  case asks
  /// The agent's turn failed, since nobody is signed in any more.
  case login
  /// The agent's turn failed, since its account has no money left.
  case credit
}

/// A vote about an attempt.
package struct AgentVoted: Payload {
  package var bead = BeadID.none
  /// The attempt's key, which is its mark.
  package var of = Key.none
  package var vote = Vote.accepted
  /// The completion signal in the agent's last message.
  package var signal = Signal.none
  /// What saw it, such as `hook` or `transcript`.
  package var sensor = Name()
  package var wake = Instant.zero
  /// What was seen.
  package var seen = Text()
  package init() {}
}

/// A session that ralph has made, or found made by the same command.
package struct SessionOpened: Payload {
  package var session = Text()
  /// What made it: `ntm` or `tmux`.
  package var by = Name()
  package var panes = 0
  package init() {}
}

/// Ends an attempt in a pane: reads what is there as its evidence.
package struct Gather: Payload {
  package var bead = BeadID.none
  package var attempt = 0
  package var pane = Name()
  /// The attempt's key.
  package var of = Key.none
  package var nonce = Name()
  package var ended = Ending.exited
  package var endClass = EndClass.finished
  package var signal = Signal.none
  package var wake = Instant.zero
  /// How long the attempt took.
  package var took = Millis.zero
  /// The object that lists the files the verifier rests on, as they were before.
  package var guards = Digest.none
  package init() {}
}

/// Asks the agent of a pane to stop its turn.
package struct InterruptPane: Payload {
  package var bead = BeadID.none
  package var pane = Name()
  package init() {}
}

/// Opens a session of our own.
package struct OpenSession: Payload {
  /// The first bead it is opened for, which is part of its name.
  package var bead = BeadID.none
  package var agent = Name()
  package var agents = 0
  package init() {}
}

/// Ends a session of our own.
package struct ShutSession: Payload {
  package var session = Text()
  package init() {}
}

/// A session of ours that is gone.
package struct SessionShut: Payload {
  package var session = Text()
  package init() {}
}
