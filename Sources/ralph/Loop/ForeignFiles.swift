import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import RalphProcess
import RalphRuntime

/// What differs from HEAD although no iteration of the loop made it so: it stays out of its commits.
struct ForeignFiles {
  private let workspace: Workspace
  /// The top of the repository, from which paths are told.
  private let top: String
  private let commits: LoopCommits
  private let never: [String]
  /// Plan and log: marks and rows are ralph's own, whichever run has left them uncommitted.
  private let own: [String]

  /// Nil where the loop does not commit, or there is no git to ask.
  init?(_ workspace: Workspace, _ policy: Policy, plan: String?) {
    guard policy.isLoop, policy.commits != .off, let top = Repository.find(workspace.root)?.top,
      let git = ProcessGit(environment: Machine.environment())
    else { return nil }
    (self.workspace, self.top) = (workspace, top)
    commits = LoopCommits(runner: git, workspace: workspace.root)
    never = policy.commitNever.string.split(separator: "\n").map(String.init)
    let thunk = policy.thunk.string
    own = [plan, thunk.isEmpty ? nil : thunk].compactMap { $0.map(workspace.configuredPath) }
  }

  /// What differs from HEAD now, by the paths from the top of the repository.
  func differing() throws(Failure) -> [String] {
    do throws(PortFailure) {
      return try commits.changed(never: never).filter { path in
        !own.contains { $0 == path || $0.hasSuffix("/" + path) }
      }
    } catch {
      throw Failure(
        .toolFailed,
        "GIT_FAILED",
        error.why,
        ["the loop commits, and needs git for it"]
      )
    }
  }

  /// What of it the open run of the loop did not make: it was there before the run began, or has
  /// changed since everything of the run was over.
  func beside(_ ledger: Ledger) throws(Failure) -> [String] {
    let kept = try before(ledger.state.run.dirty)
    let differing = try differing()
    let over = end(of: ledger.state)
    return differing.filter { path in
      if kept.contains(path) { return true }
      guard let over else { return false }
      // What cannot be looked at, such as a file that was removed, counts as the run's.
      guard let touched = try? Files.touched(top + "/" + path) else { return false }
      return touched > over
    }
  }

  /// What the open run leaves alone since it began.
  func before(_ listing: Digest) throws(Failure) -> [String] {
    guard !listing.isNone else { return [] }
    guard let bytes = FolderKeeper(workspace.folder).bytes(listing, limit: 1 << 22) else {
      throw Failure(
        .badData,
        "NO_LISTING",
        "the list of files that are not the run's cannot be read, so that nothing can be committed",
        ["it is the object \(listing) in .ralph/objects"]
      )
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// When ralph and every agent of the run were last at work, in nanoseconds since 1970.
  ///
  /// Nil where an agent may still be, or where nobody recorded when one ended: what it wrote cannot
  /// be told from what others did.
  private func end(of state: State) -> Int64? {
    var end = state.livedAt.milliseconds
    for attempt in state.attempts {
      let folder = AttemptFolder("\(workspace.folder)/attempts/\(attempt.process)")
      let isAsked = state.outstanding.contains { $0.seq == attempt.fence }
      // A look that fails is no proof of an end.
      guard (try? folder.mayLive()) == false else { return nil }
      // The same of a record that cannot be read.
      if let finished = (try? folder.finishedMs()) ?? nil {
        end = max(end, finished)
      } else if !isAsked || Files.exists(folder.path) {
        return nil
      }
    }
    // The end is known to the millisecond.
    return (end + 1) * 1_000_000
  }
}
