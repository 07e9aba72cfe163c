import RalphAdapters

/// `ralph __complete WORDS…`: what could stand next on a line; the shells ask for it.
enum CompleteCommand {
  /// Prints the words that begin as the last one does, one a line.
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let words = call.arguments.words
    if words.dropLast().last == OptionName.rule.long {
      // Without rules there is nothing to propose.
      let ids = (try? VerifyBench.rules(call))?.rules.map(\.id) ?? []
      for id in ids where id.hasPrefix(words.last ?? "") { call.output.line(Visible.text(id)) }
      return .success
    }
    for word in candidates(words) { call.output.line(word) }
    return .success
  }

  /// Verbs in the first place, then the actions, options and topics of the verb.
  static func candidates(_ words: [String]) -> [String] {
    let last = words.last ?? ""
    guard words.count > 1 else {
      let options = OptionTable.options(of: .run).map(\.name.long)
      return (Verb.shown.map(\.rawValue) + options).filter { $0.hasPrefix(last) }
    }
    let verb = words.lazy.compactMap { Verb(rawValue: $0) }.first ?? .run
    var all = words.count == 2 ? VerbTable.entry(verb)?.actions.map(\.rawValue) ?? [] : []
    if verb == .help { all += Verb.shown.map(\.rawValue) + HelpTopic.allCases.map(\.rawValue) }
    if verb == .config, words.contains("get") { all += SettingKey.allCases.map(\.rawValue) }
    all += OptionTable.options(of: verb).map(\.name.long)
    return all.filter { $0.hasPrefix(last) }
  }
}
