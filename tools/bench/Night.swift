import RalphCore
import RalphJournal
import RalphTestSupport

/// Runs of ralph's real core over a played world, on a clock of their own.
///
/// What is observed is decided by dice, what is commanded by the core: the journal that comes out
/// folds and checks like one of a real run. Nothing waits: a night takes milliseconds.
struct Night {
  /// A task as its source holds it.
  struct Task {
    var seen: BeadSeen
    /// How long an agent takes for it.
    var length: Millis
    var mark = Mark.todo
  }

  private(set) var state = State()
  private(set) var at = Instant(1_795_248_459_000)
  var dice: Dice
  var wording: Wording
  var agenda = Agenda()
  var tasks: [Task] = []
  /// The tasks of the last runs that read the plan and the tracker, as they were left.
  private(set) var planTasks: [Task] = []
  private(set) var trackerTasks: [Task] = []
  var shape = Shape.plan
  /// How long the world takes for everything but the agents; false for no time at all.
  var isSlow = true
  /// The journal's bytes that nobody has taken yet.
  var bytes: [UInt8] = []
  /// How many appends, each one write and one sync, the journal would have had.
  private(set) var batches = 0
  /// Bytes of the journal so far.
  private(set) var written = 0
  private var checksum = Checksum.zero
  private var run = RunID(genesis: 0x9ae0, number: 0)
  /// The first entry of the current batch, and when it was written.
  private var batch = (first: Seq.zero, at: Instant.zero)

  /// After how many entries nothing more is written down; 0 writes nothing and goes on.
  private let most: Int

  init(seed: UInt64, most: Int = .max) {
    self.most = most
    dice = Dice(seed, for: "night")
    wording = Wording(dice: Dice(seed, for: "words"))
  }

  /// The number of the run under way, from 1.
  var number: Int { Int(run.number) }

  /// Plays one run to its end, or until all entries that are wanted are written.
  mutating func play(_ shape: Shape, _ policy: Policy, tasks: [Task]) {
    self.shape = shape
    self.tasks = tasks
    agenda = Agenda()
    if state.seq == .zero { open() }
    run.number += 1
    observe(.runStarted(shape.started(policy, seed: Name(cutting: "5e59e47d85cc9c9c"))))
    if shape == .panes { findPanes() }
    read()
    scheduleVisits()
    while state.run.phase == .open, most == 0 || state.seq.value < most { step() }
    if shape.isTracked { trackerTasks = self.tasks } else { planTasks = self.tasks }
  }

  /// Lets the next thing happen.
  private mutating func step() {
    let due = state.nextDeadline ?? Instant(.max)
    guard let next = agenda.next, next <= due else {
      precondition(due != Instant(.max), "nothing can happen, and the run is open")
      advance(to: due)
      return observe(.deadlinePassed(DeadlinePassed { $0.due = due }))
    }
    advance(to: next)
    if let happening = agenda.pop() { happen(happening) }
  }

  private mutating func advance(to instant: Instant) { at = max(at, instant) }

  private mutating func open() {
    let opened = JournalOpened {
      $0.format = Line.format
      $0.genesis = Name(cutting: "9ae0f3c635e33700")
      $0.program = Name(cutting: "0.1.0")
    }
    append(.event(.journalOpened(opened)), RunID.none, cause: .zero, key: .none)
  }

  /// Hours in which nothing happens.
  mutating func rest(_ span: Millis) { at = at + span }

  /// Adds something that happens after a while.
  mutating func later(_ what: Agenda.Happening, after span: Millis) {
    agenda.add(what, at: at + span)
  }

  /// How long a tool takes: about so long where the world is slow.
  mutating func about(_ milliseconds: Int) -> Millis {
    isSlow ? Millis(Int64(milliseconds / 2 + dice.below(milliseconds))) : .zero
  }

  /// Appends an observation and everything that the plan then owes.
  mutating func observe(_ event: Event, cause: Seq = .zero) {
    append(.event(event), run, cause: cause, key: .none)
    let observed = state.seq
    while let next = state.plan() {
      append(.command(next.command), run, cause: observed, key: next.key)
      later(.answer(state.seq, next.command), after: delay(of: next.command))
    }
  }

  private mutating func append(_ fact: Fact, _ run: RunID, cause: Seq, key: Key) {
    let seq = state.seq.next
    let isFirst = batch.first == .zero || at != batch.at
    if isFirst {
      batch = (seq, at)
      batches += 1
    }
    let entry = Entry(
      seq: seq,
      at: at,
      run: run,
      cause: cause,
      with: isFirst ? .zero : batch.first,
      key: key,
      fact: fact
    )
    state.apply(entry)
    guard seq.value <= most else { return }
    let before = bytes.count
    do throws(LineProblem) {
      try Line.encode(entry, continuing: &checksum, into: &bytes)
    } catch {
      preconditionFailure("an entry that no line holds: \(error)")
    }
    written += bytes.count - before
  }
}
