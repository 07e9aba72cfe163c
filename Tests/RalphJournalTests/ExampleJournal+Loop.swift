import RalphCore
import RalphJournal

// The fourth run: a Ralph loop, with a PLAN that proposes and a BUILD that is written down.
extension ExampleJournal {
  private var task: BeadID { BeadID(Name(cutting: "plan:9.1.1")) }

  mutating func fourthRun() {
    run = RunID(genesis: 0x9ae0, number: 4)
    event(
      .runStarted(
        RunStarted {
          $0.format = Line.format
          ($0.rules, $0.epoch, $0.pid) = (3, 1, 8301)
          ($0.program, $0.host) = (Name(cutting: "0.1.0"), Name(cutting: "workbench"))
          $0.seed = Name(cutting: "0011223344556677")
          $0.boot = Name(cutting: "5d3c0e5a-7f7d-4b39-9d6c-0a1b2c3d4e5f")
          $0.actor = Name(cutting: "ralph-workbench-9ae0")
          $0.workspace = Text("/home/ada/brain")
          $0.plan = Text("workers/IMPLEMENTATION_PLAN.md")
          ($0.branch, $0.prompt) = (Text("main"), Text("PROMPT.md"))
          ($0.dirty, $0.policy) = (Digest(of: Array("notes.txt".utf8)), loopPolicy)
        }
      )
    )
    found([(task, "Accept tab-separated files")])
    iterate(.planning, .plan, 1)
    event(
      .phaseProposed(told("Phase 8: Frontend", "Rationale: projects refer to it")),
      after: 90_000,
      cause: last(.dispatch)
    )
    var added = told("Phase 9: Everything else", "")
    added.tasks = [second]
    also(.phaseAdded(added), cause: last(.dispatch))
    also(.rowsMissing(RowsMissing { ($0.bead, $0.attempt, $0.tasks) = (.planning, 1, [task]) }))
    also(.attemptEnded(over(.planning, .none)), cause: last(.dispatch))
    commit(.planning, .plan, files: 1)
    push()
    event(.operatorRejected(decided(last(.phaseAdded))))
    event(.operatorApproved(decided(last(.phaseProposed))))
    iterate(task, .build, 2)
    event(
      .tasksMarked(
        TasksMarked {
          ($0.bead, $0.attempt, $0.tasks, $0.unproved) = (task, 1, [task, second], [second])
        }
      )
    )
    event(.attemptEnded(over(task, .person)), after: 60_000, cause: last(.dispatch))
    verify()
    warn()
    record()
    commit(task, .build, files: 3)
    command(
      .mark(
        SetMark {
          ($0.bead, $0.from, $0.to, $0.why) = (second, .todo, .blocked, .skipped)
          ($0.beads, $0.bytes, $0.said) = (12, 4711, Text("Ada does it"))
        }
      )
    )
    takenBack()
    goOn()
  }

  private mutating func takenBack() {
    event(.operatorRecorded(OperatorDecided { $0.bead = second }))
    event(.operatorUndone(OperatorDecided { ($0.bead, $0.why) = (task, Text("c0ffee1234")) }))
    event(.recordRefused(refused("append to workers/ralph/THUNK.md: No space left on device")))
    event(.commitRefused(refused("git cannot commit what the iteration changed: index.lock")))
    event(.runStopped(RunStopped { $0.why = .drained }))
  }

  /// A later life, which leaves alone what somebody changed in between; the task of a rule fails.
  private mutating func goOn() {
    event(
      .runResumed(
        RunResumed {
          ($0.format, $0.rules, $0.epoch, $0.pid) = (Line.format, 4, 2, 8402)
          ($0.program, $0.host) = (Name(cutting: "0.1.0"), Name(cutting: "workbench"))
          $0.boot = Name(cutting: "5d3c0e5a-7f7d-4b39-9d6c-0a1b2c3d4e5f")
          ($0.dirty, $0.policy) = (Digest(of: Array("notes.txt\nlater.txt".utf8)), loopPolicy)
        }
      )
    )
    let warned = BeadID(Name(cutting: "plan:WARN.Docs.NoTodo"))
    command(.verify(RunVerifier { ($0.bead, $0.attempt, $0.limit) = (warned, 1, .minutes(30)) }))
    event(
      .verifyEnded(
        VerifyEnded {
          ($0.bead, $0.attempt, $0.took, $0.output) = (warned, 1, Millis(900), output)
          ($0.head, $0.tree, $0.branch) = (head, tree, Text("main"))
          ($0.still, $0.excerpt) = (Name(cutting: "Docs.NoTodo"), Text("warned: Docs.NoTodo"))
        }
      ),
      cause: last(.verify)
    )
    event(.runStopped(RunStopped { $0.why = .drained }))
  }

  private var loopPolicy: Policy {
    var policy = Policy()
    (policy.concurrent, policy.planEvery, policy.planNow) = (1, 4, true)
    (policy.thunk, policy.commits) = (Text("workers/ralph/THUNK.md"), .commit)
    policy.commitNever = Text("*.sqlite\n.cache")
    (policy.thunkSync, policy.pushNamed) = (true, true)
    (policy.pushRemote, policy.pushBranch) = (Text("origin"), Text("brain-work"))
    return policy
  }

