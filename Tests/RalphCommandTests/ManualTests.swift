import Testing

@testable import ralph

/// The manual page and the shells' completions, made from the tables that help is made of.
@Suite struct ManualTests {
  private let page = ManCommand.page()

  @Test func `the page has every command with every option that it takes`() throws {
    let text = page.joined(separator: "\n")
    for verb in Verb.shown {
      let start = try #require(text.firstRange(of: ".SS \"ralph \(verb.rawValue)\"\n"))
      let rest = text[start.upperBound...]
      let end = rest.firstRange(of: "\n.S")?.lowerBound ?? rest.endIndex
      let common = OptionTable.options(of: .version).map(\.name)
      for option in OptionTable.options(of: verb) where !common.contains(option.name) {
        let line = Roff.line(option.spelling)
        #expect(rest[..<end].contains("\n\(line)\n"), "\(verb) \(option.name)")
      }
    }
    for code in ExitCode.allCases { #expect(text.contains(Roff.line(code.meaning).prefix(12))) }
  }

  @Test func `nothing that is written into it is taken for a request, and all is ASCII`() {
    #expect(page.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    let known = [".TH", ".SH", ".SS", ".PP", ".TP", ".br", ".nf", ".fi"]
    for line in page where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(known.contains(String(line.prefix { $0 != " " })), "\(line)")
    }
    var roff = Roff()
    roff.text(".so /etc/passwd \\ \"x\"")
    #expect(roff.page == [".PP", "\\&.so /etc/passwd \\e \\(dqx\\(dq"])
  }

  @Test(arguments: [Action.bash, .zsh, .fish])
  func `each script asks ralph itself, and knows no word of its own`(_ shell: Action) {
    let script = CompletionsCommand.script(shell)
    #expect(script.contains { $0.contains("ralph __complete -- ") })
    #expect(!script.contains { $0.contains("--verify") || $0.contains(" status") })
    #expect(script != CompletionsCommand.script(shell == .bash ? .zsh : .bash))
  }

  @Test func `every command and every option of it is proposed`() {
    #expect(Set(Verb.shown.map(\.rawValue)).isSubset(of: CompleteCommand.candidates([""])))
    for verb in Verb.shown {
      let proposed = CompleteCommand.candidates([verb.rawValue, ""])
      let typed = CompleteCommand.candidates([verb.rawValue, "--"])
      #expect(Set(typed) == Set(OptionTable.options(of: verb).map(\.name.long)))
      for action in VerbTable.entry(verb)?.actions ?? [] {
        #expect(proposed.contains(action.rawValue))
      }
    }
  }
}
