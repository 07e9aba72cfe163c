/// What ralph can be asked to do: the first word of a command line.
enum Verb: String, CaseIterable, Sendable {
  case run, loop, proposals, resume, stop, pause, proceed = "continue", retry, skip
  case status, report, history, replay, diff, restore, plan, thunk, verify, search, logs, attach
  case undo, journal, config
  case initialize = "init"
  case trust, cleanup, demo, service, version, hook, completions, man, help
  /// ralph's own: the supervisor of an attempt.
  case supervise = "__supervise"
  /// ralph's own: becomes the agent.
  case exec = "__exec"
  /// The shells' own: what could stand next on a line.
  case complete = "__complete"

  /// Whether it is for programs, and help does not show it.
  var isHidden: Bool { rawValue.hasPrefix("__") }

  /// The verbs that people use, in the order help lists them.
  static let shown = allCases.filter { !$0.isHidden }

  /// Whether configuration beyond colors matters to it; other verbs work with a broken file.
  var obeysConfiguration: Bool {
    switch self {
    case .run, .loop, .resume, .plan, .thunk, .verify, .search, .config, .trust: true
    case .proposals, .status, .report, .history, .replay, .diff, .restore, .logs, .journal: false
    case .initialize, .cleanup, .hook, .stop, .pause, .proceed, .retry, .skip: false
    case .attach, .undo, .service, .demo, .version, .completions, .man, .help: false
    case .supervise, .exec, .complete: false
    }
  }
}

/// What a verb with several actions is asked to do: its second word.
enum Action: String, Sendable {
  case list, approve, reject, next, check, mark, verify, get, path, add, print, repair
  case archive, era, sync, audit, stats, search, bash, zsh, fish
}

/// A verb of a later version: known, so that it is not called unknown.
struct LaterVerb: Sendable {
  /// The word.
  var word: String
  /// What to use until it is there.
  var meanwhile: String

  /// All of them.
  static let all: [LaterVerb] = [
    LaterVerb("ready", "use meanwhile: ralph plan next, or ralph --dry-run"),
    LaterVerb("why", "use meanwhile: ralph history BEAD, or ralph --dry-run"),
    LaterVerb("show", "use meanwhile: ralph history SUBJECT -o full"),
    LaterVerb("export", "use meanwhile: ralph history -o json"),
    LaterVerb("stats", "use meanwhile: ralph status --json"),
    LaterVerb("monitor", "use meanwhile: ralph history -f"),
    LaterVerb("doctor", "use meanwhile: ralph --dry-run says what would be used"),
    LaterVerb("notify", "use meanwhile: notify.command in the configuration"),
    LaterVerb("audit", "use meanwhile: ralph journal verify, ralph replay FILE --check"),
  ]

  private init(_ word: String, _ meanwhile: String) {
    self.word = word
    self.meanwhile = meanwhile
  }
}
