import RalphCore
import RalphJournal
import RalphPorts
import RalphRuntime
import RalphTestSupport
import Testing

/// Each row of the table: an intention without an outcome, what the world is asked, and the fact.
@Suite struct ReconciliationTests {
  /// A journal that ends with an intention, which nothing answers.
  struct Cut {
    var ledger = Ledger()
    let run = RunID(genesis: 7, number: 1)
    private(set) var last = Seq.zero

    init() {
      add(.event(.runStarted(RunStarted { $0.rules = Rules.number })))
      for id in ["bd:a", "plan:b"] {
        add(.event(.beadFound(BeadSeen { $0.bead = BeadID(Name(cutting: id)) })))
      }
    }

    @discardableResult
    mutating func add(_ fact: Fact, cause: Seq = .zero, key: Key = .none) -> Seq {
      last = Seq(last.value + 1)
      ledger.take(
        Entry(seq: last, at: Instant(1), run: run, cause: cause, key: key, fact: fact)
      )
      return last
    }

    /// What a resume finds out.
    func reconciled(by oracle: Oracle) -> Reconcile {
      Reconcile(oracle.runner, ledger.state, commands: ledger.outstanding, after: last)
    }
  }

  private static let a = BeadID(Name(cutting: "bd:a"))
  private static let b = BeadID(Name(cutting: "plan:b"))
  private static let order = TrackerOrder { $0.bead = a }

  static let orders: [Command] = [
    .claim(order), .close(order), .reopen(order), .park(order), .release(order), .comment(order),
  ]
  static let words: [Event] = [
    .claimWon(ClaimWon { $0.bead = a }),
    .trackerWritten(TrackerWritten { $0.bead = a }),
    .trackerTaken(TrackerTaken { $0.bead = a }),
    .trackerUnknown(Refused { $0.bead = a }),
  ]

  @Test(arguments: orders, words)
  func `a tracker's command is told again under its key, and the answer is the outcome`(
    _ command: Command,
    _ word: Event
  ) {
    var cut = Cut()
    let first = cut.add(.command(command))
    let key = Key(run: cut.run, seq: first)
    // It was asked for again once already: the key is that of the first asking.
    cut.add(.event(.trackerUnknown(Refused { $0.bead = ReconciliationTests.a })), cause: first)
    let asked = cut.add(.command(command), key: key)
    let oracle = Oracle(word)
    #expect(cut.reconciled(by: oracle).observations == [Observation(word, cause: asked)])
    #expect(oracle.asked == ["\(Fact.command(command).kind) \(key)"])
  }

  @Test func `a mark is looked for in the plan, and never written by asking`() {
    var cut = Cut()
    let mark = SetMark {
      ($0.bead, $0.to) = (ReconciliationTests.b, .claimed)
    }
    let asked = cut.add(.command(.mark(mark)))
    for word: Event in [
      .markSet(MarkSet()), .markDiffers(MarkDiffers()), .markConflict(MarkConflict()),
      .effectAbsent(EffectAbsent()),
    ] {
      let oracle = Oracle(word)
      #expect(cut.reconciled(by: oracle).observations == [Observation(word, cause: asked)])
      #expect(oracle.asked == ["settle claimed"])
    }
  }

  @Test func `a prompt for a pane is looked for; what is unknown is said to be`() {
    var cut = Cut()
    let dispatch = Dispatch {
      ($0.bead, $0.attempt, $0.pane) = (ReconciliationTests.a, 1, Name(cutting: "%3"))
    }
    let asked = cut.add(.command(.dispatch(dispatch)))
    for word: Event in [
      .dispatchSent(DispatchSent { $0.adopted = true }), .effectAbsent(EffectAbsent()),
      .dispatchUnknown(DispatchDoubted()),
    ] {
      let oracle = Oracle(word)
      #expect(cut.reconciled(by: oracle).observations == [Observation(word, cause: asked)])
      #expect(oracle.asked == ["settle %3 \(Key(run: cut.run, seq: asked))"])
    }
  }

  /// What a folder says, and the kinds of the facts that follow.
  struct Fate: Sendable, CustomTestStringConvertible {
    var look: Result<ProcessLook, PortFailure>
    var facts: [Kind]
    var isAdopted = false
    var testDescription: String { "\(look)" }
  }

  private static let end = ProcessEnd(
    ended: .exited,
    code: 0,
    took: .seconds(1),
    notStarted: nil,
    output: [],
    errors: []
  )

  static let fates: [Fate] = [
    Fate(look: .success(.exited(end)), facts: [.dispatchSent, .attemptEnded]),
    Fate(look: .success(.alive(pid: 4)), facts: [.dispatchSent], isAdopted: true),
    Fate(look: .success(.lost), facts: [.attemptEnded]),
    Fate(look: .success(.neverStarted), facts: [.effectAbsent]),
    Fate(look: .success(.missing), facts: [.effectAbsent]),
    // Nothing is known, so that nothing is said; it is watched like one that lives.
    Fate(look: .failure(PortFailure(.system, "open: EIO")), facts: [], isAdopted: true),
  ]

  @Test(arguments: fates)
  func `a process is settled by its folder`(_ fate: Fate) {
    var cut = Cut()
    let dispatch = Dispatch { ($0.bead, $0.attempt) = (ReconciliationTests.a, 1) }
    let asked = cut.add(.command(.dispatch(dispatch)))
    let oracle = Oracle(fate.look)
    let found = cut.reconciled(by: oracle)
    #expect(found.observations.map { Fact.event($0.event).kind } == fate.facts)
    #expect(found.observations.allSatisfy { $0.cause == asked })
    #expect(found.adopted.map(\.process.seq) == (fate.isAdopted ? [asked] : []))
    #expect(!oracle.asked.contains { $0.hasPrefix("start") })
  }

