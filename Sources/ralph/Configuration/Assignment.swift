/// One key set to one value at one place: what the layers of the settings are made of.
struct Assignment: Equatable, Sendable {
  var key: SettingKey
  var value: SettingValue
  var origin: Origin

  /// What a configuration file says.
  static func all(in file: ConfigurationFile) throws(Failure) -> [Assignment] {
    guard let bytes = file.bytes else { return [] }
    let stanzas = try Stanzas(bytes, file: file.shown)
    for section in stanzas.sections {
      try checkSection(section.word, section.name, "\(file.shown):\(section.number)")
    }
    var all: [Assignment] = []
    for line in stanzas.lines {
      let place = "\(file.shown):\(line.number)"
      guard let key = SettingKey(rawValue: line.path) else {
        throw unknown("key '\(line.path)'", line.path, SettingKey.allCases.map(\.rawValue), place)
      }
      if case .command = KeyTable.entry(key).kind, let comment = line.comment {
        throw Failure(
          .configuration,
          "BAD_CONFIGURATION",
          "\(place): is '\(comment)' a comment or part of the command?",
          ["put the command in quotes, or the comment on a line of its own"]
        )
      }
      all += try read(key, line.value, file.origin(line: line.number))
    }
    return all
  }

  /// What the environment says; of two names for one key the long one wins.
  static func all(in environment: Environment) throws(Failure) -> [Assignment] {
    var all: [Assignment] = []
    for key in SettingKey.allCases {
      for name in [key.shortVariable, key.variable].compactMap(\.self) {
        guard let text = environment[name] else { continue }
        all += try read(key, text, .environment(name))
      }
    }
    return all
  }

  /// What the command line says.
  static func typed(_ arguments: Arguments) throws(Failure) -> [Assignment] {
    var all: [Assignment] = []
    for option in arguments.options {
      let entry = OptionTable.entry(option.name).seen(by: arguments.verb)
      guard let key = entry.key else { continue }
      let origin = Origin.typed(option.typed)
      switch option.name {
      case .noVerify:
        all.append(Assignment(key: .verifyMode, value: .word("accept"), origin: origin))
      case .verify:
        guard option.value.contains(where: { $0 != " " }) else {
          throw .usage("BAD_VALUE", "\(option.typed) needs a command", "or use --no-verify")
        }
        all.append(Assignment(key: .verifyMode, value: .word("command"), origin: origin))
        all += try read(key, option.value, origin)
      default: all += try read(key, option.value, origin)
      }
    }
    if arguments.verb == .run || arguments.verb == .loop, let word = arguments.words.first {
      all += try read(.iterations, word, .typed("MAX_ITERATIONS"))
    }
    return all
  }

  /// Reads the text of one key; `shell:CMD` as kind of agent sets two.
  static func read(
    _ key: SettingKey,
    _ text: String,
    _ origin: Origin
  ) throws(Failure) -> [Assignment] {
    var text = text
    var all: [Assignment] = []
    if key == .agentKind, text.hasPrefix("shell:") {
      all.append(
        Assignment(key: .agentCommand, value: .text(String(text.dropFirst(6))), origin: origin)
      )
      text = "shell"
    }
    do throws(SettingKind.Misread) {
      all.append(
        Assignment(key: key, value: try KeyTable.entry(key).kind.read(text), origin: origin)
      )
    } catch {
      throw misread(key, text, origin, error)
    }
    return all
  }

  private static func misread(
    _ key: SettingKey,
    _ text: String,
    _ origin: Origin,
    _ misread: SettingKind.Misread
  ) -> Failure {
    let exit: ExitCode = origin.isTyped ? .usage : .configuration
    let place = origin.place.map { "\($0): " } ?? ""
    let subject = origin.place == nil ? origin.description : key.rawValue
    switch misread {
    case .notBuilt:
      let failure = Failure.notBuilt(
        "\(place)\(subject) \(text)",
        "by now it takes \(KeyTable.entry(key).kind.expectation)",
        exit: exit
      )
      return failure
    case .expected(let expected):
      var hints: [String] = []
      if case .word(let words, _) = KeyTable.entry(key).kind {
        hints = Suggestion.hint(for: text, among: words)
      }
      if key == .agentKind { hints.append("shell:CMD runs any command as the agent") }
      return Failure(
        exit,
        "BAD_VALUE",
        "\(place)\(subject) takes \(expected), not '\(text)'",
        hints
      )
    }
  }

  private static func checkSection(
    _ word: String,
    _ name: String?,
    _ place: String
  ) throws(Failure) {
    guard KeyTable.sections.contains(word) else {
      throw unknown("section '[\(word)]'", word, KeyTable.sections, place)
    }
    if let name, word == "notify" {
      throw .notBuilt(
        "\(place): section '[notify \"\(name)\"]'",
        "one command by now: write [notify], and command = CMD below it",
        exit: .configuration
      )
    }
    if let name, word != "agent" || SettingKey.ofPreset(name) == nil {
      throw Failure(
        .configuration,
        "UNKNOWN_KEY",
        word == "agent"
          ? "\(place): no preset of agents is called '\(name)'"
          : "\(place): section '[\(word)]' takes no name, but has '\(name)'",
        ["write [\(word)]"]
      )
    }
  }

  private static func unknown(
    _ what: String,
    _ word: String,
    _ known: [String],
    _ place: String
  ) -> Failure {
    if LaterKey.contains(word) {
      return .notBuilt("\(place): \(what)", "leave it out until then", exit: .configuration)
    }
    return Failure(
      .configuration,
      "UNKNOWN_KEY",
      "\(place): unknown \(what)",
      Suggestion.hint(for: word, among: known) + ["see 'ralph help config'"]
    )
  }
}
