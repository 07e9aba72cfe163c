/// Every key of the configuration, as it is written: section, dot, name.
///
/// A named section such as `[agent "codex"]` has its name between two dots.
enum SettingKey: String, CaseIterable, Sendable {
  // run
  case session = "run.session"
  case host = "run.host"
  case panes = "run.panes"
  case before = "run.before"
  case whenBusy = "run.when-busy"
  case noFallback = "run.no-fallback"
  case keepSessions = "run.keep-sessions"
  case keepOrphans = "run.keep-orphans"
  case awake = "run.awake"
  case label = "run.label"
  case concurrent = "run.concurrent"
  case timeout = "run.timeout"
  case iterations = "run.iterations"
  case attempts = "run.attempts"
  case maxRuntime = "run.max-runtime"
  case hardTimeout = "run.hard-timeout"
  case maxCost = "run.max-cost"
  case maxTokens = "run.max-tokens"
  case failFast = "run.fail-fast"
  case followUps = "run.follow-ups"
  case exitStatus = "run.exit-status"
  case prompt = "run.prompt"
  case only = "run.only"
  case skip = "run.skip"
  case priority = "run.priority"
  // agent
  case agentKind = "agent.kind"
  case agentCommand = "agent.command"
  case grace = "agent.grace"
  case stopGrace = "agent.stop-grace"
  case outputKept = "agent.output-kept"
  case promptLimit = "agent.prompt-limit"
  case model = "agent.model"
  case permission = "agent.permission"
  // agent, by preset
  case claudeProgram = "agent.claude.program"
  case claudeArgs = "agent.claude.args"
  case codexProgram = "agent.codex.program"
  case codexArgs = "agent.codex.args"
  case geminiProgram = "agent.gemini.program"
  case geminiArgs = "agent.gemini.args"
  case opencodeProgram = "agent.opencode.program"
  case opencodeArgs = "agent.opencode.args"
  case rovodevProgram = "agent.rovodev.program"
  case rovodevArgs = "agent.rovodev.args"
  case ampProgram = "agent.amp.program"
  case ampArgs = "agent.amp.args"
  // source
  case source = "source.kind"
  case plan = "source.plan"
  case authors = "source.authors"
  // loop
  case planEvery = "loop.plan-every"
  case loopCommit = "loop.commit"
  case loopNever = "loop.never"
  case loopTranscripts = "loop.transcripts"
  case loopTranscriptDays = "loop.transcript-days"
  case loopPush = "loop.push"
  case loopPushTo = "loop.push-to"
  // verify
  case verifyCommand = "verify.command"
  case verifyTimeout = "verify.timeout"
  case verifyAgain = "verify.again"
  case verifyDoubts = "verify.doubts"
  case baseline = "verify.baseline"
  case verifyMode = "verify.mode"
  case sweep = "verify.sweep"
  case guards = "verify.guard"
  case rules = "verify.rules"
  case ruleTimeout = "verify.rule-timeout"
  // plan
  case planReasons = "plan.reasons"
  case planTags = "plan.tags"
  // thunk
  case thunkFile = "thunk.file"
  case thunkSync = "thunk.sync"
  // retry
  case retryDelay = "retry.delay"
  case limitPause = "retry.limit-pause"
  case toolRetries = "retry.tools"
  case losses = "retry.losses"
  case breaker = "retry.breaker"
  // watch
  case interval = "watch.interval"
  case quietLooks = "watch.quiet-looks"
  case quietPeriod = "watch.quiet-period"
  case settle = "watch.settle"
  case askWait = "watch.ask-wait"
  // tree
  case tree = "tree.mode"
  case treeDirty = "tree.dirty"
  case treeRoot = "tree.root"
  case treeSetup = "tree.setup"
  case treeTeardown = "tree.teardown"
  case treeTimeout = "tree.timeout"
  case treeCarry = "tree.carry"
  // snapshot
  case snapshotFiles = "snapshot.files"
  case snapshotBytes = "snapshot.bytes"
  // disk
  case diskFloor = "disk.floor"
  // notify
  case notifyCommand = "notify.command"
  // ui
  case color = "ui.color"
  case ascii = "ui.ascii"

  /// The program of a preset, and the words it gets beyond its own; nil if there is no such preset.
  static func ofPreset(_ name: String) -> (program: SettingKey, args: SettingKey)? {
    guard let program = SettingKey(rawValue: "agent.\(name).program"),
      let args = SettingKey(rawValue: "agent.\(name).args")
    else { return nil }
    return (program, args)
  }

  /// The part before the first dot.
  var section: String { String(rawValue.prefix { $0 != "." }) }

  /// The part after the last dot.
  var name: String { String(rawValue.split(separator: ".").last ?? "") }

  /// The section as a file opens it, such as `[run]` or `[agent "codex"]`.
  var heading: String {
    let parts = rawValue.split(separator: ".")
    return parts.count > 2 ? "[\(parts[0]) \"\(parts[1])\"]" : "[\(section)]"
  }

  /// The variable that sets it: `RALPH_`, section and name in capitals, also where there is a name
  /// between them.
  var variable: String {
    // Bytes, not characters: every start asks the environment for each of them.
    let capitals = rawValue.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 0x20
      case UInt8(ascii: "."), UInt8(ascii: "-"): UInt8(ascii: "_")
      default: byte
      }
    }
    return "RALPH_" + String(decoding: capitals, as: UTF8.self)
  }

  /// The shorter variable that also sets it, for the few that people set by hand.
  var shortVariable: String? {
    switch self {
    case .session: "RALPH_SESSION"
    case .concurrent: "RALPH_CONCURRENT"
    case .timeout: "RALPH_TIMEOUT"
    case .ascii: "RALPH_ASCII"
    default: nil
    }
  }
}

/// A key or section that a later version reads: known, so that it is not called a typo.
enum LaterKey {
  /// Whether a section, or a whole key, belongs to a later version.
  static func contains(_ word: String) -> Bool { all.contains(word) }

  private static let all: Set<String> = [
    "git", "hook", "objects", "thunk.sync", "trust", "session", "serve", "ui.theme", "run.tree",
    "run.fallback",
    "run.stall",
  ]
}
