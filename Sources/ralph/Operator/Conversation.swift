import RalphAdapters
import RalphCore
import RalphFiles
import RalphJournal
import RalphProcess

/// Requests on their way to the ralph that lives: left, rung for, and waited for in the journal.
struct Conversation {
  private let folder: RequestFolder
  private let journal: String
  private let workspace: Workspace

  init(_ workspace: Workspace, _ journal: String) {
    self.workspace = workspace
    self.journal = journal
    folder = RequestFolder(in: workspace.folder, user: Machine.user)
  }

  /// A request that nobody has answered yet.
  private struct Open {
    var form: RequestForm
    var name: Name
  }

  /// Leaves requests and waits until they stand in the journal; gives those that nobody took since
  /// the writer has died, and takes them back.
  func hold(_ forms: [RequestForm]) throws(Failure) -> [RequestForm] {
    do throws(SystemFailure) {
      var follower = try JournalFollower(path: journal)
      try follower.poll { _, _ in }
      var open: [Open] = []
      let now = MachineClock().wall().milliseconds
      for (place, form) in forms.enumerated() {
        let name = try folder.put(form, at: now + Int64(place), process: Int32(Machine.pid))
        open.append(Open(form: form, name: name))
      }
      var isRung = false
      var isAlive = true
      var problem: SystemFailure?
      _ = Poller.wait(timeoutMs: OperatorDesk.patience) {
        do throws(SystemFailure) {
          if !isRung { isRung = try folder.ring() }
          for entry in try follower.poll() {
            open.removeAll { $0.name == entry.event?.request }
          }
        } catch {
          problem = error
        }
        isAlive = Past.hasWriter(journal) ?? true
        return open.isEmpty || !isAlive || problem != nil
      }
      if let problem { throw problem }
      guard !open.isEmpty else { return [] }
      guard isRung, isAlive else { return try withdraw(open, isAlive) }
    } catch {
      throw .system(error, doing: "leave a request in \(workspace.shown(folder.path))")
    }
    throw Failure(
      .locked,
      "NOT_TAKEN_YET",
      "ralph has not answered within \(OperatorDesk.patience / 1000) seconds",
      [
        "the request lies in \(workspace.shown(folder.path)) and is taken once that ralph turns",
        "see whether it was: ralph history -n 5",
      ]
    )
  }

  /// Takes back what nobody took; what is gone was taken at the last moment.
  private func withdraw(_ open: [Open], _ isAlive: Bool) throws(SystemFailure) -> [RequestForm] {
    var left: [RequestForm] = []
    for one in open where try folder.withdraw(one.name) { left.append(one.form) }
    return left
  }
}

extension Event {
  /// The request that a fact answers; nil for every other fact.
  fileprivate var request: Name? {
    switch self {
    case .operatorDrained(let asked), .operatorStopped(let asked), .operatorPaused(let asked),
      .operatorContinued(let asked):
      asked.by
    case .operatorRetried(let decided), .operatorSkipped(let decided): decided.by
    case .operatorRecorded(let decided), .operatorUndone(let decided): decided.by
    case .operatorApproved(let decided), .operatorRejected(let decided): decided.by
    default: nil
    }
  }
}
