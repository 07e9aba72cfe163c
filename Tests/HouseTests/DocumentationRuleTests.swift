import Testing
import TidyRules

/// What other targets see is documented; what is evident need not be.
@Suite struct DocumentationRuleTests {
  @Test(arguments: [
    Snippet("Sources/RalphCore/A.swift", "package struct A {}\n", 1),
    Snippet("Sources/RalphCore/A.swift", "/// A.\n@frozen\npackage struct A {}\nstruct B {}\n"),
    Snippet("Sources/RalphCore/A.swift", "// A.\npackage func a() {}\n", 2),
    Snippet("tools/a/A.swift", "package struct A {}\n"),
    Snippet(
      "Sources/RalphCore/A.swift",
      """
      /// A.
      package struct A {
        package var shared: Int
        package var run: Int

        package var alone: Int
        package init(shared: Int) {
          self.shared = shared
        }
        package init(text: String) {
          guard text.isEmpty else { return }
        }
        package init?(number: Int) { self.shared = number }
        package static func < (a: A, b: A) -> Bool { true }
        package var description: String { "" }
      }
      """,
      6,
      10,
      13
    ),
    Snippet(
      "Sources/RalphCore/A.swift",
      """
      /// A.
      package enum A {
        /// One.
        case one
        case evident
        case two(Int)
        case three, four
        func local() {
          switch self { case .one: break }
        }
      }
      """,
      6
    ),
    Snippet(
      "Sources/RalphPorts/A.swift",
      """
      /// A.
      package protocol A {
        func silent()

        func more()
        /// Said.
        func said() async throws
      }
      extension B: A {
        package func more() {
        }
      }
      extension B where C == Int {
        package func other() {
        }
      }
      """,
      5,
      14
    ),
    Snippet(
      "Sources/RalphPorts/A.swift",
      """
      /// A.
      package protocol A: Older, ~Copyable {
        /// Said.
        func said()
        /// Made.
        init(number: Int)
      }
      /// Older.
      package protocol Older {
        /// Long said.
        var longSaid: Int { get }
      }
      /// B.
      package struct B<C: D>: Sendable, A where C: Equatable {
        private let c: C

        package func said() {
        }
        package var longSaid: Int {
          1
        }
        package func unsaid() {
        }
        package init?(number: Int) {
        }
      }
      /// E.
      package struct E: Sendable {
        private let c: C

        package func said() {
        }
      }
      """,
      22,
      24,
      31
    ),
  ])
  func `what others see is documented`(_ snippet: Snippet) {
    #expect(snippet.found(by: DocumentationRule()) == snippet.lines)
  }
}

/// Code is told from strings and comments, and declarations from statements.
@Suite struct PartitionTests {
  private func code(_ text: String) -> String {
    SourceFile(path: "A.swift", text: text).lines.map(\.code.trimmedRight).joined(separator: "|")
  }

  @Test func `quotes and comments are not code`() {
    #expect(code(#"a("x // \(b("}")) \" y") // c"#) == #"a(        b(   )       )"#)
    #expect(code(##"a(#"x " \n"#) b"##) == "a(          ) b")
    #expect(code("a /* b /* c */ d */ e") == "a                   e")
    #expect(code("let a = \"\"\"\n  { \" }\n  \"\"\"\n}") == "let a =|||}")
    #expect(code("func `a { b`() {}") == "func        () {}")
  }

  @Test func `declarations know where they end`() {
    let text = """
      package struct A<T>: B where T: C {
        let a = "}"
        @inlinable static func make(_ f: () -> Int = { 1 })
          throws -> A
        {
          if a { let b = 1 }
        }
        class var x: Int { 1 }
      }
      """
    let found = SourceFile(path: "A.swift", text: text).declarations
    #expect(found.map(\.name) == ["A", "a", "make", "b", "x"])
    #expect(found.map(\.firstLine) == [1, 2, 3, 6, 8])
    #expect(found.map(\.lastLine) == [9, 2, 7, 6, 8])
    #expect(found[2].enclosing == .declaration(0))
    #expect(found[3].enclosing == .block)
  }
}

extension String {
  fileprivate var trimmedRight: String {
    var rest = Substring(self)
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
