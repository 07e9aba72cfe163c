// tidy: table
// The one table of keys: files, variables, options, `config list` and help read it.

import RalphAdapters
import RalphCore

/// What the table knows of one key.
struct KeyEntry: Sendable {
  /// Which key.
  var key: SettingKey
  /// What values it takes.
  var kind: SettingKind
  /// Where it stands in the policy of a run.
  var member: PolicyMember
  /// The value where nobody sets it; nil where the policy's own holds.
  var own: SettingValue?
  /// What it means, in one line.
  var meaning: String
  /// Whether a program is run, or given rights, by what it says: to be asked about.
  var runs = false

  /// The value where nobody sets it.
  var standard: SettingValue {
    let value = own ?? member.read(Policy())
    guard case .size = kind, case .count(let bytes) = value else { return value }
    return .size(bytes)
  }

  init(
    _ key: SettingKey,
    _ kind: SettingKind,
    _ member: PolicyMember,
    _ meaning: String,
    own: SettingValue? = nil,
    runs: Bool = false
  ) {
    self.key = key
    self.kind = kind
    self.member = member
    self.meaning = meaning
    self.own = own
    self.runs = runs
  }
}

/// Every key of the configuration.
enum KeyTable {
  /// The entry of a key.
  static func entry(_ key: SettingKey) -> KeyEntry {
    // Every command asks how things look, most for nothing else: the rest is made where it is wanted.
    looks.first { $0.key == key } ?? byKey[key] ?? all[0]
  }

  /// The whole table, section by section.
  static let all: [KeyEntry] =
    run + agent + presets + work + loop + verify + judges + waits + trees + calls + looks

  /// The sections, in the order of the table.
  static let sections: [String] = all.map(\.key.section).reduce(into: []) { sections, section in
    if sections.last != section { sections.append(section) }
  }

