import RalphCore
import RalphPorts

// What is done with trees: worktrees, merges, and what is kept of a tree before and after.
extension EffectRunner {
  /// The folder in which an attempt or a verification works.
  func directory(_ worktree: Key) -> String {
    guard !worktree.isNone, let worktrees = ports.worktrees else { return setting.workspace }
    return worktrees.directory(worktree)
  }

  /// Makes a worktree and runs its setup; one that is made already is set up again.
  func make(_ make: MakeWorktree, _ entry: Entry, _ policy: Policy) -> Event {
    do throws(PortFailure) {
      let worktrees = try needWorktrees()
      try checkRoom(policy)
      let details = try ports.source(of: make.bead).details(of: make.bead)
      let title = details?.title ?? ""
      let made = try worktrees.make(entry.effectKey, bead: make.bead, title: title)
      try setUp(made.directory, make, entry, policy)
      return .worktreeMade(
        WorktreeMade {
          $0.bead = make.bead
          $0.directory = Text(made.directory)
          $0.branch = Text(made.branch)
          $0.head = made.head
        }
      )
    } catch {
      return .worktreeRefused(refused(make.bead, error))
    }
  }

  /// The setup runs under a supervisor, so that one that outlives ralph is ended before the next.
  private func setUp(
    _ directory: String,
    _ make: MakeWorktree,
    _ entry: Entry,
    _ policy: Policy
  ) throws(PortFailure) {
    guard !policy.treeSetup.isEmpty else { return }
    let process = Key(run: entry.run, seq: entry.seq)
    let launch = chore(policy.treeSetup, process, directory, make.bead, make.limit, policy)
    _ = try ports.host.start(launch)
    let look = try ports.host.outcome(of: process, atMost: patience(make.limit, policy))
    // What still lives keeps its folder, by which it can be found and stopped.
    if case .alive = look {} else { ports.host.discard(process) }
    guard case .exited(let end) = look, end.ended == .exited, end.code == 0 else {
      throw PortFailure(.setup, "tree.setup `\(policy.treeSetup)` " + look.said)
    }
  }

  /// Ends a process that a ralph which is gone had begun, and waits for it; false where it may live.
  func endAndWait(_ process: Key) -> Bool {
    // One that cannot be asked may live: its folder stays, and it ends by its own limit.
    guard let look = try? ports.host.look(process) else { return false }
    if case .alive = look {
      // The same.
      try? ports.host.stop(process)
      // Likewise, where it does not end.
      switch try? ports.host.outcome(of: process, atMost: .seconds(5)) {
      case .alive?, nil: return false
      default: break
      }
    }
    ports.host.discard(process)
    return true
  }

  /// How long a chore is waited for: its supervisor ends it before.
  private func patience(_ limit: Millis, _ policy: Policy) -> Millis {
    Millis(limit.value + policy.grace.value + 60_000)
  }

  /// A command of the configuration, run in a worktree.
  private func chore(
    _ command: Text,
    _ process: Key,
    _ directory: String,
    _ bead: BeadID,
    _ limit: Millis,
    _ policy: Policy
  ) -> Launch {
    var launch = Launch(process, argv: ["/bin/sh", "-c", command.string], directory: directory)
    launch.environment = variables(process.run, bead, 0, directory)
    launch.limit = limit
    launch.grace = policy.grace
    launch.stopGrace = policy.stopGrace
    launch.outputKept = policy.outputKept
    return launch
  }

  func merge(_ merge: MergeWork, _ entry: Entry) -> Event {
    do throws(PortFailure) {
      let order = try order(merge.bead, merge.attempt, merge.worktree, merge.branch, entry)
      switch try needWorktrees().merge(order) {
      case .made(let commit, let isSame):
        return .mergeMade(
          MergeMade {
            $0.bead = merge.bead
            $0.commit = commit
            $0.same = isSame
          }
        )
      case .nothing: return .mergeMade(MergeMade { $0.bead = merge.bead })
      case .conflict(let paths):
        return .mergeConflict(conflict(merge, paths))
      }
    } catch  where error.problem == .answer {
      // The state of this one worktree: a person has to look, and no other bead has to wait.
      return .mergeConflict(stuck(merge, error.why))
    } catch {
      return .mergeRefused(refused(merge.bead, error))
    }
  }

