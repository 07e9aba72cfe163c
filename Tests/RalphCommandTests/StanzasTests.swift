import Testing

@testable import ralph

/// The form of configuration files.
@Suite struct StanzasTests {
  static func told(_ text: String) throws -> [String] {
    try Stanzas(Array(text.utf8), file: "f").lines.map {
      "\($0.number) \($0.section)\($0.name.map { "<\($0)>" } ?? "").\($0.key)=\($0.value)"
    }
  }

  @Test(arguments: [
    ("", []),
    ("[run]\nconcurrent = 3\n", ["2 run.concurrent=3"]),
    ("[run]\nconcurrent=3", ["2 run.concurrent=3"]),
    ("\u{feff}[run]\r\n\tconcurrent = 3\r\n", ["2 run.concurrent=3"]),
    ("[RUN]\nConcurrent = 3", ["2 run.concurrent=3"]),
    ("# c\n; c\n\n[run] # c\na = b ; c\nd = e#f;g\n", ["5 run.a=b", "6 run.d=e#f;g"]),
    ("[a \"x y\"]\nb = c", ["2 a<x y>.b=c"]),
    ("[a \"x\\\"y\"]\nb = c", ["2 a<x\"y>.b=c"]),
    ("[a]\nb = \"c # d\" # e", ["2 a.b=c # d"]),
    ("[a]\nb = \"c \\\" \\\\ \\t d\"", ["2 a.b=c \" \\ \t d"]),
    ("[a]\nb =\nc = \"\"", ["2 a.b=", "3 a.c="]),
    ("[a]\nb = say \"hi\" 'x'", ["2 a.b=say \"hi\" 'x'"]),
    ("[a]\nb = 1\nb = 2", ["2 a.b=1", "3 a.b=2"]),
    ("[a]\nb = =x=", ["2 a.b==x="]),
    ("[a]\nb = ⏭️ ü", ["2 a.b=⏭️ ü"]),
  ])
  func `what is well written is read`(_ text: String, _ lines: [String]) throws {
    #expect(try StanzasTests.told(text) == lines)
  }

  @Test(arguments: [
    ("a = b", "f:1: 'a' stands before any [section]"),
    ("[a]\nb", "f:2: not 'key = value': b"),
    ("[a]\n= c", "f:2: not 'key = value': = c"),
    ("[a]\nb c = d", "f:2: not 'key = value': b c = d"),
    ("[]", "f:1: not a section: []"),
    ("[a", "f:1: not a section: [a"),
    ("[a b]", "f:1: not a section: [a b]"),
    ("[a \"b]", "f:1: a quote is not closed"),
    ("[a] b = c", "f:1: text after ']'"),
    ("\n\n[a]\nb = \"c", "f:4: a quote is not closed"),
    ("[a]\nb = \"c\" d", "f:2: text after the closing quote"),
    ("[a]\nb = \"\\q\"", "f:2: unknown escape in quotes"),
    ("[a]\nb = c \\\nd", "f:2: a line does not continue"),
    ("[a]\nb = \u{1b}[2J", "f:2: a control character"),
  ])
  func `what is not is refused with its line`(_ text: String, _ message: String) throws {
    let failure = try #require(throws: Failure.self) { try StanzasTests.told(text) }
    #expect(failure.exit == .configuration)
    #expect(failure.message == message)
    #expect(failure.hints.count == 1)
  }

  @Test func `bytes that are no UTF-8 are refused with their line`() throws {
    let bytes = Array("[a]\nb = ".utf8) + [0xff, 0x0a]
    let failure = try #require(throws: Failure.self) { try Stanzas(bytes, file: "f") }
    #expect(failure.message == "f:2: not UTF-8")
  }

  @Test func `no bytes make the reader trap`() {
    var state: UInt64 = 7
    let alphabet = Array("[]\"\\=#; \t\r\nab-\u{e9}".utf8) + [0xff, 0, 0xef, 0xbb, 0xbf]
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      for _ in 0..<(state >> 33) % 40 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(alphabet[Int((state >> 33) % UInt64(alphabet.count))])
      }
      _ = try? Stanzas(bytes, file: "f")
    }
  }
}
