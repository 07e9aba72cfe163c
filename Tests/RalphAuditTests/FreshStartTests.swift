import RalphAudit
import RalphCore
import RalphJournal
import Testing

/// After which runs the history of a later bead can begin.
@Suite struct FreshStartTests {
  private let pane = Name(cutting: "%1@1.a/2.b")

  private func started(_ change: (inout RunStarted) -> Void = { _ in }) -> Fact {
    .event(.runStarted(RunStarted(change)))
  }

  private func ended(_ why: EndReason) -> Fact { .event(.runEnded(RunEnded { $0.why = why })) }

  private func seen(_ what: PaneClass) -> Fact {
    .event(
      .paneChanged(
        PaneSeen {
          $0.pane = pane
          $0.what = what
        }
      )
    )
  }

  private func gathered(_ ended: Ending) -> Fact {
    .command(
      .gather(
        Gather {
          $0.pane = pane
          $0.ended = ended
        }
      )
    )
  }

  /// Whether the last run of a journal is a fresh start.
  private func isFresh(_ facts: [Fact]) -> Bool {
    var starts = FreshStarts()
    var before = 0
    for (index, fact) in facts.enumerated() {
      let entry = Entry(seq: Seq(UInt64(index + 1)), at: .zero, run: .none, fact: fact)
      before = starts.all.count
      if starts.wants(fact.kind) { starts.take(entry, Chain()) }
    }
    return starts.all.count > before
  }

  @Test func `a run that ended well leaves a fresh start, one that did not leaves none`() {
    let good: [EndReason] = [.done, .nothingReady, .budget, .limit, .failFast, .person]
    for why in good { #expect(isFresh([started(), ended(why), started()]), "\(why)") }
    for why in [EndReason.tool, .baseline, .superseded, .planDamaged] {
      #expect(!isFresh([started(), ended(why), started()]), "\(why)")
      #expect(isFresh([started(), ended(why), started(), ended(.done), started()]), "\(why)")
    }
    #expect(!isFresh([started(), started()]))
    #expect(!isFresh([started(), ended(.done), .event(.runResumed(RunResumed())), started()]))
  }

  @Test func `what is owed to one source is not settled by a run over the other`() {
    let tracker = started { $0.tracker = Text("/w/.beads") }
    #expect(!isFresh([tracker, ended(.tool), started(), ended(.done), started()]))
    #expect(isFresh([tracker, ended(.tool), tracker, ended(.done), started()]))
  }

  @Test func `a worktree waits for its bead until an attempt begins in it, or it is removed`() {
    let a = BeadID(Name(cutting: "plan:a"))
    let tree = Fact.command(.worktree(MakeWorktree { $0.bead = a }))
    let begun = Fact.event(.dispatchSent(DispatchSent { $0.bead = a }))
    let other = Fact.event(
      .dispatchSent(DispatchSent { $0.bead = BeadID(Name(cutting: "plan:b")) })
    )
    let removed = Fact.command(.prune(PruneWorktree { $0.bead = a }))
    #expect(!isFresh([started(), tree, ended(.done), started()]))
    #expect(!isFresh([started(), tree, other, ended(.done), started()]))
    #expect(!isFresh([started(), tree, begun, ended(.budget), started()]))
    #expect(isFresh([started(), tree, begun, ended(.done), started()]))
    #expect(isFresh([started(), tree, removed, ended(.nothingReady), started()]))
  }

  @Test func `panes must have been left quiet`() {
    let panes = started { $0.policy.host = .panes }
    func given(_ facts: [Fact]) -> Bool { isFresh([panes] + facts + [ended(.done), panes]) }
    let dispatch = Fact.command(.dispatch(Dispatch { $0.pane = pane }))
    #expect(given([seen(.quiet)]))
    #expect(!given([seen(.quiet), seen(.working)]))
    #expect(!given([seen(.quiet), dispatch]))
    #expect(given([seen(.quiet), dispatch, seen(.quiet), gathered(.exited)]))
    #expect(!given([seen(.quiet), dispatch, seen(.quiet), gathered(.timedOut)]))
    let gone = Fact.event(.paneGone(PaneGone { $0.pane = pane }))
    #expect(given([seen(.working), gone]))
  }

  @Test func `what agents have added by themselves, or the operator decided, is never over`() {
    let lasting: [Event] = [
      .phaseProposed(PhaseTold()), .phaseAdded(PhaseTold()), .tasksMarked(TasksMarked()),
      .operatorRetried(OperatorDecided()), .operatorSkipped(OperatorDecided()),
      .operatorRecorded(OperatorDecided()), .operatorUndone(OperatorDecided()),
    ]
    for event in lasting {
      #expect(!isFresh([started(), .event(event), ended(.done), started()]), "\(event)")
    }
  }
}
