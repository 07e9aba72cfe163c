import RalphCore
import RalphJournal

// The rest of the third run: what people do meanwhile, and attempts that share the workspace.
extension ExampleJournal {
  private var notes: BeadID { BeadID(Name(cutting: "plan:8.1.3")) }
  private var parser: BeadID { BeadID(Name(cutting: "plan:8.2.1")) }
  private var tests: BeadID { BeadID(Name(cutting: "plan:8.2.2")) }

  private var older: Name { Name(cutting: "9c1185a5c5e9fc54612808977ee8f548b2258d31") }

  mutating func setMark(_ bead: BeadID, _ from: Mark, _ to: Mark, _ why: MarkReason) {
    command(
      .mark(
        SetMark {
          ($0.bead, $0.from, $0.to, $0.why) = (bead, from, to, why)
          ($0.attempt, $0.beads, $0.bytes) = (why == .skipped ? 0 : 1, known, 420 * known)
          if why == .unmerged || why == .guarded { $0.failure = text }
        }
      )
    )
    event(
      .markSet(
        MarkSet {
          ($0.bead, $0.mark, $0.digest) = (bead, to, text)
          ($0.bytes, $0.beads) = (420 * known, known)
        }
      ),
      cause: last(.mark)
    )
  }

  mutating func judge(
    _ bead: BeadID,
    _ attempt: Int,
    _ why: VerifyReason,
    in worktree: Key = .none,
    beside live: [BeadID] = []
  ) {
    command(
      .verify(
        RunVerifier {
          ($0.bead, $0.attempt, $0.why, $0.limit) = (bead, attempt, why, .minutes(30))
          ($0.worktree, $0.live) = (worktree, live)
        }
      )
    )
  }

  mutating func passed(_ bead: BeadID, _ attempt: Int, on branch: String) {
    event(
      .verifyEnded(
        VerifyEnded {
          ($0.bead, $0.attempt, $0.took) = (bead, attempt, Millis(6120))
          ($0.output, $0.head, $0.tree, $0.branch) = (output, head, tree, Text(branch))
        }
      ),
      after: 7000,
      cause: last(.verify)
    )
  }

  func ended(_ bead: BeadID, _ branch: Text) -> AttemptEnded {
    AttemptEnded {
      ($0.bead, $0.attempt, $0.signal, $0.took) = (bead, 1, .nonce, Millis(238_500))
      ($0.output, $0.excerpt, $0.turns) = (output, Text("all of it is done"), 9)
      ($0.head, $0.tree, $0.branch) = (head, text, branch)
      if bead == limits {
        $0.unkept = Text("5214 files differ from HEAD, and a snapshot takes at most 5000")
      } else {
        $0.snapshot = snapshot
      }
      if bead == tests { $0.guarded = Text("Makefile\ntest/sizes.sh") }
    }
  }

  private func decided(_ bead: BeadID, _ by: String, _ why: String) -> OperatorDecided {
    OperatorDecided { ($0.bead, $0.by, $0.why) = (bead, Name(cutting: by), Text(why)) }
  }

  /// The workspace went from one branch or commit to another.
  private func moved(from: String, _ before: Name, to branch: String, _ after: Name) -> TreeMoved {
    TreeMoved {
      ($0.branch, $0.head) = (Text(branch), after)
      ($0.fromBranch, $0.fromHead) = (Text(from), before)
    }
  }

  mutating func people() {
    event(.operatorRetried(decided(limits, "1795169702611873", "Size.swift is free again")))
    setMark(limits, .blocked, .claimed, .ended)
    collide()
    found([(notes, "Write the release notes")])
    event(.operatorSkipped(decided(notes, "1795169702688120", "Grace writes them")))
    setMark(notes, .todo, .blocked, .skipped)
    event(.treeBranch(moved(from: "main", merged, to: "try-floats", older)))
    event(.treeBranch(moved(from: "try-floats", older, to: "main", merged)))
    event(.treeRewound(moved(from: "main", merged, to: "main", head)))
    event(.runStopped(RunStopped { $0.why = .drained }))
  }

  private mutating func resume(epoch: Int) {
    event(
      .runResumed(
        RunResumed {
          ($0.format, $0.rules, $0.epoch, $0.pid) = (Line.format, 3, epoch, 7000 + epoch)
          ($0.program, $0.host) = (Name(cutting: "0.1.0"), Name(cutting: "workbench"))
          $0.boot = Name(cutting: "0f9e8d7c-6b5a-4039-8281-706f5e4d3c2b")
          ($0.policy.concurrent, $0.policy.verify) = (2, .command)
          ($0.policy.verifyCommand, $0.policy.sweepEvery) = (Text("make check"), 1)
        }
      )
    )
  }

  /// Resumed in one tree for all: a pass beside another attempt, and a sweep that confirms it.
  mutating func sharedTree() {
    resume(epoch: 2)
    found([(parser, "Parse ranges of sizes"), (tests, "Test the parser with odd sizes")])
    give(parser, in: .none)
    give(tests, in: .none)
    event(.dispatchSent(sent(parser, Text("main"))), cause: last(.dispatch, parser))
    also(.dispatchSent(sent(tests, Text("main"))), cause: last(.dispatch, tests))
    let main = Text("main")
    event(.attemptEnded(ended(parser, main)), after: 180_000, cause: last(.dispatch, parser))
    setMark(parser, .todo, .claimed, .ended)
    judge(parser, 1, .attempt, beside: [tests])
    event(.runStopped(RunStopped { $0.why = .hangup }))
    resume(epoch: 3)
    event(
      .verifyStarted(
        VerifyStarted {
          ($0.bead, $0.pid, $0.head, $0.tree) = (parser, 7210, head, tree)
          ($0.adopted, $0.branch) = (true, main)
        }
      ),
      cause: last(.verify)
    )
    passed(parser, 1, on: "main")
    setMark(parser, .claimed, .done, .verified)
    event(.attemptEnded(ended(tests, main)), after: 60_000, cause: last(.dispatch, tests))
    setMark(tests, .todo, .blocked, .guarded)
    judge(.none, 0, .sweep)
    passed(.none, 0, on: "main")
  }

  mutating func endThirdRun() {
    let counts = Counts {
      ($0.verified, $0.starts) = (2, 4)
      ($0.unmerged, $0.guarded, $0.skipped) = (1, 1, 1)
    }
    command(.end(EndRun { ($0.why, $0.exit, $0.counts) = (.nothingReady, 3, counts) }))
    event(
      .runEnded(RunEnded { ($0.why, $0.exit, $0.counts) = (.nothingReady, 3, counts) }),
      cause: last(.end)
    )
  }
}
