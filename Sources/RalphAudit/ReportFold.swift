package import RalphCore

/// Folds a journal into a ``Report`` of some of its runs.
///
/// It folds every entry, of whatever run, since a run's beads rest on what went before; only those
/// of the chosen runs are told of. Fed entry by entry, it needs no second look.
package struct ReportFold: Sendable {
  private let chosen: [RunID]
  /// The fold so far.
  package private(set) var state = State()
  private(set) var titles = Titles()
  private(set) var report = Report()
  var records = Table<Report.Piece>()
  /// Where each bead passed, by the rows of ``records``.
  var grounds: [Report.Ground?] = []
  /// What a tool said when it refused last.
  var refusal = ""
  /// The attempt that failed last, and what it said.
  var failure: (bead: BeadID, words: String) = (.none, "")
  /// What the verifier said when it failed on the whole tree last.
  var verifierSaid = ""
  /// Marks of ours that somebody took back.
  private var drifts = 0
  /// Whether a record has a place, by the rows of ``records``.
  private var isPlaced: [Bool] = []

  /// A fold that tells of these runs.
  package init(of runs: [RunID]) { chosen = runs }

  /// Takes the next entry of the journal.
  package mutating func feed(_ entry: Entry) {
    noteUndone(entry)
    if case .event(.runStarted) = entry.fact { settle() }
    guard chosen.contains(entry.run), entry.run != .none else {
      state.apply(entry)
      return titles.feed(entry)
    }
    let met = ReportMeeting(of: entry, in: state)
    state.apply(entry)
    titles.feed(entry)
    count(entry, met)
    tell(entry, met)
    // What an operator writes on a run that nobody works on is none of its time.
    let isWriters = met.phase != .ended && state.livedAt == entry.at
    if isWriters, let last = report.runs.indices.last, report.runs[last].id == entry.run {
      report.runs[last].lastAt = entry.at
    }
  }

  /// What was taken back is not offered to be taken back, until it is done again.
  private mutating func noteUndone(_ entry: Entry) {
    switch entry.fact {
    case .event(.operatorUndone(let it)):
      if !report.undone.contains(it.bead) { report.undone.append(it.bead) }
    case .event(.markSet(let it)) where it.mark == .done: report.undone.removeAll { $0 == it.bead }
    case .event(.commitMade(let it)) where !it.commit.isEmpty:
      report.undone.removeAll { $0 == it.bead }
    default: break
    }
  }

  /// The report of what was fed; `writer` says whether somebody works on the last run.
  package mutating func finish(writer: StatusView.Writer = .unknown) -> Report {
    settle()
    var done = report
    done.writer = writer
    done.phases = state.phases.filter { $0.decision == .open }
    done.pieces = order().map { row in
      var piece = records.rows[row]
      piece.title = titles[piece.bead]
      return piece
    }
    for index in done.night.pauses.indices where done.night.pauses[index].to == .zero {
      done.night.pauses[index].to = report.runs.last?.lastAt ?? state.at
    }
    if drifts > 0 {
      let marks = drifts == 1 ? "1 mark was" : "\(drifts) marks were"
      done.happenings.append("\(marks) taken back by somebody, and set again")
    }
    return done
  }

  /// The rows of the records that have a place, as beads are given out; those unknown now come last.
  private func order() -> [Int] {
    var place = [Int](repeating: .max, count: records.count)
    for (rank, row) in state.beadsInOrder.enumerated() {
      if let index = records.index(of: state.beads.keys[row]) { place[index] = rank }
    }
    return records.rows.indices.sorted { (place[$0], $0) < (place[$1], $1) }
      .filter { isPlaced[$0] }
  }
}

// The runs.
extension ReportFold {
  /// A run that is chosen begins.
  mutating func begin(_ started: RunStarted, _ entry: Entry) {
    var life = Report.Life(id: entry.run, startedAt: entry.at)
    life.plan = started.plan.string
    life.concurrent = started.policy.concurrent
    report.runs.append(life)
  }

