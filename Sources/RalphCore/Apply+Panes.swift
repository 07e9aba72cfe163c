// What looks at panes, and what is done in them, change.
extension State {
  /// The row of a pane; nil if it was never seen.
  package func pane(_ name: Name) -> Int? { panes.firstIndex { $0.name == name } }

  /// The attempt that has a pane.
  package func attempt(in pane: Int) -> Int? {
    attempts.firstIndex { $0.turn?.pane == pane && $0.phase != .absent }
  }

  mutating func paneSeen(_ seen: PaneSeen) {
    let row = pane(seen.pane) ?? panes.count
    if row == panes.count { panes.append(Pane(seen)) }
    reviveIfBegun(row, seen)
    let before = panes[row]
    panes[row].session = seen.session
    panes[row].agent = seen.agent
    panes[row].unfit = seen.unfit
    panes[row].wake = seen.wake
    panes[row].signal = seen.signal
    panes[row].isPresent = true
    if seen.what != before.what || !before.isPresent { classChanged(row, to: seen.what) }
    guard let index = attempt(in: row) else { return }
    if seen.signal == .nonce || attempts[index].turn?.signal != .nonce {
      if seen.signal != .none { attempts[index].turn?.signal = seen.signal }
    }
    asked(index, seen.what, before.what)
    if seen.what == .limited { attempts[index].turn?.wake = seen.wake }
  }

  /// A pane that works, or shows the attempt's own signal, has the prompt after all.
  private mutating func reviveIfBegun(_ row: Int, _ seen: PaneSeen) {
    guard seen.what == .working || seen.signal == .nonce,
      let index = doubtedAttempt(in: row),
      // A pane at work that was not asked lately works for somebody else.
      seen.signal == .nonce || attempts[index].phase == .doubted
    else { return }
    attempts[index].phase = .running
    turnBegan(index)
  }

  /// The attempt in a pane of which it is not known whether its agent has the prompt.
  ///
  /// A question of its own: asked in the midst of a change it would be asked of a copy of the state.
  private func doubtedAttempt(in row: Int) -> Int? {
    attempts.firstIndex { $0.turn?.pane == row && isDoubted($0) }
  }

  private mutating func classChanged(_ row: Int, to what: PaneClass) {
    panes[row].what = what
    panes[row].isWoken = false
    // One that looked quiet when its time was over may have been at work all along.
    if what == .working, panes[row].mayWorkOn, attempt(in: row) == nil {
      panes[row].isResting = run.rules >= 4
    }
    // An agent that was given up works on: it writes to the tree as before.
    if run.rules >= 3, what == .working, panes[row].isResting { verificationsShared() }
    lookAnew(row)
  }

  /// How long a pane is quiet is counted from here on.
  mutating func lookAnew(_ row: Int) {
    panes[row].isSettled = false
    panes[row].isLongQuiet = false
    deadlines.removeAll { $0.kind == .quiet(pane: row) || $0.kind == .longQuiet(pane: row) }
    guard panes[row].what == .quiet, panes[row].isPresent else { return }
    panes[row].isResting = false
    schedule(.quiet(pane: row), at: at + run.policy.quietTime)
    schedule(.longQuiet(pane: row), at: at + run.policy.longQuietTime)
  }

  /// While a question stands the attempt's clock stands still.
  ///
  /// A question that only a sensor heard is answered when the agent is seen to work.
  private mutating func asked(_ index: Int, _ what: PaneClass, _ before: PaneClass) {
    let key = attempts[index].key
    if what == .asks {
      guard attempts[index].turn?.askedAt == nil else { return }
      let (left, hardLeft) = (takeLeft(.limit(of: key)), takeLeft(.hardLimit(of: key)))
      attempts[index].turn?.askedAt = at
      attempts[index].turn?.limitLeft = left
      attempts[index].turn?.hardLimitLeft = hardLeft
      schedule(.ask(of: key), at: at + run.policy.askTime)
    } else if what == .working || before == .asks, attempts[index].turn?.askedAt != nil {
      deadlines.removeAll { $0.kind == .ask(of: key) }
      if let left = attempts[index].turn?.limitLeft { schedule(.limit(of: key), at: at + left) }
      if let left = attempts[index].turn?.hardLimitLeft {
        schedule(.hardLimit(of: key), at: at + left)
      }
      attempts[index].turn?.askedAt = nil
      attempts[index].turn?.isAskOver = false
      attempts[index].turn?.limitLeft = nil
      attempts[index].turn?.hardLimitLeft = nil
    }
  }

  /// Takes a deadline off, and says how long it would still have been.
  private mutating func takeLeft(_ kind: Deadline.Kind) -> Millis? {
    guard let index = deadlines.firstIndex(where: { $0.kind == kind }) else { return nil }
    return deadlines.remove(at: index).at - at
  }

  mutating func paneGone(_ gone: PaneGone) {
    guard let row = pane(gone.pane) else { return }
    panes[row].isPresent = false
    panes[row].isResting = false
    deadlines.removeAll {
      $0.kind == .quiet(pane: row) || $0.kind == .longQuiet(pane: row) || $0.kind == .fit(pane: row)
    }
    panes[row].isAvoided = false
  }

