package import RalphCore
package import RalphPorts

/// What a life of the writer begins with: facts to be journaled first, and processes that live.
///
/// A life is begun in one of three ways: a first run, a resume of an open one, or a new run over an
/// open one. The program and its tests put them together here alike.
package struct Beginning: Sendable {
  /// What is journaled first, in one batch.
  package private(set) var facts: [Observation] = []
  /// Processes of an earlier life that still live.
  package private(set) var adopted: [Watch] = []
  /// Processes of an earlier life that nobody listens to any more; stopped once the facts are
  /// durable.
  package private(set) var unwanted: [Key] = []

  /// A beginning with facts that come before everything else: birth, or a torn tail set aside.
  package init(_ first: [Event] = []) { facts = first.map { Observation($0) } }

  /// Goes on with an open run: everything under way is asked about.
  package static func resuming(
    _ ledger: Ledger,
    _ runner: EffectRunner,
    _ first: [Event],
    as resumed: RunResumed
  ) -> Beginning {
    var beginning = Beginning(first)
    beginning.settle(ledger, runner, resumed)
    beginning.lookAtHead(ledger, runner)
    return beginning
  }

  /// Tells what somebody did to HEAD while no writer lived, before anything is given out.
  private mutating func lookAtHead(_ ledger: Ledger, _ runner: EffectRunner) {
    let move = Beginning.move(ledger, runner.ports.tree, at: runner.setting.workspace)
    facts += move.map { [Observation($0)] } ?? []
  }

  /// What somebody did to the workspace's HEAD since the journal last knew of it; nil where it went
  /// forward, or nothing is known.
  package static func move(
    _ ledger: Ledger,
    _ tree: any SourceControl,
    at workspace: String
  ) -> Event? {
    let branch = ledger.state.run.lastBranch
    guard !ledger.head.isEmpty || !branch.isEmpty else { return nil }
    let view = tree.look(at: workspace)
    guard !view.head.isEmpty else { return nil }
    let now = HeadView(head: view.head, branch: view.branch)
    let before = HeadView(head: ledger.head, branch: branch.isEmpty ? view.branch : branch)
    return HeadWatch.move(from: before, to: now, tree)
  }

  /// Begins a new run; what an older one has left is settled first, and what lives goes over.
  ///
  /// `resumed` is the life in which an open run is settled; it is not looked at where none is open.
  package static func starting(
    _ ledger: Ledger,
    _ runner: EffectRunner,
    _ first: [Event],
    as started: RunStarted,
    settledAs resumed: RunResumed
  ) -> Beginning {
    var beginning = Beginning(first)
    // A crash between the end of a superseded run and the start of the next one leaves processes
    // alive that belong to neither: they are asked about all the same.
    if ledger.hasOpenRun {
      beginning.settle(ledger, runner, resumed)
    } else {
      beginning.ask(ledger, runner)
    }
    beginning.abandonVerifier(runner)
    beginning.abandonChores(runner)
    if ledger.hasOpenRun, !beginning.hasEnded {
      beginning.facts.append(Observation(.runEnded(RunEnded { $0.why = .superseded })))
    }
    beginning.facts.append(Observation(.runStarted(started)))
    return beginning
  }

  /// Adds what opening the journal had to mend; it is said within the run that begins or goes on.
  package mutating func say(_ damaged: WorkspaceDamaged?) {
    if let damaged { facts.append(Observation(.workspaceDamaged(damaged))) }
  }

  /// Adds sessions of ours that are not there any more, so that new ones can take their place.
  package mutating func say(gone sessions: [Text]) {
    facts += sessions.map { name in
      Observation(.sessionShut(SessionShut { $0.session = name }))
    }
  }

  /// Adds what the operator wants of this life from its start, such as that it drains.
  package mutating func say(asked: Event?) {
    if let asked { facts.append(Observation(asked)) }
  }

  /// Whether the run had come to its end, and only the entry of it was missing.
  private var hasEnded: Bool {
    facts.contains { if case .runEnded = $0.event { true } else { false } }
  }

  private mutating func settle(_ ledger: Ledger, _ runner: EffectRunner, _ resumed: RunResumed) {
    facts.append(Observation(.runResumed(resumed)))
    ask(ledger, runner)
  }

  private mutating func ask(_ ledger: Ledger, _ runner: EffectRunner) {
    let after = Seq(ledger.state.seq.value + UInt64(facts.count))
    let answer = Reconcile(runner, ledger.state, commands: ledger.outstanding, after: after)
    facts += answer.observations
    adopted += answer.adopted
  }

  /// Living attempts go over to a new run, a living verifier does not: nobody listens to it.
  ///
  /// Its end is waited for, since the new run's first verification works in the same tree.
  private mutating func abandonVerifier(_ runner: EffectRunner) {
    for watch in adopted where watch.kind == .verification {
      if !runner.endAndWait(watch.process) { unwanted.append(watch.process) }
      // One that could not be looked at may live: it is taken for one that does.
      if watch.isAsked { facts.append(runner.begun(watch, 0)) }
    }
    adopted.removeAll { $0.kind == .verification }
  }

  /// The commands of a run that is over have no later outcome: a chore of theirs that may live is
  /// asked to end, and what it was for is the new run's.
  private mutating func abandonChores(_ runner: EffectRunner) {
    for watch in adopted where watch.kind == .chore {
      unwanted.append(watch.process)
      let seen = "what ran for it may live; asked to end"
      facts.append(runner.absent(watch.bead, seen, cause: watch.process.seq))
    }
    adopted.removeAll { $0.kind == .chore }
  }
}
