import RalphAdapters
import RalphAudit
import RalphCore
import RalphProcess
import Synchronization

/// Calls a person by the command that the configuration names.
///
/// The loop never waits for it: each notice is a job of a thread of its own, ended after ten
/// seconds, and what it answers is a remark at most.
final class Notifier: Sendable {
  private let thread: WorkerThread
  private let command: String
  private let call: Calling
  private let box = Mutex(Box())

  /// What the jobs have to say, and how many wait.
  private struct Box {
    var remarks: [String] = []
    var waiting = 0
    /// Whether the run is over, and what waits has one limit for all of it.
    var deadline: Millis?
  }

  /// How a command is called.
  private struct Calling: Sendable {
    var environment: [String]
    var folder: String
  }

  /// How long one call may take, and all that still wait at the end.
  static let limit = Millis.seconds(10)
  /// Notices that wait at most; what comes beyond is told of and not sent.
  static let most = 64

  /// A notifier for a run's command; nil where there is none, or no thread can be had.
  init?(_ policy: Policy, _ workspace: Workspace, _ environment: [String]) {
    command = policy.notifyCommand.string
    // Without a thread nobody is called; the run's own lines say everything all the same.
    guard !command.isEmpty, let thread = try? WorkerThread() else { return nil }
    self.thread = thread
    let own = [
      "RALPH=1", "RALPH_WORKSPACE=\(workspace.root)", "RALPH_JOURNAL=\(workspace.journal)",
    ]
    call = Calling(
      environment: environment.filter { !$0.hasPrefix("RALPH") } + own,
      folder: workspace.root
    )
  }

  /// Hands a notice over.
  func send(_ notice: Notice) {
    let isTaken = box.withLock { box in
      guard box.waiting < Notifier.most else { return false }
      box.waiting += 1
      return true
    }
    guard isTaken else {
      remark(notice, "too many wait; not sent")
      return
    }
    let (command, call) = (command, call)
    thread.run { [self] in perform(notice, command, call) }
  }

  /// What the calls have had to say since this was asked last.
  func remarks() -> [String] {
    box.withLock { box in
      defer { box.remarks = [] }
      return box.remarks
    }
  }

  /// Lets what was handed over come to its end, for ten seconds at most beyond the present call.
  func finish() {
    let now = MachineClock().monotonic()
    box.withLock { $0.deadline = Millis(now.value + Notifier.limit.value) }
    thread.stop()
  }

  private func perform(_ notice: Notice, _ command: String, _ call: Calling) {
    defer { box.withLock { $0.waiting -= 1 } }
    if let deadline = box.withLock({ $0.deadline }), deadline < MachineClock().monotonic() {
      return remark(notice, "not sent: the run is over")
    }
    var invocation = Invocation(["/bin/sh", "-c", command])
    invocation.environment = call.environment + Notifier.variables(notice)
    invocation.directory = call.folder
    invocation.input = .bytes(Array((notice.json + "\n").utf8))
    invocation.timeLimitMs = Notifier.limit.value
    invocation.outputBound = 4096
    do {
      let captured = try ProgramRun.capture(invocation)
      guard !captured.ending.isSuccess else { return }
      let said = firstLine(String(decoding: captured.err, as: UTF8.self))
      remark(notice, captured.ending.text + (said.isEmpty ? "" : ": \(said)"))
    } catch {
      remark(notice, "\(error)")
    }
  }

  /// What the command finds in its environment about a notice.
  static func variables(_ notice: Notice) -> [String] {
    var lines = [
      "RALPH_EVENT=\(notice.kind.rawValue)", "RALPH_RUN=\(notice.id.run)",
      "RALPH_MESSAGE=\(notice.message)", "RALPH_SEVERITY=\(notice.kind.severity)",
    ]
    if !notice.bead.isNone { lines.append("RALPH_BEAD=\(notice.bead.bare)") }
    if !notice.title.isEmpty { lines.append("RALPH_TITLE=\(notice.title)") }
    return lines
  }

  private func remark(_ notice: Notice, _ why: String) {
    box.withLock { $0.remarks.append("notify.command (\(notice.kind.rawValue)): \(why)") }
  }
}
