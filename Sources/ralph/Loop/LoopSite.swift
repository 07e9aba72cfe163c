import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import RalphRuntime

/// The files of a brain repository around a loop: what its prompts say, where its transcripts go.
struct LoopSite {
  private let workspace: Workspace
  private let plan: String

  /// Where such files stand below a workspace; the first found wins.
  private static let folders = ["workers/ralph", "ralph", ""]
  /// The most bytes of a file that a prompt takes in.
  private static let most = 1 << 18

  init(_ workspace: Workspace, plan: String) { (self.workspace, self.plan) = (workspace, plan) }

  /// What the prompts tell beside the task.
  func setting(_ policy: Policy, prompt: String?) -> LoopSetting {
    var setting = LoopSetting(
      repository: Files.name(of: workspace.root),
      root: workspace.root,
      runner: policy.agent.text,
      model: policy.agentModel.string
    )
    setting.agents = text("AGENTS.md")
    setting.instructions = prompt ?? text("PROMPT.md")
    setting.files = ["THOUGHTS.md", "NEURONS.md"].compactMap(find).map(workspace.shown)
    setting.plan = workspace.shown(plan)
    return setting
  }

  /// The folder of transcripts: the one of the configuration, the loop's own, or ralph's.
  func transcripts(_ settings: Settings) -> String {
    if let named = settings.path(.loopTranscripts) { return named }
    for folder in LoopSite.folders.dropLast() where isFolder(folder + "/logs") {
      return "\(workspace.root)/\(folder)/logs"
    }
    return workspace.folder + "/transcripts"
  }

  private func find(_ name: String) -> String? {
    LoopSite.folders.lazy.map { folder in
      workspace.root + "/" + (folder.isEmpty ? "" : folder + "/") + name
    }.first { Files.exists($0) }
  }

  private func text(_ name: String) -> String {
    // One that cannot be read is left out; the prompt says what it holds and nothing else.
    guard let path = find(name), let bytes = try? Files.read(path, limit: LoopSite.most)
    else { return "" }
    return TerminalText.plain(bytes)
  }

  private func isFolder(_ path: String) -> Bool {
    // What cannot be looked at is no place to write to.
    guard let status = try? Files.status(workspace.root + "/" + path) else { return false }
    return status.isFolder
  }
}
