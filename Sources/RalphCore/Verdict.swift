/// What became of an attempt, and what it costs: the table of semantics §6 as values.
///
/// Each case is one row. The functions beside it say what evidence leads to which row; nothing
/// else in the core judges.
package enum Outcome: Equatable, Sendable {
  /// The verifier passed and the work is proved to be this attempt's.
  case verified
  /// No verifier, and a strong vote stands for the work.
  case unverified
  /// Only weak votes: for the operator to decide, never tried again by itself.
  case unconfirmed
  /// The verifier passed, but nothing was said and nothing was changed.
  case noProgress
  /// The verifier failed in a quiet tree.
  case failed
  case timedOut
  case agentError
  /// The process vanished.
  case lost
  /// The account is used up for now.
  case rateLimit
  /// The operator stopped it.
  case stopped
  /// It asked a person, and nobody answered.
  case asks
  /// The turn is over; the verifier is to say what it was worth.
  case toVerify
  /// The agent's login has expired.
  case loggedOut
  /// The agent's account has no money left.
  case outOfCredit
  /// Files that the verifier rests on were changed meanwhile.
  case guarded

  /// Whether the row says "spends attempt".
  package var spends: Bool {
    #if PLANTED
      if planted(.limitSpends), self == .rateLimit { return true }
    #endif
    return switch self {
    case .noProgress, .failed, .timedOut, .agentError: true
    case .verified, .unverified, .unconfirmed, .lost, .rateLimit, .stopped, .asks, .toVerify,
      .loggedOut, .outOfCredit, .guarded:
      false
    }
  }

  /// Whether the row says "start given back".
  package var givesBack: Bool {
    self == .rateLimit || self == .stopped || self == .loggedOut || self == .outOfCredit
  }

  /// Whether the row says "retry, delayed".
  package var isDelayed: Bool {
    self == .noProgress || self == .timedOut || self == .agentError
  }
}

/// What was seen when an attempt's process ended.
package struct Evidence: Equatable, Sendable {
  package var ended: Ending
  package var code: Int
  package var endClass: EndClass
  package var signal: Signal
  /// Whether the agent marked its own task.
  package var isMarked: Bool
  /// Whether the agent is a `shell:` command, whose exit 0 is a strong vote.
  package var isShell: Bool
  /// Whether the tree changed and nobody else can have done it.
  package var isChangeOurs: Bool

  package init(
    ended: Ending,
    code: Int,
    endClass: EndClass,
    signal: Signal,
    isMarked: Bool,
    isShell: Bool,
    isChangeOurs: Bool
  ) {
    self.ended = ended
    self.code = code
    self.endClass = endClass
    self.signal = signal
    self.isMarked = isMarked
    self.isShell = isShell
    self.isChangeOurs = isChangeOurs
  }

  /// Whether a strong vote says that the work was done.
  package var hasStrongVote: Bool {
    signal == .nonce || isMarked
      || (isShell && ended == .exited && code == 0 && endClass == .finished)
  }

  /// What the end of the process alone says.
  package func outcome(_ verify: VerifyMode) -> Outcome {
    switch ended {
    case .stopped: return .stopped
    case .lost: return .lost
    case .timedOut: return .timedOut
    case .signaled:
      switch endClass {
      case .rateLimit: return .rateLimit
      case .login: return .loggedOut
      case .credit: return .outOfCredit
      case .finished, .agentError, .asks: return .agentError
      }
    case .exited: break
    }
    switch endClass {
    case .rateLimit: return .rateLimit
    case .agentError: return .agentError
    case .asks: return .asks
    case .login: return .loggedOut
    case .credit: return .outOfCredit
    case .finished: break
    }
    guard code == 0 else { return .agentError }
    #if PLANTED
      if planted(.doneWithoutVerdict), verify == .command { return .verified }
    #endif
    if verify == .command { return .toVerify }
    return hasStrongVote ? .unverified : .unconfirmed
  }
}

/// What a verification came to.
package enum VerifierAnswer: Equatable, Sendable {
  case passed
  /// It failed, and nothing else can be blamed.
  case failed
  /// It failed quickly in a quiet tree: once more, at once.
  case failedOnce
  /// Two runs of it disagree.
  case flaky
  /// Another attempt, or somebody, changed the tree meanwhile: the failure says nothing.
  case inconclusive
  /// It did not come to its end through no fault of the work.
  case broken
}

/// What was seen when the verifier ended.
package struct VerifierEvidence: Equatable, Sendable {
  package var ended: Ending
  package var code: Int
  package var took: Millis
  package var why: VerifyReason
  /// Whether an attempt lived in the tree beside it.
  package var isShared: Bool
  /// Whether the tree changed under it, the verifier itself not being known to do that.
  package var isTreeChanged: Bool

  package init(
    ended: Ending,
    code: Int,
    took: Millis,
    why: VerifyReason,
    isShared: Bool,
    isTreeChanged: Bool
  ) {
    self.ended = ended
    self.code = code
    self.took = took
    self.why = why
    self.isShared = isShared
    self.isTreeChanged = isTreeChanged
  }

  /// The labelled table, first match wins.
  package func answer(_ policy: Policy) -> VerifierAnswer {
    if ended == .stopped || ended == .lost { return .broken }
    if ended == .exited && code == 0 { return why == .again ? .flaky : .passed }
    #if PLANTED
      if planted(.doubtCharged) { return .failed }
    #endif
    if isShared || isTreeChanged { return .inconclusive }
    if why == .again || took > policy.verifyAgain || ended == .timedOut { return .failed }
    return .failedOnce
  }
}

extension Judging {
  /// What a pass is worth, by the proof that stands beside it.
  package var outcomeOfPass: Outcome {
    if hasProof || isFound { return .verified }
    return wasAlone ? .noProgress : .unconfirmed
  }
}
