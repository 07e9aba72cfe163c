import RalphCore
import Testing

@testable import ralph

/// That the tables are whole, and that help, errors and files agree with them.
@Suite struct TableTests {
  /// The long options and letters that a page of help lists.
  static func listed(_ page: [String]) -> [String] {
    page.compactMap { line in
      let words = line.split(separator: " ")
      guard line.hasPrefix("  "), let first = words.first, first.hasPrefix("-") else { return nil }
      if first.hasPrefix("--") { return String(first) }
      return words.count > 1 && words[1].hasPrefix("--") ? String(words[1]) : nil
    }
  }

  @Test func `every option has one entry, and no letter two owners`() {
    #expect(
      OptionTable.all.map(\.name.rawValue).sorted() == OptionName.allCases.map(\.rawValue).sorted()
    )
    let letters = OptionTable.all.compactMap(\.short)
    #expect(Set(letters).count == letters.count)
    for entry in OptionTable.all {
      #expect(!entry.verbs.isEmpty && !entry.help.isEmpty)
      #expect(!entry.help.hasSuffix("."))
      #expect(entry.verbs.allSatisfy { !$0.isHidden })
    }
  }

  @Test func `every verb has one entry, and every group is shown`() {
    #expect(VerbTable.all.map(\.verb.rawValue).sorted() == Verb.shown.map(\.rawValue).sorted())
    #expect(VerbTable.all.allSatisfy { VerbTable.groups.contains($0.group) })
  }

  @Test(arguments: Verb.shown)
  func `help of a verb lists every option it takes and nothing else`(_ verb: Verb) throws {
    let expected = OptionTable.options(of: verb).map(\.name.long).sorted()
    for length in [Arguments.HelpLength.short, .long] {
      let page = try #require(HelpCommand.page(verb, length, 80))
      #expect(TableTests.listed(page).sorted() == expected)
    }
  }

  @Test func `general help lists the options of a run, the seed's six first`() {
    let six = ["--session", "--concurrent", "--timeout", "--monitor", "--dry-run", "--help"]
    let general = TableTests.listed(HelpCommand.general(80))
    #expect(general.sorted() == OptionTable.options(of: .run).map(\.name.long).sorted())
    #expect(Array(general.prefix(6)) == six)
    #expect(Array(TableTests.listed(HelpCommand.brief(80)).prefix(6)) == six)
  }

  @Test func `short help leaves a row for the prompt of a small terminal`() {
    #expect(HelpCommand.brief(80).count <= 23)
  }

  @Test(arguments: [40, 72, 80, 100, 300])
  func `help keeps within the width of the terminal, and within 100`(_ columns: Int) throws {
    var pages = [HelpCommand.brief(columns), HelpCommand.general(columns)]
    pages += try Verb.shown.map { try #require(HelpCommand.page($0, .long, columns)) }
    pages += HelpTopic.allCases.map { $0.page(columns) }
    for line in pages.joined() {
      #expect(line.count <= max(min(columns, 100), 80), "\(line)")
      #expect(line.last != " ")
    }
  }

  @Test func `help names no command that is not there`() {
    let later = Set(LaterVerb.all.map(\.word))
    for line in HelpCommand.general(80) where line.hasPrefix("  ralph ") {
      let word = line.split(separator: " ")[1]
      #expect(!later.contains(String(word)))
    }
    #expect(Set(LaterVerb.all.map(\.word)).count == LaterVerb.all.count)
  }

  @Test func `every key is in the table, has a variable and is documented`() {
    #expect(KeyTable.all.map(\.key) == SettingKey.allCases)
    let environment = HelpTopic.environment.page(100).joined(separator: "\n")
    let config = HelpTopic.config.page(100)
    for key in SettingKey.allCases {
      #expect(key.variable.hasPrefix("RALPH_"))
      #expect(Environment.names.contains(key.variable))
      #expect(environment.contains("  \(key.variable) "))
      let section = config.drop { $0 != key.heading }.dropFirst().prefix { !$0.isEmpty }
      #expect(section.contains { $0.hasPrefix("  \(key.name) ") })
    }
    #expect(Set(Environment.names).count == Environment.names.count)
  }

  @Test(arguments: KeyTable.all.map(\.key))
  func `a default is a value that a file could hold`(_ key: SettingKey) throws {
    let entry = KeyTable.entry(key)
    let text = entry.standard.text
    #expect(try entry.kind.read(text) == entry.standard)
    if case .none = entry.member { return }
    var policy = Policy()
    entry.member.write(entry.standard, to: &policy)
    #expect(
      entry.member.read(policy).text == (entry.kind.isSize ? policyText(entry, policy) : text)
    )
  }

  @Test func `what help says is the default is the default`() throws {
    let defaults: [(OptionName, String)] = OptionTable.all.compactMap { entry in
      guard let key = entry.key, let shown = entry.standard else { return nil }
      guard let value = try? KeyTable.entry(key).kind.read(shown) else { return nil }
      return value == KeyTable.entry(key).standard ? nil : (entry.name, shown)
    }
    // A path is anything: that these say how the file is found is what people want to read.
    #expect(defaults.map(\.0) == [.plan, .prompt])
  }

  @Test func `every exit code is explained`() {
    let page = HelpTopic.exitCodes.page(80).joined(separator: "\n")
    for code in ExitCode.allCases { #expect(page.contains("\n  \(code.rawValue) ")) }
  }

  private func policyText(_ entry: KeyEntry, _ policy: Policy) -> String {
    guard case .count(let bytes) = entry.member.read(policy) else { return "" }
    return String(bytes)
  }
}

extension SettingKind {
  fileprivate var isSize: Bool {
    if case .size = self { return true }
    return false
  }
}
