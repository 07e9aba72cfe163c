/// How the screen of one kind of agent is read: data, with a number that goes into the journal.
///
/// Everything is a POSIX extended expression over one line of plain text. Where a pattern is looked
/// for matters as much as what it says; `ScreenClassifier` knows that.
package struct ScreenPatterns: Equatable, Sendable {
  /// Where the input box stands.
  package enum Box: Equatable, Sendable {
    /// Between two rules, its first line beginning with the prompt.
    case ruled
    /// From the last line that begins with the prompt to the next blank one.
    case lined
    /// The last run of lines that begin with a bar; the last of them names the model.
    case barred
  }

  /// Whose screen it is.
  package var kind: AgentKind
  /// Rises with every change of what follows.
  package var version: Int
  package var box: Box
  /// A line that bounds the input box.
  package var rule: String
  /// How the input begins, borders included; what matches is not part of the draft.
  package var prompts: [String]
  /// What an empty box may show in its place.
  package var placeholders: [String]
  /// Lines directly above the box, or under it, while a turn is under way.
  package var working: [String]
  /// A choice that waits for a key.
  package var options: [String]
  /// What a choice is about.
  package var asks: [Ask]
  /// What the last block says when nobody is logged in.
  package var logins: [String]
  /// What the last block says when the account is used up.
  package var limits: [String]
  /// The first line of a block of the agent's.
  package var block: String
  /// The first line of what a person or ralph has sent.
  package var turn: String

  /// A sentence of a dialog and what kind of question it is.
  package struct Ask: Equatable, Sendable {
    package var kind: AskKind
    package var pattern: String

    package init(_ kind: AskKind, _ pattern: String) {
      self.kind = kind
      self.pattern = pattern
    }
  }

  /// The patterns of a kind.
  package static func of(_ kind: AgentKind) -> ScreenPatterns {
    switch kind {
    case .claude: claude
    case .codex: codex
    case .gemini: gemini
    case .opencode: opencode
    case .rovodev: rovodev
    case .plain: plain
    }
  }
}

/// What an agent wants to be told by a person.
package enum AskKind: String, Equatable, Sendable {
  case permission
  case trust
  case login
  case question
}

// The forms are those of public captures and issue threads of 2025 and 2026, and of ntm's own test
// data; none of the agents was at hand. Limits are anchored, since an agent may show a file that
// speaks of limits.

extension ScreenPatterns {
  private static let rules = "^ *(╭|╰|┌|└)?(─|━|▀|▄){3}"
  private static let limitWords =
    "(Claude (AI )?usage limit reached|You.ve (hit|reached) your .{0,60}limit"
    + "|(5-hour|[Ww]eekly|[Ss]ession|Opus) limit reached|You.re out of extra usage"
    + "|Credit balance is too low|Quota exceeded)"

  /// Claude Code 2: the box between two rules, the status line above it.
  package static let claude = ScreenPatterns(
    kind: .claude,
    version: 1,
    box: .ruled,
    rule: rules,
    prompts: ["❯", ">", "!"],
    placeholders: ["^Try \".*\"?$", "^Press up to edit queued messages"],
    working: [
      "^ *(✻|✽|✶|✳|✢|✺|·|∗|\\*) .*\\((.*[ ·])?(esc|ctrl\\+c) to interrupt",
      "^ *(✻|✽|✶|✳|✢|✺|·|∗|\\*) [^ ]+… \\([0-9]+(s|m)",
      "^ *⏵⏵ .*· esc to interrupt", "^  esc to interrupt *$",
    ],
    options: ["^[ │]*❯ [0-9]+\\. ", "Enter to (confirm|select)"],
    asks: [
      Ask(.trust, "Do you trust the files in this folder|Is this a project you created or one"),
      Ask(.login, "Select login method|Paste code here if prompted|Choose the text style"),
      Ask(.permission, "Do you want to (proceed|make this edit|create|allow|run|overwrite)"),
      Ask(.permission, "Would you like to proceed|Bypass Permissions mode"),
    ],
    logins: [
      "^ *(⎿|●|⏺)? *(Invalid API key|OAuth token|Not logged in|API Error: 401).*/login",
      "^ *(⎿|●|⏺)? *Please run /login",
    ],
    limits: ["^ *(⎿|●|⏺)? *" + limitWords],
    block: "^ *(●|⏺) ",
    turn: "^ *(>|❯) "
  )

