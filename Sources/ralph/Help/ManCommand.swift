import RalphCore

/// `ralph man`: the manual as a page for man, made from the tables that help is made of.
enum ManCommand {
  static func run(_ call: Call) -> ExitCode {
    for line in page() { call.output.line(line) }
    return .success
  }

  /// The page in the macros of man(7), line by line.
  static func page() -> [String] {
    var roff = Roff()
    roff.macro("TH", "RALPH", "1", "", Machine.program.text, "")
    roff.section("NAME")
    roff.text("ralph - " + HelpCommand.purpose)
    roff.section("SYNOPSIS")
    roff.lines(HelpCommand.synopsis)
    roff.section("DESCRIPTION")
    roff.text(VerbTable.entry(.run)?.detail ?? "")
    roff.section("COMMANDS")
    for entry in VerbTable.all { command(entry, &roff) }
    roff.section("OPTIONS OF EVERY COMMAND")
    for entry in OptionTable.options(of: .version) { option(entry, &roff) }
    for topic in HelpTopic.allCases {
      roff.section(topic.rawValue.uppercased())
      roff.lines(topic.page(78))
    }
    return roff.page
  }

  private static func command(_ entry: VerbEntry, _ roff: inout Roff) {
    let verb = "ralph " + entry.verb.rawValue
    roff.macro("SS", verb)
    roff.text(entry.help)
    roff.lines(entry.usage.map { $0.isEmpty ? verb : "\(verb) \($0)" })
    roff.text(entry.detail)
    let common = OptionTable.options(of: .version).map(\.name)
    for option in OptionTable.options(of: entry.verb) where !common.contains(option.name) {
      self.option(option, &roff)
    }
    for example in entry.examples { roff.item(example.line, example.does) }
  }

  private static func option(_ entry: OptionEntry, _ roff: inout Roff) {
    let standard = entry.standard.map { " [\($0)]" } ?? ""
    roff.item(entry.spelling, entry.help + standard)
    if let detail = entry.detail { roff.more(detail) }
    if let key = entry.key { roff.more("Key: \(key.rawValue)") }
  }
}

/// Text with the macros of man(7); whatever is written into it stands there as it is.
struct Roff {
  private(set) var page: [String] = []

  /// A macro with its arguments.
  mutating func macro(_ name: String, _ words: String...) {
    page.append(([".\(name)"] + words.map { "\"\(Roff.plain($0))\"" }).joined(separator: " "))
  }

  mutating func section(_ title: String) { macro("SH", title) }

  /// A paragraph.
  mutating func text(_ text: String) {
    guard !text.isEmpty else { return }
    page += [".PP", Roff.line(text)]
  }

  /// Lines as they are.
  mutating func lines(_ lines: [String]) {
    page += [".PP", ".nf"] + lines.map(Roff.line) + [".fi"]
  }

  /// A word, and what it means below.
  mutating func item(_ word: String, _ meaning: String) {
    page += [".TP", Roff.line(word), Roff.line(meaning)]
  }

  /// One thing more about the last item.
  mutating func more(_ text: String) { page += [".br", Roff.line(text)] }

  /// A line that is no request, whatever it begins with.
  static func line(_ text: String) -> String {
    let plain = plain(text)
    return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
  }

  private static func plain(_ text: String) -> String {
    var plain = ""
    for character in text {
      switch character {
      case "\\": plain += "\\e"
      case "-": plain += "\\-"
      case "\"": plain += "\\(dq"
      default:
        for scalar in character.unicodeScalars {
          // Pages are read as ASCII: what lies beyond has a name.
          let name = String(scalar.value, radix: 16, uppercase: true)
          let zeros = String(repeating: "0", count: max(0, 4 - name.count))
          plain += scalar.isASCII ? String(scalar) : "\\[u\(zeros)\(name)]"
        }
      }
    }
    return plain
  }
}
