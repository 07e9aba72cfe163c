import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import RalphRuntime

/// `ralph undo`: takes back the commits of a task or of a run, by commits that revert them.
enum UndoCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    try call.refuseInsideRalph()
    let workspace = try call.workspace()
    let (wish, state) = try wish(call, workspace)
    try call.refuseInsideAttempt(state, workspace)
    let git = try UndoGit(workspace)
    _ = try git.head()
    let spans = try Past.spans(workspace)
    let log = try git.need(UndoHistory.words(spans)).out
    let commits = UndoHistory(log, spans).found(wish)
    try refuseAmbiguous(wish, commits)
    let pieces = try commits.map { commit throws(Failure) in try UndoPiece(commit, git) }
    let isDry = call.arguments.isOn(.dryRun)
    if !call.output.isJSON { tell(call, pieces, isDry) }
    guard !pieces.isEmpty, !isDry else {
      if call.output.isJSON { call.output.json(document(pieces, nil, isDry: isDry)) }
      return .success
    }
    try confirm(call)
    let done = try perform(call, commits, git)
    if call.output.isJSON {
      call.output.json(document(pieces, done, isDry: false))
    } else {
      tell(call, done, wish)
    }
    return .success
  }

  /// What came of it.
  private struct Done {
    var before: String
    var after: String
    /// Commits whose changes were gone already.
    var empty: [UndoHistory.Commit]
    /// Tasks that read `[ ]` again.
    var reopened: [BeadID] = []
  }

  private static func wish(
    _ call: Call,
    _ workspace: Workspace
  ) throws(Failure) -> (UndoHistory.Wish, State) {
    let (bead, run) = (call.arguments.words.first, call.arguments.value(.run))
    let iterations = try call.arguments.count(.iterations, 1...1_000_000)
    guard bead != nil || run != nil || iterations != nil else {
      throw .usage(
        "MISSING_WORD",
        "'ralph undo' needs a task, a run, or --iterations N",
        "see 'ralph help undo'"
      )
    }
    let state = try Past.read(workspace).state
    let genesis = state.seq == .zero ? nil : state.genesis
    return (UndoHistory.Wish(bead: bead, run: run, iterations: iterations, genesis: genesis), state)
  }

  private static func refuseAmbiguous(
    _ wish: UndoHistory.Wish,
    _ commits: [UndoHistory.Commit]
  ) throws(Failure) {
    let beads = wish.beads(in: commits)
    guard beads.count > 1 else { return }
    throw Failure(
      .usage,
      "AMBIGUOUS_TASK",
      "two tasks are called '\(wish.bead ?? "")'",
      ["say which: " + beads.joined(separator: ", ")]
    )
  }

  private static func confirm(_ call: Call) throws(Failure) {
    guard !call.arguments.isOn(.yes) else { return }
    guard call.output.look.mayAsk else {
      throw Failure(
        .usage,
        "NOT_CONFIRMED",
        "undo asks before it commits anything, and nobody can be asked here",
        ["read the list, then add --yes"]
      )
    }
    guard call.output.confirm("Take them back?") else {
      throw Failure(.usage, "NOT_CONFIRMED", "not confirmed; nothing was undone")
    }
  }

  /// Reverts, while no ralph can begin to work here.
  private static func perform(
    _ call: Call,
    _ commits: [UndoHistory.Commit],
    _ git: UndoGit
  ) throws(Failure) -> Done {
    let site = try ThunkSite(call)
    var done = try revert(commits, git, site)
    guard done.before != done.after else { return done }
    let beads = commits.flatMap(\.beads).compactMap { Name($0).map(BeadID.init) }.filter {
      $0 != .planning && !$0.isTracked
    }
    let all = beads.enumerated().filter { !beads[..<$0.offset].contains($0.element) }.map(\.element)
    if let plan = site.plan {
      let keep = site.workspace.folder + "/displaced"
      done.reopened = try UndoMarks.take(all, plan: plan, keep: keep)
    }
    guard Workbench.hasJournal(site.workspace), !all.isEmpty else { return done }
    let why = Text("the branch stands at \(done.after.prefix(10))")
    _ = try OperatorDesk(call).deliver(all.map { RequestForm(.undone($0), why: why) })
    return done
  }

  private static func revert(
    _ commits: [UndoHistory.Commit],
    _ git: UndoGit,
    _ site: ThunkSite
  ) throws(Failure) -> Done {
    let lock = Workbench.hasJournal(site.workspace) ? try Workbench.lock(site.workspace) : nil
    defer { _ = lock }
    let bench = try UndoBench(git)
    defer { bench.remove() }
    let empty = try bench.revert(commits)
    // Marks and rows that were written since the last commit are ralph's own, and stay.
    var merges: [UndoMerge] = []
    for path in [site.plan, site.thunk].compactMap({ $0 }) {
      guard path.hasPrefix(git.repository.top + "/") else { continue }
      let name = String(path.dropFirst(git.repository.top.utf8.count + 1))
      if let merge = try bench.merged(name) { merges.append(merge) }
    }
    for merge in merges { try merge.step(site.workspace) }
    do throws(Failure) {
      let after = try bench.land()
      for merge in merges { try merge.back(isUndone: true) }
      return Done(before: bench.before, after: after, empty: empty)
    } catch {
      for merge in merges { try merge.back(isUndone: false) }
      throw error
    }
  }

  private static func tell(_ call: Call, _ pieces: [UndoPiece], _ isDry: Bool) {
    guard !pieces.isEmpty else {
      call.output.line("Nothing to undo: no commit on this branch names it and still counts.")
      return
    }
    for piece in pieces { for line in piece.lines { call.output.line(line) } }
    if isDry { call.output.line("Dry run: nothing was undone.") }
  }

  private static func tell(_ call: Call, _ done: Done, _ wish: UndoHistory.Wish) {
    for commit in done.empty {
      call.output.line("\(commit.short) had nothing left to take back")
    }
    guard done.after != done.before else { return call.output.line("Nothing was left to undo.") }
    call.output.line("Undone; the branch stands at \(done.after.prefix(10)). Nothing was pushed.")
    if !done.reopened.isEmpty {
      let names = done.reopened.map { Visible.text($0.bare) }.joined(separator: ", ")
      call.output.line("In the plan [ ] again: \(names)")
    }
    let range = "\(done.before.prefix(10))..\(done.after.prefix(10))"
    call.output.line("Next:")
    call.output.line("  git revert --no-edit \(range)    take this back")
    guard let bead = wish.bead else { return }
    call.output.line("  ralph history \(Visible.text(bead))    how it came about")
  }

  private static func document(_ pieces: [UndoPiece], _ done: Done?, isDry: Bool) -> JSONText {
    [
      "schema": "ralph.undo/1",
      "dry_run": .boolean(isDry),
      "commits": .array(pieces.map(\.json)),
      "undone": .boolean(done.map { $0.before != $0.after } ?? false),
      "before": .optional(done?.before),
      "after": .optional(done?.after),
    ]
  }
}
