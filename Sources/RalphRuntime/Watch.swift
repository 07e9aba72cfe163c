package import RalphCore
package import RalphPorts

/// A process of ours that lives, and what its end will answer.
package struct Watch: Equatable, Sendable {
  /// What runs in it.
  package enum Kind: Equatable, Sendable {
    /// An agent at work on a bead.
    case attempt(nonce: Name)
    /// The verifier.
    case verification
    /// A setup or teardown that a ralph which is gone had begun: it is to end, and nothing else.
    case chore
  }
  package var process: Key
  package var bead: BeadID
  package var attempt: Int
  package var kind: Kind
  /// The process that supervises it; 0 if that is not known.
  package var pid = 0
  /// The key of the effect; of an attempt its snapshots bear it.
  package var key = Key.none
  /// The key of the worktree it runs in; none for the workspace.
  package var worktree = Key.none
  /// The listing of the files that the verifier rests on, as it was before.
  package var guards = Digest.none
  /// What the iteration is for, its number, and the listing of the plan's phases before it.
  package var mode = IterationMode.none
  package var iteration = 0
  package var phases = Digest.none
  /// The listing of the tasks marked before it.
  package var marked = Digest.none
  /// Whether a crash has kept from the journal what became of the asking.
  package var isAsked = false

  package init(_ process: Key, _ bead: BeadID, _ attempt: Int, _ kind: Kind) {
    self.process = process
    self.bead = bead
    self.attempt = attempt
    self.kind = kind
  }
}

extension State {
  /// The process behind a dispatch or verification that lives; nil if there is none.
  package func watch(of cause: Seq) -> Watch? {
    if let attempt = attempts.first(where: { $0.fence == cause }) {
      guard attempt.turn == nil else { return nil }
      return watch(of: attempt)
    }
    return verifications.first { $0.fence == cause }.map { watch(of: $0) }
  }

  /// The process behind an attempt.
  package func watch(of attempt: Attempt) -> Watch {
    var watch = Watch(
      attempt.process,
      beads.keys[attempt.row],
      attempt.number,
      .attempt(nonce: attempt.nonce)
    )
    watch.pid = attempt.pid
    watch.key = attempt.key
    watch.worktree = attempt.worktree
    watch.guards = attempt.guards
    watch.mode = attempt.mode
    watch.iteration = attempt.iteration
    (watch.phases, watch.marked) = (attempt.phases, attempt.marked)
    return watch
  }

  /// The process behind a verification.
  package func watch(of verification: Verification) -> Watch {
    let bead = verification.row.map { beads.keys[$0] } ?? .none
    let number =
      verification.row.map { beads.rows[$0].isAttempted ? beads.rows[$0].number : 0 } ?? 0
    var watch = Watch(verification.process, bead, number, .verification)
    watch.pid = verification.pid
    watch.key = verification.key
    watch.worktree = verification.worktree
    return watch
  }
}

// The end of a process as a fact.
extension EffectRunner {
  /// What a process's end says, once its supervisor is gone; its output is kept first.
  package func end(of watch: Watch, _ end: ProcessEnd) -> Observation {
    Observation(event(of: watch, end), cause: watch.process.seq)
  }

  /// A process that is gone without a record.
  package func loss(of watch: Watch) -> Observation {
    let end = ProcessEnd(
      ended: .lost,
      code: 0,
      took: .zero,
      notStarted: nil,
      output: [],
      errors: []
    )
    return self.end(of: watch, end)
  }

  private func event(of watch: Watch, _ end: ProcessEnd) -> Event {
    switch watch.kind {
    case .attempt(let nonce):
      return after(watch.key, in: watch.worktree, watch.guards).note(attempt(watch, nonce, end))
    case .chore: return absent(watch.bead, "it has ended", cause: watch.process.seq).event
    case .verification:
      let tree = ports.tree.look(at: directory(watch.worktree))
      return .verifyEnded(verification(watch, end, tree))
    }
  }

  private func attempt(
    _ watch: Watch,
    _ nonce: Name,
    _ end: ProcessEnd
  ) -> AttemptEnded {
    let report = ports.voice.read(end, nonce: nonce.text, now: ports.clock.wall())
    return AttemptEnded {
      $0.bead = watch.bead
      $0.attempt = watch.attempt
      $0.ended = end.ended
      $0.code = end.code
      $0.took = end.took
      $0.endClass = end.notStarted == nil ? report.endClass : .agentError
      $0.signal = report.signal
      $0.wake = report.wake
      $0.output = keep(end.output)
      $0.errors = keep(end.errors)
      $0.excerpt = Text(end.notStarted ?? report.excerpt)
      $0.turns = report.turns
      $0.tokens = report.tokens
      $0.costMicros = report.costMicros
      $0.called = report.called
    }
  }

  private func verification(
    _ watch: Watch,
    _ end: ProcessEnd,
    _ tree: TreeView
  ) -> VerifyEnded {
    let output = end.output + end.errors
    let rules = LoopPrompt.warnedRules(in: TerminalText.plain(output))
    let still = rules.first { watch.bead.mends($0) }
    var excerpt = TerminalText.excerpt(TerminalText.plain(output), lines: 12, bytes: 2000)
    if let still { excerpt = "\(still.text) still warns, and this task is to mend it\n" + excerpt }
    return VerifyEnded {
      $0.bead = watch.bead
      $0.attempt = watch.attempt
      $0.ended = end.ended
      $0.code = end.code
      $0.took = end.took
      $0.output = keep(output)
      $0.lines = excerpt.isEmpty ? .none : Digest(of: excerpt.utf8)
      $0.excerpt = Text(end.notStarted ?? excerpt)
      $0.head = tree.head
      $0.tree = tree.digest
      $0.branch = tree.branch
      $0.warned = ports.folder?.unheeded(rules) ?? []
      $0.still = still ?? Name()
    }
  }

  /// Keeps output; where that fails the event still stands, and says so by naming no object.
  func keep(_ bytes: [UInt8]) -> Digest {
    guard !bytes.isEmpty else { return .none }
    do throws(PortFailure) { return try ports.keeper.keep(bytes) } catch { return .none }
  }
}