  @Test(arguments: fates)
  func `a verification is settled by its folder`(_ fate: Fate) {
    var cut = Cut()
    let asked = cut.add(.command(.verify(RunVerifier { $0.bead = ReconciliationTests.b })))
    let found = cut.reconciled(by: Oracle(fate.look))
    let renamed: [Kind: Kind] = [.dispatchSent: .verifyStarted, .attemptEnded: .verifyEnded]
    #expect(
      found.observations.map { Fact.event($0.event).kind } == fate.facts.map { renamed[$0] ?? $0 }
    )
    #expect(found.observations.allSatisfy { $0.cause == asked })
    #expect(found.adopted.map(\.process.seq) == (fate.isAdopted ? [asked] : []))
  }

  @Test func `sessions are opened and ended again, by the key that is in their name`() {
    var cut = Cut()
    let open = cut.add(.command(.open(OpenSession())))
    let opened = Event.sessionOpened(SessionOpened { $0.session = Text("ralph-x") })
    let oracle = Oracle(opened)
    #expect(cut.reconciled(by: oracle).observations == [Observation(opened, cause: open)])
    #expect(oracle.asked == ["open \(Key(run: cut.run, seq: open))"])

    cut = Cut()
    let session = Text("ralph-x")
    let shut = cut.add(.command(.shut(ShutSession { $0.session = session })))
    let gone = Event.sessionShut(SessionShut { $0.session = session })
    #expect(cut.reconciled(by: oracle).observations == [Observation(gone, cause: shut)])
    #expect(oracle.asked.last == "shut ralph-x")
  }

  static let treeCommands: [Command] = [
    .worktree(MakeWorktree { $0.bead = b }), .merge(MergeWork { $0.bead = b }),
    .land(LandWork { $0.bead = b }), .prune(PruneWorktree { $0.bead = b }),
    .record(RecordTask { $0.bead = b }), .commit(CommitWork { $0.bead = b }),
    .push(PushWork { $0.bead = b }),
  ]

  @Test(arguments: treeCommands)
  func `a tree's command is done again once what ran for it has ended`(_ command: Command) {
    var cut = Cut()
    let made = cut.add(.command(.worktree(MakeWorktree { $0.bead = ReconciliationTests.b })))
    if Fact.command(command).kind.rawValue != "do.worktree" {
      let event = WorktreeMade { $0.bead = ReconciliationTests.b }
      cut.add(.event(.worktreeMade(event)), cause: made)
    }
    let command = command.within(Key(run: cut.run, seq: made))
    let asked =
      Fact.command(command).kind.rawValue == "do.worktree" ? made : cut.add(.command(command))
    let oracle = Oracle(.success(.alive(pid: 4)))
    let found = cut.reconciled(by: oracle).observations
    #expect(found.map { Fact.event($0.event).kind } == [.effectAbsent])
    #expect(found.map(\.cause) == [asked])
    let process = Key(run: cut.run, seq: asked)
    #expect(oracle.asked == ["look \(process)", "stop \(process)", "discard \(process)"])
  }

  @Test func `what a second time does no harm is done a second time`() {
    var cut = Cut()
    let of = Key(run: cut.run, seq: Seq(2))
    let commands: [(Command, Kind)] = [
      (.stop(StopProcess { $0.of = of }), .stopDone),
      (.gather(Gather { $0.bead = ReconciliationTests.a }), .effectAbsent),
      (.interrupt(InterruptPane { $0.bead = ReconciliationTests.a }), .interruptDone),
      (.end(EndRun { $0.why = .done }), .runEnded),
    ]
    let asked = commands.map { cut.add(.command($0.0)) }
    let found = cut.reconciled(by: Oracle(.success(.missing))).observations
    #expect(found.map { Fact.event($0.event).kind } == commands.map(\.1))
    #expect(found.map(\.cause) == asked)
  }

  @Test func `every row says whom it asks and what the answers are`() {
    let all =
      ReconciliationTests.orders + ReconciliationTests.treeCommands + [
        .stop(StopProcess()), .mark(SetMark()), .verify(RunVerifier()), .dispatch(Dispatch()),
        .dispatch(Dispatch { $0.pane = Name(cutting: "%1") }), .gather(Gather()),
        .interrupt(InterruptPane()), .open(OpenSession()), .shut(ShutSession()), .end(EndRun()),
        .warn(AddWarnings()),
      ]
    let kinds = Set(all.map { Fact.command($0).kind })
    #expect(kinds.count == Kind.allCases.count { $0.rawValue.hasPrefix("do.") })
    for row in all.map({ Reconciliation.row(for: $0) }) {
      #expect(!row.asks.isEmpty && !row.answers.isEmpty)
    }
  }
}

extension Command {
  /// The same about the worktree of a key.
  fileprivate func within(_ worktree: Key) -> Command {
    switch self {
    case .merge(var merge):
      merge.worktree = worktree
      return .merge(merge)
    case .land(var land):
      land.worktree = worktree
      return .land(land)
    case .prune(var prune):
      prune.worktree = worktree
      return .prune(prune)
    default: return self
    }
  }
}
