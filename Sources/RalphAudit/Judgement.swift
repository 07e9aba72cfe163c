package import RalphCore

/// What the end of a verifier came to, read off the state after it.
package struct Judgement: Equatable, Sendable {
  /// The kinds of answer that people tell apart.
  package enum Answer: Equatable, Sendable {
    case passed, failed, failedOnce, flaky, inconclusive, broken, late
  }
  package var answer: Answer
  package var reason: String

  /// The judgement of a verifier's end.
  package init(_ ended: VerifyEnded, _ meeting: Meeting, _ state: State) {
    let evidence = VerifierEvidence(
      ended: ended.ended,
      code: ended.still.isEmpty ? ended.code : max(ended.code, 1),
      took: ended.took,
      why: meeting.verifyReason ?? .attempt,
      isShared: meeting.isShared,
      isTreeChanged: false
    )
    guard !meeting.isLate, meeting.verifyReason != nil else {
      (answer, reason) = (.late, "")
      return
    }
    let said = evidence.answer(state.run.policy)
    (answer, reason) = Judgement.word(said, meeting)
    // Whether the tree changed under the verifier only the state knew: the next reason tells.
    let row = state.beads.index(of: ended.bead)
    if said == .failed || said == .failedOnce, let row,
      case .judging(let judging) = state.beads.rows[row].phase, judging.why == .quiet
    {
      (answer, reason) = (.inconclusive, "the tree changed meanwhile")
    }
  }

  private static func word(_ said: VerifierAnswer, _ meeting: Meeting) -> (Answer, String) {
    switch said {
    case .passed: (.passed, "")
    case .failed: (.failed, "")
    case .failedOnce where meeting.verifyReason == .baseline: (.failed, meeting.tree)
    case .failedOnce: (.failedOnce, "once more, at once")
    case .flaky: (.flaky, "flaky: it failed a moment ago")
    case .inconclusive: (.inconclusive, "inconclusive: another attempt was live")
    case .broken: (.broken, "it did not come to its end")
    }
  }

  var glyph: String {
    switch answer {
    case .passed: "✓"
    case .failed, .failedOnce: "✗"
    case .flaky, .inconclusive, .broken, .late: "?"
    }
  }
  var head: String { answer == .passed ? "verified" : "verify" }
}

extension MarkProblem {
  /// Why a mark could not be placed, in words.
  package var phrase: String {
    switch self {
    case .gone: "the task is not in the plan any more"
    case .shrank: "the plan lost tasks or much of its text"
    case .duplicate: "two tasks bear the same identity"
    case .unreadable: "the plan cannot be read"
    case .busy: "somebody kept changing the plan"
    }
  }
}

extension ToolProblem {
  /// What was wrong with a tool, in words.
  package var phrase: String {
    switch self {
    case .missing: "a program is missing or may not be run"
    case .system: "the system refused"
    case .answer: "the tool's answer is not understood"
    case .disk: "the disk is nearly full"
    case .setup: "the worktree could not be set up"
    }
  }
}

extension StopReason {
  /// Why a writer left, in words.
  package var phrase: String {
    switch self {
    case .drained: "drained"
    case .interrupted: "interrupted"
    case .terminated: "terminated"
    case .hangup: "the terminal went away"
    }
  }
}

extension Policy {
  /// What a run was told, in a few words.
  package var short: String {
    let rounds = iterations == 0 ? "unlimited" : "\(iterations)"
    let judge =
      switch verify {
      case .command: "verifier"
      case .none: "no verifier"
      case .accept: "the agent's word"
      }
    return "\(rounds)×\(concurrent) \(agent), \(judge)"
  }
}

extension Counts {
  /// The counts that are not zero: `12 verified, 1 failed`.
  package var phrase: String {
    let named = [
      (verified, "verified"), (unverified, "unverified"), (failed, "failed"),
      (timedOut, "timed out"), (agentError, "agent error"), (noProgress, "without progress"),
      (unconfirmed, "unconfirmed"), (lost, "lost"), (conflict, "in conflict"), (taken, "taken"),
      (asks, "waiting for an answer"), (unmerged, "not merged"),
      (guarded, "waiting for a look at guarded files"), (skipped, "skipped"),
    ]
    let said = named.filter { $0.0 != 0 }.map { "\($0.0) \($0.1)" }
    return said.isEmpty ? "nothing finished" : said.joined(separator: ", ")
  }
}

extension Final {
  /// Where a bead stands for good, in words.
  package var phrase: String {
    switch self {
    case .verified: "verified"
    case .unverified: "done by the agent's word, unverified"
    case .failed: "verification failed"
    case .noProgress: "no progress"
    case .unconfirmed: "unconfirmed: only weak evidence of an end"
    case .timedOut: "timed out"
    case .agentError: "the agent failed"
    case .lost: "its process was lost too often"
    case .conflict: "the plan does not allow its mark any more"
    case .taken: "taken by somebody else"
    case .asks: "it asked a question that nobody answered"
    case .unmerged: "could not be merged; branch and worktree are kept"
    case .guarded: "changed files that the verifier rests on; a person has to look"
    case .skipped: "skipped by the operator"
    }
  }
}

extension Standing {
  /// Why a bead is, or is not, given out now.
  package var phrase: String {
    switch self {
    case .ready: "ready"
    case .working: "an attempt lives"
    case .judging: "waits for its verdict"
    case .ended(let final): final.phrase
    case .gone: "not in its source any more"
    case .marked(let mark): "its mark is \(mark.box)"
    case .notSelected: "not selected"
    case .held: "appeared during the run; waits for the next one"
    case .claiming: "is being claimed"
    case .notLabeled: "does not bear the label"
    case .notTrusted(let author):
      author.isEmpty
        ? "nobody knows who wrote it" : "written by \(visible(author.text)), who is not trusted"
    case .unfit(let why): visible(why.text)
    case .unapproved: "an agent added its phase, and nobody approved that: ralph proposals"
    case .notDue: "it is not the turn of a PLAN"
    case .waiting: "waits before the next try"
    case .needs(let bead): "needs \(bead.bare)"
    case .blocked(let bead): "blocked by \(bead.bare)"
    }
  }
}
