import RalphAudit
import RalphCore
import Testing

// A story is a table in words: observations, the commands that must follow each (`→`), and lines
// of the state (`=`). Every command must be named; of a state line, the words that are named must
// stand in it, those after `not` must not. Each story is checked once more by ReplayCheck.

/// Tells a story and holds it against the core.
func check(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
  var story = Story()
  for line in text.split(separator: "\n") {
    story.tell(line.split(separator: " ").map(String.init))
  }
  story.expectNoMore()
  var replay = ReplayCheck()
  for entry in story.entries { replay.feed(entry) }
  let report = replay.finish()
  if report.found > 0 { story.problems += report.lines }
  if !story.problems.isEmpty {
    Issue.record(
      Comment(rawValue: (story.problems + ["—"] + story.shown).joined(separator: "\n")),
      sourceLocation: sourceLocation
    )
  }
}

/// A journal in the making: observations are appended, and what the plan then owes.
struct Story {
  var state = State()
  var entries: [Entry] = []
  var problems: [String] = []
  /// The story as it came out, for whoever must repair a test.
  var shown: [String] = []
  private var at = Instant(1_800_000_000_000)
  private var owed: [String] = []
  private var run = RunID.none

  /// Appends an observation and everything that the plan then owes.
  mutating func observe(_ event: Event, cause: Seq = .zero) {
    at = at + Millis.seconds(1)
    if case .runStarted = event { run = RunID(genesis: 0x9ae0, number: run.number + 1) }
    if case .deadlinePassed(let passed) = event { at = max(at, passed.due) }
    let seq = state.seq.next
    append(Entry(seq: seq, at: at, run: run, cause: cause, fact: .event(event)))
    var count = 0
    while let next = state.plan() {
      count += 1
      guard count <= Policy.commandsPerStep else { return problems.append("the plan never rests") }
      let fact = Fact.command(next.command)
      append(
        Entry(
          seq: state.seq.next,
          at: at,
          run: run,
          cause: seq,
          with: seq,
          key: next.key,
          fact: fact
        )
      )
      owed.append(next.text)
    }
  }

  private mutating func append(_ entry: Entry) {
    entries.append(entry)
    state.apply(entry)
  }

  /// Takes one line of the table.
  mutating func tell(_ words: [String]) {
    guard let first = words.first else { return }
    switch first {
    case "→": expect(words.dropFirst().joined(separator: " "))
    case "=": expectState(Array(words.dropFirst()))
    default:
      expectNoMore()
      shown.append(words.joined(separator: " "))
      happen(first, Array(words.dropFirst()))
      shown += owed.map { "→ " + $0 }
    }
  }

  private mutating func expect(_ command: String) {
    guard !owed.isEmpty else { return problems.append("not owed: \(command)") }
    let next = owed.removeFirst()
    if next != command { problems.append("owed: \(next) – expected: \(command)") }
  }

  mutating func expectNoMore() {
    problems += owed.map { "owed, and not expected: \($0)" }
    owed = []
  }

  private mutating func expectState(_ words: [String]) {
    let head = words.count > 1 && words[0] == "bead" ? "bead \(bead(words[1]))" : words[0]
    let rest = words.dropFirst(words.count > 1 && words[0] == "bead" ? 2 : 1)
    let lines = StateText.lines(state).filter { $0 == head || $0.hasPrefix(head + " ") }
    let has = lines.joined(separator: " ").split(separator: " ").map(String.init)
    var isPositive = true
    for word in rest {
      if word == "not" {
        isPositive = false
      } else if has.contains(word) != isPositive {
        problems.append("state: \(lines.joined(separator: " | ")) – expected: \(words)")
      }
    }
    if lines.isEmpty, isPositive { problems.append("no state line begins with \(head)") }
  }

  mutating func startRun(_ policy: Policy, _ words: [String]) {
    observe(
      .runStarted(
        RunStarted {
          $0.rules = words.number("rules") == 0 ? Rules.number : words.number("rules")
          $0.epoch = 1
          $0.seed = Name("00112233445566aa") ?? Name()
          $0.policy = policy
          if words.contains("bd") || words.contains("both") { $0.tracker = Text("/w/.beads") }
          if words.contains("both") { $0.plan = Text("PLAN.md") }
        }
      )
    )
  }
}

extension Owed {
  /// The command as tests write it.
  var text: String {
    let again = key.isNone ? "" : " again"
    switch command {
    case .dispatch(let it):
      let pane = it.pane.isEmpty ? "" : " in \(it.pane)"
      let after = it.after == .ended ? "" : " after=\(it.after.rawValue)"
      return "dispatch \(it.bead.told)#\(it.attempt)" + after
        + (it.failure.isNone ? "" : " text") + (it.before.isNone ? "" : " before=\(it.before)")
        + pane + again
    case .verify(let it):
      return
        (it.bead.isNone
        ? (it.why == .sweep ? "verify sweep" : "verify tree")
        : "verify \(it.bead.told) \(it.why.rawValue)") + again
    case .mark(let it):
      return "mark \(it.bead.told) \(it.from.rawValue)>\(it.to.rawValue) \(it.why.rawValue)" + again
    case .stop(let it): return "stop " + (it.bead.isNone ? "tree" : it.bead.told) + again
    case .end(let it): return "end \(it.why.rawValue) \(it.exit)" + again
    case .claim(let it): return "claim \(it.bead.told)" + again
    case .close(let it): return "close \(it.bead.told) \(it.why.rawValue)" + it.text + again
    case .reopen(let it): return "reopen \(it.bead.told) \(it.why.rawValue)" + it.text + again
    case .park(let it): return "park \(it.bead.told) \(it.why.rawValue)" + it.text + again
    case .release(let it): return "release \(it.bead.told) \(it.why.rawValue)" + it.text + again
    case .comment(let it): return "comment \(it.bead.told) \(it.why.rawValue)" + it.text + again
    case .gather(let it):
      return "gather \(it.bead.told) \(it.ended.rawValue) \(it.endClass.rawValue)" + again
    case .interrupt(let it): return "interrupt \(it.bead.told)" + again
    case .open(let it): return "open \(it.bead.told) \(it.agents)" + again
    case .shut(let it): return "shut \(it.session)" + again
    case .worktree(let it): return "worktree \(it.bead.told)" + again
    case .merge(let it): return "merge \(it.bead.told)" + again
    case .land(let it): return "land \(it.bead.told) \(it.commit)" + again
    case .prune(let it): return "prune \(it.bead.told)" + again
    case .record(let it): return "record \(it.bead.told)" + again
    case .commit(let it):
      return (it.stages ? "stage " : "commit ") + it.bead.told + again
    case .warn(let it):
      return "warn " + it.rules.map(\.text).joined(separator: " ") + again
    case .push(let it): return "push \(it.branch) \(it.commit)" + again
    }
  }
}

extension BeadID {
  /// The name that tests give it: a bead of the plan goes without its source.
  var told: String { self == .planning ? "PLAN" : isTracked ? name.text : bare }
}

extension TrackerOrder {
  fileprivate var text: String { failure.isNone ? "" : " text" }
}

/// A bead by the name that tests give it: `a` stands in the plan, `bd:a` in the tracker.
func bead(_ name: String) -> BeadID {
  if name == "tree" { return .none }
  if name == "PLAN" { return .planning }
  return BeadID(Name(name.hasPrefix("bd:") ? name : "plan:\(name)") ?? Name())
}

/// Some digest with a name.
func digest(_ name: String) -> Digest { Digest(of: Array(name.utf8)) }
