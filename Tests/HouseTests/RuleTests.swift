import Testing
import TidyRules

/// A text at a path, and what one rule must say of it.
struct Snippet: Sendable, CustomTestStringConvertible {
  var path: String
  var text: String
  /// The lines where something must be found; none if the text is good.
  var lines: [Int]

  init(_ path: String, _ text: String, _ lines: Int...) {
    self.path = path
    self.text = text
    self.lines = lines
  }

  private var oneLine: String { text.split(separator: "\n").joined(separator: " | ") }
  var testDescription: String { "\(path): \(oneLine.prefix(60))" }

  /// The lines where a rule finds something, with other paths of the house at hand.
  func found(by rule: some Rule, beside others: [String] = []) -> [Int] {
    let file = SourceFile(path: path, text: text)
    let house = House([file] + others.map { SourceFile(path: $0, text: "") })
    return rule.findings(in: file, of: house).map(\.line).sorted()
  }
}

/// Every rule finds what breaks it and lets the rest be.
@Suite struct RuleTests {
  @Test(arguments: [
    Snippet("Sources/RalphCore/A.swift", "import CSystem\n", 1),
    Snippet("Sources/RalphCore/A.swift", "// import CSystem\nlet text = \"import CSystem\"\n"),
    Snippet("Sources/RalphFiles/A.swift", "import CSystem\nimport Glibc\nimport RalphCore\n", 3),
    Snippet("Sources/RalphJournal/A.swift", "package import RalphCore\nimport Glibc\n", 2),
    Snippet("Sources/RalphJournal/WriterLock.swift", "import Glibc\n"),
    Snippet("Sources/RalphRuntime/A.swift", "import Synchronization\nimport RalphAdapters\n", 2),
    Snippet("Sources/RalphAudit/A.swift", "@preconcurrency import Foundation\n", 1),
    Snippet("Sources/RalphAdapters/A.swift", "import Foundation\n", 1),
    Snippet(
      "Sources/RalphAdapters/A.swift",
      "#if canImport(FoundationEssentials)\nimport FoundationEssentials\n#else\n"
        + "import Foundation\n#endif",
      2,
      4
    ),
    Snippet("Sources/ralph/A.swift", "import RalphAudit\nimport struct RalphCore.Name\n"),
    Snippet("Sources/RalphExtra/A.swift", "import RalphCore\n", 1),
    Snippet("tools/a/A.swift", "import Foundation\nimport RalphProcess\n", 1),
    Snippet("Tests/A/A.swift", "import Foundation\n"),
    Snippet("Tests/PlayedWorld/A.swift", "import RalphFiles\nimport Glibc\n", 1, 2),
  ])
  func `a room imports what its line in the table grants`(_ snippet: Snippet) {
    #expect(snippet.found(by: ImportRule()) == snippet.lines)
  }

  @Test(arguments: [
    Snippet("Sources/RalphCore/A.swift", "let a = Date()\nlet b = clock.now\n", 1, 2),
    Snippet("Sources/RalphJournal/A.swift", "let id = UUID()\nlet n = Int.random(in: x)\n", 1, 2),
    Snippet("Sources/RalphAudit/A.swift", "getenv(name)\nProcessInfo.processInfo\n", 1, 2),
    Snippet("Tests/PlayedWorld/A.swift", "let a = clock.now\n", 1),
    Snippet("Sources/RalphTerminal/RawTerminal.swift", "getenv(name)\n"),
    Snippet("Sources/RalphTerminal/Frame.swift", "getenv(name)\n", 1),
    Snippet("Sources/RalphRuntime/A.swift", "let a = ContinuousClock().now\n"),
    Snippet("Sources/RalphCore/A.swift", "let a = toDate(1)\nlet b = x.nowhere // .now\n"),
    Snippet("Sources/RalphCore/A.swift", "let a = \"\\(clock.now) .now\"\n", 1),
  ])
  func `below the runtime nothing is read from the world`(_ snippet: Snippet) {
    #expect(snippet.found(by: WordRule()) == snippet.lines)
  }

  @Test(arguments: [
    Snippet("tools/a/A.swift", "let a = try! b()\n", 1),
    Snippet("tools/a/A.swift", "let a = \"try!\" // try! hard\n"),
    Snippet("Sources/ralph/A.swift", "// TO" + "DO: all of it\nlet todo = 1\n", 1),
    Snippet("Sources/ralph/A.swift", "fatalError(\"TO" + "DO\")\nfatalError(\"broken\")\n", 1),
    Snippet("Sources/ralph/A.swift", "let a = try? b()\n", 1),
    Snippet("Sources/ralph/A.swift", "// None is as good.\nlet a = try? b()\n"),
    Snippet("Sources/ralph/A.swift", "let a = try? b()  // None is as good.\n"),
    Snippet("Tests/A/A.swift", "let a = try? b()\n"),
    Snippet("Sources/ralph/A.swift", "struct A: @unchecked Sendable {}\n", 1),
    Snippet("Sources/ralph/A.swift", "// One owner.\nstruct A: @unchecked Sendable {}\n"),
    Snippet("Sources/ralph/A.swift", "nonisolated(unsafe) var a = 1\n", 1),
    Snippet("Sources/RalphProcess/A.swift", "process.waitUntilExit()\n", 1),
    Snippet("Sources/RalphProcess/A.swift", "import Glibc\nusleep(5)\n", 2),
    Snippet("Sources/RalphCore/A.swift", "sleep(row)\n"),
    Snippet("Sources/RalphRuntime/A.swift", "try await Task.sleep(for: left)\n"),
    Snippet("Tests/A/A.swift", "try await Task.sleep(for: left)\n", 1),
    Snippet("Tests/A/Waiting.swift", "try await Task.sleep(for: left)\n"),
    Snippet("Tests/A/A.swift", "@Test(.disabled()) func a() {}\n", 1),
    Snippet("Sources/RalphCore/A.swift", "print(1)\n", 1),
    Snippet("Sources/ralph/A.swift", "print(1)\n"),
    Snippet("Sources/RalphTerminal/A.swift", "print(1)\nfingerprint(1)\n"),
  ])
  func `a banned word is found where it is banned`(_ snippet: Snippet) {
    #expect(snippet.found(by: WordRule()) == snippet.lines)
  }

