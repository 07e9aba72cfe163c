import RalphAdapters
import RalphCore
import Testing

@Suite struct PromptLineTests {
  let key = Key(run: RunID(genesis: 0x9ae0, number: 3), seq: Seq(412))

  @Test func `the line names the prompt, ends in a word and holds nothing foreign`() throws {
    let line = try #require(PromptLine(path: "/w/.ralph/prompts/9ae0r3.412.md", key: key))
    #expect(line.text == "Read /w/.ralph/prompts/9ae0r3.412.md and do what it says")
    for path in [
      "w/9ae0r3.412.md", "/w/9ae0r3.413.md", "/w/9ae0r3.412", "/w\n/9ae0r3.412.md",
      "/w\u{1b}[2m/9ae0r3.412.md", "/\(String(repeating: "w", count: 600))/9ae0r3.412.md",
    ] {
      #expect(PromptLine(path: path, key: key) == nil, "\(path)")
    }
  }

  @Test func `a mark is found wrapped and framed, and never inside another`() {
    let mark = PromptMark(key)
    for text in [
      "Read /w/9ae0r3.412.md and", "Read /w/9ae0\nr3.41\n2.md",
      "│ > Read /w/9ae0r3. │\n│ 412.md and │",
      "\u{1b}[2mRead /w/9ae0r3\u{1b}[0m.412.md",
    ] {
      #expect(mark.stands(in: Array(text.utf8)), "\(text)")
    }
    for text in ["/w/9ae0r3.4123.md", "/w/19ae0r3.412.md", "9ae0r3.412.md", "/w/9ae0r3.412", ""] {
      #expect(!mark.stands(in: Array(text.utf8)), "\(text)")
    }
  }

  @Test(arguments: [
    ("claude-typed", MarkPlace.composer), ("codex-typed", .composer),
    ("claude-working", .transcript), ("codex-working", .transcript),
    ("claude-permission", .loose), ("claude-signaled", .transcript),
    ("claude-quiet-puppet", .nowhere), ("codex-quiet", .nowhere),
  ])
  func `the mark's place tells typed from submitted`(_ name: String, _ place: MarkPlace) throws {
    let kind: AgentKind = name.hasPrefix("codex") ? .codex : .claude
    #expect(PromptMark(key).place(on: ScreenClassifier.read(try capture(name), as: kind)) == place)
  }
}
