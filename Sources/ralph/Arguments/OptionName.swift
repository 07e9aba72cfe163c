/// Every option there is, by its long form; ``OptionTable`` says what each means.
enum OptionName: String, CaseIterable, Sendable {
  // The seed's six.
  case session, concurrent, timeout, monitor
  case dryRun = "dry-run"
  case help
  // What is worked on, and by whom.
  case source, plan, only, skip, priority
  case followUps = "follow-ups"
  case label, agent, host, panes, tree, prompt
  case noFallback = "no-fallback"
  case keepSessions = "keep-sessions"
  case keepOrphans = "keep-orphans"
  // The Ralph loop.
  case mode
  case planEvery = "plan-every"
  case planNow = "plan-now"
  case printPrompt = "print-prompt"
  case allowDirty = "allow-dirty"
  case push
  case pushTo = "push-to"
  // Verification.
  case verify
  case noVerify = "no-verify"
  case baseline
  // Limits.
  case attempts
  case failFast = "fail-fast"
  case keepGoing = "keep-going"
  case hardTimeout = "hard-timeout"
  case maxRuntime = "max-runtime"
  case maxCost = "max-cost"
  case maxTokens = "max-tokens"
  case exitStatus = "exit-status"
  // Resume.
  case reloadConfig = "reload-config"
  case adopt
  case ifNeeded = "if-needed"
  // While it runs.
  case now, reason, print, restart
  // Looking back.
  case bead, run, kind, since, until, lines, follow, reverse, output
  case journal, check, all, to, state, rules, short, attempt, errors
  // Finished tasks.
  case era, limit
  // What an attempt did to files.
  case stat, after
  // The first steps.
  case bd, hooks
  // Acceptance rules.
  case rule, approvals, list, report, cache
  case initialize = "init"
  // Cleaning up.
  case force, iterations
  // Everywhere.
  case directory, config, json, format, quiet, verbose, debug, color, ascii
  case noPager = "no-pager"
  case noInput = "no-input"
  case yes, version

  /// As it is typed.
  var long: String { "--" + rawValue }
}

/// What the table knows of one option.
struct OptionEntry: Sendable {
  /// Which option it is; its raw value is the long form.
  var name: OptionName
  /// The one-letter form, if it has one.
  var short: Character?
  /// What stands for the value in help; nil for a flag.
  var value: String?
  /// The words that the value must be one of; empty if it is free or a key checks it.
  var words: [String] = []
  /// What holds where the option is not typed, as help says it.
  var standard: String?
  /// The help in one line.
  var help: String
  /// What `--help` adds.
  var detail: String?
  /// The verbs that take it.
  var verbs: Set<Verb>
  /// The key of the configuration that says the same.
  var key: SettingKey?
  /// The flag that this one turns off, as `--keep-going` turns off `--fail-fast`.
  var opposite: OptionName?
  /// What is told when it is used although nothing obeys it yet.
  var note: String?

  /// Verbs that take it only to say what is wrong with it: their help does not list it.
  var unlisted: Set<Verb> = []

  /// What it means to verbs to which it means something else, as `--plan` to `ralph init`.
  var meanings: [Verb: Meaning] = [:]

  /// What an option means to one verb.
  struct Meaning: Sendable {
    /// What stands for the value in help; nil for a flag.
    var value: String?
    /// The help in one line.
    var help: String
    /// What `--help` adds.
    var detail: String?
  }

  /// The option as a verb sees it.
  func seen(by verb: Verb?) -> OptionEntry {
    guard let verb, let meaning = meanings[verb] else { return self }
    var entry = OptionEntry(name: name, short: short, help: meaning.help, verbs: verbs)
    (entry.value, entry.detail) = (meaning.value, meaning.detail)
    return entry
  }

  /// Whether it takes no value, so that `--no-…` turns it off.
  var isFlag: Bool { value == nil }

  /// As help lists it, such as `-t, --timeout T`.
  var spelling: String {
    let letter = short.map { "-\($0), " } ?? "    "
    return letter + name.long + (value.map { " " + $0 } ?? "")
  }
}
