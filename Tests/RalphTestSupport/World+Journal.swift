import RalphCore
import RalphJournal
import RalphPorts

extension World {
  /// A world as it may have been when a journal ended after these lines; nil if they are no journal.
  ///
  /// What the journal says is so. What it leaves open – whether a command that has no outcome was
  /// done, whether what lived has ended meanwhile – the dice decide.
  package init?(after lines: [UInt8], seed: UInt64) {
    self.init(seed: seed)
    disk = Disk(lines)
    var entries: [Entry] = []
    guard
      let tail = try? JournalReader.read(
        MemoryBytes(lines),
        each: { entry, _, _ in
          entries.append(copy entry)
        }
      ), tail.ending == .clean
    else { return nil }
    var state = State()
    for entry in entries { state.apply(entry) }
    now = max(.zero, state.at - World.dawn) + .seconds(1)
    wallMoved = min(.zero, state.at - World.dawn)
    for row in state.beads.rows.indices where state.beads.rows[row].isPresent {
      var task = PlanModel.Task(bead: state.beads.keys[row])
      task.mark = state.beads.rows[row].mark
      task.needs = state.beads.rows[row].needs
      task.priority = state.beads.rows[row].priority
      plan.tasks.append(task)
    }
    plan.tasks.sort { one, other in
      let (left, right) = (state.beads.index(of: one.bead), state.beads.index(of: other.bead))
      return state.beads.rows[left ?? 0].place < state.beads.rows[right ?? 0].place
    }
    for entry in entries { remember(entry, state) }
    disk.marksOwed = 0
  }

  /// Rebuilds what a command of the journal has left in the world.
  private mutating func remember(_ entry: Entry, _ state: State) {
    let process = Key(run: entry.run, seq: entry.seq)
    let isOpen = state.outstanding.contains { $0.seq == entry.seq }
    switch entry.fact {
    case .command(.dispatch(let dispatch)):
      let lives = state.attempts.contains { $0.process == process && $0.phase == .running }
      var made = Process(process, dispatch.bead, dispatch.attempt, .withheld)
      made.effect = entry.effectKey
      made.nonce = dispatch.nonce.text
      made.limit = dispatch.limit
      put(made, isOpen: isOpen, lives: lives)
    case .command(.verify(let verify)):
      let lives = state.verifications.contains { $0.process == process }
      let made = Process(process, verify.bead, verify.attempt, .withheld)
      put(made, isOpen: isOpen, lives: lives && !isOpen)
    case .command(.mark(let mark)) where isOpen && dice.isLucky(oneIn: 2):
      plan.set(mark.bead, mark.to)
    case .event, .command: break
    }
  }

  private mutating func put(_ made: Process, isOpen: Bool, lives: Bool) {
    guard isOpen || lives else { return }
    var made = made
    made.pulse = Int32(100 + processes.count)
    // Not begun at all, or on its way to a gate that it finds made already.
    if isOpen, dice.isLucky(oneIn: 3) { return }
    made.stand =
      isOpen && dice.isLucky(oneIn: 3) ? .slow(until: .hours(1_000_000)) : .slow(until: now)
    processes.append(made)
    guard case .slow(let until) = made.stand, until <= now else { return }
    begin(processes.count - 1)
    guard case .runs(_, let end) = processes[processes.count - 1].stand,
      dice.isLucky(oneIn: 2)
    else { return }
    processes[processes.count - 1].stand = .runs(until: now, as: end)
    advance(to: now)
  }
}

extension Disk {
  /// A disk that holds these bytes durably.
  package init(_ bytes: [UInt8]) {
    self.init()
    durable = bytes
    seen = bytes
    lines = UInt64(bytes.count { $0 == UInt8(ascii: "\n") })
  }
}

extension Millis {
  fileprivate static func + (left: Millis, right: Millis) -> Millis {
    Millis(left.value + right.value)
  }
}
