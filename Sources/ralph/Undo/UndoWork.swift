import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import RalphRuntime

/// An undo being done: commits reverted, marks taken back, the journal told.
struct UndoWork {
  private let call: Call
  private let git: UndoGit
  private let site: ThunkSite
  private let pending: UndoPending

  /// What came of it.
  struct Done {
    var before: String
    var after: String
    /// Commits whose changes were gone already.
    var empty: [UndoHistory.Commit] = []
    /// Tasks that read `[ ]` again.
    var reopened: [BeadID] = []
    /// Tasks that are in the plan no more, such as archived ones.
    var absent: [BeadID] = []
    /// Beads of a tracker, of which nothing was changed there.
    var tracked: [BeadID] = []
    /// Where bytes lie that could not be put back, since the file was changed meanwhile.
    var kept: [String] = []
  }

  init(_ call: Call, _ git: UndoGit) throws(Failure) {
    (self.call, self.git) = (call, git)
    site = try ThunkSite(call)
    pending = UndoPending(gitFolder: git.repository.folder)
  }

  /// Whether one was killed and is still to be finished.
  var isCutOff: Bool { pending.read() != nil }

  /// Reverts, while no ralph can begin to work here.
  func perform(
    _ commits: [UndoHistory.Commit],
    _ wish: UndoHistory.Wish
  ) throws(Failure) -> Done {
    let all = commits.flatMap(\.beads)
    let names = all.enumerated().filter { !all[..<$0.offset].contains($0.element) }.map(\.element)
    var done = try revert(commits, names, wish.command)
    if done.before != done.after { try settle(names, &done) }
    try end()
    return done
  }

  /// Finishes one that was killed: nil where none was, or where it had not moved the branch.
  func finish() throws(Failure) -> Done? {
    guard let note = pending.read() else { return nil }
    let isLanded = try git.isLanded(note.after)
    var done = Done(before: "", after: note.after)
    done.kept = try putBack(note, isLanded)
    if isLanded { try settle(note.beads, &done) }
    try end()
    return isLanded || !done.kept.isEmpty ? done : nil
  }

  /// Puts back what stepped aside, while no ralph can begin to work here.
  private func putBack(
    _ note: UndoPending.Note,
    _ isLanded: Bool
  ) throws(Failure) -> [String] {
    let lock = Workbench.hasJournal(site.workspace) ? try Workbench.lock(site.workspace) : nil
    defer { _ = lock }
    UndoBench.remove(note.bench, git)
    let keep = site.workspace.folder + "/displaced"
    do throws(SystemFailure) {
      return try pending.putBack(note, isLanded: isLanded, keep: keep)
    } catch {
      throw .system(error, doing: "put back what an undo moved aside")
    }
  }

  /// What follows once the branch stands where it is to stand: marks, and the journal.
  private func settle(_ names: [String], _ done: inout Done) throws(Failure) {
    let all = names.compactMap { Name($0).map(BeadID.init) }.filter { $0 != .planning }
    done.tracked = all.filter(\.isTracked)
    let beads = all.filter { !$0.isTracked }
    if let plan = site.plan {
      let keep = site.workspace.folder + "/displaced"
      (done.reopened, done.absent) = try UndoMarks.take(beads, plan: plan, keep: keep)
    }
    guard Workbench.hasJournal(site.workspace), !beads.isEmpty else { return }
    let why = Text("the branch stands at \(done.after.prefix(10))")
    _ = try OperatorDesk(call).deliver(beads.map { RequestForm(.undone($0), why: why) })
  }

  private func revert(
    _ commits: [UndoHistory.Commit],
    _ names: [String],
    _ command: String
  ) throws(Failure) -> Done {
    let lock = Workbench.hasJournal(site.workspace) ? try Workbench.lock(site.workspace) : nil
    defer { _ = lock }
    let bench = try UndoBench(git)
    defer { bench.remove() }
    let top = git.repository.top + "/"
    let own = [site.plan, site.thunk].compactMap { path in
      path.flatMap { $0.hasPrefix(top) ? String($0.dropFirst(top.count)) : nil }
    }
    let empty = try bench.revert(commits, own: own)
    // Marks and rows that were written since the last commit are ralph's own, and stay.
    var merges: [UndoMerge] = []
    for name in own {
      if let merge = try bench.merged(name) { merges.append(merge) }
    }
    var landed: String?
    do throws(Failure) {
      try begin(bench, names, merges, command)
      for merge in merges { try merge.step() }
      let after = try bench.land()
      landed = after
      for merge in merges { try merge.back(isUndone: true) }
      return Done(before: bench.before, after: after, empty: empty)
    } catch {
      // Where the branch has moved the note stays, and the next undo finishes this one.
      guard landed == nil else { throw error }
      // The first reason counts; bytes that cannot be put back now are by the next undo.
      for merge in merges { try merge.back(isUndone: false) }
      try end()
      throw error
    }
  }

  private func begin(
    _ bench: UndoBench,
    _ names: [String],
    _ merges: [UndoMerge],
    _ command: String
  ) throws(Failure) {
    let after = try bench.tip()
    guard after != bench.before else { return }
    let note = UndoPending.Note(
      after: after,
      bench: bench.folder,
      beads: names,
      files: merges.map(\.path),
      command: command
    )
    do throws(SystemFailure) { try pending.begin(note, merges) } catch {
      throw .system(error, doing: "note the undo in git's folder")
    }
  }

  private func end() throws(Failure) {
    do throws(SystemFailure) { try pending.end() } catch {
      throw .system(error, doing: "remove the note of the undo")
    }
  }
}
