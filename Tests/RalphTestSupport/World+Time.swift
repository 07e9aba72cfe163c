package import RalphCore
import RalphPorts

// How a world goes on by itself.
extension World {
  /// When the next thing happens by itself; nil if nothing ever will.
  package var nextMoment: Millis? {
    var next = script.happenings.first?.at
    for process in processes {
      let moment: Millis
      switch process.stand {
      case .slow(let until), .runs(let until, _): moment = until
      case .withheld, .over, .lost: continue
      }
      next = min(next ?? moment, moment)
    }
    return next
  }

  /// Lets time go on to a moment, with everything that happens until then, in order.
  package mutating func advance(to moment: Millis) {
    while let next = nextMoment, next <= moment {
      now = max(now, next)
      happen()
    }
    now = max(now, moment)
  }

  /// Lets happen what is due.
  private mutating func happen() {
    for index in processes.indices {
      switch processes[index].stand {
      case .slow(let until) where until <= now: begin(index)
      case .runs(let until, let end) where until <= now: finish(index, end)
      default: break
      }
    }
    while let first = script.happenings.first, first.at <= now {
      script.happenings.removeFirst()
      meet(first.what)
    }
  }

  private mutating func meet(_ happening: Happening) {
    switch happening {
    case .signal(let number): signals.append(number)
    case .mark(let bead, let mark): plan.set(bead, mark)
    case .add(let bead):
      guard plan.index(of: bead) == nil else { return }
      plan.tasks.append(PlanModel.Task(bead: bead))
      plan.version += 1
    case .remove(let bead):
      plan.tasks.removeAll { $0.bead == bead }
      plan.version += 1
    case .unreadable(let length):
      plan.unreadableUntil = Millis(now.value + length.value)
    case .clock(let by): wallMoved = Millis(wallMoved.value + by.value)
    case .sleeps(let by):
      wallMoved = Millis(wallMoved.value + by.value)
      machine.slept = Millis(machine.slept.value + by.value)
    case .holds(let length): machine.heldUntil = Millis(now.value + length.value)
    case .calm: faults = .none
    }
  }

  /// A process comes through its gate.
  package mutating func begin(_ index: Int) {
    let process = processes[index]
    note(.begin(process: process.key, effect: process.effect))
    if process.isAttempt { checkBegin(process) } else { checkAlone(process) }
    processes[index].hasBegun = true
    processes[index].marksBefore = plan.tasks.map(\.mark)
    let (length, end) = process.isAttempt ? attempt(process) : verification(process)
    processes[index].stand = .runs(until: Millis(now.value + length.value), as: end)
  }

  private mutating func checkBegin(_ process: Process) {
    let others = processes.filter { $0.lives && $0.isAttempt && $0.key != process.key }
    if others.contains(where: { $0.bead == process.bead }) {
      broken.append("two attempts live at \(process.bead)")
    }
    if others.count >= slots { broken.append("more attempts live than there are slots") }
    let before = processes.filter {
      $0.hasBegun && $0.key != process.key && $0.effect == process.effect
    }
    if !before.isEmpty { broken.append("\(process.effect ?? process.key) was begun twice") }
  }

  /// One verification at a time; one of a superseded run may still be on its way out.
  private mutating func checkAlone(_ process: Process) {
    let others = processes.filter {
      $0.lives && !$0.isAttempt && $0.key != process.key && $0.key.run == process.key.run
    }
    if !others.isEmpty { broken.append("\(process.key) is verified beside \(others[0].key)") }
  }

  private func attempt(_ process: Process) -> (Millis, ProcessEnd) {
    let turn = script.turn(process.bead, process.attempt, faults)
    var end = ProcessEnd(
      ended: .exited,
      code: turn.code,
      took: turn.takes,
      notStarted: nil,
      output: [],
      errors: []
    )
    var text = "worked on \(process.bead)\n"
    if turn.signals, turn.code == 0 { text += "complete \(process.nonce)\n" }
    if let limited = turn.limited {
      let until = wall.milliseconds + turn.takes.value + limited.value
      end.errors = Array("limit until \(until)".utf8)
      end.code = 1
    }
    end.output = Array(text.utf8)
    guard turn.takes > process.limit else { return (turn.takes, end) }
    end.ended = .timedOut
    end.took = process.limit
    return (process.limit, end)
  }

  private func verification(_ process: Process) -> (Millis, ProcessEnd) {
    let isRed = verdict(process)
    let output = isRed ? "tests of \(process.bead) fail\n" : "all tests pass\n"
    let end = ProcessEnd(
      ended: .exited,
      code: isRed ? 1 : 0,
      took: script.verifying,
      notStarted: nil,
      output: Array(output.utf8),
      errors: []
    )
    return (script.verifying, end)
  }

  private func verdict(_ process: Process) -> Bool {
    guard !process.bead.isNone else { return now < script.redUntil }
    if script.failsWhenShared, processes.contains(where: { $0.lives && $0.isAttempt }) {
      return true
    }
    let turn = script.turn(process.bead, process.attempt, faults)
    let before = processes.filter {
      !$0.isAttempt && $0.hasBegun && $0.key != process.key && $0.bead == process.bead
        && $0.attempt == process.attempt
    }
    return turn.isWrong || (turn.isFlaky && before.isEmpty)
  }

  /// A process ends by itself, and leaves in the world what its script says.
  private mutating func finish(_ index: Int, _ end: ProcessEnd) {
    let process = processes[index]
    guard process.isAttempt else {
      processes[index].stand = .over(end)
      return
    }
    let turn = script.turn(process.bead, process.attempt, faults)
    if turn.changes { treeChanges += 1 }
    if turn.resets {
      for (task, mark) in zip(plan.tasks, process.marksBefore) { plan.set(task.bead, mark) }
    }
    if let mark = turn.marks { plan.set(process.bead, mark) }
    processes[index].stand = turn.isLost ? .lost : .over(end)
  }

  /// Notes a deed.
  package mutating func note(_ what: Deed.What) {
    deeds.append(Deed(what: what, at: now, durable: disk.lines))
  }
}