  /// Gives every bead its place as the present run leaves it, if that run is told of.
  private mutating func settle() {
    guard chosen.contains(state.run.id), state.run.phase != .none else { return }
    let present = state.asUndone
    for row in state.beads.rows.indices {
      guard let place = place(of: row, present) else { continue }
      let index = record(state.beads.keys[row])
      let isNews = !isPlaced[index] || !records.rows[index].place.outlasts(place)
      guard isNews else { continue }
      records.rows[index].place = place
      isPlaced[index] = true
    }
    report.halt = halt
    let isHeld = state.run.isHeld && state.run.phase != .ended
    note { $0.isHeld = isHeld }
    report.worktrees = state.trees.filter { $0.phase != .done && !$0.directory.isEmpty }.map {
      Report.Worktree(
        bead: state.beads.keys[$0.row],
        branch: visible($0.branch.string),
        directory: visible($0.directory.string, limit: 4096)
      )
    }
  }

  /// Where a bead stands in the present run; nil where it is none of its beads.
  private func place(of row: Int, _ state: State) -> Report.Place? {
    let bead = state.beads.rows[row]
    guard state.run.sources.holds(bead) || bead.isAttempted else { return nil }
    // A PLAN is no task.
    guard state.beads.keys[row] != .planning else { return nil }
    switch bead.phase {
    case .working:
      let asks = state.attempts.contains { $0.row == row && $0.turn?.askedAt != nil }
      return asks ? .asking : .left(.working)
    case .judging: return .left(.judging)
    case .open:
      guard bead.isPresent else { return bead.isAttempted ? .left(.gone) : nil }
      if state.isUnproved(row) { return .unproved }
      return bead.mark == .done ? .before : .left(state.standing(of: row))
    case .ended(.verified):
      let index = records.index(of: state.beads.keys[row])
      return .verified(index.flatMap { grounds[$0] } ?? (state.run.rules < 3 ? .shared : .alone))
    case .ended(.unverified): return .unverified
    case .ended(.unconfirmed): return .unconfirmed
    case .ended(.skipped): return .left(.ended(.skipped))
    case .ended(.taken): return .left(.ended(.taken))
    case .ended(let final): return .trouble(final)
    }
  }

  /// The row of a bead's record, which is made where there is none.
  mutating func record(_ bead: BeadID) -> Int {
    if let index = records.index(of: bead) { return index }
    grounds.append(nil)
    isPlaced.append(false)
    return records.insert(bead, Report.Piece(bead: bead))
  }

  /// Changes the last run that is told of.
  mutating func note(_ change: (inout Report.Life) -> Void) {
    guard let last = report.runs.indices.last else { return }
    change(&report.runs[last])
  }

  mutating func noteNight(_ change: (inout Report.Night) -> Void) { change(&report.night) }
  mutating func note(_ health: Report.Health) { report.health = health }
  mutating func noteDrift() { drifts += 1 }

  /// Notes what happened beside the work; what is said already is not said again.
  mutating func note(happening text: String) {
    let isFull = report.happenings.count >= ReportFold.happeningsMost
    guard !isFull, !report.happenings.contains(text) else { return }
    report.happenings.append(text)
  }

  /// Sentences about what happened beside the work that a report keeps.
  static let happeningsMost = 100
}

extension Report.Place {
  /// Whether it says more of a bead than what a later run saw of it without working on it.
  fileprivate func outlasts(_ later: Report.Place) -> Bool {
    switch self {
    case .left, .before, .unproved: return false
    case .verified, .unverified, .unconfirmed, .asking, .trouble: break
    }
    switch later {
    case .before, .left(.marked), .left(.notSelected), .left(.notLabeled), .left(.gone): return true
    case .verified, .unverified, .unconfirmed, .asking, .trouble, .left, .unproved: return false
    }
  }
}
