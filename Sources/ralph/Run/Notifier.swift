import RalphAudit
import RalphCore
import RalphProcess

/// Calls a person by the command that the configuration names.
///
/// The loop never waits for it: notices are sent one after the other beside it, each is ended after
/// ten seconds, and what the command answers is a remark at most.
struct Notifier {
  private let calls: CallQueue
  private let command: String
  private let environment: [String]
  private let folder: String

  /// How long one call may take, and all that still wait at the end, in milliseconds.
  static let limit: Int64 = 10_000

  /// A notifier for a run's command; nil where there is none, or no thread can be had.
  init?(_ policy: Policy, _ workspace: Workspace, _ environment: [String]) {
    command = policy.notifyCommand.string
    guard !command.isEmpty, let calls = CallQueue(most: 64) else { return nil }
    self.calls = calls
    folder = workspace.root
    let own = [
      "RALPH=1", "RALPH_WORKSPACE=\(workspace.root)", "RALPH_JOURNAL=\(workspace.journal)",
    ]
    self.environment = environment.filter { !$0.hasPrefix("RALPH") } + own
  }

  /// Hands a notice over.
  func send(_ notice: Notice) {
    var invocation = Invocation(["/bin/sh", "-c", command])
    invocation.environment = environment + Notifier.variables(notice)
    invocation.directory = folder
    invocation.input = .bytes(Array((notice.json + "\n").utf8))
    invocation.timeLimitMs = Notifier.limit
    invocation.outputBound = 4096
    calls.run(invocation, named: "notify.command (\(notice.kind.rawValue))")
  }

  /// What the calls have had to say since this was asked last.
  func remarks() -> [String] { calls.remarks() }

  /// Lets what was handed over come to its end, for ten seconds at most beyond the present call.
  func finish() { calls.finish(within: Notifier.limit) }

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
}
