import RalphCore
import RalphPorts

// What the tracker is told.
extension EffectRunner {
  /// Does a command to the tracker; its outcome, and what happened beside it.
  func tell(_ command: Command, _ entry: Entry, _ policy: Policy) -> [Observation] {
    tell(command, key: entry.effectKey, cause: entry.seq, policy)
  }

  /// The same under a key: after a crash a command is told once more, which reads before it writes.
  func tell(
    _ command: Command,
    key: Key,
    cause: Seq,
    _ policy: Policy
  ) -> [Observation] {
    guard let tracker = ports.tracker, let order = command.order else {
      let why = PortFailure(.answer, "this run has no tracker")
      let bead = command.order?.bead ?? .none
      return [Observation(.trackerRefused(refused(bead, why)), cause: cause)]
    }
    let answer = tracker.perform(command, text: text(command, order, policy), key: key)
    return [Observation(answer.outcome, cause: cause)] + answer.notes.map { Observation($0) }
  }

  /// After a crash: what became of a mark.
  func settle(_ mark: SetMark) -> Event {
    ports.plan?.settle(mark)
      ?? .effectAbsent(EffectAbsent { $0.bead = mark.bead })
  }

  /// What people read in the tracker: why, and the last of what was said where it failed.
  private func text(_ command: Command, _ order: TrackerOrder, _ policy: Policy) -> String {
    let attempt = order.attempt > 0 ? ", attempt \(order.attempt)" : ""
    let head = "ralph\(attempt): \(sentence(order.why, policy))"
    guard !order.failure.isNone, let bytes = ports.keeper.bytes(order.failure, limit: 1 << 16)
    else { return head }
    let last = TerminalText.excerpt(TerminalText.plain(bytes), lines: 12, bytes: 2000)
    return last.isEmpty ? head : "\(head)\n\n\(last)"
  }

  private func sentence(_ why: MarkReason, _ policy: Policy) -> String {
    switch why {
    case .verified: "verified by `\(policy.verifyCommand)`"
    case .accepted: "done by the agent's word; no verifier was asked for"
    case .ended:
      policy.verify == .command
        ? "the attempt ended" : "the agent says that it is done; no verifier is configured"
    case .failed: "verification failed"
    case .noProgress: "the agent changed nothing"
    case .timedOut: "the agent ran into its time limit"
    case .agentError: "the agent failed"
    case .lost: "the agent was lost"
    case .again: "to be tried again"
    case .drift: "closed again: the tracker read it as open after it was verified and closed"
    case .asks: "the agent asked a question that nobody answered"
    case .orphan: "given back: it was claimed by a ralph that is gone"
    case .unused: "given back: it was claimed and not begun"
    case .unmerged: "the work could not be merged; its branch and worktree are kept"
    case .guarded: "files that the verifier rests on were changed; a person has to look"
    case .skipped: "skipped by the operator"
    case .retried: "to be tried again, by the operator"
    }
  }
}
