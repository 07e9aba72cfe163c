package import RalphCore
import RalphPorts

/// Turns a command that is durable into what the ports are asked, and the answer into facts.
///
/// It decides nothing: the command carries everything. Each command ends in at least one fact that
/// names it as cause; a refusal of the world is such a fact too.
package struct EffectRunner: Sendable {
  let ports: Ports
  let setting: Setting

  package init(_ ports: Ports, _ setting: Setting) {
    self.ports = ports
    self.setting = setting
  }

  /// Performs one command; blocking, away from the loop.
  package func perform(_ entry: Entry, _ policy: Policy) -> [Observation] {
    guard let command = entry.command else { return [] }
    switch command {
    case .stop(let stop): return [answer(entry, self.stop(stop))]
    case .mark(let mark): return [answer(entry, write(mark, policy))]
    case .verify(let verify): return [answer(entry, begin(verify, entry, policy))]
    case .dispatch(let dispatch): return [answer(entry, begin(dispatch, entry, policy))]
    case .claim, .close, .reopen, .park, .release, .comment:
      return tell(command, entry, policy)
    case .gather(let gather): return [answer(entry, end(gather))]
    case .interrupt(let interrupt): return [answer(entry, self.interrupt(interrupt))]
    case .open(let open): return [answer(entry, self.open(open, entry))]
    case .shut(let shut): return [answer(entry, self.shut(shut))]
    case .worktree(let make): return [answer(entry, self.make(make, entry, policy))]
    case .merge(let merge): return [answer(entry, self.merge(merge, entry))]
    case .land(let land): return [answer(entry, self.land(land, entry))]
    case .prune(let prune): return [answer(entry, self.prune(prune, entry, policy))]
    case .record(let record): return [answer(entry, self.record(record, entry))]
    case .commit(let commit): return [answer(entry, self.commit(commit, entry, policy))]
    case .warn(let warn): return [answer(entry, self.warn(warn))]
    case .push(let push): return [answer(entry, self.push(push, entry))]
    case .end: return []
    }
  }

  private func write(_ mark: SetMark, _ policy: Policy) -> Event {
    guard let plan = ports.plan else {
      let why = PortFailure(.answer, "this run has no plan")
      return .markFailed(refused(mark.bead, why))
    }
    return plan.write(mark, reason: reason(mark, policy))
  }

  private func answer(_ entry: Entry, _ event: Event) -> Observation {
    Observation(event, cause: entry.seq)
  }

  private func stop(_ stop: StopProcess) -> Event {
    // A process that cannot be asked has ended, or its end will be seen; either is a fact of its own.
    try? ports.host.stop(stop.of)
    return .stopDone(StopDone { $0.of = stop.of })
  }

  /// The sentence under a `[-]`: why, and the last line of the failure.
  private func reason(_ mark: SetMark, _ policy: Policy) -> String? {
    guard policy.planReasons, mark.to == .blocked else { return nil }
    let said = TerminalText.beginning(of: TerminalText.plain(mark.said.string), bytes: 160)
    let cause = mark.why.sentence + (said.isEmpty ? "" : ": \(said)")
    let attempts = mark.attempt > 0 ? " in attempt \(mark.attempt)" : ""
    guard !mark.failure.isNone, said.isEmpty,
      let bytes = ports.keeper.bytes(mark.failure, limit: 1 << 16)
    else { return cause + attempts }
    let last = TerminalText.excerpt(TerminalText.plain(bytes), lines: 1, bytes: 160)
    return last.isEmpty ? cause + attempts : "\(cause)\(attempts): \(last)"
  }
}

// Attempts.
extension EffectRunner {
  private func begin(_ dispatch: Dispatch, _ entry: Entry, _ policy: Policy) -> Event {
    do throws(PortFailure) {
      let details = try details(dispatch)
      try standAgain(dispatch, details)
      let prompt = prompt(dispatch, entry, details, policy)
      let path = try ports.keeper.writePrompt(entry.effectKey, prompt)
      let kept = try ports.keeper.keep(Array(prompt.utf8))
      try checkRoom(policy)
      let before = standing(entry.effectKey, in: dispatch.worktree)
      guard dispatch.pane.isEmpty else {
        return before.note(send(try order(dispatch, entry, path), kept))
      }
      let noted = loopRecord(dispatch)
      let launch = launch(dispatch, entry, path, policy)
      let pid = try ports.host.start(launch)
      let sent = DispatchSent {
        $0.bead = dispatch.bead
        $0.attempt = dispatch.attempt
        $0.pid = pid
        $0.prompt = kept
      }
      return noted.note(before.note(.dispatchSent(sent)))
    } catch {
      return .dispatchRefused(refused(dispatch.bead, error))
    }
  }

  /// A worktree whose folder somebody has removed is made again, with its branch as it stands.
  private func standAgain(_ dispatch: Dispatch, _ details: BeadDetails) throws(PortFailure) {
    guard !dispatch.worktree.isNone, let worktrees = ports.worktrees,
      !worktrees.isThere(dispatch.worktree)
    else { return }
    _ = try worktrees.make(dispatch.worktree, bead: dispatch.bead, title: details.title)
  }

  /// What the prompt tells of the task; a PLAN has none.
  private func details(_ dispatch: Dispatch) throws(PortFailure) -> BeadDetails {
    if dispatch.bead == .planning {
      return BeadDetails(title: "", section: "", body: "", acceptance: [])
    }
    guard let details = try ports.source(of: dispatch.bead).details(of: dispatch.bead) else {
      throw PortFailure(.answer, "\(dispatch.bead) is not in its source any more")
    }
    return details
  }

