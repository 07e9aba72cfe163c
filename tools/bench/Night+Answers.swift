import RalphCore
import RalphTestSupport

// How the played world answers what the core asks of it.
extension Night {
  /// How long the world takes to answer a command.
  mutating func delay(of command: Command) -> Millis {
    switch command {
    case .dispatch: shape == .panes ? about(900) : about(40)
    case .claim, .close, .reopen, .park, .release, .comment: about(120)
    case .worktree, .merge, .land, .prune: about(300)
    case .commit: about(150)
    default: about(12)
    }
  }

  mutating func happen(_ happening: Agenda.Happening) {
    switch happening {
    case .answer(let seq, let command): answer(seq, command)
    case .agentEnds(let fence): agentEnds(fence)
    case .verifierEnds(let fence, let isLucky): verifierEnds(fence, isLucky)
    case .paneWorks(let pane, let bead): paneWorks(pane, bead)
    case .paneRests(let pane, let nonce): paneRests(pane, nonce)
    case .edit: edit()
    case .read: read()
    }
  }

  private mutating func answer(_ seq: Seq, _ command: Command) {
    switch command {
    case .dispatch(let dispatch): sent(seq, dispatch)
    case .verify(let verify): verifierStarts(seq, verify)
    case .mark(let mark): marked(seq, mark)
    case .gather(let gather): gathered(seq, gather)
    case .stop(let stop): observe(.stopDone(StopDone { $0.of = stop.of }), cause: seq)
    case .interrupt(let interrupt): observe(.interruptDone(interrupt), cause: seq)
    case .record(let record):
      let done = TaskRecorded {
        $0.bead = record.bead
        $0.number = Name(cutting: "\(seq.value % 9000)")
        $0.bytes = record.after + 180
      }
      observe(.taskRecorded(done), cause: seq)
    case .commit(let commit):
      let made = CommitMade {
        $0.bead = commit.bead
        $0.commit = wording.commit()
        $0.files = 1 + dice.below(9)
      }
      observe(.commitMade(made), cause: seq)
    case .end(let asked):
      let ended = RunEnded {
        ($0.why, $0.exit, $0.counts) = (asked.why, asked.exit, asked.counts)
      }
      observe(.runEnded(ended), cause: seq)
    case .claim(let order), .close(let order), .reopen(let order), .park(let order),
      .release(let order), .comment(let order):
      write(seq, order, command)
    case .worktree, .merge, .land, .prune: treeAnswered(seq, command)
    // No night opens sessions, warns or pushes.
    case .open, .shut, .warn, .push: break
    }
  }

  private mutating func sent(_ seq: Seq, _ dispatch: Dispatch) {
    let isPane = !dispatch.pane.isEmpty
    let sent = DispatchSent {
      $0.bead = dispatch.bead
      $0.attempt = dispatch.attempt
      $0.pid = isPane ? 0 : 2000 + Int(seq.value % 30_000)
      $0.prompt = wording.digest()
      $0.head = head
      $0.tree = tree
      $0.proof = Name(cutting: isPane ? "working" : "")
      $0.branch = Text(shape == .worktrees ? "ralph/\(dispatch.bead.bare)" : "main")
    }
    observe(.dispatchSent(sent), cause: seq)
    let length = isSlow ? lengthOfTurn(dispatch.bead) : task(dispatch.bead)?.length ?? .zero
    guard isPane, let pane = state.pane(dispatch.pane) else {
      return later(.agentEnds(fence: seq), after: length)
    }
    later(.paneWorks(pane, dispatch.bead), after: about(400))
    later(.paneRests(pane, nonce: dispatch.nonce), after: length)
  }

  /// An attempt is rarely as long as the one before it.
  private mutating func lengthOfTurn(_ bead: BeadID) -> Millis {
    let length = task(bead)?.length ?? .minutes(6)
    return Millis(length.value / 2 + Int64(dice.below(Int(length.value) + 1)) + 1000)
  }

  private mutating func agentEnds(_ fence: Seq) {
    guard let attempt = state.attempts.first(where: { $0.fence == fence }) else { return }
    var ended = AttemptEnded()
    ended.bead = state.beads.keys[attempt.row]
    ended.attempt = attempt.number
    ended.took = at - attempt.startedAt
    (ended.head, ended.tree) = (head, wording.digest())
    (ended.output, ended.branch) = (wording.digest(), Text("main"))
    (ended.tokens, ended.costMicros) = (dice.below(90_000), dice.below(800_000))
    let luck = isSlow ? dice.below(100) : 0
    switch luck {
    case 96...: ended.ended = .timedOut
    case 93...:
      (ended.code, ended.endClass) = (1, .agentError)
      ended.errors = wording.digest()
    default: ended.signal = luck >= 90 ? .none : .nonce
    }
    let isSignaled = ended.signal == .nonce
    ended.excerpt = wording.excerpt(ending: isSignaled ? ":::COMPLETE \(attempt.nonce):::" : nil)
    observe(.attemptEnded(ended), cause: fence)
  }

  private mutating func verifierStarts(_ seq: Seq, _ verify: RunVerifier) {
    let started = VerifyStarted {
      $0.bead = verify.bead
      $0.pid = 2000 + Int(seq.value % 30_000)
      ($0.head, $0.tree, $0.branch) = (head, tree, Text("main"))
    }
    observe(.verifyStarted(started), cause: seq)
    // The untouched tree passes, or nothing would be done at all.
    let isSure = verify.bead.isNone || verify.why != .attempt
    let isLucky = isSure || !dice.isLucky(oneIn: verify.attempt > 1 ? 60 : 8)
    later(.verifierEnds(fence: seq, isLucky: isLucky), after: about(40_000))
  }

  private mutating func verifierEnds(_ fence: Seq, _ isLucky: Bool) {
    guard let verification = state.verifications.first(where: { $0.fence == fence }) else { return }
    var ended = VerifyEnded()
    if let row = verification.row {
      ended.bead = state.beads.keys[row]
      ended.attempt = state.beads.rows[row].number
    }
    ended.took = .seconds(90)
    (ended.output, ended.head, ended.tree) = (wording.digest(), head, verification.tree)
    if !isLucky {
      ended.code = 1
      ended.lines = wording.digest()
      ended.excerpt = wording.excerpt()
    }
    observe(.verifyEnded(ended), cause: fence)
  }

  private mutating func treeAnswered(_ seq: Seq, _ command: Command) {
    switch command {
    case .worktree(let make):
      let made = WorktreeMade {
        $0.bead = make.bead
        $0.directory = Text("/home/ralph/brain/.trees/\(make.bead.bare)")
        ($0.branch, $0.head) = (Text("ralph/\(make.bead.bare)"), head)
      }
      observe(.worktreeMade(made), cause: seq)
    case .merge(let merge):
      guard !dice.isLucky(oneIn: 400) else {
        let conflict = MergeConflict { ($0.bead, $0.why) = (merge.bead, wording.reason()) }
        return observe(.mergeConflict(conflict), cause: seq)
      }
      let made = MergeMade {
        ($0.bead, $0.commit, $0.same) = (merge.bead, wording.commit(), !dice.isLucky(oneIn: 3))
      }
      observe(.mergeMade(made), cause: seq)
    case .land(let land):
      let landed = MergeLanded { ($0.bead, $0.commit) = (land.bead, land.commit) }
      observe(.mergeLanded(landed), cause: seq)
    case .prune(let prune):
      observe(.worktreeRemoved(WorktreeRemoved { $0.bead = prune.bead }), cause: seq)
    default: break
    }
  }
}
