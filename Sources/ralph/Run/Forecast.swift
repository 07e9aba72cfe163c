import RalphAdapters
import RalphAudit
import RalphCore
import RalphPorts

/// What a run would do with a plan as it stands: the same core, fed with one reading, no journal.
struct Forecast {
  /// The state right after the first reading of a new run.
  private(set) var state = State()
  private var titles: [BeadID: String] = [:]
  /// What looks like work and cannot be taken.
  let problems: [String]
  /// The panes of the run as they are now.
  let panes: [PaneSeen]

  /// Looks ahead with a policy; what a journal knows of the beads is folded in first.
  init(_ intent: Intent, after past: State = State()) throws(Failure) {
    let (policy, work) = (intent.policy, intent.work)
    panes = intent.host.panes
    var readings: [SourceReading] = []
    if let plan = work.plan {
      let source = PlanSource(
        path: plan.path,
        keep: "",
        usesTags: policy.planTags,
        isSecond: work.tracker != nil && !work.planFirst
      )
      readings.append(try Forecast.reading(source, past))
    }
    if let tracker = work.tracker {
      let actor = WorkTracker.actor(genesis: past.genesis).text
      let source = try tracker.open(as: actor)
      readings.append(try Forecast.reading(source, past))
    }
    problems = readings.flatMap(\.problems)
    state = past
    begin(policy, work)
    for reading in readings {
      for seen in reading.beads { titles[seen.bead] = seen.title.string }
      for event in state.events(of: reading.beads, reading.summary) { take(event) }
    }
    for event in state.events(of: panes, []) { take(event) }
    settleDebts()
  }

  /// Marks that are owed from before, such as that of a task that is to be tried again, are set
  /// before anything is given out.
  private mutating func settleDebts() {
    while let owed = state.plan(), let outcome = outcome(of: owed.command) {
      let asked = Entry(
        seq: state.seq.next,
        at: state.at,
        run: Forecast.run,
        fact: .command(owed.command)
      )
      state.apply(asked)
      take(outcome, cause: asked.seq)
    }
  }

  private static func reading(
    _ source: any WorkSource,
    _ past: State
  ) throws(Failure) -> SourceReading {
    do throws(PortFailure) {
      return try source.read(asOf: past.seq)
    } catch {
      throw Failure(.missingInput, "NO_WORK", "cannot read the work (\(source.name))", [error.why])
    }
  }

  private mutating func begin(_ policy: Policy, _ work: Work) {
    take(
      .runStarted(
        RunStarted {
          $0.rules = Rules.number
          $0.epoch = 1
          $0.policy = policy
          $0.plan = Text(work.plan?.shown ?? "")
          $0.tracker = Text(work.tracker?.place.folder ?? "")
        }
      )
    )
  }

  /// What follows from a command that only writes what was decided before; nil for every other.
  private func outcome(of command: Command) -> Event? {
    switch command {
    case .mark(let mark):
      .markSet(
        MarkSet {
          ($0.bead, $0.mark) = (mark.bead, mark.to)
          ($0.digest, $0.bytes, $0.beads) = (
            state.source.digest, state.source.bytes, state.source.beads
          )
        }
      )
    case .release(let order): written(order.bead, .todo)
    case .close(let order): written(order.bead, .done)
    case .park(let order): written(order.bead, .blocked)
    case .reopen(let order): written(order.bead, .begun)
    case .comment(let order):
      written(
        order.bead,
        state.beads.index(of: order.bead).map { state.beads.rows[$0].mark } ?? .todo
      )
    default: nil
    }
  }

  private func written(_ bead: BeadID, _ mark: Mark) -> Event {
    .trackerWritten(TrackerWritten { ($0.bead, $0.mark) = (bead, mark) })
  }

  private mutating func take(_ event: Event, cause: Seq = .zero) {
    state.apply(
      Entry(
        seq: state.seq.next,
        at: state.at,
        run: Forecast.run,
        cause: cause,
        fact: .event(event)
      )
    )
  }

  private static let run = RunID(genesis: 0, number: 1)

  /// A bead's title.
  func title(_ row: Int) -> String { titles[state.beads.keys[row]] ?? "" }

  /// The rows that are ready, best first.
  var ready: [Int] { state.queue.filter { state.standing(of: $0) == .ready } }

  /// The tasks' rows as a loop does them one after the other, if every one passes at once.
  var inTurn: [Int] {
    var ahead = state
    var rows: [Int] = []
    func next() -> Int? {
      ahead.queue.first { ahead.beads.keys[$0] != .planning && ahead.standing(of: $0) == .ready }
    }
    while let row = next() {
      ahead.beads.rows[row].mark = .done
      rows.append(row)
    }
    return rows
  }

  /// The rows that would be given out at once: as many as slots, budget and free panes allow.
  var first: [Int] {
    var most = min(state.run.policy.concurrent, state.run.budget ?? Int.max)
    if state.run.policy.host == .panes { most = min(most, free.count) }
    return Array(ready.prefix(most))
  }

  /// The panes that could be typed into, in the order in which they are given work.
  private var free: [PaneSeen] { panes.filter { $0.obstacle == nil } }

  /// The pane of the dispatch at a place among the first; nil where agents have none yet.
  func pane(of place: Int) -> PaneSeen? {
    free.indices.contains(place) ? free[place] : nil
  }

  /// The row of the bead that a pane would get at once.
  func bead(in pane: PaneSeen) -> Int? {
    guard let place = free.firstIndex(of: pane), place < first.count else { return nil }
    return first[place]
  }

  /// The rows that would not be given out, in order.
  var others: [Int] { all.filter { state.standing(of: $0) != .ready } }

  /// Every row that its source holds, in the order of giving out.
  var all: [Int] {
    state.beads.rows.indices.filter { state.beads.rows[$0].isPresent }.sorted {
      let (left, right) = (state.beads.rows[$0], state.beads.rows[$1])
      if left.priority != right.priority { return left.priority < right.priority }
      if left.place != right.place { return left.place < right.place }
      return state.beads.keys[$0] < state.beads.keys[$1]
    }
  }
}
