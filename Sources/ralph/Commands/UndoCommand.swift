import RalphAdapters
import RalphCore
import RalphFiles
import RalphJournal

/// `ralph undo`: takes back the commits of a task or of a run, by commits that revert them.
enum UndoCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    try call.refuseInsideRalph()
    let workspace = try call.workspace()
    let (wish, state, rounds) = try wish(call, workspace)
    try call.refuseInsideAttempt(state, workspace)
    let git = try UndoGit(workspace)
    _ = try git.head()
    let work = try UndoWork(call, git)
    let isDry = call.arguments.isOn(.dryRun)
    let isFinished = try finish(call, work, isDry)
    // The same words would take back as many iterations more.
    guard !isFinished || wish.iterations == nil else { return .success }
    let spans = try Past.spans(workspace)
    let log = try git.need(UndoHistory.words(spans)).out
    let commits = UndoHistory(log, spans).found(wish)
    try refuseAmbiguous(wish, commits)
    let pieces = try commits.map { commit throws(Failure) in try UndoPiece(commit, git) }
    let without = wish.iterations == nil ? [] : rounds.without(since: commits)
    if !call.output.isJSON { tell(call, pieces, without, isDry) }
    guard !pieces.isEmpty, !isDry else {
      if call.output.isJSON { call.output.json(document(pieces, without, nil, isDry: isDry)) }
      return .success
    }
    try confirm(call)
    let done = try work.perform(commits, wish)
    if call.output.isJSON {
      call.output.json(document(pieces, without, done, isDry: false))
    } else {
      tell(call, done, wish)
      tellLacking(call, commits, try Past.left(workspace))
    }
    return .success
  }

  /// One that was killed comes first: its commits are found no more, its marks still stand.
  ///
  /// Gives whether one was finished now.
  private static func finish(
    _ call: Call,
    _ work: UndoWork,
    _ isDry: Bool
  ) throws(Failure) -> Bool {
    guard work.isCutOff else { return false }
    guard !isDry else {
      call.output.note("an undo was cut off; the next one finishes it")
      return false
    }
    guard let done = try work.finish() else {
      call.output.note("an undo was cut off before it took anything back")
      return false
    }
    call.output.note("an undo was cut off; it is finished now")
    if !call.output.isJSON { tellMarks(call, done) }
    return true
  }

  private static func wish(
    _ call: Call,
    _ workspace: Workspace
  ) throws(Failure) -> (UndoHistory.Wish, State, LoopRounds) {
    let (bead, run) = (call.arguments.words.first, call.arguments.value(.run))
    let iterations = try call.arguments.count(.iterations, 1...1_000_000)
    guard bead != nil || run != nil || iterations != nil else {
      throw .usage(
        "MISSING_WORD",
        "'ralph undo' needs a task, a run, or --iterations N",
        "see 'ralph help undo'"
      )
    }
    var (state, rounds) = (State(), LoopRounds())
    let path = Workbench.journal(of: workspace)
    if Files.exists(path) {
      let tail = try Past.read(path) { entry in
        state.apply(entry)
        rounds.feed(entry, state)
      }
      if let failure = Failure.ending(tail.ending, of: path) { throw failure }
    }
    let genesis = state.seq == .zero ? nil : state.genesis
    let wish = UndoHistory.Wish(bead: bead, run: run, iterations: iterations, genesis: genesis)
    return (wish, state, rounds)
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

  private static func tell(
    _ call: Call,
    _ pieces: [UndoPiece],
    _ without: [LoopRounds.Round],
    _ isDry: Bool
  ) {
    guard !pieces.isEmpty else {
      call.output.line("Nothing to undo: no commit on this branch names it and still counts.")
      return
    }
    for piece in pieces { for line in piece.lines { call.output.line(line) } }
    for round in without { call.output.line(round.line) }
    if isDry { call.output.line("Dry run: nothing was undone.") }
  }

  private static func tell(_ call: Call, _ done: UndoWork.Done, _ wish: UndoHistory.Wish) {
    for commit in done.empty {
      call.output.line("\(commit.short) had nothing left to take back")
    }
    guard done.after != done.before else { return call.output.line("Nothing was left to undo.") }
    call.output.line("Undone; the branch stands at \(done.after.prefix(10)). Nothing was pushed.")
    tellMarks(call, done)
    let range = "\(done.before.prefix(10))..\(done.after.prefix(10))"
    call.output.line("Next:")
    call.output.line("  git revert --no-edit \(range)    take this back")
    guard let bead = wish.bead else { return }
    call.output.line("  ralph history \(Visible.text(bead))    how it came about")
  }

  /// Work that was in no commit is still there, and would be done a second time on top of it.
  private static func tellLacking(
    _ call: Call,
    _ commits: [UndoHistory.Commit],
    _ left: [String: [String]]
  ) {
    for commit in commits {
      guard let paths = left[commit.hash], !paths.isEmpty else { continue }
      let names = paths.prefix(3).map { Visible.text($0) }.joined(separator: ", ")
      let bead = commit.beads.last.map { Visible.text($0) } ?? commit.short
      call.output.note("what was done for \(bead) in \(names) was in no commit, and is still there")
    }
  }

  /// What became of the tasks: a tracker is nobody's to change here.
  private static func tellMarks(_ call: Call, _ done: UndoWork.Done) {
    func names(_ beads: [BeadID]) -> String {
      beads.map { Visible.text($0.bare) }.joined(separator: ", ")
    }
    if !done.reopened.isEmpty {
      call.output.line("In the plan [ ] again: \(names(done.reopened))")
    }
    if !done.absent.isEmpty {
      call.output.line(
        "In the plan no more, so that nobody does them again: \(names(done.absent)); put their lines"
          + " back from PLAN_DONE.md, or from git, if they are to be done"
      )
    }
    if !done.tracked.isEmpty {
      call.output.line(
        "Not changed in the tracker: \(names(done.tracked)) (bd reopen opens it again)"
      )
    }
    for path in done.kept {
      call.output.line("A file was changed meanwhile; what it held is kept: \(Visible.text(path))")
    }
  }

  private static func document(
    _ pieces: [UndoPiece],
    _ without: [LoopRounds.Round],
    _ done: UndoWork.Done?,
    isDry: Bool
  ) -> JSONText {
    [
      "schema": "ralph.undo/1",
      "dry_run": .boolean(isDry),
      "commits": .array(pieces.map(\.json)),
      "without_commit": .array(
        without.map { round in
          [
            "run": .string(round.run.description), "iteration": .integer(Int64(round.iteration)),
            "bead": .string(round.bead.description),
          ]
        }
      ),
      "absent": .strings((done?.absent ?? []).map(\.description)),
      "undone": .boolean(done.map { $0.before != $0.after } ?? false),
      "before": .optional(done?.before),
      "after": .optional(done?.after),
    ]
  }
}
