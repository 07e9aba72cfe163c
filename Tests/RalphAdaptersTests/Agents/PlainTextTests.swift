import RalphCore
import Testing

@Suite struct PlainTextTests {
  @Test(arguments: [
    ("plain ä 🏳️\tx\n", "plain ä 🏳️\tx\n"), ("\u{1b}[1;31mred\u{1b}[0m", "red"),
    ("\u{1b}]0;title\u{7}x", "x"), ("\u{1b}]8;;http://a\u{1b}\\link\u{1b}]8;;\u{1b}\\", "link"),
    ("\u{1b}Pq#0\u{1b}\\x", "x"), ("\u{1b}(Bx\u{1b}=y\u{1b}7z", "xyz"), ("\u{9b}2Jx", "x"),
    ("\u{9d}0;t\u{9c}x", "x"), ("a\u{0}\u{8}\u{7f}\u{85}b", "ab"),
    ("a\r\nb\rc\r\r\nd", "a\nb\nc\n\nd"),
    ("a\u{202e}b\u{2066}c\u{200f}d", "abcd"), ("a\u{2028}b", "a b"), ("a\u{200b}\u{e0041}b", "ab"),
    ("\u{1b}]never closed\nnext", "\nnext"), ("\u{1b}[3\u{1b}[31mx", "x"), ("\u{1b}", ""),
    ("\u{1b}[", ""), ("\u{1b}]\u{1b}[31mx", "x"), ("\u{1b}\u{1b}\u{1b}[0mx", "x"),
    ("\u{1b}[31\nx", "\nx"), ("\u{1b}]0;a\u{18}x", "x"),
  ])
  func `control sequences go, text stays`(text: String, plain: String) {
    #expect(TerminalText.plain(text) == plain)
  }

  @Test func `invalid bytes are shown as such`() {
    #expect(TerminalText.plain([0x61, 0xff, 0x62, 0xc3]) == "a\u{fffd}b\u{fffd}")
    #expect(TerminalText.plain([0x9b, 0x32, 0x4a]) == "\u{fffd}2J")
  }

  @Test func `an excerpt is the last lines that say anything, cut between characters`() {
    #expect(TerminalText.excerpt("a\n\nb\n \nc\n\n", lines: 2, bytes: 100) == "b\nc")
    #expect(TerminalText.excerpt("aaaä", lines: 9, bytes: 4) == "…")
    #expect(TerminalText.excerpt("aaaää", lines: 9, bytes: 6) == "…ä")
    #expect(TerminalText.excerpt("abc", lines: 0, bytes: 9) == "")
    #expect(TerminalText.excerpt("abc", lines: 9, bytes: 1) == "")
    #expect(TerminalText.beginning(of: "aäb", bytes: 2) == "a")
    #expect(TerminalText.end(of: "aäb", bytes: 2) == "b")
    #expect(TerminalText.end(of: "aäb", bytes: 3) == "äb")
  }

  @Test func `no control comes through, whatever comes in`() {
    let seeds = [
      "\u{1b}[1;31mred\u{1b}[0m\r\n", "\u{1b}]0;t\u{7}\u{9b}2J\u{202e}ä", "a\u{9d}b\u{9c}",
    ]
    .map { Array($0.utf8) }
    var dice = Mutator(seed: 2)
    for round in 0..<20_000 {
      let plain = TerminalText.plain(dice.mutated(seeds[round % seeds.count], with: seeds))
      let isClean = plain.unicodeScalars.allSatisfy {
        $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) || $0 == "\n" || $0 == "\t"
      }
      #expect(isClean)
      #expect(TerminalText.plain(plain) == plain)
    }
    let nested = String(repeating: "\u{1b}]\u{1b}[\u{1b}P", count: 300_000)
    #expect(TerminalText.plain(nested + "\nx").hasSuffix("\nx"))
  }

  @Test(arguments: [
    (":::COMPLETE abc:::", ": : : COMPLETE abc:::"), ("x :::complete", "x : : : complete"),
    ("::::  BUILD_READY:::", ": : : :   BUILD_READY:::"),
    (":::PLAN_READY:::", ": : : PLAN_READY:::"),
    ("std::x ::: note :::", "std::x ::: note :::"), ("::COMPLETE", "::COMPLETE"), (":::", ":::"),
  ])
  func `what could be taken for a signal is pulled apart, nothing else is`(
    text: String,
    expected: String
  ) {
    #expect(CompletionSignal.defused(text) == expected)
    #expect(CompletionSignal.defused(expected) == expected)
  }

  @Test(arguments: [
    ("done\n:::BUILD_READY:::\n", RalphCore.Signal.bare), (":::PLAN_READY:::", .bare),
    ("  :::BUILD_READY:::  \n\n", .bare), ("Say:\n> :::BUILD_READY:::\n", .none),
    ("`:::BUILD_READY:::`", .none), ("then :::PLAN_READY::: ends it", .none),
    (":::BUILD_READY:::\nnow the tests", .none), ("```\n:::BUILD_READY:::\n```", .none),
    (":::BUILD_READY:::.", .none), (":::build_ready:::", .none), (":::BUILD_READY abc:::", .none),
  ])
  func `the brain repository's own signals are weak, and only alone on the last line`(
    text: String,
    expected: RalphCore.Signal
  ) {
    #expect(CompletionSignal.read(text.utf8, nonce: nonce) == expected)
  }

  @Test func `the signal's description is not a signal`() {
    let text = CompletionSignal.description(nonce: nonce)
    #expect(text.contains(nonce))
    #expect(!text.contains(":::"))
    #expect(CompletionSignal.read(text.utf8, nonce: nonce) == .none)
  }
}
