import RalphAudit
import RalphCore

// What is meant by the words and options of the verbs that look: one value for each verb, checked.

/// What `ralph history` is asked for.
struct HistoryRequest: Equatable, Sendable {
  /// How entries are shown.
  enum Form: String, Sendable {
    case short, full, json
  }

  /// Tasks, attempts, runs, sequences, as they were typed.
  var subjects: [String]
  /// The tasks of `-u`; of one sort of filter any may match, of different sorts all must.
  var beads: [BeadID]
  /// Beginnings of run names.
  var runs: [String]
  /// Patterns of kinds, with `*` and `?`.
  var kinds: [String]
  /// The earliest and the latest time.
  var since: Moment?
  var until: Moment?
  /// How many entries from the end; nil for all.
  var last: Int?
  /// Whether to go on as more is written.
  var follows: Bool
  /// Whether the newest comes first.
  var isReversed: Bool
  /// How entries are shown.
  var form: Form
  /// Another journal than the workspace's.
  var journal: String?

  init(_ arguments: Arguments) throws(Failure) {
    subjects = arguments.words
    beads = try arguments.beads(.bead)
    runs = arguments.values(.run)
    kinds = arguments.values(.kind)
    since = try arguments.moment(.since)
    until = try arguments.moment(.until)
    last = try arguments.count(.lines, 0...Int.max)
    follows = arguments.isOn(.follow)
    isReversed = arguments.isOn(.reverse)
    form = Form(rawValue: arguments.value(.output) ?? "short") ?? .short
    if arguments.isOn(.json) { form = .json }
    journal = arguments.value(.journal)
    if follows, isReversed {
      throw .usage("CONFLICT", "-f and -r contradict each other", "use one of them")
    }
    if follows, until != nil {
      throw .usage("CONFLICT", "-f and -U contradict each other", "use one of them")
    }
  }
}

/// What `ralph replay` is asked for.
struct ReplayRequest: Equatable, Sendable {
  /// The journal; nil is the workspace's, unless standard input is read.
  var file: String?
  /// Whether the journal comes on standard input.
  var readsInput: Bool
  /// Whether decisions are compared with the recorded ones.
  var checks: Bool
  /// Whether every difference is listed, and not the first alone.
  var listsAll: Bool
  /// The last entry to be read.
  var to: Seq?
  /// Whether the whole state is printed.
  var printsState: Bool
  /// Whether decisions of other rules are compared, too.
  var usesRulesOfNow: Bool

  init(_ arguments: Arguments) throws(Failure) {
    readsInput = arguments.words.first == "-"
    file = readsInput ? nil : arguments.words.first
    checks = arguments.isOn(.check)
    listsAll = arguments.isOn(.all)
    to = try arguments.count(.to, 1...Int.max).map { Seq(UInt64($0)) }
    printsState = arguments.isOn(.state)
    usesRulesOfNow = arguments.value(.rules) == "now"
    if !checks, listsAll || usesRulesOfNow {
      throw .usage("CONFLICT", "--all and --rules belong to --check", "add --check")
    }
  }
}

/// What `ralph status` is asked for.
struct StatusRequest: Equatable, Sendable {
  /// Whether one line is enough.
  var isShort: Bool
  /// Another journal than the workspace's.
  var journal: String?

  init(_ arguments: Arguments) {
    isShort = arguments.isOn(.short)
    journal = arguments.value(.journal)
  }
}

/// What `ralph report` is asked for.
struct ReportRequest: Equatable, Sendable {
  /// A run's number or name, or the beginning of its name; nil for the last.
  var run: String?
  /// Since when; all runs from then on are told of.
  var since: Moment?
  /// Whether no list is folded.
  var isWhole: Bool
  /// Another journal than the workspace's.
  var journal: String?

  init(_ arguments: Arguments) throws(Failure) {
    run = arguments.words.first
    since = try arguments.moment(.since)
    isWhole = arguments.isOn(.all)
    journal = arguments.value(.journal)
    if run != nil, since != nil {
      throw .usage("CONFLICT", "a run and --since contradict each other", "use one of them")
    }
  }