  @Test(arguments: [
    Snippet("Sources/RalphAdapters/A.swift", "let a = \"/proc/self\"\nepoll_wait()\n", 1, 2),
    Snippet("Sources/RalphAdapters/A+Linux.swift", "let a = \"/proc/self\"\n"),
    Snippet("Sources/RalphProcess/A.swift", "csystem_pidfd_open(1)\n"),
    Snippet("Sources/ralph/A.swift", "// as inotify would\n"),
  ])
  func `only named files know one platform`(_ snippet: Snippet) {
    #expect(snippet.found(by: WordRule()) == snippet.lines)
  }

  @Test(arguments: [
    Snippet("Sources/RalphCore/A.swift", "struct A {\n  var beads: [BeadID: Bead]\n}\n", 2),
    Snippet("Sources/RalphCore/A.swift", "struct A {\n  var a = Set<Int>()\n}\n", 2),
    Snippet("Sources/RalphCore/A.swift", "enum A {\n  case a([Int: Int])\n}\n", 2),
    Snippet("Sources/RalphCore/A.swift", "struct A {\n  var a: [(x: Int, y: Int)] = []\n}\n"),
    Snippet("Sources/RalphCore/A.swift", "func a() {\n  var seen: Set<Int> = []\n}\n"),
    Snippet("Sources/RalphAudit/A.swift", "struct A {\n  var a: Set<Int> = []\n}\n"),
  ])
  func `the core stores no hash table`(_ snippet: Snippet) {
    #expect(snippet.found(by: StoredTableRule()) == snippet.lines)
  }

  @Test func `a long file is found unless it is a table`() {
    let lines = String(repeating: "// line\n", count: FileLengthRule.limit)
    #expect(Snippet("Sources/ralph/A.swift", lines).found(by: FileLengthRule()).isEmpty)
    #expect(Snippet("Sources/ralph/A.swift", lines + "// 1\n").found(by: FileLengthRule()) == [401])
    let table = Snippet("Sources/ralph/A.swift", "// tidy: table\n" + lines)
    #expect(table.found(by: FileLengthRule()).isEmpty)
  }

  @Test func `a long function is found unless it is one switch`() {
    let body = String(repeating: "  step(\"} \\(a)\")\n", count: 58)
    func found(_ text: String) -> [Int] {
      Snippet("Sources/ralph/A.swift", text).found(by: FunctionLengthRule())
    }
    #expect(found("func a(\n) {\n" + body + "}\n") == [1])
    #expect(found("func a() {\n" + body + "}\n").isEmpty)
    let arms = (1...70).map { "  case .c\($0): take(\n    \($0)\n  )\n" }.joined()
    #expect(found("func a() {\n  switch self {\n" + arms + "  }\n}\n").isEmpty)
    #expect(found("func a() {\n  switch self {\n" + arms + "    more()\n  }\n}\n") == [1])
    #expect(found("struct A {\n" + body + "}\n").isEmpty)
  }

  @Test(arguments: [
    Snippet("Sources/RalphCore/Utils.swift", "", 1),
    Snippet("Sources/RalphCore/BeadHelper.swift", "", 1),
    Snippet("Tests/RalphTestSupport/World.swift", ""),
    Snippet("Sources/RalphCore/Base64.swift", ""),
    Snippet("tools/common/A.swift", "", 1),
  ])
  func `a name that says nothing is found`(_ snippet: Snippet) {
    #expect(snippet.found(by: FileNameRule()) == snippet.lines)
  }

  @Test(arguments: [
    Snippet("Makefile", "", 1), Snippet("docs/a.md", "", 1), Snippet("README.md", ""),
    Snippet(".ci/run", ""), Snippet("tools/a/A.swift", ""),
  ])
  func `the top of the repository holds its doors only`(_ snippet: Snippet) {
    #expect(snippet.found(by: TopLevelRule()) == snippet.lines)
  }

  @Test(arguments: [
    Snippet("README.md", "# A\n[a](Sources/A.swift#b) `Sources/A.swift:3` [w](https://x.y)\n"),
    Snippet("README.md", "# A\n[a](Sources/B.swift)\n", 2),
    Snippet("Sources/README.md", "# A\n[a](A.swift) [b](../Sources/A.swift)\n`tools/none`\n", 3),
    Snippet("README.md", "# A\n```\n# no title\n`Sources/B`\n```\n`Sources/…` `journal/*.x`\n"),
    Snippet("README.md", "# A\n# B\n", 2),
    Snippet("README.md", "nothing\n", 1),
    Snippet("Tests/A/Captures/b/plan.md", "[a](none)\n"),
  ])
  func `a page has one title and its links lead somewhere`(_ snippet: Snippet) {
    #expect(snippet.found(by: MarkdownRule(), beside: ["Sources/A.swift"]) == snippet.lines)
  }
}
