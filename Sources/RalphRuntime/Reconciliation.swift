package import RalphCore
import RalphPorts

/// What a crash may have left of one kind of command: whom a resume asks, and what answers there are.
///
/// One row a command kind, as in design §5. A crash leaves the intention and keeps the answer; the
/// row says how the world is asked for it, and each answer is a fact that names the command as its
/// cause. What cannot be known is a fact, too.
package struct Reconciliation: Sendable {
  /// Whom it asks, as people read it before a resume.
  package let asks: String
  /// What the answers are and what follows from each.
  package let answers: String
  /// Asks, and adds the facts to the answer.
  let ask: @Sendable (inout Reconcile, Asked) -> Void

  /// A command of which no outcome is journaled.
  struct Asked: Sendable {
    var command: Command
    var outstanding: Outstanding
    var seq: Seq { outstanding.seq }
  }

  /// The row of a command.
  package static func row(for command: Command) -> Reconciliation {
    switch command {
    case .stop: stop
    case .mark: mark
    case .verify: verify
    case .dispatch(let dispatch): dispatch.pane.isEmpty ? dispatchHeadless : dispatchToPane
    case .claim: claim
    case .close: close
    case .reopen: reopen
    case .park: park
    case .release: release
    case .comment: comment
    case .gather: gather
    case .interrupt: interrupt
    case .open: open
    case .shut: shut
    case .worktree: worktree
    case .merge: merge
    case .land: land
    case .prune: prune
    case .record: record
    case .commit: commit
    case .warn: warn
    case .push: push
    case .end: end
    }
  }
}

// Processes.
extension Reconciliation {
  /// `do.dispatch` without a pane: the supervisor may never have come up, may be on its way to its
  /// gate, may live, or may be over.
  ///
  /// The attempt folder alone knows. Whoever makes its gate decides, so that a slow start loses
  /// against the resume and ends without having started anything. A folder that cannot be read is
  /// watched like one that lives: nothing is begun beside it.
  static let dispatchHeadless = Reconciliation(
    asks: "the attempt's folder: its exit record, its supervisor, its gate",
    answers: "ended: booked · alive: adopted · lost: booked as lost · never begun: asked for again"
  ) { $0.askFolder(of: $1.seq) }

  /// `do.verify`: as an agent's process; what was never begun runs anew, what is lost runs again.
  static let verify = Reconciliation(
    asks: "the attempt's folder: its exit record, its supervisor, its gate",
    answers: "ended: its verdict · alive: adopted · lost or never begun: run again"
  ) { $0.askFolder(of: $1.seq) }

  /// `do.stop`: the signal may have been sent or not.
  ///
  /// Whether the process lives is found with the attempt itself; if it does, it is asked to end
  /// once more, since a second signal does no harm.
  static let stop = Reconciliation(
    asks: "nothing: the process is found with its attempt",
    answers: "gone: done · alive: asked to end again"
  ) { reconcile, asked in
    guard case .stop(let stop) = asked.command else { return }
    reconcile.add(.stopDone(StopDone { $0.of = stop.of }), asked)
  }
}

// Panes.
extension Reconciliation {
  /// `do.dispatch` to a pane: the line may not have been typed, may stand in the input box, may be
  /// at work, or may be finished and scrolled away.
  ///
  /// Receipt, hook, transcript, screen and whole history are asked for the attempt's mark, in this
  /// order. Where none has it and the history reaches back before the dispatch it was not sent;
  /// where the history is too short it is *unknown*, which settles while the pane is watched, and
  /// is asked for again under its key only once the pane is quiet and shows no trace.
  static let dispatchToPane = Reconciliation(
    asks: "the receipt, the agent's hook and transcript, the pane's screen and whole history",
    answers: "a trace: adopted · surely none: asked for again · unknown: settles, then again"
  ) { reconcile, asked in
    guard case .dispatch(let dispatch) = asked.command else { return }
    reconcile.add(reconcile.runner.settle(dispatch, asked.outstanding))
  }

  /// `do.gather`: reading a tail changes nothing.
  static let gather = Reconciliation(
    asks: "nothing: to read a pane changes nothing",
    answers: "read again"
  ) { reconcile, asked in
    guard case .gather(let gather) = asked.command else { return }
    reconcile.add(reconcile.runner.absent(gather.bead, "", cause: asked.seq))
  }

  /// `do.interrupt`: the key may have been sent or not.
  ///
  /// The pane's next look decides: quiet or dead is done, working is asked again after its wait.
  static let interrupt = Reconciliation(
    asks: "the pane, at the next look",
    answers: "quiet or dead: done · working: interrupted again"
  ) { reconcile, asked in
    guard case .interrupt(let interrupt) = asked.command else { return }
    reconcile.add(.interruptDone(interrupt), asked)
  }