  /// The interactive codex: the box begins with its prompt and has no frame.
  package static let codex = ScreenPatterns(
    kind: .codex,
    version: 1,
    box: .lined,
    rule: rules,
    prompts: ["›", "▌", "❯"],
    placeholders: [
      "^Ask Codex to do anything$", "^Explain this codebase$", "^Summarize recent commits$",
      "^Find and fix a bug in @filename$", "^Write tests for @filename$",
      "^Improve documentation in @filename$", "^Implement \\{feature\\}$",
      "^Run /review on my current changes$", "^Use /skills to list available skills$",
    ],
    working: ["^ *(•|◦|⠋|⠙|⠹|⠸|⠼|⠴|⠦|⠧|⠇|⠏) .*\\(.*(esc|ctrl \\+ c) to interrupt"],
    options: ["^ *› [0-9]+\\. ", "Press enter to (confirm|continue)"],
    asks: [
      Ask(.trust, "Do you trust the contents of this directory|allow Codex to work in this folder"),
      Ask(.login, "Sign in with ChatGPT|Finish signing in|Provide your own API key"),
      Ask(.permission, "Would you like to (run the following command|make the following edits)"),
      Ask(.permission, "Do you want to approve |needs your approval"),
    ],
    logins: ["^ *■ .*(401 Unauthorized|not logged in|log in again)"],
    limits: ["^ *(■|•|⚠)? *" + limitWords],
    block: "^(•|■|⚠) ",
    turn: "^› "
  )

  /// Gemini: a framed box; choices carry a dot.
  package static let gemini = ScreenPatterns(
    kind: .gemini,
    version: 1,
    box: .ruled,
    rule: rules,
    prompts: [">", "*", "!"],
    placeholders: ["^Type your message or @path/to/file"],
    working: ["\\(esc to cancel(, [0-9a-z ]+)?\\)"],
    options: ["^[ │]*(●|○) [0-9]+\\. ", "^[ │]*● "],
    asks: [
      Ask(.trust, "Do you trust (this folder|the files in this folder)"),
      Ask(.login, "How would you like to authenticate|Waiting for auth"),
      Ask(.login, "Enter the authorization code"),
      Ask(.permission, "Allow execution|Apply this change|Do you want to proceed|Action Required"),
    ],
    logins: ["^ *(✕|ℹ) .*(authenticat|log in|sign in)"],
    limits: ["^ *(✕|ℹ|⚡)? *(.*RESOURCE_EXHAUSTED|.*[Qq]uota (exceeded|limit)|Usage limit reached)"],
    block: "^ *✦ ",
    turn: "^ *> "
  )

  /// opencode: bars at the left; little of it is certain.
  package static let opencode = ScreenPatterns(
    kind: .opencode,
    version: 1,
    box: .barred,
    rule: "^ *(┃|│)",
    prompts: ["┃", "│"],
    placeholders: ["^Ask anything"],
    working: ["esc (again to )?(interrupt|to interrupt)", "(■|⬝){4}"],
    options: ["Allow once +Allow always", "(⇆|↑↓) select"],
    asks: [
      Ask(.permission, "△ (Permission required|Reject permission)"),
      Ask(.login, "Connect a provider|Add credential"),
    ],
    logins: ["^ *.{0,8}(Unauthorized|[Ii]nvalid API key)"],
    limits: ["^ *.{0,8}" + limitWords],
    block: "^ *▣ ",
    turn: "^ *┃ "
  )

  /// `acli rovodev run`: guessed from its headless words.
  package static let rovodev = ScreenPatterns(
    kind: .rovodev,
    version: 1,
    box: .ruled,
    rule: rules,
    prompts: [">"],
    placeholders: ["^Write a prompt", "^Type \"/\" for available commands"],
    working: ["(⠋|⠙|⠹|⠸|⠼|⠴|⠦|⠧|⠇|⠏) ", "(ctrl\\+c|esc) to (interrupt|cancel)"],
    options: ["^[ │]*(❯|>) (Allow|Deny|Yes|No|[0-9]+\\.)"],
    asks: [
      Ask(.permission, "Do you want to allow|Permission needed|Allow .* to run"),
      Ask(.login, "acli rovodev auth login"),
    ],
    logins: ["^ *.{0,8}(Unauthorized|acli rovodev auth login)"],
    limits: ["^ *.{0,8}(Your Rovo Dev usage resets|You.ve reached your Rovo Dev credit limit)"],
    block: "^ *(╭|┌)─+ Response",
    turn: "^ *> "
  )

  /// Anything with a bare `>` prompt on its last line.
  package static let plain = ScreenPatterns(
    kind: .plain,
    version: 1,
    box: .lined,
    rule: rules,
    prompts: [">"],
    placeholders: [],
    working: ["^ *(⠋|⠙|⠹|⠸|⠼|⠴|⠦|⠧|⠇|⠏|-|\\\\|\\|) .*(esc to interrupt|[Ww]orking)"],
    options: ["\\[[yY]/[nN]\\] *$", "\\([yY]/[nN]\\) *$"],
    asks: [],
    logins: ["^(.{0,20} )?(not logged in|login required)"],
    limits: ["^(error: )?" + limitWords],
    block: "^[^ ]",
    turn: "^> "
  )
}
