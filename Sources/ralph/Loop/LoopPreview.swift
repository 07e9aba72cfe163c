import RalphAdapters
import RalphCore
import RalphRuntime

/// `ralph loop --print-prompt`: what the next such iteration would be told; nothing is done.
enum LoopPreview {
  static func show(
    _ call: Call,
    _ policy: Policy,
    _ work: Work,
    isPlan: Bool
  ) throws(Failure) -> ExitCode {
    guard let plan = work.plan else { return .success }
    let workspace = try call.workspace()
    let state = try Past.read(workspace).state
    let task = plan.document.tasks.first { $0.mark == .todo }
    let site = LoopSite(workspace, plan: plan.path)
    var parts = PromptParts(
      bead: isPlan ? .planning : task.map { PlanSource.bead($0.identity) } ?? .none,
      attempt: 1,
      nonce: "0123456789ab",
      run: state.run.id,
      title: isPlan ? "" : task?.title ?? "",
      seed: 1,
      limit: policy.promptLimit
    )
    if !isPlan, let task {
      parts.section = task.heading
      parts.details = task.details
      parts.acceptance = task.acceptance
    }
    var loop = LoopParts(
      site.setting(policy, prompt: work.template?.text),
      mode: isPlan ? .plan : .build,
      verdict: state.run.loop.verdict
    )
    loop.failures = state.run.loop.failures
    loop.report = report(state, workspace)
    if isPlan {
      loop.approved = state.approvedPhases.string
      loop.unapproved = state.unapprovedPhases.string
    }
    parts.loop = loop
    call.output.line(Prompt.compose(parts))
    return .success
  }

  private static func report(_ state: State, _ workspace: Workspace) -> String {
    guard !state.run.loop.report.isNone else { return "" }
    let keeper = FolderKeeper(workspace.folder)
    return TerminalText.plain(keeper.bytes(state.run.loop.report, limit: 1 << 20) ?? [])
  }
}