  /// Which runs are meant.
  func wish(now: Instant) -> ReportChoice.Wish {
    if let since { return .since(since.instant(now: now)) }
    return run.map(ReportChoice.Wish.named) ?? .last
  }
}

/// What `ralph logs` is asked for.
struct LogsRequest: Equatable, Sendable {
  /// The task whose agent printed it, as it was typed.
  var bead: String
  /// Which attempt; nil is the last.
  var attempt: Int?
  /// Whether to go on as more is printed.
  var follows: Bool
  /// Whether standard error is wanted.
  var wantsErrors: Bool

  init(_ arguments: Arguments) throws(Failure) {
    let parts = arguments.words[0].split(separator: "#", omittingEmptySubsequences: false)
    bead = String(parts[0])
    attempt =
      try arguments.count(.attempt, 1...Int.max) ?? (parts.count == 2 ? Int(parts[1]) : nil)
    guard !bead.isEmpty, parts.count == 1 || (attempt ?? 0) > 0 else {
      throw .usage("BAD_VALUE", "an attempt is named like 7.1.1#2, not '\(arguments.words[0])'")
    }
    follows = arguments.isOn(.follow)
    wantsErrors = arguments.isOn(.errors)
  }
}

/// What `ralph plan mark` is asked for.
struct MarkRequest: Equatable, Sendable {
  /// The task.
  var bead: BeadID
  /// Its new mark.
  var mark: Mark

  init(_ arguments: Arguments) throws(Failure) {
    bead = try arguments.bead(arguments.words[0], of: "ralph plan mark")
    let word = arguments.words[1]
    guard let mark = MarkRequest.mark(word) else {
      let names = Mark.allCases.map(\.rawValue)
      throw Failure(
        .usage,
        "BAD_VALUE",
        "no such state: '\(word)'",
        Suggestion.hint(for: word, among: names)
          + ["states: " + names.joined(separator: ", ") + "; or ' ', '~', '?', 'x', '-'"]
      )
    }
    self.mark = mark
  }

  private static func mark(_ word: String) -> Mark? {
    let inner =
      word.hasPrefix("[") && word.hasSuffix("]") ? String(word.dropFirst().dropLast()) : word
    switch inner {
    case " ": return .todo
    case "~": return .begun
    case "?": return .claimed
    case "x", "X": return .done
    case "-": return .blocked
    case "⏭️", "⏭": return .deferred
    default: return Mark(rawValue: word)
    }
  }
}

extension Arguments {
  func count(
    _ name: OptionName,
    _ range: ClosedRange<Int>
  ) throws(Failure) -> Int? {
    guard let option = last(name) else { return nil }
    guard let number = Measure.count(option.value), range.contains(number) else {
      let what = "a whole number from \(range.lowerBound)"
      throw .usage("BAD_VALUE", "\(option.typed) takes \(what), not '\(option.value)'")
    }
    return number
  }

  fileprivate func moment(_ name: OptionName) throws(Failure) -> Moment? {
    guard let option = last(name) else { return nil }
    guard let moment = Moment(option.value) else {
      throw .usage("BAD_VALUE", "\(option.typed) takes \(Moment.forms), not '\(option.value)'")
    }
    return moment
  }

  fileprivate func beads(_ name: OptionName) throws(Failure) -> [BeadID] {
    var beads: [BeadID] = []
    for text in values(name) { beads.append(try bead(text, of: OptionTable.entry(name).name.long)) }
    return beads
  }

  fileprivate func bead(_ text: String, of what: String) throws(Failure) -> BeadID {
    // The sentence below says what is wrong, in the words of a list of one.
    guard case .beads(let read)? = try? SettingKind.beads.read(text), read.count == 1 else {
      throw .usage("BAD_VALUE", "\(what) takes the id of one task, not '\(text)'")
    }
    return read[0]
  }
}
