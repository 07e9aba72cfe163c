import RalphAdapters
import RalphCore
import RalphJournal

/// What the journal knows of finished work: which tasks were verified, how often, and which were
/// done before it began.
struct Verified {
  /// One task.
  struct Deeds: Equatable {
    /// How often work on it ended in the mark `[x]`, or in a closed bead.
    var times = 0
    /// The days of these, by UTC.
    var days: [String] = []
    /// Whether it was done when its source was first read.
    var isOlder = false
    /// Rows that the operator has put into the log.
    var byHand = 0
    /// Rows that a run has put into the log, or found there: also of a task that a person marked.
    var recorded = 0
    /// The bead whose agent marked it `[x]`, where nothing else stands behind the mark.
    var byAgentOf: BeadID?
    /// Whether something was done about it since it was last finished.
    fileprivate var hasWork = false

    /// How many rows the journal stands behind.
    var rows: Int { max(times, recorded) + byHand }
  }

  /// The tasks, by what people call them: the id without its source.
  private(set) var deeds: [String: Deeds] = [:]
  /// The titles as they were last seen, by the same ids.
  private(set) var titles: [String: String] = [:]
  /// The day of the first entry; empty for an empty journal.
  private(set) var began = ""
  /// Whether a plan was ever read to its end.
  private(set) var hasReadPlan = false
  /// How many attempts live: what an agent does to a mark says nothing for it.
  private var living = 0

  /// Takes the next entry of the journal.
  mutating func take(_ entry: borrowing Entry) {
    if began.isEmpty { began = Verified.day(entry.at) }
    let at = entry.at
    if case .event(.beadFound(let seen)) = entry.fact {
      titles[seen.bead.bare] = Visible.text(seen.title.string)
    }
    switch entry.fact {
    case .command(.dispatch(let it)): work(it.bead)
    case .command(.verify(let it)): work(it.bead)
    case .event(let event): take(event, at)
    case .command: break
    }
  }

  private mutating func take(_ event: Event, _ at: Instant) {
    switch event {
    case .beadFound(let seen) where seen.mark == .done && !hasReadPlan:
      deeds[seen.bead.bare, default: Deeds()].isOlder = true
    case .sourceRead(let read) where read.source.text == "plan": hasReadPlan = true
    case .markSet(let set) where set.mark == .done: finish(set.bead, at)
    case .tasksMarked(let it):
      for task in it.unproved { deeds[task.bare, default: Deeds()].byAgentOf = it.bead }
    case .dispatchSent: living += 1
    case .attemptEnded: living = max(0, living - 1)
    case .beadChanged(let seen) where seen.mark != .done && living == 0:
      deeds[seen.bead.bare]?.byAgentOf = nil
    case .operatorRecorded(let it):
      deeds[it.bead.bare, default: Deeds()].byHand += 1
      deeds[it.bead.bare]?.byAgentOf = nil
    case .taskRecorded(let it): record(it)
    case .operatorUndone(let it): undo(it.bead)
    case .trackerWritten(let written) where written.mark == .done: finish(written.bead, at)
    default: break
    }
  }

  private mutating func work(_ bead: BeadID) {
    guard !bead.isNone else { return }
    deeds[bead.bare, default: Deeds()].hasWork = true
  }

  /// A mark that is set again, after an agent's reset took it, is no second time.
  private mutating func finish(_ bead: BeadID, _ at: Instant) {
    var deed = deeds[bead.bare, default: Deeds()]
    if deed.hasWork || deed.times == 0 {
      deed.times += 1
      deed.days.append(Verified.day(at))
    }
    (deed.hasWork, deed.byAgentOf) = (false, nil)
    deeds[bead.bare] = deed
  }

  /// A row that was there already is no second one.
  private mutating func record(_ recorded: TaskRecorded) {
    var deed = deeds[recorded.bead.bare, default: Deeds()]
    if !recorded.same || deed.recorded == 0 { deed.recorded += 1 }
    deeds[recorded.bead.bare] = deed
  }

  /// What was taken back is as good as never done.
  private mutating func undo(_ bead: BeadID) {
    if let recorded = deeds[bead.bare]?.recorded, recorded > 0 {
      deeds[bead.bare]?.recorded = recorded - 1
    }
    guard var deed = deeds[bead.bare], deed.times > 0 else { return }
    deed.times -= 1
    deed.days.removeLast()
    deeds[bead.bare] = deed
  }

  private static func day(_ at: Instant) -> String { String("\(at)".prefix(10)) }

  /// What is known of a row's or a task's id, written whole or as the journal has it.
  func deeds(of id: String) -> Deeds {
    deeds[id] ?? deeds[PlanTask.identity(ofID: id)] ?? Deeds()
  }

  /// Reads a journal; nil where there is none.
  static func read(_ path: String?) throws(Failure) -> Verified? {
    guard let path else { return nil }
    var verified = Verified()
    let tail = try Past.read(path) { entry in verified.take(entry) }
    if let failure = Failure.ending(tail.ending, of: path) { throw failure }
    return verified
  }

  /// Why the mark `[x]` of a task is only an agent's word; nil where it is not.
  func hearsay(_ id: String) -> String? {
    deeds(of: id).byAgentOf.map {
      "marked by an agent during \($0.isNone ? "" : $0.bare), and not verified"
    }
  }

  /// The tasks of a plan that are marked `[x]` although no verified event stands behind the mark.
  func unproved(_ tasks: [PlanTask]) -> [PlanTask] {
    guard hasReadPlan else { return [] }
    return tasks.filter { task in
      guard task.mark == .done else { return false }
      let known = deeds(of: task.identity)
      if known.byAgentOf != nil { return true }
      return known.rows == 0 && !known.isOlder
    }
  }
}