  private static let byKey: [SettingKey: KeyEntry] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.key, $0) }
  )

  private static let instant = Millis(1)
  private static let day = Millis.hours(24)
  private static let month = Millis.hours(24 * 30)

  private static let run: [KeyEntry] = [
    KeyEntry(
      .session,
      .text,
      .none,
      "session whose agent panes are used; empty for the one that stands here",
      own: .text("")
    ),
    KeyEntry(
      .host,
      .word(["auto", "pane", "session", "headless"]),
      .none,
      "where agents run: auto takes the first of panes, a session of our own, headless",
      own: .word("auto")
    ),
    KeyEntry(.panes, .text, .names(\.panes), "panes that alone are used, such as %1,%3"),
    KeyEntry(
      .before,
      .word(["keep", "clear"]),
      .clearsPanes,
      "an agent's conversation before a prompt: clear types /clear first (claude)"
    ),
    KeyEntry(
      .whenBusy,
      .word(["wait", "spawn"]),
      .none,
      "agents wait in a session: wait for one that is free, or open a session of our own",
      own: .word("wait")
    ),
    KeyEntry(
      .noFallback,
      .flag,
      .none,
      "stop rather than take the next of that chain",
      own: .flag(false)
    ),
    KeyEntry(.keepSessions, .flag, .flag(\.keepSessions), "leave sessions of our own open"),
    KeyEntry(
      .keepOrphans,
      .flag,
      .flag(\.keepOrphans),
      "leave claims alone that a ralph left which is gone"
    ),
    KeyTable.awake,
    KeyEntry(.label, .text, .name(\.label), "give out beads with this label alone"),
    KeyEntry(
      .concurrent,
      .count(1...Policy.concurrentMost),
      .count(\.concurrent),
      "the most tasks at once"
    ),
    KeyEntry(.timeout, .duration(instant...month), .duration(\.timeout), "time for one attempt"),
    KeyEntry(
      .iterations,
      .count(0...1_000_000),
      .count(\.iterations),
      "iterations of a run; 0 is until nothing is ready"
    ),
    KeyEntry(.attempts, .count(1...100), .count(\.attempts), "attempts a task may spend in a run"),
    KeyEntry(
      .maxRuntime,
      .duration(instant...month, zero: "unbounded"),
      .duration(\.maxRuntime),
      "the longest duration of a run"
    ),
    KeyEntry(
      .hardTimeout,
      .duration(instant...month, zero: "three times run.timeout"),
      .duration(\.hardTimeout),
      "when an agent in a pane is interrupted although it works"
    ),
    KeyEntry(
      .maxCost,
      .money,
      .money(\.maxCost),
      "the most dollars a run may take, as far as agents tell; 0 is unbounded"
    ),
    KeyEntry(
      .maxTokens,
      .count(0...1_000_000_000_000),
      .count(\.maxTokens),
      "the most tokens a run may take, as far as agents tell; 0 is unbounded"
    ),
    KeyEntry(
      .failFast,
      .flag,
      .flag(\.failFast),
      "end the run with the first task that fails for good"
    ),
    KeyEntry(
      .followUps,
      .word(FollowUps.allCases.map(\.rawValue)),
      .followUps,
      "tasks that appear during a run; hold is the default with 0 iterations"
    ),
    KeyEntry(
      .exitStatus,
      .flag,
      .none,
      "exit 5 instead of 0 when ready work is left",
      own: .flag(false)
    ),
    KeyEntry(.prompt, .path, .none, "template of the prompt", own: .path("")),
    KeyEntry(.only, .beads, .beads(\.only), "give out these tasks alone"),
    KeyEntry(.skip, .beads, .beads(\.skip), "leave these tasks alone"),
    KeyEntry(
      .priority,
      .count(0...9),
      .count(\.priority),
      "the lowest priority that is given out, 0 (highest) to 9"
    ),
  ]

  private static let agent: [KeyEntry] = [
    KeyEntry(
      .agentKind,
      .word(Preset.all.map(\.name) + ["shell"]),
      .agent,
      "who does the work; shell:CMD sets agent.command, too",
      own: .word("claude"),
      runs: true
    ),
    KeyEntry(
      .agentCommand,
      .command,
      .text(\.agentCommand),
      "command line of a shell agent, or a preset's program and more words for it",
      runs: true
    ),
    KeyEntry(
      .grace,
      .duration(Millis.zero...Millis.minutes(10)),
      .duration(\.grace),
      "time between asking an agent to end and killing it"
    ),
    KeyEntry(
      .stopGrace,
      .duration(Millis.zero...Millis.minutes(10)),
      .duration(\.stopGrace),
      "the same after the second Ctrl-C"
    ),
    KeyEntry(
      .outputKept,
      .size(4096...(256 << 20)),
      .count(\.outputKept),
      "output kept from the beginning and from the end, each"
    ),
    KeyEntry(
      .promptLimit,
      .size(4096...(16 << 20)),
      .count(\.promptLimit),
      "the longest prompt"
    ),
    KeyEntry(.model, .text, .text(\.agentModel), "model the agent is asked for"),
    KeyEntry(
      .permission,
      .text,
      .text(\.agentPermission),
      "what the agent may do unasked: skip, or a permission mode of its own",
      own: .text("skip"),
      runs: true
    ),
  ]

  private static let presets: [KeyEntry] = Preset.all.flatMap { preset -> [KeyEntry] in
    guard let keys = SettingKey.ofPreset(preset.name) else { return [] }
    return [
      KeyEntry(
        keys.program,
        .command,
        .none,
        "program that is run for \(preset.name)",
        own: .text(preset.program),
        runs: true
      ),
      KeyEntry(
        keys.args,
        .command,
        .none,
        "more words for \(preset.name); quotes group, nothing is expanded",
        own: .text(""),
        runs: true
      ),
    ]
  }

  private static let work: [KeyEntry] = [
    KeyEntry(
      .source,
      .word(["auto", "bd", "plan", "bd,plan", "plan,bd"]),
      .none,
      "where work comes from",
      own: .word("auto")
    ),
    KeyEntry(.plan, .path, .none, "the Markdown plan; searched if empty", own: .path("")),
    KeyEntry(
      .authors,
      .text,
      .names(\.authors),
      "whose beads are given out beside your own and ralph's, apart by commas; * is everybody",
      runs: true
    ),
  ]

  private static let verify: [KeyEntry] = [
    KeyEntry(
      .verifyCommand,
      .command,
      .text(\.verifyCommand),
      "command that judges every attempt; exit 0 passes",
      runs: true
    ),
    KeyEntry(
      .verifyTimeout,
      .duration(instant...day),
      .duration(\.verifyTimeout),
      "time for one verification"
    ),
    KeyEntry(
      .verifyAgain,
      .duration(Millis.zero...day),
      .duration(\.verifyAgain),
      "a failure that took no longer is run again at once"
    ),
    KeyEntry(
      .verifyDoubts,
      .count(1...100),
      .count(\.verifyDoubts),
      "flaky or inconclusive verifications before a task counts as failed"
    ),
    KeyEntry(
      .baseline,
      .word(BaselineMode.allCases.map(\.rawValue)),
      .baseline,
      "what to do if the verifier fails before any work"
    ),
    KeyEntry(
      .verifyMode,
      .word(["auto", "command", "none", "accept"], later: ["rules"]),
      .none,
      "auto: by the command if there is one; accept: by the agent's word",
      own: .word("auto")
    ),
  ]

  private static let loop: [KeyEntry] = [
    KeyEntry(
      .planEvery,
      .count(2...1000),
      .none,
      "iterations of 'ralph loop' from one PLAN to the next",
      own: .count(4)
    ),
    KeyEntry(
      .loopCommit,
      .word(CommitMode.allCases.map(\.rawValue)),
      .none,
      "what becomes of an iteration's changes once it has passed",
      own: .word("commit")
    ),
    KeyEntry(
      .loopNever,
      .text,
      .lines(\.commitNever),
      "names and paths that are never committed, with * and ?"
    ),
    KeyEntry(
      .loopTranscripts,
      .path,
      .none,
      "folder of transcripts; empty for the loop's logs folder, or .ralph/transcripts",
      own: .path("")
    ),
    KeyEntry(
      .loopTranscriptDays,
      .count(0...36500),
      .none,
      "days after which transcripts are removed; 0 is never",
      own: .count(7)
    ),
    KeyEntry(
      .loopPush,
      .flag,
      .none,
      "let a PLAN that passes push what the loop has committed",
      own: .flag(false),
      runs: true
    ),
    KeyEntry(
      .loopPushTo,
      .text,
      .none,
      "branch of the remote to push to, which may be its default one; it turns pushing on",
      own: .text(""),
      runs: true
    ),
  ]

  private static let waits: [KeyEntry] = [
    KeyEntry(
      .planReasons,
      .flag,
      .flag(\.planReasons),
      "write the reason of a [-] under its task"
    ),
    KeyEntry(.planTags, .flag, .flag(\.planTags), "let trailing priority tags reorder tasks"),
    KeyEntry(
      .thunkFile,
      .path,
      .none,
      "the log of finished tasks; THUNK.md of workers/ralph/, ralph/ or . if empty",
      own: .path("")
    ),
    KeyEntry(
      .thunkSync,
      .word(["offer", "auto"]),
      .none,
      "tasks marked [x] that the log lacks: 'ralph thunk sync' adds them, or the loop's PLAN does",
      own: .word("offer")
    ),
    KeyEntry(
      .retryDelay,
      .duration(Millis.zero...day),
      .duration(\.retryDelay),
      "wait after an attempt that timed out, erred or made no progress"
    ),
    KeyEntry(
      .limitPause,
      .duration(Millis.seconds(1)...day),
      .duration(\.limitPause),
      "pause after a rate limit that named no reset time"
    ),
    KeyEntry(
      .toolRetries,
      .count(0...100),
      .count(\.toolRetries),
      "refusals of tools in a row before the run stops; a plan or tracker that breaks while a run is at work is waited for, five minutes for each, an hour at most"
    ),
    KeyEntry(
      .losses,
      .count(1...100),
      .count(\.losses),
      "from this loss of a task's process on, a loss spends an attempt"
    ),
    KeyEntry(
      .breaker,
      .count(0...1000),
      .count(\.breaker),
      "attempts in a row that end alike before agents are suspended; 0 is 3"
    ),
    KeyEntry(
      .interval,
      .duration(Millis(10)...Millis.minutes(1)),
      .duration(\.pollInterval),
      "how often panes are looked at, and files of which no change is told"
    ),
    KeyEntry(
      .quietLooks,
      .count(0...100),
      .count(\.quietLooks),
      "looks for which a pane must be quiet; 0 is 2"
    ),
    KeyEntry(
      .quietPeriod,
      .duration(instant...day, zero: "a minute"),
      .duration(\.quietPeriod),
      "how long a pane must be quiet where nothing else says that a turn ended"
    ),
    KeyEntry(
      .settle,
      .duration(instant...day, zero: "two minutes"),
      .duration(\.settle),
      "how long an unknown dispatch is left to settle"
    ),
    KeyEntry(
      .askWait,
      .duration(instant...day, zero: "half an hour"),
      .duration(\.askWait),
      "how long an agent's question waits for a person"
    ),
  ]

  private static let calls: [KeyEntry] = [
    KeyEntry(
      .notifyCommand,
      .command,
      .text(\.notifyCommand),
      "command that calls a person: questions, ends, rate limits, failed tasks; JSON on its input",
      runs: true
    )
  ]

  private static let looks: [KeyEntry] = [
    KeyEntry(
      .color,
      .word(["auto", "always", "never"]),
      .none,
      "color of what is printed",
      own: .word("auto")
    ),
    KeyEntry(.ascii, .flag, .none, "no characters beyond ASCII", own: .flag(false)),
  ]
}
