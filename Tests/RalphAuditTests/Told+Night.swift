import RalphAudit
import RalphCore

// What the stories about reports need beyond the ordinary ones.
extension Told {
  /// The report of these runs, or of the last one.
  func report(_ wish: ReportChoice.Wish = .last, writer: StatusView.Writer = .gone) -> Report {
    var choice = ReportChoice()
    for entry in entries { choice.feed(entry) }
    guard case .runs(let runs) = choice.answer(wish) else { return Report() }
    var fold = ReportFold(of: runs)
    for entry in entries { fold.feed(entry) }
    return fold.finish(writer: writer)
  }

  /// The same as text, without what paints it.
  func page(_ wish: ReportChoice.Wish = .last, rows: Int? = 40) -> [String] {
    report(wish).lines(rows: rows).map(\.text)
  }

  /// Work that is verified alone in the workspace.
  mutating func finish(_ name: String) {
    work(name)
    mark(name)
    verify(name, code: 0)
    mark(name)
  }

  /// The worktree that is asked for stands.
  mutating func make(_ name: String) {
    happen(
      .worktreeMade(
        WorktreeMade {
          ($0.bead, $0.branch) = (bead(name), Text("ralph/\(name)-slug"))
          $0.directory = Text("/trees/\(name)")
        }
      ),
      cause: asked(name)
    )
  }

  /// The merge that is asked for stands, lands, and its worktree is removed.
  mutating func land(_ name: String) {
    let commit = Name(cutting: String(repeating: "c", count: 40))
    happen(
      .mergeMade(
        MergeMade { ($0.bead, $0.commit, $0.same) = (bead(name), commit, true) }
      ),
      cause: asked(name)
    )
    happen(
      .mergeLanded(MergeLanded { ($0.bead, $0.commit) = (bead(name), commit) }),
      cause: asked(name)
    )
  }

  /// A look at a pane with an agent.
  mutating func show(
    _ what: PaneClass,
    _ evidence: String = "",
    in name: String = "%7@41.abc/99.def"
  ) {
    let seen = PaneSeen {
      ($0.pane, $0.session) = (Name(cutting: name), Text("hypermark"))
      ($0.agent, $0.what) = (Name(cutting: "claude"), what)
      ($0.evidence, $0.asOf) = (Text(evidence), state.seq)
    }
    let isKnown = state.panes.contains { $0.name == seen.pane }
    happen(isKnown ? .paneChanged(seen) : .paneFound(seen))
  }

  /// The prompt that is asked for is with its agent.
  mutating func send(_ name: String, snapshot: String = "", head: String = "") {
    let number = state.beads.index(of: bead(name)).map { state.beads.rows[$0].number } ?? 0
    happen(
      after: 200,
      .dispatchSent(
        DispatchSent {
          ($0.bead, $0.attempt, $0.pid) = (bead(name), number, 4711)
          ($0.snapshot, $0.head) = (Name(cutting: snapshot), Name(cutting: head))
          if !head.isEmpty { $0.tree = digest("before") }
        }
      ),
      cause: asked(name)
    )
  }

  /// Everything that falls due up to so many milliseconds from now has fallen due.
  mutating func wait(_ ms: Int64) {
    happen(after: ms, .deadlinePassed(DeadlinePassed { $0.due = state.at + Millis(ms) }))
  }
}
