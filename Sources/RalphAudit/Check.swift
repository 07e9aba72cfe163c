package import RalphCore

/// Derives every decision of a journal again and compares it with the recorded one.
///
/// Fed entry by entry. The state always follows the recorded commands, so that one difference
/// does not turn everything after it into noise.
package struct ReplayCheck: Sendable {
  /// A decision that comes out otherwise than it was recorded.
  package struct Difference: Equatable, Sendable {
    /// The entry at which it shows.
    package var seq: Seq
    /// What the plan says; "nothing" where it owes no command.
    package var expected: String
    /// What the journal says.
    package var recorded: String
    /// The first member that differs.
    package var member: String
    /// Up to five entries before it, one line each.
    package var context: [String]
  }

  /// Decisions made by rules that this program does not have.
  package struct Foreign: Equatable, Sendable {
    package var rules: Int
    package var decisions: Int
  }

  /// What was found.
  package struct Report: Equatable, Sendable {
    package var entries = 0
    package var compared = 0
    package var foreign: [Foreign] = []
    package var differences: [Difference] = []
    /// Differences in all, also where only the first is kept.
    package var found = 0
  }

  /// The fold so far.
  package private(set) var state = State()
  private var report = Report()
  private var keepsAll: Bool
  private let usesRulesOfNow: Bool
  private var recent: [Entry] = []
  /// The observation after which commands are derived now.
  private var observed: Entry?

  /// A check that keeps the first difference, or all of them.
  ///
  /// With `usesRulesOfNow` decisions of other rules are compared too: what would be decided today?
  package init(keepsAll: Bool = false, usesRulesOfNow: Bool = false) {
    self.keepsAll = keepsAll
    self.usesRulesOfNow = usesRulesOfNow
  }

  /// Compares one entry, then applies it.
  package mutating func feed(_ entry: Entry) {
    switch entry.fact {
    case .event(let event):
      if isOurs, !event.mayFollowCrash, let owed = state.plan() {
        differ(entry, expected: owed, member: "kind")
      }
      observed = entry
    case .command(let command): compare(command, entry)
    }
    state.apply(entry)
    if usesRulesOfNow { state.run.rules = Rules.number }
    report.entries += 1
    recent.append(entry)
    if recent.count > 5 { recent.removeFirst() }
  }

  /// The report; what was cut off at the end of the file is no difference.
  package func finish() -> Report { report }

  /// Whether this program has the rules of the stretch.
  private var isOurs: Bool {
    usesRulesOfNow || state.run.phase == .none || Rules.known.contains(state.run.rules)
  }

  private mutating func compare(_ command: Command, _ entry: Entry) {
    guard isOurs else { return count(foreign: state.run.rules) }
    report.compared += 1
    guard let owed = state.plan() else { return differ(entry, expected: nil, member: "kind") }
    if let member = firstDifference(owed, command, entry) {
      differ(entry, expected: owed, member: member)
    }
  }

  private mutating func count(foreign rules: Int) {
    if let index = report.foreign.firstIndex(where: { $0.rules == rules }) {
      report.foreign[index].decisions += 1
    } else {
      report.foreign.append(Foreign(rules: rules, decisions: 1))
    }
  }

  /// The first member in which an entry is not as derived: all but `seq at run crc` are compared.
  private func firstDifference(_ owed: Owed, _ command: Command, _ entry: Entry) -> String? {
    guard Fact.command(owed.command).word == Fact.command(command).word else { return "kind" }
    let expected = self.expected(owed)
    if expected.cause != entry.cause { return "cause" }
    if expected.with != entry.with { return "with" }
    if expected.key != entry.key { return "key" }
    if owed.command == command { return nil }
    let (one, other) = (Fact.command(owed.command).fields, Fact.command(command).fields)
    let odd = one.first { !other.contains($0) } ?? other.first { !one.contains($0) }
    return odd?.name ?? "payload"
  }

  /// The entry that a derived command would be.
  private func expected(_ owed: Owed) -> Entry {
    let cause = observed?.seq ?? .zero
    let with = observed?.with ?? .zero
    return Entry(
      seq: state.seq.next,
      at: state.at,
      run: state.run.id,
      cause: cause,
      with: with == .zero ? cause : with,
      key: owed.key,
      fact: .command(owed.command)
    )
  }

  private mutating func differ(_ entry: Entry, expected owed: Owed?, member: String) {
    report.found += 1
    guard keepsAll || report.differences.isEmpty else { return }
    report.differences.append(
      Difference(
        seq: entry.seq,
        expected: owed.map { ReplayCheck.text(expected($0)) } ?? "nothing",
        recorded: ReplayCheck.text(entry),
        member: member,
        context: recent.map { "\($0.seq)  " + ReplayCheck.text($0) }
      )
    )
  }

  /// An entry on one line, without its place and time.
  static func text(_ entry: Entry) -> String {
    let members = entry.fields.filter { !["seq", "at", "run", "kind"].contains($0.name) }
    return ([entry.fact.word] + members.map { $0.name + "=" + visible($0.text, limit: 80) })
      .joined(separator: " ")
  }
}

extension Event {
  /// Whether a new life of the writer begins with it, so that a crash may have cut what precedes.
  fileprivate var mayFollowCrash: Bool {
    switch self {
    case .journalRecovered, .journalRepaired, .runResumed, .runStarted: true
    case .runEnded(let ended): ended.why == .superseded
    // A command wrote it under the lock of a dead run: what it leads to is for the next life.
    case .operatorContinued(let asked): asked.by.isEmpty
    case .operatorRetried(let decided), .operatorSkipped(let decided): decided.by.isEmpty
    case .operatorRecorded(let decided), .operatorUndone(let decided): decided.by.isEmpty
    case .operatorApproved(let decided), .operatorRejected(let decided): decided.by.isEmpty
    default: false
    }
  }
}

extension ReplayCheck.Report {
  /// What is printed, one line each; ends with the verdict.
  package var lines: [String] {
    var lines: [String] = []
    for difference in differences { lines += difference.lines }
    lines += foreign.map {
      "decided by rules \($0.rules), this program has \(Rules.number): "
        + "\($0.decisions) decision\($0.decisions == 1 ? "" : "s") not compared"
    }
    let verdict = found == 0 ? "no difference" : "\(found) difference\(found == 1 ? "" : "s")"
    let decisions = "\(compared) decision\(compared == 1 ? "" : "s")"
    return lines + ["\(entries) entries, \(decisions) compared: \(verdict)"]
  }

  /// The exit code: 4 if a decision came out otherwise.
  package var exit: Int { found == 0 ? 0 : 4 }

  /// The report as one JSON object, `ralph.replay/1`.
  package var json: String {
    JSONText.object([
      ("schema", .string("ralph.replay/1")),
      ("entries", .integer(entries)), ("compared", .integer(compared)),
      (
        "foreign",
        .array(
          foreign.map {
            .object([("rules", .integer($0.rules)), ("decisions", .integer($0.decisions))])
          }
        )
      ),
      ("found", .integer(found)), ("differences", .array(differences.map(\.json))),
    ]).line
  }
}

extension ReplayCheck.Difference {
  /// What is printed of one difference.
  package var lines: [String] {
    context.map { "    " + $0 }
      + [
        "entry \(seq): the first member that differs is \(member)",
        "  expected  " + expected, "  recorded  " + recorded,
      ]
  }

  fileprivate var json: JSONText {
    .object([
      ("seq", .integer(Int64(clamping: seq.value))), ("member", .string(member)),
      ("expected", .string(expected)), ("recorded", .string(recorded)),
      ("context", .array(context.map { .string($0) })),
    ])
  }
}
