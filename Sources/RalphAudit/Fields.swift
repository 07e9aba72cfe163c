package import RalphCore

// Every member of an entry as a name and a text, for people and for naming differences.

/// One member of an entry: its name in the journal, and its value as text.
package struct Field: Equatable, Sendable {
  package var name: String
  package var text: String

  init(_ name: String, _ value: some CustomStringConvertible) {
    self.name = name
    text = value.description
  }
  init(_ name: String, _ word: some Word) {
    self.name = name
    text = word.rawValue
  }
  init(_ name: String, _ beads: [BeadID]) {
    self.name = name
    text = beads.map(\.description).joined(separator: " ")
  }
}

extension Entry {
  /// Every member but the checksum, those that say "none" left out.
  package var fields: [Field] {
    var all = [Field("seq", seq), Field("at", at), Field("kind", fact.kind)]
    if run != .none { all.append(Field("run", run)) }
    if cause != .zero { all.append(Field("cause", cause)) }
    if with != .zero { all.append(Field("with", with)) }
    if !key.isNone { all.append(Field("key", key)) }
    return all + fact.fields.filter(\.saysSomething)
  }
}

extension Field {
  /// Whether the value is not the absent one of its kind.
  var saysSomething: Bool {
    !text.isEmpty && text != "0" && text != "0.0s" && text != "false"
      && text != Digest.none.description && text != Instant.zero.description
  }
}

extension Fact {
  /// The members of the payload in the order of the journal.
  package var fields: [Field] {
    switch self {
    case .event(let event): event.fields
    case .command(let command): command.fields
    }
  }
}

extension Command {
  /// The members of the payload in the order of the journal.
  package var fields: [Field] {
    switch self {
    case .stop(let stop): [Field("bead", stop.bead), Field("of", stop.of)]
    case .mark(let mark):
      [
        Field("bead", mark.bead), Field("from", mark.from), Field("to", mark.to),
        Field("why", mark.why), Field("attempt", mark.attempt), Field("failure", mark.failure),
        Field("beads", mark.beads), Field("bytes", mark.bytes),
      ]
    case .verify(let verify):
      [
        Field("bead", verify.bead), Field("attempt", verify.attempt), Field("why", verify.why),
        Field("limit", verify.limit),
      ]
    case .dispatch(let dispatch):
      [
        Field("bead", dispatch.bead), Field("attempt", dispatch.attempt),
        Field("agent", dispatch.agent), Field("nonce", dispatch.nonce),
        Field("limit", dispatch.limit), Field("after", dispatch.after),
        Field("failure", dispatch.failure),
      ]
    case .end(let end):
      [Field("why", end.why), Field("exit", end.exit)] + end.counts.fields
    }
  }
}

extension Counts {
  /// The counts in the order of the journal.
  package var fields: [Field] {
    [
      Field("verified", verified), Field("unverified", unverified), Field("failed", failed),
      Field("timed_out", timedOut), Field("agent_error", agentError),
      Field("no_progress", noProgress), Field("unconfirmed", unconfirmed), Field("lost", lost),
      Field("conflict", conflict), Field("taken", taken), Field("starts", starts),
      Field("ready", ready),
    ]
  }
}
