import RalphAdapters
import RalphAudit
import RalphCore
import RalphRuntime

extension InputReader {
  /// What makes foreign text harmless, and what is looked for in it.
  static let texts: [InputReader] = [
    InputReader("terminal-text", corpus: said, share: 100) { bytes in
      let plain = TerminalText.plain(bytes)
      let excerpt = TerminalText.excerpt(plain, lines: 5, bytes: 300)
      return Promise.first(
        Promise.plain(plain, "plain text", lines: true),
        TerminalText.plain(plain) == plain ? nil : "plain text is not plain",
        // A character that is no UTF-8 grows from one byte to three.
        Promise.short(plain, "plain text", bytes.count * 3),
        Promise.short(excerpt, "an excerpt", 300),
        excerpt.utf8.count { $0 == 0x0a } < 5 ? nil : "an excerpt has too many lines",
        Promise.short(TerminalText.end(of: plain, bytes: 40), "an end", 40),
        Promise.short(TerminalText.beginning(of: plain, bytes: 40), "a beginning", 40)
      )
    },
    InputReader("signal", corpus: said, share: 50) { bytes in
      // In the order in which prompts are made: controls go first, or they hide a signal.
      let defused = CompletionSignal.defused(TerminalText.plain(bytes))
      _ = CompletionSignal.read(bytes, nonce: nonce)
      guard CompletionSignal.read(Array(defused.utf8), nonce: nonce) == .none else {
        return "defused text signals"
      }
      return CompletionSignal.defused(defused) == defused ? nil : "defusing again changes it"
    },
    InputReader("prompt", corpus: said, share: 4, longest: 4 << 10) { bytes in prompt(bytes) },
    InputReader("shown-text", corpus: said, share: 30, longest: 4 << 10) { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      let shown = visible(text, limit: 200)
      let json = JSONText.object([("text", .string(text))]).line
      return Promise.first(
        Promise.plain(shown, "a shown text"),
        Promise.plain(firstLine(text), "a first line"),
        json.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f } ? nil : "JSON holds a control",
        columns(fitted(text, 20)) <= 20 ? nil : "a fitted text is too wide"
      )
    },
    InputReader("names", corpus: names, share: 60, longest: 300) { bytes in named(bytes) },
    InputReader("redaction", corpus: said + secrets, share: 30) { bytes in
      let clean = Redaction.clean(bytes, secrets: ["correct horse", "s3cr"])
      let text = String(decoding: clean, as: UTF8.self)
      guard !text.contains("correct horse") else { return "a configured secret is left" }
      return clean.count <= bytes.count * 6 + 100 ? nil : "redaction makes it huge"
    },
  ]

  static let nonce = "9ae0c417b2d1"

  /// What programs and agents say.
  static let said =
    Corpus.files("Tests/RalphAdaptersTests/Screen/Captures")
    + Corpus.captures("Tests/RalphAdaptersTests/Ntm/Captures")
    + Corpus.texts(
      "error: expected `)`\n\u{1b}[1msrc/a.swift:3\u{1b}[0m\nDone.\n:::COMPLETE 9ae0c417b2d1:::\n",
      "\u{1b}]0;a title\u{7}\u{1b}P1$r\u{1b}\\text\r\nmore\rover\u{8}\n\u{202e}txet\u{2028}x",
      "Fix {{title}} of {{bead}}, attempt {{attempt}}:\n{{details}}\n{{failure}}{{ nonce }}{{acceptance}}\n",
      "::: COMPLETE :::\n:::::build_ready:::\n:::\tPLAN_READY x:::",
      "👩‍👩‍👧‍👦 e\u{301}\u{301}\u{301} 中文字符 \u{200b}invisible\u{e0041}"
    )

  private static let names = Corpus.texts(
    "bd:hm-1a2",
    "plan:7.1.1",
    "9ae0r3.412",
    "9ae0r3",
    "%7",
    "@0",
    "ralph-hm_1a2-9ae0412x",
    "v0.49.6",
    "ntm version v1.5.0 (abc)",
    "hm-1a2.3",
    "0.0.0",
    "exited 0",
    "signaled 9",
    "timed out",
    "stopped",
    "4711 8315 0b8a-4d",
    "2026-11-20T10:15:02.417Z",
    "5c0de5c0de5c0de5c0de5c0de5c0de50"
  )

  private static let secrets = Corpus.texts(
    "ANTHROPIC_API_KEY=sk-ant-api03-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA correct horse\n",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
    "https://me:s3cret@example.org/x?token=ghp_abcdefghijklmnopqrstuvwxyz0123456789\nAKIAIOSFODNN7EXAMPLE"
  )

  private static func prompt(_ bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    var parts = PromptParts(
      bead: BeadID(Name(cutting: text)),
      attempt: 2,
      nonce: nonce,
      run: RunID(genesis: 0x9ae0, number: 3),
      title: text,
      seed: 7,
      limit: 12 << 10
    )
    (parts.section, parts.details, parts.failure) = (text, text, text)
    (parts.endedBefore, parts.acceptance) = (text, [text, text])
    (parts.left, parts.leftCount) = ([text], 1)
    if bytes.count.isMultiple(of: 2) { parts.template = text }
    let prompt = Prompt.compose(parts)
    for line in prompt.utf8.split(separator: 0x0a) {
      guard CompletionSignal.read(Array(line), nonce: nonce) == .none else {
        return "a prompt holds the signal"
      }
    }
    return Promise.short(prompt, "a prompt", parts.limit)
      ?? Promise.plain(prompt, "a prompt", lines: true)
  }

  /// What is read as a name says the same when it is written.
  private static func named(_ bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    if let name = Name(utf8: bytes), Array(name.text.utf8) != bytes { return "a name changes" }
    if let key = Key(bytes), Array(key.description.utf8) != bytes { return "a key changes" }
    if let run = RunID(bytes), Array(run.description.utf8) != bytes { return "a run changes" }
    if let pane = PaneID(bytes), Array(pane.description.utf8) != bytes { return "a pane changes" }
    if let bead = BdID(text), bead.text != text { return "a bead changes" }
    if let session = NtmSessionName(text), session.text != text { return "a session changes" }
    if let marker = TmuxMarker(text), marker.text != text { return "a marker changes" }
    if let line = PromptLine(
      path: "/" + text,
      key: Key(run: RunID(genesis: 1, number: 1), seq: Seq(1))
    ),
      let why = Promise.plain(line.text, "a typed line")
    {
      return why
    }
    _ = (BdVersion(text), NtmVersion(text), BdRefusal(text), BdStatus(text))
    return Promise.short(Name(cutting: text).text, "a cut name", Name.capacity)
  }
}
