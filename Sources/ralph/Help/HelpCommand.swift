/// `ralph help`, `-h` and `--help`: pages made of the tables.
enum HelpCommand {
  /// `ralph help [COMMAND|TOPIC]`: always the long form.
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let columns = call.output.look.columns
    guard let word = call.arguments.words.first else {
      return show(HelpCommand.general(columns), call)
    }
    let verb = Verb(rawValue: word).flatMap { HelpCommand.page($0, .long, columns) }
    let topic = HelpTopic(rawValue: word)?.page(columns)
    // A word that is both, such as `config`, gets both pages.
    let pages = [verb, topic].compactMap { $0 }
    guard !pages.isEmpty else { throw unknown(word) }
    return show(Array(pages.joined(separator: [""])), call)
  }

  /// `-h` and `--help` on a line, with or without a verb.
  static func show(_ call: Call, _ length: Arguments.HelpLength) -> ExitCode {
    let columns = call.output.look.columns
    if call.arguments.verbWasTyped, let page = page(call.arguments.verb, length, columns) {
      return show(page, call)
    }
    return show(length == .short ? brief(columns) : general(columns), call)
  }

  private static func show(_ page: [String], _ call: Call) -> ExitCode {
    for line in page { call.output.line(line) }
    return .success
  }

  private static func unknown(_ word: String) -> Failure {
    if let later = LaterVerb.all.first(where: { $0.word == word }) {
      return .notBuilt("'ralph \(word)'", later.meanwhile)
    }
    let known = Verb.shown.map(\.rawValue) + HelpTopic.allCases.map(\.rawValue)
    return Failure(
      .usage,
      "UNKNOWN_TOPIC",
      "no help on '\(word)'",
      Suggestion.hint(for: word, among: known)
        + ["topics: " + HelpTopic.allCases.map(\.rawValue).joined(separator: ", ")]
    )
  }
}
