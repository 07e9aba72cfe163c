import RalphAdapters
import RalphCore
import RalphPorts
import Testing

@Suite struct ShellVoiceTests {
  let voice = ShellVoice(command: "make work")

  @Test func `a command line is run by the shell, in one piece`() {
    #expect(voice.arguments(turn) == ["/bin/sh", "-c", "make work"])
    #expect(voice.environment().set.isEmpty)
  }

  @Test(arguments: [
    ("done\n:::COMPLETE 9ae0c417b2d1:::\n", Signal.nonce),
    (":::COMPLETE 9ae0c417b2d1:::", .nonce),
    ("done\r\n  :::COMPLETE 9ae0c417b2d1:::  \r\n\r\n \t\n", .nonce),
    ("done\n\u{1b}[32m:::COMPLETE 9ae0c417b2d1:::\u{1b}[0m\n\u{1b}[0m\n", .nonce),
    (":::COMPLETE:::\n", .bare),
    (":::COMPLETE 111111111111:::\n", .bare),
    (":::COMPLETE 9ae0c417b2d1:::\nand then some\n", .none),
    ("I shall say :::COMPLETE 9ae0c417b2d1:::\n", .none),
    (":::COMPLETE 9ae0c417b2d1::: yes\n", .none),
    ("`:::COMPLETE 9ae0c417b2d1:::`\n", .none),
    (":::COMPLETE  9ae0c417b2d1:::\n", .none),
    (":::COMPLETE ::::\n", .none),
    ("::::COMPLETE 9ae0c417b2d1:::\n", .none),
    (":::complete 9ae0c417b2d1:::\n", .none),
    (":::COMPLETE 9ae0c417b2d1 9ae0c417b2d1:::\n", .none),
    (":::COMPLETE::\n", .none),
    ("", .none),
    (" \n\n", .none),
  ])
  func `the signal counts alone on the last line that says anything`(
    output: String,
    signal: Signal
  ) {
    #expect(voice.read(end(output), nonce: nonce, now: noon).signal == signal)
  }

  @Test func `a signal on standard error, or for an empty nonce, is none`() {
    let errors = end(errors: ":::COMPLETE 9ae0c417b2d1:::\n")
    #expect(voice.read(errors, nonce: nonce, now: noon).signal == .none)
    #expect(voice.read(end(":::COMPLETE :::\n"), nonce: "", now: noon).signal == .none)
  }

  @Test func `a line as long as the window is no signal`() {
    let tail = ":::COMPLETE 9ae0c417b2d1:::"
    for length in [15_000, 16_357, 16_358, 16_384, 1 << 20] {
      let line = String(repeating: "x", count: length) + tail
      #expect(voice.read(end(line), nonce: nonce, now: noon).signal == .none)
      #expect(voice.read(end(line + "\n" + tail), nonce: nonce, now: noon).signal == .nonce)
    }
  }

  @Test func `only exit 0 is an end of its own will`() {
    #expect(voice.read(end("fine"), nonce: nonce, now: noon).endClass == .finished)
    #expect(voice.read(end("fine", code: 1), nonce: nonce, now: noon).endClass == .agentError)
    let killed = end("fine", ended: .signaled, code: 9)
    #expect(voice.read(killed, nonce: nonce, now: noon).endClass == .agentError)
    var missing = end()
    missing.notStarted = "/bin/sh: no such file"
    let report = voice.read(missing, nonce: nonce, now: noon)
    #expect(report.endClass == .agentError)
    #expect(report.excerpt == "/bin/sh: no such file")
  }

  @Test func `a limit is read on standard error of a failed attempt only`() {
    let text = "You've hit your usage limit. Try again in 2 hours.\n"
    let failed = voice.read(end(errors: text, code: 1), nonce: nonce, now: noon)
    #expect(failed.endClass == .rateLimit)
    #expect(failed.wake == noon + .hours(2))
    #expect(voice.read(end(errors: text), nonce: nonce, now: noon).endClass == .finished)
    #expect(voice.read(end(text, code: 1), nonce: nonce, now: noon).endClass == .agentError)
  }

  @Test func `an exhausted credit and a busy service are errors, not limits`() {
    for text in ["Credit balance is too low", "529 overloaded_error", "Out of Credits"] {
      let report = voice.read(end(errors: text, code: 1), nonce: nonce, now: noon)
      #expect(report.endClass == .agentError, "\(text)")
    }
  }

  @Test func `the excerpt is the end of what was said, in plain text`() {
    let lines = (1...100).map { "\u{1b}[3\($0 % 8)mline \($0)\u{1b}[0m\n" }.joined()
    let excerpt = voice.read(end(lines), nonce: nonce, now: noon).excerpt
    #expect(excerpt.hasPrefix("line 81\n"))
    #expect(excerpt.hasSuffix("\nline 100"))
    let long = voice.read(end(String(repeating: "ä", count: 1 << 20)), nonce: nonce, now: noon)
    #expect(long.excerpt.utf8.count <= 2000)
    #expect(!long.excerpt.contains("\u{fffd}"))
  }

  @Test func `whatever a program prints, reading it ends`() {
    let seeds = [
      "done\n:::COMPLETE 9ae0c417b2d1:::\n", "You've hit your limit · resets 1pm (Europe/Berlin)",
      "\u{1b}]0;title\u{7}\u{1b}[1;31mred\u{1b}[0m\u{9b}2J\u{202e}x",
      "Try again in 2 days 17 hours",
    ].map { Array($0.utf8) }
    var dice = Mutator(seed: 11)
    for round in 0..<20_000 {
      let bytes = dice.mutated(seeds[round % seeds.count], with: seeds)
      var end = end(code: round & 1)
      end.output = bytes
      end.errors = bytes
      let report = voice.read(end, nonce: nonce, now: noon)
      #expect(report.wake == .zero || report.wake > noon)
      #expect(!report.excerpt.utf8.contains(0x1b))
    }
  }
}
