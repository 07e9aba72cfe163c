import RalphCore
import RalphJournal

// The third run of the example: two tasks in worktrees, one lands, one cannot be merged.
extension ExampleJournal {
  var sizes: BeadID { BeadID(Name(cutting: "plan:8.1.1")) }
  var limits: BeadID { BeadID(Name(cutting: "plan:8.1.2")) }
  private var branch: Text { Text("ralph/8.1.1-read-sizes-with-units") }
  private var otherBranch: Text { Text("ralph/8.1.2-refuse-sizes-over-the-limit") }
  var snapshot: Name { Name(cutting: "b858cb282617fb0956d960215c8e84d1ccf909c6") }
  var merged: Name { Name(cutting: "d670460b4b4aece5915caf5c68d12f560a9fe3e4") }
  var listing: Digest { Digest(of: Array("the files behind the verifier".utf8)) }
  var text: Digest { Digest(of: Array("the changed text".utf8)) }

  mutating func thirdRun() {
    beginThirdRun()
    ownTrees()
    night()
    landing()
    collision()
    people()
    sharedTree()
    endThirdRun()
  }

  private mutating func beginThirdRun() {
    run = RunID(genesis: 0x9ae0, number: 3)
    event(
      .runStarted(
        RunStarted {
          $0.format = Line.format
          ($0.rules, $0.epoch, $0.pid) = (3, 1, 6201)
          ($0.program, $0.host) = (Name(cutting: "0.1.0"), Name(cutting: "workbench"))
          $0.seed = Name(cutting: "c0d1e2f3a4b59687")
          $0.boot = Name(cutting: "5d3c0e5a-7f7d-4b39-9d6c-0a1b2c3d4e5f")
          $0.actor = Name(cutting: "ralph-workbench-9ae0")
          ($0.workspace, $0.plan) = (Text("/home/ada/rovo"), Text("PLAN.md"))
          ($0.tracker, $0.planFirst) = (Text("/home/ada/rovo/.beads"), true)
          $0.hostWhy = Text("no tmux session holds agents: each has a process of its own")
          ($0.branch, $0.prompt) = (Text("main"), Text("built-in"))
          $0.config = Digest(of: Array("the configuration".utf8))
          $0.policy = thirdPolicy
        }
      )
    )
    found([(sizes, "Read sizes with units"), (limits, "Refuse sizes over the limit")])
    judge(.none, 0, .baseline)
    event(
      .verifyStarted(
        VerifyStarted { ($0.pid, $0.head, $0.tree, $0.branch) = (6210, head, tree, Text("main")) }
      ),
      cause: last(.verify)
    )
    passed(.none, 0, on: "main")
  }

  private var thirdPolicy: Policy {
    var policy = Policy()
    (policy.concurrent, policy.verify, policy.verifyCommand) = (2, .command, Text("make check"))
    (policy.agentCommand, policy.agentModel) = (Text("/opt/claude"), Text("opus"))
    (policy.skip, policy.breaker) = ([bead], 4)
    policy.notifyCommand = Text("notify-send ralph")
    (policy.tree, policy.treeRoot) = (.own, Text("/home/ada/trees"))
    (policy.treeSetup, policy.treeTeardown) = (Text("make deps"), Text("make stop"))
    (policy.treeTimeout, policy.treeCarry) = (.minutes(5), Text(".env\nnode_modules"))
    (policy.sweepEvery, policy.guards) = (4, Text("Makefile\ntest"))
    (policy.snapshotFiles, policy.snapshotBytes) = (5000, 50_000_000)
    (policy.diskFloor, policy.awake) = (200 << 20, true)
    return policy
  }

