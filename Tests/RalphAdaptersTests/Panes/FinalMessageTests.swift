import RalphAdapters
import RalphCore
import Testing

private let rule = String(repeating: "─", count: 60)
private let emptyBox = "\(rule)\n❯ \n\(rule)\n  ⏵⏵ bypass permissions on\n"
private let signal = ":::COMPLETE \(nonce):::"

@Suite struct FinalMessageTests {
  private func read(_ transcript: String, box: String = emptyBox) -> Signal {
    let screen = ScreenClassifier.read(Array((transcript + "\n" + box).utf8), as: .claude)
    return FinalMessage.signal(on: screen, nonce: nonce)
  }

  @Test(arguments: [
    "> Read /w/x.md\n\n● Done.\n\n  \(signal)\n",
    "> Read /w/x.md\n\n● \(signal)\n",
    "  a message so long that it has scrolled\n\n  \(signal)\n",
    "> Read /w/x.md\n\n● Bash(ls)\n  ⎿  out\n\n● Done.\n  \(signal)\n\n✻ Worked for 1m 6s\n",
    "> Read /w/x.md\n\n● Done.\n  :::COMPLETE \n  \(nonce):::\n",
    "> Read /w/x.md\n\n● Done.\n  :::COMPLETE 9ae0c\n  417b2d\n  1:::\n",
  ])
  func `the signal is the last line of the final message`(_ transcript: String) {
    #expect(read(transcript) == .nonce)
  }

  @Test(arguments: [
    "> Read /w/x.md\n\n● \(signal)\n  And one word more.\n",
    "> Read /w/x.md\n\n● I would say \(signal)\n",
    "> Read /w/x.md\n\n● Bash(echo)\n  ⎿  \(signal)\n",
    "> Read /w/x.md\n\n● Bash(cat)\n  ⎿  one\n     \(signal)\n",
    "● Done.\n  \(signal)\n\n> Read /w/y.md\n",
    "● Done.\n  \(signal)\n\n> Read /w/y.md\n\n● Not yet.\n",
    "> \(signal)\n",
    "> Read /w/x.md\n\n● It is made of three colons, the word COMPLETE in capitals, one space, the\n"
      + "  nonce \(nonce), and three colons again.\n",
    "",
  ])
  func `anywhere else it is none`(_ transcript: String) {
    #expect(read(transcript) == .none)
  }

  @Test func `a signal of another attempt, or without a nonce, is bare`() {
    #expect(read("> Read\n\n● Done.\n  :::COMPLETE 000000000000:::\n") == .bare)
    #expect(read("> Read\n\n● :::COMPLETE:::\n") == .bare)
    // Broken in two it is nobody's.
    #expect(read("> Read\n\n● Done.\n  :::COMPLETE\n  000000000000:::\n") == .none)
  }

  @Test func `what stands in the input box is not said`() {
    let box = "\(rule)\n❯ \(signal)\n\(rule)\n"
    #expect(read("> Read\n\n● Not yet.\n", box: box) == .none)
  }

  @Test func `no screen traps`() {
    var dice = SystemRandomNumberGenerator()
    let pieces = ["● ", "> ", ":::COMPLETE", nonce, ":::", "\n", "─", "✻ ", " ", "⎿", "\u{1b}[2m"]
    for _ in 0..<200 {
      let text = (0..<12).map { _ in pieces.randomElement(using: &dice) ?? "" }.joined()
      _ = read(text)
    }
  }
}