  func refused(_ bead: BeadID, _ failure: PortFailure) -> Refused {
    Refused {
      $0.bead = bead
      $0.problem = failure.problem
      $0.why = Text(failure.why)
    }
  }

  private func prompt(
    _ dispatch: Dispatch,
    _ entry: Entry,
    _ details: BeadDetails,
    _ policy: Policy
  ) -> String {
    var parts = PromptParts(
      bead: dispatch.bead,
      attempt: dispatch.attempt,
      nonce: dispatch.nonce.text,
      run: entry.effectKey.run,
      title: details.title,
      seed: entry.effectKey.seq.value,
      limit: policy.promptLimit
    )
    parts.section = details.section
    parts.details = details.body
    parts.acceptance = details.acceptance
    parts.template = setting.template
    if !dispatch.pane.isEmpty { parts.receipt = ports.keeper.receiptPath(entry.effectKey) }
    if dispatch.attempt > 1, let left = ports.tree.changes(at: directory(dispatch.worktree)) {
      (parts.left, parts.leftCount) = (left.paths, left.count)
    }
    if !dispatch.before.isNone { parts.snapshot = "refs/ralph/snap/\(dispatch.before)" }
    if !dispatch.failure.isNone {
      parts.endedBefore = dispatch.after.ending
      let kept = ports.keeper.bytes(dispatch.failure, limit: 1 << 20) ?? []
      parts.failure = TerminalText.plain(kept)
    }
    parts.loop = loopParts(dispatch)
    return Prompt.compose(parts)
  }

  private func launch(
    _ dispatch: Dispatch,
    _ entry: Entry,
    _ prompt: String,
    _ policy: Policy
  ) -> Launch {
    let process = Key(run: entry.run, seq: entry.seq)
    let turn = AgentTurn(
      nonce: dispatch.nonce.text,
      directory: directory(dispatch.worktree)
    )
    var launch = Launch(process, argv: ports.voice.arguments(turn), directory: turn.directory)
    let own = ports.voice.environment()
    launch.environment =
      variables(entry.run, dispatch.bead, dispatch.attempt, turn.directory) + own.set
    launch.environment.append((name: "RALPH_NONCE", value: dispatch.nonce.text))
    if dispatch.bead.isTracked, !setting.actor.isEmpty {
      launch.environment.append((name: "BD_ACTOR", value: setting.actor))
      launch.environment.append((name: "BEADS_ACTOR", value: setting.actor))
    }
    launch.without = own.without
    launch.hasTerminal = ports.voice.needsTerminal
    launch.input = prompt
    launch.limit = dispatch.limit
    launch.grace = policy.grace
    launch.stopGrace = policy.stopGrace
    launch.outputKept = policy.outputKept
    return launch
  }

  /// What every child is told.
  func variables(
    _ run: RunID,
    _ bead: BeadID,
    _ attempt: Int,
    _ directory: String
  ) -> [(name: String, value: String)] {
    [
      (name: "RALPH", value: "1"),
      (name: "RALPH_RUN", value: "\(run)"),
      (name: "RALPH_BEAD", value: bead.bare),
      (name: "RALPH_ATTEMPT", value: String(attempt)),
      (name: "RALPH_WORKSPACE", value: setting.workspace),
      (name: "RALPH_TREE", value: directory),
      (name: "RALPH_JOURNAL", value: setting.journal),
    ]
  }
}

extension MarkReason {
  /// How an attempt ended, as the next one's prompt says it.
  fileprivate var ending: String {
    switch self {
    case .failed, .drift: "the verifier failed"
    case .noProgress: "nothing was changed"
    case .timedOut: "it ran into its time limit"
    case .agentError: "the agent failed"
    case .lost: "its process was lost"
    case .asks: "it asked a question that nobody answered"
    case .unmerged: "it could not be merged"
    case .guarded: "files that the verifier rests on were changed"
    case .ended, .verified, .accepted, .again, .orphan, .unused, .skipped, .retried: "it ended"
    }
  }
}

// Verifications.
extension EffectRunner {
  private func begin(_ verify: RunVerifier, _ entry: Entry, _ policy: Policy) -> Event {
    let directory = directory(verify.worktree)
    let tree = ports.tree.look(at: directory)
    let process = Key(run: entry.run, seq: entry.seq)
    let argv = ["/bin/sh", "-c", policy.verifyCommand.string]
    var launch = Launch(process, argv: argv, directory: directory)
    launch.environment = variables(entry.run, verify.bead, verify.attempt, directory)
    if let past = rules(asOf: verify.guards) {
      launch.environment.append((name: "RALPH_RULES_AS_OF", value: past))
    }
    launch.limit = verify.limit
    launch.grace = policy.grace
    launch.stopGrace = policy.stopGrace
    launch.outputKept = policy.outputKept
    do throws(PortFailure) {
      let pid = try ports.host.start(launch)
      return .verifyStarted(
        VerifyStarted {
          $0.bead = verify.bead
          $0.pid = pid
          $0.head = tree.head
          $0.tree = tree.digest
          $0.branch = tree.branch
        }
      )
    } catch {
      return .verifyRefused(refused(verify.bead, error))
    }
  }
}
