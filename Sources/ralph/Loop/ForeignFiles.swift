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
  /// Plan, archive and log: marks and rows are ralph's own, whichever run has left them uncommitted.
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
    let files = [plan, plan.map(ThunkSearch.archive), thunk.isEmpty ? nil : thunk]
    own = files.compactMap { $0.map(workspace.configuredPath) }
  }

  /// What differs from HEAD now, by the paths from the top of the repository.
  private func differing() throws(Failure) -> [String] {
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

  /// What of that is not the loop's.
  ///
  /// The loop's is what changed last while one of its agents was at work, and of an open run all that
  /// changed before everything of it was over. What a run has left alone stays so, and so does what
  /// an agent did to files that the verifier rests on, though a person has taken it.
  func look(_ ledger: Ledger) throws(Failure) -> Finding {
    let differing = try differing()
    guard !differing.isEmpty else { return Finding() }
    let kept = try before(ledger.state.run.dirty)
    let isOpen = ledger.hasOpenRun && ledger.state.run.policy.isLoop
    let over = isOpen ? end(of: ledger) : .min
    let work = try AttemptTimes.read(workspace)
    var finding = Finding()
    for path in differing {
      let touched = AttemptTimes.touched(path, under: top)
      if kept.contains(path) || work.tampering(path, touched) != nil {
        finding.foreign.append(path)
      } else if let over, touched > over, !work.holds(touched) {
        finding.foreign.append(path)
      } else {
        finding.ours.append(path)
      }
    }
    finding.isUnsure = over == nil
    return finding
  }

  /// What differs from HEAD, by whose it is.
  struct Finding {
    /// What agents of the loop have left uncommitted.
    var ours: [String] = []
    /// What is left alone.
    var foreign: [String] = []
    /// Whether an agent may be at work, or nobody recorded when one ended: all else counts as its.
    var isUnsure = false
  }

  /// Tasks that HEAD's plan has open and the plan of now has not, nor its archive: what an agent took
  /// out when it ended the last run.
  func lost(_ plan: WorkPlan) throws(Failure) -> [String] {
    guard let before = commits.committed(plan.path) else { return [] }
    let archived: Set<String>
    do throws(SystemFailure) {
      archived = try PlanArchive(plan: plan.path, keep: "").archived()
    } catch {
      throw .system(error, doing: "read the archive beside \(plan.path)")
    }
    return PlanText.read(before).tasks.filter { task in
      task.mark != .done && plan.document.task(task.identity) == nil
        && !archived.contains(task.identity)
    }.map(\.identity)
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

  /// When ralph and every process of the run were last at work, in milliseconds since 1970.
  ///
  /// Nil where one may still be, or where nobody recorded when it ended: what it wrote cannot be told
  /// from what others did.
  private func end(of ledger: Ledger) -> Int64? {
    let state = ledger.state
    var end = ledger.workedAt.milliseconds
    let processes =
      state.attempts.map { ($0.process, $0.fence) }
      + state.verifications.map { ($0.process, $0.fence) }
    for (process, fence) in processes {
      let folder = AttemptFolder("\(workspace.folder)/attempts/\(process)")
      let isAsked = state.outstanding.contains { $0.seq == fence }
      // A look that fails is no proof of an end.
      guard (try? folder.mayLive()) == false else { return nil }
      // The same of a record that cannot be read.
      if let finished = (try? folder.finishedMs()) ?? nil {
        end = max(end, finished)
      } else if !isAsked || Files.exists(folder.path) {
        return nil
      }
    }
    return end
  }
}
