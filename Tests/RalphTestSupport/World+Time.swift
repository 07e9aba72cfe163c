import PlayedWorld
package import RalphCore
import RalphPorts

// How a world goes on by itself.
extension World {
  /// When the next thing happens by itself; nil if nothing ever will.
  package var nextMoment: Millis? {
    var next = script.happenings.first?.at
    if let moment = panes.nextMoment { next = min(next ?? moment, moment) }
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
      default: continue
      }
      count.steps += 1
    }
    happenInPanes()
    while let first = script.happenings.first, first.at <= now {
      script.happenings.removeFirst()
      count.steps += 1
      meet(first.what)
    }
  }

  private mutating func meet(_ happening: Happening) {
    switch happening {
    case .signal(let number): signals.append(number)
    case .request(let request):
      requests.append(request)
      isBellRung = true
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
    case .calm:
      faults = .none
      calmPanes()
      trees.obstructedUntil = .zero
    case .tracker(let deed, let bead): tracker.meet(deed, bead.bare, at: now.value)
    case .pane(let deed): meet(deed)
    case .branch(let length): switchBranch(length)
    case .obstructs(let length): trees.obstructedUntil = Millis(now.value + length.value)
    case .commits:
      trees.line.append(trees.next)
      trees.next += 1
      treeChanges += 1
    case .rewinds: if trees.line.count > 1 { trees.line.removeLast() }
    }
  }

  /// Somebody works on another branch for a while, or comes back.
  private mutating func switchBranch(_ length: Millis) {
    trees.branch = length > .zero ? "side" : "main"
    guard length > .zero else { return }
    let back = Millis(now.value + length.value)
    let place = script.happenings.firstIndex { $0.at > back } ?? script.happenings.count
    script.happenings.insert((back, .branch(.zero)), at: place)
  }

  /// A process comes through its gate.
  package mutating func begin(_ index: Int) {
    let process = processes[index]
    note(.begin(process: process.key, effect: process.effect))
    if process.isAttempt {
      checkBegin(process)
      disturb(process.tree)
    } else if !process.isChore {
      checkAlone(process)
    }
    processes[index].hasBegun = true
    processes[index].marksBefore = plan.tasks.map(\.mark)
    let (length, end) =
      process.isChore ? chore() : process.isAttempt ? attempt(process) : verification(index)
    processes[index].stand = .runs(until: Millis(now.value + length.value), as: end)
  }

  private mutating func checkBegin(_ process: Process) {
    let others = processes.filter { $0.lives && $0.isAttempt && $0.key != process.key }
    if panes.panes.contains(where: { $0.work?.bead == process.bead }) {
      broken.append("\(process.key) begins while a pane works on its bead")
    }
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
      $0.lives && !$0.isAttempt && !$0.isChore && $0.key != process.key
        && $0.key.run == process.key.run
        && $0.tree == process.tree
    }
    if !others.isEmpty { broken.append("\(process.key) is verified beside \(others[0].key)") }
  }

  /// A setup or teardown, which fails now and then.
  private mutating func chore() -> (Millis, ProcessEnd) {
    let length = Millis(Int64(100 + dice.below(8000)))
    let end = ProcessEnd(
      ended: .exited,
      code: dice.isLucky(oneIn: faults.treeFails) ? 1 : 0,
      took: length,
      notStarted: nil,
      output: [],
      errors: []
    )
    return (length, end)
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

  private mutating func verification(_ index: Int) -> (Millis, ProcessEnd) {
    let process = processes[index]
    let isOwnFault = verdict(process)
    let isRed = isOwnFault || isDisturbed(process)
    processes[index].isMisled = isRed && !isOwnFault
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
    let turn = script.turn(process.bead, process.attempt, faults)
    let before = processes.filter {
      !$0.isAttempt && $0.hasBegun && $0.key != process.key && $0.bead == process.bead
        && $0.attempt == process.attempt
    }
    if let tree = trees.index(of: process.tree), let merge = trees.list[tree].merge,
      merge.changes == trees.list[tree].changes
    {
      var luck = Dice(script.seed ?? 0, for: "merged \(merge.commit)")
      if luck.isLucky(oneIn: faults.conflicts) { return true }
    }
    return turn.isWrong || (turn.isFlaky && before.isEmpty)
  }

  /// An agent that begins may make a verifier fail that runs in the same tree.
  mutating func disturb(_ tree: Key) {
    guard script.failsWhenShared else { return }
    for index in processes.indices where processes[index].lives && processes[index].tree == tree {
      let process = processes[index]
      guard !process.isAttempt, !process.bead.isNone,
        case .runs(let until, var end) = process.stand,
        end.code == 0
      else { continue }
      end.code = 1
      end.output = Array("half an edit of somebody else\n".utf8)
      processes[index].stand = .runs(until: until, as: end)
      processes[index].isMisled = true
    }
  }

  /// Whether the half edit of another agent in the same tree makes the verifier fail.
  private func isDisturbed(_ process: Process) -> Bool {
    guard script.failsWhenShared, !process.bead.isNone else { return false }
    if processes.contains(where: { $0.lives && $0.isAttempt && $0.tree == process.tree }) {
      return true
    }
    guard process.tree.isNone else { return false }
    return panes.panes.contains { pane in
      if case .works(let work) = pane.agent { !work.key.isNone } else { false }
    }
  }

  /// A process ends by itself, and leaves in the world what its script says.
  private mutating func finish(_ index: Int, _ end: ProcessEnd) {
    let process = processes[index]
    guard process.isAttempt else {
      processes[index].stand = .over(end)
      return
    }
    let turn = script.turn(process.bead, process.attempt, faults)
    if turn.resets {
      for (task, mark) in zip(plan.tasks, process.marksBefore) { plan.set(task.bead, mark) }
    }
    leave(turn, process.bead, in: process.tree)
    processes[index].stand = turn.isLost ? .lost : .over(end)
  }

  /// What an agent leaves in its tree, in the plan, and in the tracker.
  mutating func leave(_ turn: Turn, _ bead: BeadID, in tree: Key) {
    if turn.changes { change(tree) }
    if turn.meddles { trees.guards += 1 }
    if let mark = turn.marks { plan.set(bead, mark) }
    if turn.closes { closeByAgent(bead) }
  }

  /// The machine is started anew: nothing that ran runs any more.
  mutating func reboot() {
    boot += 1
    for index in processes.indices {
      switch processes[index].stand {
      case .slow, .runs: processes[index].stand = .lost
      case .withheld, .over, .lost: break
      }
    }
    panes.panes = []
    panes.open = []
  }

  /// An effect outside belongs to a command that is durable.
  mutating func checkDurable(_ key: Key) {
    if key.seq.value > disk.lines { broken.append("\(key) is done before its command is durable") }
  }

  /// Notes a deed.
  package mutating func note(_ what: Deed.What) {
    deeds.append(Deed(what: what, at: now, durable: disk.lines))
  }
}