  private func stuck(_ merge: MergeWork, _ why: String) -> MergeConflict {
    MergeConflict {
      $0.bead = merge.bead
      $0.why = Text(why)
      $0.text = keep(Array("kept in \(directory(merge.worktree)): \(why)".utf8))
    }
  }

  private func conflict(_ merge: MergeWork, _ paths: [String]) -> MergeConflict {
    let some = paths.prefix(5).joined(separator: ", ")
    let more = paths.count > 5 ? " and \(paths.count - 5) more" : ""
    let text =
      paths.joined(separator: "\n")
      + "\nkept in \(directory(merge.worktree)): merge \(merge.branch) there by hand, then ralph retry: "
      + "conflict in \(some)\(more)"
    return MergeConflict {
      $0.bead = merge.bead
      $0.why = Text("conflict in \(some)\(more)")
      $0.text = keep(Array(text.utf8))
    }
  }

  func land(_ land: LandWork, _ entry: Entry) -> Event {
    do throws(PortFailure) {
      let order = try order(land.bead, land.attempt, land.worktree, land.branch, entry)
      switch try needWorktrees().land(order, land.commit) {
      case .landed:
        return .mergeLanded(
          MergeLanded {
            $0.bead = land.bead
            $0.commit = land.commit
          }
        )
      case .stale: return .mergeStale(waits(land.bead, "\(land.branch) has moved meanwhile"))
      case .waits(let why): return .mergeWaits(waits(land.bead, why))
      }
    } catch {
      return .mergeRefused(refused(land.bead, error))
    }
  }

  private func waits(_ bead: BeadID, _ why: String) -> MergeWaits {
    MergeWaits {
      $0.bead = bead
      $0.why = Text(why)
    }
  }

  private func order(
    _ bead: BeadID,
    _ attempt: Int,
    _ worktree: Key,
    _ branch: Text,
    _ entry: Entry
  ) throws(PortFailure) -> MergeOrder {
    let title = try ports.source(of: bead).details(of: bead)?.title ?? ""
    return MergeOrder(
      worktree: worktree,
      key: entry.effectKey,
      bead: bead,
      attempt: attempt,
      title: title,
      branch: branch.string
    )
  }

  /// Removes a worktree, its teardown first; a teardown that fails keeps nothing alive.
  func prune(_ prune: PruneWorktree, _ entry: Entry, _ policy: Policy) -> Event {
    var removed = WorktreeRemoved()
    removed.bead = prune.bead
    do throws(PortFailure) {
      // A teardown whose folder is gone already keeps nothing; one that still runs keeps it all.
      let isOver = (try? tearDown(prune, entry, policy)) ?? true
      guard isOver else { throw PortFailure(.setup, "tree.teardown does not end") }
      if case .kept(let why) = try needWorktrees().remove(prune.worktree) {
        removed.kept = Text(why)
      }
    } catch {
      removed.kept = Text(error.why)
    }
    return .worktreeRemoved(removed)
  }

  /// Runs the teardown, and says whether it is over.
  private func tearDown(
    _ prune: PruneWorktree,
    _ entry: Entry,
    _ policy: Policy
  ) throws(PortFailure) -> Bool {
    guard !policy.treeTeardown.isEmpty else { return true }
    let process = Key(run: entry.run, seq: entry.seq)
    let limit = policy.treeTimeout == .zero ? Millis.minutes(10) : policy.treeTimeout
    let directory = directory(prune.worktree)
    _ = try ports.host.start(
      chore(policy.treeTeardown, process, directory, prune.bead, limit, policy)
    )
    let look = try ports.host.outcome(of: process, atMost: patience(limit, policy))
    if case .alive = look { return false }
    ports.host.discard(process)
    return true
  }

  private func needWorktrees() throws(PortFailure) -> any Worktrees {
    guard let worktrees = ports.worktrees else {
      throw PortFailure(.answer, "this run has no worktrees")
    }
    return worktrees
  }

  /// Nothing is begun on a disk that is nearly full.
  func checkRoom(_ policy: Policy) throws(PortFailure) {
    guard policy.diskFloor > 0, let free = ports.machine?.freeBytes(), free < policy.diskFloor
    else { return }
    let floor = "disk.floor is \(policy.diskFloor >> 20) MB"
    throw PortFailure(.disk, "only \(free >> 20) MB are free; \(floor)")
  }
}