  /// A pane accepted a prompt: what was seen of it before says nothing of this turn.
  mutating func turnBegan(_ index: Int) {
    guard let row = attempts[index].turn?.pane else { return }
    classChanged(row, to: .working)
    panes[row].signal = .none
    attempts[index].turn?.signal = .none
    panes[row].leases &+= 1
    panes[row].touched = seq
    let key = attempts[index].key
    deadlines.removeAll { $0.kind.key == key }
    attempts[index].turn?.askedAt = nil
    schedule(.limit(of: key), at: at + attempts[index].limit)
    schedule(.hardLimit(of: key), at: at + run.policy.hardTime(attempts[index].limit))
  }

  /// Nothing was typed: the start is given back, and the pane left alone for a moment.
  mutating func dispatchUnfit(_ entry: Entry) {
    guard settle(entry.cause) != nil,
      let index = attempts.firstIndex(where: { $0.fence == entry.cause })
    else { return }
    if let row = attempts[index].turn?.pane {
      panes[row].touched = seq
      panes[row].isAvoided = true
      schedule(.fit(pane: row), at: at + State.avoidance)
    }
    // Its line may still stand where it was asked for earlier: it keeps the key, and with it the
    // receipt by which a second agent knows that it must not begin.
    if attempts[index].key.seq != attempts[index].fence {
      attempts[index].phase = .absent
      return dropIfTaken(attempts[index].row)
    }
    let attempt = attempts.remove(at: index)
    deadlines.removeAll { $0.kind.key == attempt.key }
    giveBack(attempt)
    guard !isAside(attempt.row) else { return taken(attempt) }
    beads.rows[attempt.row].phase = .open
    beads.rows[attempt.row].isAttempted = attempt.wasAttempted
    refile(attempt.row)
  }

  /// Something was typed, or a crash has taken the answer: it is left to settle.
  mutating func dispatchUnknown(_ entry: Entry) {
    guard settle(entry.cause) != nil,
      let index = attempts.firstIndex(where: { $0.fence == entry.cause })
    else { return }
    let turn = attempts[index].turn
    if let row = turn?.pane { panes[row].touched = seq }
    // What came in while it was typed may have answered already.
    let isHeard = turn.map { $0.isEnded || $0.isFailed || $0.isLimited || $0.signal == .nonce }
    if attempts[index].isMarked || isHeard ?? false {
      attempts[index].phase = .running
      return turnBegan(index)
    }
    attempts[index].phase = .doubted
    schedule(.settle(of: attempts[index].key), at: at + run.policy.settleTime)
  }

  mutating func voted(_ voted: AgentVoted) {
    guard let index = attempts.firstIndex(where: { $0.key == voted.of }),
      attempts[index].turn != nil
    else { return }
    if isDoubted(attempts[index]) {
      attempts[index].phase = .running
      turnBegan(index)
    }
    if voted.signal == .nonce { attempts[index].turn?.signal = .nonce }
    switch voted.vote {
    case .accepted: break
    case .ended: attempts[index].turn?.isEnded = true
    case .failed, .login, .credit:
      attempts[index].turn?.isFailed = true
      attempts[index].turn?.failedAs = voted.vote.failure
    case .limited:
      attempts[index].turn?.isLimited = true
      attempts[index].turn?.wake = voted.wake
    case .asks: asked(index, .asks, .asks)
    }
  }

  /// Whether a vote would show that an attempt in a pane has begun after all.
  ///
  /// One that was to be asked for again is, while nobody else has its pane.
  func isDoubted(_ attempt: Attempt) -> Bool {
    switch attempt.phase {
    case .doubted: true
    case .absent: attempt.turn.map { self.attempt(in: $0.pane) == nil } ?? false
    case .asked, .running: false
    }
  }

  mutating func gatherAsked(_ gather: Gather, _ entry: Entry) {
    ask(.gather, entry, row: beads.index(of: gather.bead))
    guard let index = attempts.firstIndex(where: { $0.key == gather.of }) else { return }
    attempts[index].turn?.gather = entry.seq
    attempts[index].turn?.gatherAgain = .none
  }

  mutating func interruptAsked(_ interrupt: InterruptPane, _ entry: Entry) {
    ask(.interrupt, entry, row: beads.index(of: interrupt.bead))
    guard let index = attempt(of: interrupt, isInterrupting: false) else { return }
    attempts[index].turn?.isInterrupting = true
    attempts[index].turn?.interrupts &+= 1
  }

  mutating func interruptDone(_ interrupt: InterruptPane, _ entry: Entry) {
    guard settle(entry.cause) != nil, let index = attempt(of: interrupt, isInterrupting: true)
    else { return }
    schedule(.interrupt(of: attempts[index].key), at: at + State.interruptWait)
  }

