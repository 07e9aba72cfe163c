extension HelpCommand {
  /// What ralph is for, in one line.
  static let purpose = "hand ready work to coding agents, verify it, remember everything"
  /// How it is called.
  static let synopsis = ["ralph [OPTIONS] [MAX_ITERATIONS]", "ralph <command> [OPTIONS] [ARGS]"]

  /// The options short help shows: the seed's six, and the two without which little happens.
  static let briefOptions: [OptionName] = [
    .session, .concurrent, .timeout, .monitor, .dryRun, .help, .agent, .verify,
  ]

  /// `ralph -h`: one screen.
  static func brief(_ columns: Int) -> [String] {
    var page = HelpPage(columns: columns)
    opening(&page)
    page.heading("Options")
    for name in briefOptions { option(OptionTable.entry(name), .short, &page) }
    page.gap()
    for group in VerbTable.groups {
      let verbs = VerbTable.all.filter { $0.group == group }.map(\.verb.rawValue)
      page.verbatim(padded(group + ":", 9) + verbs.joined(separator: "  "))
    }
    page.gap()
    page.paragraph("Run 'ralph --help' for all of it; 'ralph demo' to try it without any agent")
    return page.lines
  }

  /// `ralph --help` and `ralph help`: everything a run takes, and where to read on.
  static func general(_ columns: Int) -> [String] {
    var page = HelpPage(columns: columns)
    opening(&page)
    examples(of: .run, &page)
    page.heading("Commands")
    page.margin = 14
    for entry in VerbTable.all { page.row(entry.verb.rawValue, entry.help) }
    page.margin = 28
    optionList(of: .run, .short, &page)
    page.heading("While it runs")
    page.row("ralph status", "one screen of the run and its tasks")
    page.row("ralph history -f", "entries as they are written")
    page.row("ralph logs -f BEAD", "what an agent without a pane prints")
    page.row("tmux attach -t hypermark", "the panes themselves; or: ntm attach hypermark")
    page.heading("And with ntm")
    page.margin = 36
    page.row("ntm activity hypermark --watch", "its agents, as they work")
    page.row("ntm --robot-terse", "one compact line")
    page.verbatim("  ntm --robot-status | jq '.sessions[] | select(.name==\"hypermark\")'")
    page.margin = 28
    page.heading("More")
    page.row("ralph help COMMAND", "one command in full")
    page.row("ralph help TOPIC", HelpTopic.allCases.map(\.rawValue).joined(separator: ", "))
    page.row("ralph demo", "try it without any agent")
    return page.lines
  }

  /// The page of one verb; nil for those that are not for people.
  static func page(_ verb: Verb, _ length: Arguments.HelpLength, _ columns: Int) -> [String]? {
    guard let entry = VerbTable.entry(verb) else { return nil }
    var page = HelpPage(columns: columns)
    page.paragraph("ralph \(verb.rawValue) — \(entry.help)")
    page.gap()
    for (index, usage) in entry.usage.enumerated() {
      let line = index == 0 ? "Usage: " : "       "
      page.verbatim(line + "ralph \(verb.rawValue)" + (usage.isEmpty ? "" : " " + usage))
    }
    page.gap()
    page.paragraph(entry.detail)
    if length == .long { examples(of: verb, &page) }
    optionList(of: verb, length, &page)
    return page.lines
  }

  private static func opening(_ page: inout HelpPage) {
    page.paragraph("ralph — " + purpose)
    page.gap()
    for (place, line) in synopsis.enumerated() {
      page.verbatim((place == 0 ? "Usage: " : "       ") + line)
    }
  }

  private static func examples(of verb: Verb, _ page: inout HelpPage) {
    guard let examples = VerbTable.entry(verb)?.examples, !examples.isEmpty else { return }
    page.heading("Examples")
    page.margin = 40
    for example in examples { page.row(example.line, example.does) }
    page.margin = 28
  }

  /// The options of a verb: its own first, then those that every verb takes.
  private static func optionList(
    of verb: Verb,
    _ length: Arguments.HelpLength,
    _ page: inout HelpPage
  ) {
    let options = OptionTable.options(of: verb)
    let own = options.filter { $0.verbs.count < Verb.shown.count || verb == .run && $0.isOfSeed }
    let others = options.filter { option in !own.contains { $0.name == option.name } }
    if !own.isEmpty {
      page.heading("Options")
      for entry in own { option(entry, length, &page) }
    }
    page.heading(own.isEmpty ? "Options" : "Options of every command")
    for entry in others { option(entry, length, &page) }
  }

  private static func option(
    _ entry: OptionEntry,
    _ length: Arguments.HelpLength,
    _ page: inout HelpPage
  ) {
    var text = entry.help
    if entry.note != nil { text += " (no effect yet)" }
    if let standard = entry.standard { text += " [\(standard)]" }
    page.row(entry.spelling, text)
    guard length == .long else { return }
    if let detail = entry.detail { page.row("", detail) }
    if let key = entry.key { page.row("", "Key: \(key.rawValue)") }
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 1))
  }
}

extension OptionEntry {
  /// Whether the seed's script had it.
  fileprivate var isOfSeed: Bool {
    switch name {
    case .session, .concurrent, .timeout, .monitor, .dryRun, .help: true
    default: false
    }
  }
}