// What is recorded of a tree at the two ends of an attempt.
extension EffectRunner {
  /// A tree as it stands, and what keeps it.
  struct TreeRecord {
    var tree: TreeView
    var snapshot = Name()
    var unkept = Text()
    /// The listing of guarded files before, or the changed ones after.
    var guards = Digest.none
    var guarded = Text()
    var guardDiff = Text()

    func note(_ event: Event) -> Event {
      guard case .dispatchSent(var sent) = event else { return event }
      (sent.head, sent.tree, sent.branch) = (tree.head, tree.digest, tree.branch)
      (sent.snapshot, sent.unkept, sent.guards) = (snapshot, unkept, guards)
      return .dispatchSent(sent)
    }

    func note(_ ended: AttemptEnded) -> Event {
      var ended = ended
      (ended.head, ended.tree, ended.branch) = (tree.head, tree.digest, tree.branch)
      (ended.snapshot, ended.unkept, ended.guarded) = (snapshot, unkept, guarded)
      ended.guardDiff = guardDiff
      return .attemptEnded(ended)
    }
  }

  /// The tree before an attempt, kept.
  func standing(_ key: Key, in worktree: Key) -> TreeRecord {
    let directory = directory(worktree)
    var record = TreeRecord(tree: ports.tree.look(at: directory))
    keep(key, .before, directory, &record)
    let listing = ports.guards?.listing(at: directory) ?? []
    record.guards = keep(Array(listing.joined(separator: "\n").utf8))
    keepGuarded(listing, directory)
    return record
  }

  /// The tree after an attempt, kept, and what of the guarded files is not as it was.
  func after(_ key: Key, in worktree: Key, _ guards: Digest) -> TreeRecord {
    let directory = directory(worktree)
    var record = TreeRecord(tree: ports.tree.look(at: directory))
    keep(key, .after, directory, &record)
    guard !guards.isNone, let before = ports.keeper.bytes(guards, limit: 1 << 20) else {
      return record
    }
    let now = ports.guards?.listing(at: directory) ?? []
    let listing = String(decoding: before, as: UTF8.self)
    let changed = GuardedFiles.changed(from: listing, to: now)
    record.guarded = Text(changed.joined(separator: "\n"))
    if !changed.isEmpty { record.guardDiff = guardDiff(changed, since: listing, directory) }
    return record
  }

  private func keep(
    _ key: Key,
    _ moment: SnapshotMoment,
    _ directory: String,
    _ record: inout TreeRecord
  ) {
    switch ports.snapshots?.take(key, moment, of: directory) {
    case .made(let commit)?: record.snapshot = commit
    case .skipped(let why)?: record.unkept = Text(why)
    case nil: break
    }
  }
}

/// Compares two listings of guarded files.
enum GuardedFiles {
  /// What a line says a file holds, and the file's path.
  static func parts(of line: String) -> (content: String, path: String)? {
    line.firstIndex(of: " ").map {
      (String(line[..<$0]), String(line[line.index(after: $0)...]))
    }
  }

  /// The paths of files that are not as they were, or are gone, in order.
  ///
  /// A file that was not there before is none that the verifier rested on: to make it may be the
  /// work itself.
  static func changed(from before: String, to now: [String]) -> [String] {
    let changed = before.split(separator: "\n").filter { !now.contains(String($0)) }
    let paths = changed.compactMap { parts(of: String($0))?.path }
    return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

extension ProcessLook {
  /// How a chore ended, for people.
  fileprivate var said: String {
    switch self {
    case .exited(let end):
      let text = TerminalText.excerpt(
        TerminalText.plain(end.errors.isEmpty ? end.output : end.errors),
        lines: 3,
        bytes: 400
      )
      let how =
        switch end.ended {
        case .exited: end.notStarted ?? "ended with \(end.code)"
        case .signaled: "was ended by signal \(end.code)"
        case .timedOut: "took too long"
        case .stopped: "was stopped"
        case .lost: "was lost"
        }
      return text.isEmpty ? how : "\(how): \(text)"
    case .alive: return "does not end"
    case .neverStarted, .missing, .lost: return "was lost"
    }
  }
}
