extension Arguments {
  /// Reads the words after the program's name.
  init(_ line: [String]) throws(Failure) {
    if let help = Arguments.helpAskedFor(by: line) {
      self = help
      return
    }
    var reader = LineReader(line[...])
    do throws(Failure) {
      try reader.read()
    } catch {
      let verb = Arguments.likelyVerb(of: line) ?? .run
      throw Arguments.explained(error, unknown: reader.unknown, verb: verb)
    }
    options = reader.options
    try chooseVerb(reader.words, beforeDashes: reader.wordsBeforeDashes)
    if isOn(.help) {
      help = .short
      return
    }
    if isOn(.version) { verb = .version }
    try checkOptions()
    try checkWords()
    collectNotes()
  }

  /// What a line with `-h` or `--help` before `--` asks for: help wins over everything else on it.
  private static func helpAskedFor(by line: [String]) -> Arguments? {
    let before = line.prefix { $0 != "--" }
    guard let asked = before.last(where: { $0 == "-h" || $0 == "--help" }) else { return nil }
    var arguments = Arguments()
    arguments.help = asked == "-h" ? .short : .long
    if let verb = likelyVerb(of: line) {
      arguments.verb = verb
      arguments.verbWasTyped = true
    }
    return arguments
  }

  /// The first word that is a verb, on a line that may be wrong.
  private static func likelyVerb(of line: [String]) -> Verb? {
    line.lazy.compactMap { Verb(rawValue: $0) }.first
  }

  private mutating func chooseVerb(_ all: [String], beforeDashes: Int?) throws(Failure) {
    words = all
    guard let first = all.first, beforeDashes != 0 else { return }
    if !first.isEmpty, first.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { return }
    words.removeFirst()
    guard let known = Verb(rawValue: first) else { throw Arguments.unknownVerb(first) }
    verb = known
    verbWasTyped = true
    guard let entry = VerbTable.entry(known), let standard = entry.actions.first else { return }
    action = standard
    guard let second = words.first else { return }
    words.removeFirst()
    guard let chosen = entry.actions.first(where: { $0.rawValue == second }) else {
      let names = entry.actions.map(\.rawValue)
      throw Failure(
        .usage,
        "UNKNOWN_ACTION",
        "'ralph \(first)' does not know '\(second)'",
        Suggestion.hint(for: second, among: names)
          + ["it knows: " + names.joined(separator: ", "), "see 'ralph help \(first)'"]
      )
    }
    action = chosen
  }

  private static func unknownVerb(_ word: String) -> Failure {
    if let later = LaterVerb.all.first(where: { $0.word == word }) {
      return .notBuilt("'ralph \(word)'", later.meanwhile)
    }
    let hint = Suggestion.hint(for: word, among: Verb.shown.map(\.rawValue))
    return Failure(
      .usage,
      "UNKNOWN_COMMAND",
      "unknown command '\(word)'",
      hint + ["see 'ralph --help'"]
    )
  }

  private mutating func checkOptions() throws(Failure) {
    for option in options {
      let entry = OptionTable.entry(option.name)
      guard entry.verbs.contains(verb) else { throw misplaced(option, entry) }
      let words = entry.seen(by: verb).words
      guard words.isEmpty || words.contains(option.value) else {
        throw .usage(
          "BAD_VALUE",
          "\(option.typed) is one of \(words.joined(separator: ", ")), not '\(option.value)'"
        )
      }
    }
    if let command = last(.verify), let none = last(.noVerify), none.value == "yes" {
      throw .usage(
        "CONFLICT",
        "\(command.typed) and \(none.typed) contradict each other",
        "use one of them"
      )
    }
  }

  private func misplaced(_ option: Occurrence, _ entry: OptionEntry) -> Failure {
    let owners = VerbTable.all.filter { entry.verbs.contains($0.verb) }.map {
      "ralph \($0.verb.rawValue)"
    }
    return .usage(
      "MISPLACED_OPTION",
      "'ralph \(verb.rawValue)' has no option '\(option.typed)'",
      "it belongs to: " + owners.joined(separator: ", "),
      "see 'ralph help \(verb.rawValue)'"
    )
  }

  private func checkWords() throws(Failure) {
    guard let entry = VerbTable.entry(verb) else { return }
    if verb == .version, !verbWasTyped || isOn(.version) { return }
    let range = entry.words(of: action)
    let name = "ralph \(verb.rawValue)" + (action.map { " " + $0.rawValue } ?? "")
    if words.count > range.upperBound {
      let surplus = words[range.upperBound]
      throw .usage(
        "UNEXPECTED_WORD",
        "unexpected '\(surplus)' after '\(name)'",
        "see 'ralph help \(verb.rawValue)'"
      )
    }
    if words.count < range.lowerBound {
      throw Failure(
        .usage,
        "MISSING_WORD",
        "'\(name)' needs more words",
        entry.usage.map { "usage: ralph \(verb.rawValue) \($0)" }
      )
    }
  }

  private mutating func collectNotes() {
    for entry in OptionTable.all {
      guard let note = entry.note, let option = last(entry.name), option.value != "no" else {
        continue
      }
      notes.append(note)
    }
  }

  /// The failure of a line, with the nearest option of the verb and where to read on.
  private static func explained(_ failure: Failure, unknown: String?, verb: Verb) -> Failure {
    var failure = failure
    if let unknown, unknown.hasPrefix("--") {
      let known = OptionTable.options(of: verb).map(\.name.long)
      failure.hints += Suggestion.hint(for: unknown, among: known)
    }
    failure.hints.append("see 'ralph help \(verb.rawValue)'")
    return failure
  }
}
