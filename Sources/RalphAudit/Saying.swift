package import RalphCore

/// An entry in words: a glyph, a short head, and what stands behind it.
package struct Saying: Equatable, Sendable {
  package var glyph: String
  package var what: String
  package var detail: String
  /// Why, for decisions: `because 412, slot free (2/3)`.
  package var because = ""

  init(_ glyph: String, _ what: String, _ detail: String..., because: String = "") {
    self.glyph = glyph
    self.what = what
    self.detail = detail.phrase
    self.because = because
  }

  /// The saying of an entry, by what it met and what the state is after it.
  package init(_ entry: Entry, _ meeting: Meeting, after state: State, titles: Titles) {
    switch entry.fact {
    case .event(let event):
      self = Saying.of(event, entry, meeting, state, titles)
      if meeting.isLate { detail = [detail, "(late: changes nothing)"].phrase }
    case .command(let command): self = Saying.of(command, entry, meeting, state)
    }
  }

  /// The glyph where only ASCII may be shown.
  package var asciiGlyph: String {
    switch glyph {
    case "→": ">"
    case "✓": "+"
    case "✗": "x"
    case "◐": "~"
    case "○": "o"
    case "·": "."
    default: glyph
    }
  }
}

// The commands.
extension Saying {
  private static func of(
    _ command: Command,
    _ entry: Entry,
    _ meeting: Meeting,
    _ state: State
  )
    -> Saying
  {
    let again = entry.key.isNone ? "" : "again, key \(entry.key)"
    switch command {
    case .dispatch(let it):
      return Saying(
        "→",
        "dispatch #\(it.attempt)",
        "\(it.agent)",
        "limit \(it.limit)",
        it.failure.isNone ? "" : "with the failure text",
        again,
        because: because(
          entry,
          "slot free (\(meeting.slots)/\(state.run.policy.concurrent))"
            + (meeting.spent > 0 ? ", attempts \(meeting.spent)<\(state.run.policy.attempts)" : "")
        )
      )
    case .verify(let it):
      let what = it.why == .baseline ? state.baselineTree : it.why.phrase
      return Saying("→", "verify", what, again, because: because(entry, ""))
    case .mark(let it):
      return Saying(
        "→",
        "mark \(it.from.box)→\(it.to.box)",
        it.why.phrase,
        again,
        because: because(entry, "")
      )
    case .stop(let it):
      return Saying("→", "stop", "the process of \(it.of)", because: because(entry, ""))
    case .end(let it):
      return Saying("→", "end", it.why.phrase, "exit \(it.exit)", because: because(entry, ""))
    case .claim, .close, .reopen, .park, .release, .comment, .gather, .interrupt, .open, .shut:
      return outside(command, because: because(entry, ""), again: again) ?? Saying("→", "", "")
    case .record, .commit, .warn, .push:
      return loop(command, because: because(entry, ""), again: again) ?? Saying("→", "", "")
    case .worktree, .merge, .land, .prune:
      return trees(command, because: because(entry, ""), again: again) ?? Saying("→", "", "")
    }
  }

  private static func because(_ entry: Entry, _ guards: String) -> String {
    guard entry.cause != .zero else { return "" }
    return "because \(entry.cause)" + (guards.isEmpty ? "" : ", " + guards)
  }
}

extension VerifyReason {
  /// Why the verifier runs, in words.
  package var phrase: String {
    switch self {
    case .baseline: "the untouched tree"
    case .attempt: "an attempt has ended"
    case .again: "once more: it failed quickly"
    case .quiet: "once more, on the quiet tree"
    case .found: "it was [?] before the run"
    case .merged: "merged with what others did"
    case .sweep: "for all that passed beside others"
    }
  }
}

extension MarkReason {
  /// Why a mark is written, in words.
  package var phrase: String {
    switch self {
    case .ended: "the attempt has ended"
    case .verified: "verified"
    case .accepted: "the agent's word is accepted"
    case .failed: "verification failed"
    case .noProgress: "no progress"
    case .timedOut: "timed out"
    case .agentError: "the agent failed"
    case .lost: "the process was lost"
    case .again: "to do again"
    case .drift: "somebody took the mark back"
    case .asks: "it asked and nobody answered"
    case .orphan: "a ralph that is gone had claimed it"
    case .unused: "not begun"
    case .unmerged: "it cannot be merged"
    case .guarded: "guarded files were changed"
    case .skipped: "skipped by the operator"
    case .retried: "the operator wants it tried again"
    }
  }
}

extension EndReason {
  /// Why a run ends, in words.
  package var phrase: String {
    switch self {
    case .done: "everything selected is done"
    case .nothingReady: "nothing is ready"
    case .budget: "the iterations are used up"
    case .limit: "the longest duration is reached"
    case .baseline: "the verifier fails before new work is begun"
    case .tool: "a tool failed too often"
    case .planDamaged:
      "the plan lost tasks or much of its text; restore it, from git for example, then run again"
    case .failFast: "a bead failed, and --fail-fast is on"
    case .superseded: "a new run took its place"
    case .cost: "it took as much money or as many tokens as it may"
    case .hostGone: "all panes are gone"
    case .storm: "no agent can work"
    case .tree: "the branch was switched, or HEAD went back"
    case .sweep: "the sweep fails"
    case .login: "the agent's login has expired"
    case .credit: "the agent's account is empty"
    case .disk: "the disk is nearly full"
    case .verifier: "the verifier failed after two iterations in a row"
    case .person: "a person has to look"
    }
  }
}
