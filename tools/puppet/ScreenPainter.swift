/// Draws the screen: everything anew each time, in one write.
struct ScreenPainter {
  let kind: Screen.Kind
  let suggests: Bool
  /// The dialog that is open; empty for none.
  var dialog = ""
  /// Turns while the agent works; nil while it waits.
  var spinner: Int?
  private var transcript: [String] = []

  init(kind: Screen.Kind, suggests: Bool) {
    self.kind = kind
    self.suggests = suggests
  }

  /// The first words of the program.
  mutating func greet() {
    switch kind {
    case .claude:
      transcript += [" ▐▛███▜▌   Claude Code v2.1.240 (puppet)", "▝▜█████▛▘  /fake", ""]
    case .codex: transcript += [">_ OpenAI Codex (puppet)", ""]
    }
  }

  /// Errors of an earlier turn, which are none now.
  mutating func recallErrors() {
    sent("an older prompt")
    say("You've hit your limit · resets 1pm")
    sent("another one")
    say("API Error: 429 rate limit; failed to connect; Do you want to proceed?")
    say("Done.")
  }

  /// Forgets the conversation.
  mutating func clear() {
    transcript = []
    greet()
  }

  /// What was submitted, as the transcript shows it.
  mutating func sent(_ text: String) {
    spinner = nil
    transcript += [(kind == .claude ? "> " : "› ") + text, ""]
  }

  /// What the agent says.
  mutating func say(_ text: String) {
    let line = text.split(separator: "\n").joined(separator: " ")
    transcript += [(kind == .claude ? "● " : "• ") + line, ""]
  }

  /// The whole screen as terminal bytes.
  func frame(draft: String, size: (rows: Int, columns: Int)) -> String {
    let width = max(20, size.columns)
    let bottom = dialog.isEmpty ? box(draft, width) : question(width)
    let status = spinner.map { [spinnerLine($0), ""] } ?? []
    let room = max(0, size.rows - bottom.count - status.count)
    let above = transcript.flatMap { wrap($0, width) }.suffix(room)
    var frame = "\u{1b}[?25l\u{1b}[H"
    for (index, line) in (above + status + bottom).prefix(size.rows).enumerated() {
      frame += (index == 0 ? "" : "\r\n") + "\u{1b}[K" + line
    }
    return frame + "\u{1b}[J"
  }

  private func spinnerLine(_ turn: Int) -> String {
    let glyphs = ["✻", "✽", "✶", "✳", "✢", "·"]
    switch kind {
    case .claude: return "\(glyphs[turn % 6]) Cogitating… (esc to interrupt · \(turn / 10)s)"
    case .codex: return "• Working (\(turn / 10)s • esc to interrupt)"
    }
  }

  private func box(_ draft: String, _ width: Int) -> [String] {
    let faint = "\u{1b}[7mT\u{1b}[27m\u{1b}[2mry \"fix the lint errors\"\u{1b}[0m"
    let shown = draft.isEmpty && suggests ? faint : draft
    switch kind {
    case .claude:
      let rule = String(repeating: "─", count: width)
      let inner = shown == draft ? wrap("❯ " + shown, width - 1) : ["❯\u{a0}" + shown]
      return [rule] + inner + [rule, "  ⏵⏵ bypass permissions on (shift+tab to cycle)"]
    case .codex:
      let empty = "\u{1b}[2mAsk Codex to do anything\u{1b}[0m"
      let inner = draft.isEmpty ? ["› " + empty] : wrap("› " + draft, width - 1)
      return [""] + inner + ["", "  ? for shortcuts"]
    }
  }

  private func question(_ width: Int) -> [String] {
    let mark = kind == .claude ? "❯" : "›"
    let sentence =
      switch (dialog, kind) {
      case ("trust", .claude): "Do you trust the files in this folder?"
      case ("trust", .codex): "Do you trust the contents of this directory?"
      case ("login", .claude): "Select login method:"
      case ("login", .codex): "Sign in with ChatGPT to use Codex"
      case (_, .claude): "Do you want to proceed?"
      case (_, .codex): "Would you like to run the following command?"
      }
    let rule = String(repeating: "─", count: width)
    let options = [" \(mark) 1. Yes", "   2. No", ""]
    return [rule, " Bash command", "   rm -rf build", " " + sentence] + options
  }

  /// A line cut to the width, without regard for words.
  private func wrap(_ text: String, _ width: Int) -> [String] {
    guard text.count > width else { return [text] }
    return [String(text.prefix(width))] + wrap(String(text.dropFirst(width)), width)
  }
}
