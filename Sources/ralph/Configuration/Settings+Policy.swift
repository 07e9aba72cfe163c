import RalphAdapters
import RalphCore

extension Settings {
  /// The policy of a new run; throws where two settings do not fit together.
  func policy() throws(Failure) -> Policy {
    var policy = Policy()
    for entry in KeyTable.all { entry.member.write(self[entry.key].value, to: &policy) }
    if policy.agentCommand.isEmpty { policy.agentCommand = Text(presetCommand) }
    switch self[.verifyMode].value.text {
    case "accept": policy.verify = .accept
    case "none": policy.verify = .none
    case "command": policy.verify = .command
    default: policy.verify = policy.verifyCommand.isEmpty ? .none : .command
    }
    try check(policy)
    return policy
  }

  /// The chosen preset's program and the words that are added to it, as a run records them; empty
  /// where the preset's own hold.
  var presetCommand: String {
    guard let keys = SettingKey.ofPreset(self[.agentKind].value.text),
      self[keys.program].origin != .standard || self[keys.args].origin != .standard
    else { return "" }
    let (program, args) = (self[keys.program].value.text, self[keys.args].value.text)
    let standard = KeyTable.entry(keys.program).standard.text
    let word = CommandWords.quoted(program.isEmpty ? standard : program)
    return args.isEmpty ? word : word + " " + args
  }

  /// The policy of a run that is resumed: what was recorded, with what was typed laid over it.
  ///
  /// Of the iterations, `resume N` adds N and `resume 0` lifts the limit.
  func overlay(on recorded: Policy) throws(Failure) -> Policy {
    var policy = recorded
    for assignment in typed {
      KeyTable.entry(assignment.key).member.write(assignment.value, to: &policy)
      if assignment.key == .verifyMode {
        policy.verify = VerifyMode(rawValue: assignment.value.text) ?? policy.verify
      }
      if assignment.key == .agentKind, !typed.contains(where: { $0.key == .agentCommand }) {
        policy.agentCommand = Text()
        if policy.agent != recorded.agent { policy.agentModel = Text() }
      }
    }
    addIterations(to: &policy)
    try check(policy)
    return policy
  }

  /// The policy of a run that is resumed with `--reload-config`: as for a new run, except that the
  /// iterations are the recorded ones and what `resume N` adds.
  func reloaded(on recorded: Policy) throws(Failure) -> Policy {
    var policy = try policy()
    policy.iterations = recorded.iterations
    if self[.followUps].origin == .standard { policy.followUps = recorded.followUps }
    addIterations(to: &policy)
    return policy
  }

  private func addIterations(to policy: inout Policy) {
    guard let more = moreIterations else { return }
    if more == 0 {
      policy.iterations = 0
      if !typed.contains(where: { $0.key == .followUps }) { policy.followUps = .hold }
    } else if policy.iterations > 0 {
      policy.iterations = min(policy.iterations + more, 1_000_000)
    }
  }

  /// The longest text a run can record, in bytes: what is longer would be cut, and the stump run.
  private static let longest = 4096

  private func check(_ policy: Policy) throws(Failure) {
    for entry in KeyTable.all where self[entry.key].value.text.utf8.count > Settings.longest {
      throw contradiction(
        "\(entry.key.rawValue) is longer than \(Settings.longest) bytes",
        entry.key,
        "put it into a script and name that"
      )
    }
    let isBlank = policy.agentCommand.string.allSatisfy { " \t\n'\"".contains($0) }
    if policy.agent == Name("shell"), isBlank {
      throw contradiction(
        "the agent is a shell command, but the command is empty",
        .agentKind,
        "write --agent shell:CMD, or agent.command = CMD"
      )
    }
    if let preset = Preset.named(policy.agent.text) { try check(policy, preset) }
    if policy.verify == .command, policy.verifyCommand.isEmpty {
      throw contradiction(
        "the verifier is a command, but the command is empty",
        .verifyMode,
        "write --verify CMD, or verify.command = CMD"
      )
    }
  }

  private func check(_ policy: Policy, _ preset: Preset) throws(Failure) {
    if presetCommand.utf8.count > Settings.longest {
      throw contradiction(
        "program and words for \(preset.name) are longer than \(Settings.longest) bytes",
        .agentKind,
        "put them into a script and name that"
      )
    }
    if CommandWords.split(policy.agentCommand.string) == nil {
      throw contradiction(
        "a quote is not closed in what is run for \(preset.name)",
        .agentKind,
        "close it: \(policy.agentCommand.string)"
      )
    }
    if !policy.agentModel.isEmpty, !preset.takesModel {
      throw contradiction(
        "\(preset.name) cannot be asked for a model",
        .model,
        "leave agent.model empty, and set the model in \(preset.name)'s own configuration"
      )
    }
    let permission = policy.agentPermission.string
    if !permission.isEmpty, permission != "skip", !preset.takesModes {
      throw contradiction(
        "\(preset.name) has no permission modes",
        .permission,
        "leave agent.permission at skip, or limit it in \(preset.name)'s own configuration"
      )
    }
  }

  private func contradiction(_ what: String, _ key: SettingKey, _ remedy: String) -> Failure {
    let origin = self[key].origin
    return Failure(
      origin.isTyped ? .usage : .configuration,
      "CONTRADICTION",
      what,
      ["\(key.rawValue) = \(self[key].value.text) is from \(origin)", remedy]
    )
  }
}

extension Settings {
  /// A path setting as a whole path; nil where it is not set.
  ///
  /// What was typed or stands in the environment counts from the folder of the call, what a file
  /// says from the workspace.
  func path(_ key: SettingKey) -> String? {
    let setting = self[key]
    let text = setting.value.text
    guard !text.isEmpty else { return nil }
    return setting.origin.isOfThisCall
      ? workspace.typedPath(text) : workspace.configuredPath(text)
  }

  /// A setting's text; nil where it is empty.
  func text(_ key: SettingKey) -> String? {
    let text = self[key].value.text
    return text.isEmpty ? nil : text
  }

  /// Whether a yes-or-no setting is on.
  func isOn(_ key: SettingKey) -> Bool { self[key].value == .flag(true) }
}
