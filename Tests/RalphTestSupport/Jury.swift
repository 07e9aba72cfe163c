import RalphAudit
package import RalphCore

/// Watches every life of ralph on one world: each entry the moment it is durable, and what each
/// life finds when it opens the journal.
///
/// One thread uses it, that of the loop.
package final class Jury {
  private var judge = Judge()
  private var check = ReplayCheck()
  /// Every entry that was seen to be durable.
  private var entries: [Entry] = []
  /// How many entries the present life has read at its opening, and those that nobody has
  /// acknowledged before.
  private var read = 0
  private var late: [Entry] = []
  /// Beads that the operator wanted tried again when the end was asked for already: they keep their
  /// claim for the next run.
  package private(set) var retriedLate: [BeadID] = []
  /// Beads that bd does not close for the sake of others, which is said on them: they are let be.
  package private(set) var letBe: [BeadID] = []
  /// What must not be so, each with its step.
  package private(set) var problems: [String] = []

  package init() {}

  /// The fold of everything that is durable.
  package var state: State { judge.state }
  /// Commands that have not come to exactly one outcome.
  package var unanswered: [String] { judge.unanswered }

  /// Takes an entry that was acknowledged a moment ago.
  package func take(_ entry: Entry, _ stage: Stage) {
    let step = stage.ask { world in
      world.count.steps += 1
      return world.count.steps
    }
    let before = state.beads.index(of: beadJudged(entry)).map { state.beads.rows[$0].spent }
    feed(entry)
    lookAtCharge(entry, spent: before, stage)
    if case .command(.gather(let gather)) = entry.fact { note(gather, stage) }
    problems += judge.problems.map { "step \(step): \($0)" }
    judge.problems = []
  }

  private func feed(_ entry: Entry) {
    if case .event(.operatorRetried(let decided)) = entry.fact,
      state.outstanding.contains(where: { $0.kind == .end })
    {
      retriedLate.append(decided.bead)
    }
    if case .event(.trackerTaken(let taken)) = entry.fact {
      letBe.removeAll { $0 == taken.bead }
      if taken.mark == .begun { letBe.append(taken.bead) }
    }
    judge.take(entry)
    check.feed(entry)
    entries.append(entry)
  }

  /// A new life opens the journal.
  package func begin() { (read, late) = (0, []) }

  /// A new life reads an entry again: it is what was acknowledged, or what a crash let through.
  package func recover(_ entry: borrowing Entry) {
    let entry = copy entry
    defer { read += 1 }
    // Until the journal is open nobody acts upon it.
    guard read < entries.count else { return late.append(entry) }
    if entries[read] != entry { problems.append("\(entry.seq) is not what was acknowledged") }
  }

  /// Compares what a new life has made of the journal with the state before.
  package func compare(_ found: State) {
    if read < entries.count {
      problems.append("only \(read) of \(entries.count) acknowledged entries are there")
    }
    for entry in late { feed(entry) }
    let (before, after) = (StateText.digest(state), StateText.digest(copy found))
    if before != after {
      problems.append("the state after \(found.seq) is another one than before")
    }
    problems += judge.problems.map { "at an opening: \($0)" }
    judge.problems = []
  }

  /// The bead that a verifier's failure may be charged to.
  private func beadJudged(_ entry: Entry) -> BeadID {
    if case .event(.verifyEnded(let ended)) = entry.fact { ended.bead } else { .none }
  }

  /// No failure is charged that another agent's half edit alone has made.
  private func lookAtCharge(_ entry: Entry, spent: Int?, _ stage: Stage) {
    guard case .event(.verifyEnded(let ended)) = entry.fact, let spent,
      let row = state.beads.index(of: ended.bead), state.beads.rows[row].spent > spent
    else { return }
    let isMisled = stage.ask { world in
      world.processes.contains { $0.key.seq == entry.cause && $0.isMisled }
    }
    if isMisled {
      problems.append("\(entry.seq): \(ended.bead) is charged with what another agent did")
    }
  }

  /// An agent that heeds nobody is left in its pane when its attempt is given up.
  private func note(_ gather: Gather, _ stage: Stage) {
    guard gather.ended == .timedOut || gather.endClass == .asks || gather.ended == .lost else {
      return
    }
    stage.ask { $0.abandoned.append(gather.of) }
  }

  /// Everything that is wrong by the journal alone, once the last life is over.
  package func verdict(isOver: Bool) -> [String] {
    let report = check.finish()
    return problems + (report.found > 0 ? report.lines : []) + (isOver ? unanswered : [])
  }
}
