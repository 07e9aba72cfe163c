/// One line of the journal: a fact or an intention, with its place, its instant and its cause.
package struct Entry: Equatable, Sendable {
  /// Its number in the journal.
  package var seq: Seq
  /// When it was appended: the journal's only clock.
  package var at: Instant
  /// The run it belongs to; ``RunID/none`` before the first.
  package var run: RunID
  /// Of a command, the observation after which it was derived; of an outcome, its command;
  /// ``Seq/zero`` for an observation that nobody asked for.
  package var cause: Seq
  /// The first entry of its batch; ``Seq/zero`` for that first entry itself.
  package var with: Seq
  /// Of a command asked for again, the key of the first asking.
  package var key: Key
  package var fact: Fact

  package init(
    seq: Seq,
    at: Instant,
    run: RunID,
    cause: Seq = .zero,
    with: Seq = .zero,
    key: Key = .none,
    fact: Fact
  ) {
    self.seq = seq
    self.at = at
    self.run = run
    self.cause = cause
    self.with = with
    self.key = key
    self.fact = fact
  }

  /// The command, where the entry is one.
  package var command: Command? {
    if case .command(let command) = fact { command } else { nil }
  }
  /// The event, where the entry is one.
  package var event: Event? {
    if case .event(let event) = fact { event } else { nil }
  }
  /// What the command is known by outside.
  package var effectKey: Key { key.isNone ? Key(run: run, seq: seq) : key }
}

/// What an entry says.
package enum Fact: Equatable, Sendable {
  /// Something was observed.
  case event(Event)
  /// Something was decided.
  case command(Command)
}

/// An observation on its way to the journal: no sequence and no instant yet.
package struct Observation: Equatable, Sendable {
  /// The command it answers; ``Seq/zero`` if nobody asked.
  package var cause: Seq
  package var event: Event

  package init(_ event: Event, cause: Seq = .zero) {
    self.event = event
    self.cause = cause
  }
}

/// What the plan owes next: a command, and the key of its first asking if it was asked before.
package struct Owed: Equatable, Sendable {
  package var command: Command
  package var key: Key

  package init(_ command: Command, key: Key = .none) {
    self.command = command
    self.key = key
  }
}

/// The payload of an event or command: plain data whose members all have an "absent" value.
package protocol Payload: Equatable, Sendable {
  init()
}

extension Payload {
  /// A payload filled in by a closure.
  package init(_ fill: (inout Self) -> Void) {
    self.init()
    fill(&self)
  }
}
