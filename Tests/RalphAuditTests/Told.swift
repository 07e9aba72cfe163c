import RalphAudit
import RalphCore

/// A journal told observation by observation; the plan's commands follow by themselves.
struct Told {
  var entries: [Entry] = []
  var state = State()
  private var at = Instant(1_800_000_000_000)
  private var run = RunID.none

  /// Appends what happened so many milliseconds later, and what is then owed.
  mutating func happen(after ms: Int64 = 1000, _ event: Event, cause: Seq = .zero) {
    at = at + Millis(ms)
    if case .runStarted = event { run = RunID(genesis: 0x9ae0, number: run.number + 1) }
    let seq = state.seq.next
    append(Entry(seq: seq, at: at, run: run, cause: cause, fact: .event(event)))
    while let owed = state.plan() {
      append(
        Entry(
          seq: state.seq.next,
          at: at,
          run: run,
          cause: seq,
          with: seq,
          key: owed.key,
          fact: .command(owed.command)
        )
      )
    }
  }

  private mutating func append(_ entry: Entry) {
    entries.append(entry)
    state.apply(entry)
  }

  /// The entry that asked last for something about a bead that is still open.
  func asked(_ name: String) -> Seq {
    let row = state.beads.index(of: bead(name))
    if let open = state.outstanding.last(where: { $0.row == row }) { return open.seq }
    if let attempt = state.attempts.first(where: { $0.row == row }) { return attempt.fence }
    return state.verification?.fence ?? .zero
  }
}

/// A task of the plan.
func bead(_ name: String) -> BeadID { BeadID(Name("plan:\(name)") ?? Name()) }

/// Some digest with a name.
func digest(_ name: String) -> Digest { Digest(of: Array(name.utf8)) }

extension Told {
  /// A run over tasks with titles, two at a time, with a verifier.
  static func started(
    _ tasks: [(name: String, title: String)],
    rules: Int = Rules.number,
    _ change: (inout Policy) -> Void = { _ in }
  ) -> Told {
    var told = Told()
    var policy = Policy()
    (policy.iterations, policy.concurrent, policy.verify) = (3, 1, .command)
    change(&policy)
    told.happen(.journalOpened(JournalOpened { $0.format = 1 }))
    told.happen(
      .runStarted(
        RunStarted {
          $0.rules = rules
          $0.epoch = 1
          $0.workspace = Text("/home/me/app")
          $0.policy = policy
        }
      )
    )
    for (place, task) in tasks.enumerated() {
      told.happen(
        after: 0,
        .beadFound(
          BeadSeen {
            $0.bead = bead(task.name)
            $0.title = Text(task.title)
            $0.place = place
          }
        )
      )
    }
    told.read(tasks.count)
    return told
  }

  mutating func read(_ count: Int) {
    happen(
      after: 0,
      .sourceRead(
        SourceRead {
          $0.source = Name("plan") ?? Name()
          $0.digest = digest("plan")
          $0.beads = count
        }
      )
    )
  }

  /// An attempt that begins and ends, and whose claim is marked.
  mutating func work(_ name: String, _ change: (inout AttemptEnded) -> Void = { _ in }) {
    let number = state.beads.index(of: bead(name)).map { state.beads.rows[$0].number } ?? 0
    happen(
      after: 200,
      .dispatchSent(
        DispatchSent {
          $0.bead = bead(name)
          $0.attempt = number
          $0.pid = 4711
        }
      ),
      cause: asked(name)
    )
    var ended = AttemptEnded()
    (ended.bead, ended.attempt, ended.took) = (bead(name), number, .seconds(396))
    ended.signal = .nonce
    change(&ended)
    happen(after: 396_000, .attemptEnded(ended), cause: asked(name))
  }

  /// The mark that is asked for stands in the plan.
  mutating func mark(_ name: String) {
    let wanted = state.beads.index(of: bead(name)).flatMap { state.beads.rows[$0].wanted }
    happen(
      after: 5,
      .markSet(
        MarkSet {
          $0.bead = bead(name)
          $0.mark = wanted ?? .todo
        }
      ),
      cause: asked(name)
    )
  }

  /// The verifier ends with a code.
  mutating func verify(_ name: String, code: Int, after ms: Int64 = 3200) {
    happen(
      after: ms,
      .verifyEnded(
        VerifyEnded {
          if !name.isEmpty { $0.bead = bead(name) }
          $0.code = code
          $0.took = Millis(ms)
          $0.output = digest("output")
          $0.excerpt = Text(code == 0 ? "" : "\u{1b}[31mBugA.2\u{1b}[0m: want 0\nmore")
        }
      ),
      cause: name.isEmpty ? state.verification?.fence ?? .zero : asked(name)
    )
  }

  /// The whole story that most tests look at: a retry, a success, a timeout, and the end.
  static func story() -> Told {
    var told = started([("7.1.1", "Accept tab-separated files"), ("7.1.2", "Say \u{1b}[2Jwhere")]) {
      $0.retryDelay = .zero
      $0.maxRuntime = .zero
    }
    told.verify("", code: 0)
    told.work("7.1.1")
    told.mark("7.1.1")
    told.verify("7.1.1", code: 1, after: 90_000)
    told.mark("7.1.1")
    told.work("7.1.1")
    told.mark("7.1.1")
    told.verify("7.1.1", code: 0)
    told.mark("7.1.1")
    told.work("7.1.2") { ($0.ended, $0.signal) = (.timedOut, .none) }
    return told
  }

  /// Ends the run as the plan asked for.
  mutating func end() {
    guard case .end(let end)? = entries.last?.command else { return }
    happen(
      .runEnded(
        RunEnded {
          $0.why = end.why
          $0.exit = end.exit
          $0.counts = end.counts
        }
      ),
      cause: state.seq
    )
  }
}