  /// Beads that stand in the plan when it is read anew.
  mutating func found(_ beads: [(BeadID, String)]) {
    let start = Seq(UInt64(entries.count))
    for (index, (bead, title)) in beads.enumerated() {
      let seen = BeadSeen {
        ($0.bead, $0.title, $0.priority, $0.place) = (bead, Text(title), 2, known + 1)
        ($0.text, $0.asOf) = (Digest(of: Array(title.utf8)), start)
      }
      if index == 0 { event(.beadFound(seen)) } else { also(.beadFound(seen)) }
    }
    also(
      .sourceRead(
        SourceRead {
          ($0.source, $0.digest) = (Name(cutting: "plan"), text)
          ($0.bytes, $0.beads, $0.asOf) = (420 * known, known, start)
        }
      )
    )
  }

  /// How many beads of the plan this run knows.
  var known: Int { entries.count { $0.run == run && $0.fact.kind == .beadFound } }

  /// The number of the last entry of a kind about a bead.
  func last(_ kind: Kind, _ bead: BeadID) -> UInt64 {
    entries.last { $0.fact.kind == kind && $0.fact.bead == bead }?.seq.value ?? 0
  }

  /// The key of the worktree of a bead.
  private func key(of bead: BeadID) -> Key {
    entries.first { $0.fact.kind == .worktree && $0.fact.bead == bead }?.effectKey ?? .none
  }

  private mutating func grow(_ bead: BeadID, key: Key = .none) {
    command(.worktree(MakeWorktree { ($0.bead, $0.limit) = (bead, .minutes(5)) }), key: key)
  }

  private mutating func grown(_ bead: BeadID, _ branch: Text) {
    event(
      .worktreeMade(
        WorktreeMade {
          ($0.bead, $0.branch, $0.head) = (bead, branch, head)
          $0.directory = Text("/home/ada/trees/rovo/\(key(of: bead))")
        }
      ),
      cause: last(.worktree, bead)
    )
    give(bead, in: key(of: bead))
  }

  mutating func give(_ bead: BeadID, in worktree: Key) {
    command(
      .dispatch(
        Dispatch {
          ($0.bead, $0.attempt, $0.worktree) = (bead, 1, worktree)
          $0.before = worktree
          ($0.agent, $0.nonce) = (Name(cutting: "claude"), Name(cutting: "5eed5eed5eed"))
          $0.limit = .minutes(10)
        }
      )
    )
  }

  private func refused(_ bead: BeadID, _ problem: ToolProblem, _ why: String) -> Refused {
    Refused { ($0.bead, $0.problem, $0.why) = (bead, problem, Text(why)) }
  }

  private mutating func ownTrees() {
    grow(sizes)
    grow(limits)
    let setup = "tree.setup `make deps` ended with 2: no route to host"
    event(.worktreeRefused(refused(limits, .setup, setup)), cause: last(.worktree))
    grown(sizes, branch)
    event(.dispatchSent(sent(sizes, branch)), cause: last(.dispatch))
    event(.deadlinePassed(DeadlinePassed { $0.due = now }), after: 5000)
    grow(limits, key: key(of: limits))
    grown(limits, otherBranch)
    let full = "only 150 MB are free; disk.floor is 200 MB"
    event(.dispatchRefused(refused(limits, .disk, full)), cause: last(.dispatch))
    event(.deadlinePassed(DeadlinePassed { $0.due = now }), after: 5000)
    event(.operatorContinued(OperatorAsked { $0.by = Name(cutting: "1795169702417201") }))
    give(limits, in: key(of: limits))
    event(.dispatchSent(sent(limits, otherBranch)), cause: last(.dispatch))
  }

  func sent(_ bead: BeadID, _ branch: Text) -> DispatchSent {
    DispatchSent {
      ($0.bead, $0.attempt, $0.pid, $0.prompt) = (bead, 1, 6233, prompt)
      ($0.head, $0.tree, $0.branch, $0.guards) = (head, tree, branch, listing)
      if bead == limits {
        $0.unkept = Text("5210 files differ from HEAD, and a snapshot takes at most 5000")
      } else {
        $0.snapshot = snapshot
      }
    }
  }