  /// `do.open`: the session may stand already.
  ///
  /// Its name carries the key, so that one of exactly that name is ours; to open it again finds it.
  static let open = Reconciliation(
    asks: "whether a session of exactly the name stands that the entry's sequence is in",
    answers: "stands: taken · not: opened"
  ) { reconcile, asked in
    guard case .open(let open) = asked.command else { return }
    reconcile.add(reconcile.runner.open(open, key: asked.outstanding.key), asked)
  }

  /// `do.shut`: the session may be gone, which is what was wanted.
  static let shut = Reconciliation(
    asks: "whether the session still stands",
    answers: "gone: done · stands: ended"
  ) { reconcile, asked in
    guard case .shut(let shut) = asked.command else { return }
    reconcile.add(reconcile.runner.shut(shut), asked)
  }
}

// The tracker. Each verb reads under the host's lock before it writes and reads back after it, so
// that to do it once more is to ask what became of it. An exit code decides nothing.
extension Reconciliation {
  /// `do.claim`: bd may have made the bead ours, or somebody else was quicker.
  static let claim = Reconciliation(
    asks: "the bead's status and assignee",
    answers: "ours: won · somebody else's: lost · nobody's: claimed again"
  ) { $0.tell($1) }

  /// `do.close`: it may be closed already; somebody may have taken the bead meanwhile.
  static let close = Reconciliation(
    asks: "the bead's status and assignee",
    answers: "closed: done · ours: closed again · somebody else's: taken, nothing is written"
  ) { $0.tell($1) }

  /// `do.reopen`: it may be in progress and ours already.
  static let reopen = Reconciliation(
    asks: "the bead's status and assignee",
    answers: "in progress and ours: done · closed: reopened · somebody else's: taken"
  ) { $0.tell($1) }

  /// `do.park`: status, label and comment are three writes, of which a crash may leave some.
  static let park = Reconciliation(
    asks: "the bead's status, assignee, labels and comments",
    answers: "all there: done · some or none: what is missing is written · somebody else's: taken"
  ) { $0.tell($1) }

  /// `do.release`: it may be open and nobody's already.
  static let release = Reconciliation(
    asks: "the bead's status and assignee",
    answers: "nobody's: done · ours: given back · somebody else's: taken"
  ) { $0.tell($1) }

  /// `do.comment`: the comment bears the key, so that it is not written twice.
  static let comment = Reconciliation(
    asks: "whether one of the bead's comments bears the key",
    answers: "there: done · not: written"
  ) { $0.tell($1) }
}

// The plan, trees, and the run itself.
extension Reconciliation {
  /// `do.mark`: the file holds the old mark or the new one, never half of either.
  ///
  /// The displaced file is exchanged back if somebody saved in between, so that a third mark is
  /// somebody's will.
  static let mark = Reconciliation(
    asks: "the task's mark in the plan, and the file's digest",
    answers: "the new mark: done · the old one: marked again · another, or no task: a conflict"
  ) { reconcile, asked in
    guard case .mark(let mark) = asked.command else { return }
    reconcile.add(reconcile.runner.settle(mark), asked)
  }

  /// `do.worktree`: folder, branch and setup may each be there or half there.
  ///
  /// A setup that still runs is ended first. Making it again finds what stands and sets it up anew.
  static let worktree = Reconciliation(
    asks: "git worktree list, by doing it again",
    answers: "stands: set up again · not: made"
  ) { $0.doAgain($1) }

  /// `do.merge`: the merge may stand in the worktree; its commit bears the key as a trailer.
  static let merge = Reconciliation(
    asks: "the trailer of the worktree's last commit, by doing it again",
    answers: "merged: taken · half merged: begun again · not: merged"
  ) { $0.doAgain($1) }

  /// `do.land`: the branch may have moved to the merge already.
  static let land = Reconciliation(
    asks: "whether the branch holds the merge, by doing it again",
    answers: "holds it: done · moved on: merged anew · not: moved forward"
  ) { $0.doAgain($1) }

  /// `do.prune`: folder and branch may each be gone.
  static let prune = Reconciliation(
    asks: "whether worktree and branch stand, by doing it again",
    answers: "gone: done · clean: removed · not clean: kept"
  ) { $0.doAgain($1) }

  /// `do.end`: nothing but the entry of it was missing.
  static let end = Reconciliation(
    asks: "nothing: all was at rest",
    answers: "the run is over"
  ) { reconcile, asked in
    guard case .end(let end) = asked.command else { return }
    reconcile.add(.runEnded(end.outcome), asked)
  }
}
