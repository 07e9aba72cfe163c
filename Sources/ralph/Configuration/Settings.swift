import RalphCore

/// What is meant: every key with its value and where that was set.
///
/// ``Arguments`` is what was typed; here it is validated and merged with the environment, the
/// files and the defaults. Later layers win: default, user, project, local, environment, line.
struct Settings: Sendable {
  /// A value and where it comes from.
  struct Setting: Equatable, Sendable {
    var value: SettingValue
    var origin: Origin
  }

  /// A setting that runs a program or gives rights: for the caller to show, ask about or refuse.
  struct Runnable: Equatable, Sendable {
    var key: SettingKey
    var value: String
    var origin: Origin
  }

  /// What anybody has set; of all other keys the table says the default.
  private var byKey: [SettingKey: Setting] = [:]
  /// The files that were looked for, weakest first.
  var files: [ConfigurationFile] = []
  /// The workspace they belong to.
  var workspace: Workspace
  /// What the command line says by itself: what a resume lays over the recorded policy.
  private(set) var typed: [Assignment] = []
  /// How many iterations `resume N` adds; nil where no number was typed, 0 is unbounded.
  private(set) var moreIterations: Int?

  /// The defaults.
  init(workspace: Workspace) { self.workspace = workspace }

  /// A key's value and origin; there is one for every key.
  subscript(key: SettingKey) -> Setting {
    byKey[key] ?? Setting(value: KeyTable.entry(key).standard, origin: .standard)
  }

  /// The digest of the configuration files as they were read.
  var digest: Digest { ConfigurationFile.digest(files) }

  /// What runs a program or gives rights, where anybody set it.
  var runnable: [Runnable] {
    KeyTable.all.compactMap { entry in
      let setting = self[entry.key]
      guard entry.runs, counts(entry.key), setting.origin != .standard, !setting.value.text.isEmpty
      else { return nil }
      return Runnable(key: entry.key, value: setting.value.text, origin: setting.origin)
    }
  }

  /// Whether a key has a say: of the presets' keys only those of the chosen one have.
  private func counts(_ key: SettingKey) -> Bool {
    let chosen = SettingKey.ofPreset(self[.agentKind].value.text)
    let isChosen = key == chosen?.program || key == chosen?.args
    return isChosen || key.rawValue.utf8.count { $0 == UInt8(ascii: ".") } == 1
  }

  /// Lays a layer over what is there.
  ///
  /// A kind of agent, or a verifier, is one decision in two keys: a layer that makes half of it
  /// does not inherit the other half from a layer below.
  mutating func lay(_ layer: [Assignment]) {
    guard !layer.isEmpty else { return }
    let keys = Set(layer.map(\.key))
    for assignment in layer {
      if assignment.key == .agentKind, !keys.contains(.agentCommand) {
        byKey[.agentCommand] = Setting(value: .text(""), origin: assignment.origin)
      }
      if assignment.key == .agentKind, assignment.value != self[.agentKind].value,
        !keys.contains(.model)
      {
        // A model belongs to its kind of agent: another kind does not know it.
        byKey[.model] = Setting(value: .text(""), origin: assignment.origin)
      }
      if assignment.key == .verifyCommand, !keys.contains(.verifyMode) {
        byKey[.verifyMode] = Setting(value: .word("auto"), origin: assignment.origin)
      }
    }
    for assignment in layer {
      byKey[assignment.key] = Setting(value: assignment.value, origin: assignment.origin)
    }
  }

  /// Lays what was typed over everything, and remembers it.
  mutating func layTyped(_ arguments: Arguments) throws(Failure) {
    typed = try Assignment.typed(arguments)
    lay(typed)
    if arguments.verb == .resume, let word = arguments.words.first {
      let read = try Assignment.read(.iterations, word, .typed("MORE_ITERATIONS"))
      if case .count(let number)? = read.first?.value { moreIterations = number }
    }
    // One iteration is the default: 0 was set by somebody.
    if byKey[.followUps] == nil, byKey[.iterations]?.value == .count(0) {
      byKey[.followUps] = Setting(value: .word(FollowUps.hold.rawValue), origin: .standard)
    }
  }
}

extension Settings {
  /// How much of the configuration files is obeyed.
  enum Reading: Sendable {
    /// All of it; an error in a file ends the command.
    case whole
    /// Only how things look; a file with an error is passed over.
    case looks
  }

  /// Reads and merges all layers.
  static func load(
    _ arguments: Arguments,
    _ environment: Environment,
    _ workspace: Workspace
  ) throws(Failure) -> Settings {
    let resumes = arguments.verb == .resume && !arguments.isOn(.reloadConfig)
    let reading: Reading = arguments.verb.obeysConfiguration && !resumes ? .whole : .looks
    var settings = Settings(workspace: workspace)
    settings.files = try ConfigurationFile.readAll(arguments, environment, workspace)
    for file in settings.files {
      switch reading {
      case .whole: settings.lay(try Assignment.all(in: file))
      case .looks:
        // What only looks must not fail for a setting that it does not obey.
        let all = (try? Assignment.all(in: file)) ?? []
        settings.lay(all.filter { $0.key.section == "ui" })
      }
    }
    let variables = try Assignment.all(in: environment)
    settings.lay(reading == .whole ? variables : variables.filter { $0.key.section == "ui" })
    try settings.layTyped(arguments)
    return settings
  }
}
