import RalphAdapters
import RalphCore
import RalphPorts
import RalphProcess

/// Who does the work, as a run's policy says it.
enum AgentChoice {
  /// A preset, called with this program and these words beyond its own.
  case preset(Preset, program: String, extra: [String])
  /// Any command line, run by a shell.
  case shell(String)

  init(_ policy: Policy) {
    let command = policy.agentCommand.string
    guard let preset = Preset.named(policy.agent.text) else {
      self = .shell(command)
      return
    }
    // A command that is no words was refused before the run began.
    let words = CommandWords.split(command) ?? []
    self = .preset(
      preset,
      program: words.first ?? preset.program,
      extra: Array(words.dropFirst())
    )
  }

  /// Where a preset's program lies; nil if it is nowhere.
  ///
  /// A relative path counts from the workspace, where agents work.
  static func find(_ program: String, _ workspace: Workspace) -> String? {
    let isRelative = program.contains("/") && !program.hasPrefix("/")
    let name = isRelative ? workspace.root + "/" + program : program
    return Programs.find(name, path: Machine.searchPath)
  }

  /// What speaks for the agent; `environment` is what ralph itself was given.
  static func voice(
    _ policy: Policy,
    _ workspace: Workspace,
    _ environment: [String]
  ) -> any AgentVoice {
    switch AgentChoice(policy) {
    case .shell(let command): return ShellVoice(command: command)
    case .preset(let preset, let program, let extra):
      return PresetVoice(
        preset,
        program: find(program, workspace) ?? program,
        extra: extra,
        permission: permission(policy),
        model: policy.agentModel.isEmpty ? nil : policy.agentModel.string,
        environment: environment
      )
    }
  }

  private static func permission(_ policy: Policy) -> PresetVoice.Permission {
    let word = policy.agentPermission.string
    return word.isEmpty || word == "skip" ? .skip : .mode(word)
  }

  /// Who works, what it may do, and who pays as far as that is known; no value of a variable.
  struct Outline {
    var command: String
    var rights: String
    var pays: String

    init(_ policy: Policy, _ host: HostPlan, _ environment: [String]) {
      switch AgentChoice(policy) {
      case .shell(let words):
        command = "sh -c '\(Visible.text(words))'"
        rights = "whatever this command allows itself, in this folder"
        pays = "whoever pays for what this command calls"
      case .preset(let preset, let program, let extra):
        let permission = permission(policy)
        let granted = PresetVoice(preset, permission: permission).rights
        let words = ([program] + granted + extra).joined(separator: " ")
        let isFree = permission == .skip
        command = Visible.text(words)
        rights = isFree ? "edits this folder without asking" : "as its permission mode says"
        let payer = preset.payer(environment).map { "paid by API key (\($0) is set)" }
        pays = payer ?? "on the account that \(preset.name) is signed in to"
      }
      guard host.kind == .panes else { return }
      command = "\(policy.agent) as it stands in the panes"
      rights = "agents edit this folder without asking, as far as each was started so"
      pays = "the accounts or keys that the panes' agents were started with"
    }
  }
}