  private mutating func night() {
    event(.operatorPaused(OperatorAsked { $0.by = Name(cutting: "1795169702419544") }))
    event(.operatorContinued(OperatorAsked { $0.by = Name(cutting: "1795169702477102") }))
    event(.clockMoved(ClockMoved { $0.byMs = .minutes(25) }))
    also(.hostSlept(HostSlept { $0.by = .minutes(25) }))
    event(.hostSlept(HostSlept { ($0.by, $0.held) = (.seconds(90), true) }))
  }

  private func order(_ bead: BeadID) -> MergeWork {
    MergeWork {
      ($0.bead, $0.attempt, $0.worktree, $0.branch) = (bead, 1, key(of: bead), Text("main"))
    }
  }

  private mutating func land(_ bead: BeadID) {
    command(
      .land(
        LandWork {
          ($0.bead, $0.attempt, $0.worktree) = (bead, 1, key(of: bead))
          ($0.branch, $0.commit) = (Text("main"), merged)
        }
      )
    )
  }

  /// An attempt ends well, and the verifier passes in its own tree.
  private mutating func finished(_ bead: BeadID, on branch: Text) {
    event(.attemptEnded(ended(bead, branch)), after: 240_000, cause: last(.dispatch, bead))
    setMark(bead, .todo, .claimed, .ended)
    judge(bead, 1, .attempt, in: key(of: bead))
    passed(bead, 1, on: branch.string)
  }

  private mutating func landing() {
    finished(sizes, on: branch)
    command(.merge(order(sizes)))
    event(
      .mergeMade(MergeMade { ($0.bead, $0.commit, $0.same) = (sizes, merged, true) }),
      cause: last(.merge)
    )
    land(sizes)
    event(
      .mergeWaits(waits(sizes, "changes in the workspace are in the way: Sources/Size.swift")),
      cause: last(.land)
    )
    event(.deadlinePassed(DeadlinePassed { $0.due = now }), after: 30_000)
    land(sizes)
    event(
      .mergeLanded(MergeLanded { ($0.bead, $0.commit) = (sizes, merged) }),
      cause: last(.land)
    )
    setMark(sizes, .claimed, .done, .verified)
    command(.prune(PruneWorktree { ($0.bead, $0.worktree) = (sizes, key(of: sizes)) }))
    event(
      .worktreeRemoved(
        WorktreeRemoved { ($0.bead, $0.kept) = (sizes, Text("not committed there: notes.txt")) }
      ),
      cause: last(.prune)
    )
  }

  private func waits(_ bead: BeadID, _ why: String) -> MergeWaits {
    MergeWaits { ($0.bead, $0.why) = (bead, Text(why)) }
  }

  private mutating func collision() {
    finished(limits, on: otherBranch)
    command(.merge(order(limits)))
    event(
      .mergeRefused(refused(limits, .system, "git was killed after 120 s")),
      cause: last(.merge)
    )
    let again = entries.last { $0.fact.kind == .merge }?.effectKey ?? .none
    event(.deadlinePassed(DeadlinePassed { $0.due = now }), after: 5000)
    command(.merge(order(limits)), key: again)
    event(
      .mergeMade(MergeMade { ($0.bead, $0.commit) = (limits, merged) }),
      cause: last(.merge)
    )
    judge(limits, 1, .merged, in: key(of: limits))
    passed(limits, 1, on: otherBranch.string)
    land(limits)
    event(.mergeStale(waits(limits, "main has moved meanwhile")), cause: last(.land))
    collide()
  }

  /// Limits cannot be merged.
  mutating func collide() {
    command(.merge(order(limits)))
    let why = Text("conflict in Sources/Size.swift")
    event(
      .mergeConflict(MergeConflict { ($0.bead, $0.why, $0.text) = (limits, why, text) }),
      cause: last(.merge)
    )
    setMark(limits, .claimed, .blocked, .unmerged)
  }
}