  private func attempt(of interrupt: InterruptPane, isInterrupting: Bool) -> Int? {
    let (row, pane) = (beads.index(of: interrupt.bead), pane(interrupt.pane))
    return attempts.firstIndex { attempt in
      guard let turn = attempt.turn, attempt.row == row, attempt.phase == .running
      else { return false }
      return turn.pane == pane && turn.isInterrupting == isInterrupting
        && (isInterrupting || turn.isHardOverdue)
    }
  }

  /// A pane is free again once it is quiet; an attempt that left it so has freed it at once.
  ///
  /// One of which nothing was heard `mayWorkOn` behind a screen that looks quiet, or take up a prompt
  /// that still stands in its input box.
  mutating func freePane(of attempt: Attempt, mayWorkOn: Bool = false) {
    guard let row = attempt.turn?.pane else { return }
    panes[row].mayWorkOn = mayWorkOn
    panes[row].isResting = panes[row].what != .quiet && panes[row].isPresent
    panes[row].touched = seq
    deadlines.removeAll { $0.kind.key == attempt.key }
  }

  mutating func sessionOpened(_ opened: SessionOpened, _ entry: Entry) {
    _ = settle(entry.cause)
    run.openAgain = .none
    if !sessions.contains(opened.session) { sessions.append(opened.session) }
  }

  mutating func sessionRefused(_ entry: Entry) {
    guard let settled = settle(entry.cause) else { return }
    guard settled.kind != .shut else {
      // One at a time is asked to end; what does not is left to a person, and the run goes on.
      if !sessions.isEmpty { sessions.removeFirst() }
      return
    }
    toolRefused()
  }

  mutating func sessionShut(_ shut: SessionShut, _ entry: Entry) {
    _ = settle(entry.cause)
    sessions.removeAll { $0 == shut.session }
  }

  mutating func paneDeadlinePassed(_ kind: Deadline.Kind) {
    switch kind {
    case .quiet(let row): panes[row].isSettled = panes[row].what == .quiet
    case .longQuiet(let row): panes[row].isLongQuiet = panes[row].what == .quiet
    case .fit(let row): panes[row].isAvoided = false
    default:
      guard let index = attempts.firstIndex(where: { $0.key == kind.key }) else { return }
      turnDeadlinePassed(kind, index)
    }
  }

  private mutating func turnDeadlinePassed(_ kind: Deadline.Kind, _ index: Int) {
    switch kind {
    case .limit: attempts[index].turn?.isOverdue = true
    case .hardLimit:
      attempts[index].turn?.isOverdue = true
      attempts[index].turn?.isHardOverdue = true
    case .ask: attempts[index].turn?.isAskOver = true
    case .interrupt: attempts[index].turn?.isInterrupting = false
    case .settle: settleDoubt(index)
    default: break
    }
  }

  /// What was unknown had its time: quiet without a trace is asked for again, under the same key.
  private mutating func settleDoubt(_ index: Int) {
    guard attempts[index].phase == .doubted, let row = attempts[index].turn?.pane else { return }
    let pane = panes[row]
    guard !pane.isPresent || pane.what == .quiet || pane.what == .dead else {
      return schedule(.settle(of: attempts[index].key), at: at + run.policy.settleTime)
    }
    attempts[index].phase = .absent
    dropIfTaken(attempts[index].row)
  }

  /// How long a pane that was not fit is left alone.
  static var avoidance: Millis { .seconds(10) }
  /// How long an agent that was asked to stop its turn has for it.
  static var interruptWait: Millis { .seconds(15) }
  /// How often it is asked before the attempt is ended all the same.
  static var interruptsMost: Int { 3 }
}

extension Deadline.Kind {
  /// The attempt that it is about.
  var key: Key? {
    switch self {
    case .limit(let key), .hardLimit(let key), .ask(let key), .settle(let key),
      .interrupt(let key):
      key
    case .retry, .wake, .runtime, .tracker, .mending, .quiet, .longQuiet, .fit: nil
    }
  }
}

extension Policy {
  /// How long a quiet pane is looked at before that is a vote.
  var quietTime: Millis {
    Millis(max(pollInterval.value, 100) * Int64(max(quietLooks == 0 ? 2 : quietLooks, 1)))
  }
  /// How long it must be quiet where nothing else says that the turn ended.
  var longQuietTime: Millis { quietPeriod > .zero ? quietPeriod : .minutes(1) }
  /// How long something unknown is left to settle.
  var settleTime: Millis { settle > .zero ? settle : .minutes(2) }
  /// How long a question waits for a person.
  var askTime: Millis { askWait > .zero ? askWait : .minutes(30) }
  /// When a working agent is interrupted.
  func hardTime(_ limit: Millis) -> Millis {
    hardTimeout > .zero ? hardTimeout : Millis(limit.value &* 3)
  }
}

extension Vote {
  /// What a turn that this vote calls failed has failed of.
  fileprivate var failure: EndClass {
    switch self {
    case .login: .login
    case .credit: .credit
    case .accepted, .ended, .failed, .limited, .asks: .agentError
    }
  }
}