  private mutating func iterate(_ bead: BeadID, _ mode: IterationMode, _ number: Int) {
    command(
      .dispatch(
        Dispatch {
          ($0.bead, $0.attempt, $0.limit) = (bead, 1, .minutes(10))
          ($0.agent, $0.nonce) = (Name(cutting: "rovodev"), Name(cutting: "5eed5eed5eed"))
          ($0.mode, $0.iteration, $0.verdict) = (mode, number, .fail)
          ($0.report, $0.failures, $0.since) = (output, 1, head)
          guard mode == .plan else { return }
          ($0.approved, $0.unapproved) = (Text("Phase 7: Import"), Text("Phase 6: Odds"))
        }
      )
    )
    event(
      .dispatchSent(
        DispatchSent {
          ($0.bead, $0.attempt, $0.pid, $0.prompt) = (bead, 1, 8310, prompt)
          ($0.head, $0.tree, $0.branch) = (head, tree, Text("main"))
          ($0.phases, $0.recorded) = (Digest(of: Array("Phase 7: Import".utf8)), 252_118)
          $0.marked = mode == .plan ? .none : Digest(of: Array("marked".utf8))
        }
      ),
      cause: last(.dispatch)
    )
  }

  private func over(_ bead: BeadID, _ called: Outcry) -> AttemptEnded {
    AttemptEnded {
      ($0.bead, $0.attempt, $0.took, $0.called) = (bead, 1, Millis(90_000), called)
      ($0.output, $0.head, $0.tree, $0.branch) = (output, head, tree, Text("main"))
      guard called != .none else { return }
      $0.guarded = Text("rules/AC.rules")
      $0.guardDiff = Text("--- rules/AC.rules before\n+++ rules/AC.rules now\n-gate=block")
    }
  }

  private var second: BeadID { BeadID(Name(cutting: "plan:9.1.2")) }

  private mutating func verify() {
    command(
      .verify(
        RunVerifier {
          ($0.bead, $0.attempt, $0.limit) = (task, 1, .minutes(30))
          $0.guards = Digest(of: Array("the rules".utf8))
        }
      )
    )
    event(
      .verifyEnded(
        VerifyEnded {
          ($0.bead, $0.attempt, $0.took, $0.output) = (task, 1, Millis(900), output)
          ($0.head, $0.tree, $0.branch) = (head, tree, Text("main"))
          $0.warned = [Name(cutting: "Docs.NoTodo"), Name(cutting: "Manual.Wording")]
        }
      ),
      cause: last(.verify)
    )
  }

  private mutating func warn() {
    let rules = [Name(cutting: "Docs.NoTodo"), Name(cutting: "Manual.Wording")]
    command(.warn(AddWarnings { $0.rules = rules }))
    event(
      .warningsAdded(
        WarningsAdded {
          ($0.rules, $0.again) = ([rules[0]], [rules[1]])
          $0.digest = Digest(of: Array("the plan".utf8))
          ($0.bytes, $0.beads) = (4711, 12)
        }
      ),
      cause: last(.warn)
    )
    event(.warningsRefused(Refused { ($0.problem, $0.why) = (.system, Text("no room")) }))
  }

  private mutating func push() {
    command(
      .push(
        PushWork {
          ($0.bead, $0.attempt, $0.commit, $0.named) = (.planning, 1, head, true)
          ($0.remote, $0.branch) = (Text("origin"), Text("brain-work"))
        }
      )
    )
    event(
      .pushMade(
        PushMade { ($0.bead, $0.commit, $0.commits, $0.same) = (.planning, head, 3, true) }
      ),
      cause: last(.push)
    )
    event(.pushRefused(refused("c0ffee is no commit of this journal: by hand")))
  }

  private mutating func record() {
    command(.record(RecordTask { ($0.bead, $0.attempt, $0.after) = (task, 1, 252_118) }))
    event(
      .taskRecorded(
        TaskRecorded {
          ($0.bead, $0.number, $0.bytes, $0.same) = (task, Name(cutting: "901"), 252_214, true)
        }
      ),
      cause: last(.record)
    )
  }

  private mutating func commit(_ bead: BeadID, _ mode: IterationMode, files: Int) {
    command(
      .commit(
        CommitWork {
          ($0.bead, $0.attempt, $0.mode) = (bead, 1, mode)
          ($0.leave, $0.stages) = (Digest(of: Array("notes.txt".utf8)), mode == .build)
        }
      )
    )
    event(
      .commitMade(
        CommitMade {
          ($0.bead, $0.commit, $0.files) = (bead, head, files)
          $0.left = Text(mode == .build ? "src/mine.txt" : "")
        }
      ),
      cause: last(.commit)
    )
  }

  private func told(_ title: String, _ text: String) -> PhaseTold {
    PhaseTold {
      ($0.bead, $0.attempt, $0.title) = (.planning, 1, Text(title))
      $0.text = Text(text)
    }
  }

  private func decided(_ seq: UInt64) -> PhaseDecided {
    PhaseDecided { ($0.of, $0.by) = (Seq(seq), Name(cutting: "1795169702688121")) }
  }

  private func refused(_ why: String) -> Refused {
    Refused { ($0.bead, $0.problem, $0.why) = (task, .system, Text(why)) }
  }
}
