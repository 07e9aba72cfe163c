package import RalphCore
package import RalphPorts

// The plan, as a source.
extension World {
  package mutating func read(asOf: Seq) throws(PortFailure) -> SourceReading {
    guard now >= plan.unreadableUntil else {
      throw PortFailure(.missing, "open plan: no such file")
    }
    let beads = plan.tasks.enumerated().map { place, task in
      BeadSeen {
        $0.bead = task.bead
        $0.title = Text("Task \(task.bead.bare)")
        $0.priority = task.priority
        $0.place = place
        $0.mark = task.mark
        $0.needs = task.needs
        $0.text = .cheap(of: task.bead.bare.utf8)
        $0.asOf = asOf
      }
    }
    let text = plan.text
    let summary = SourceRead {
      $0.source = Name(cutting: "plan")
      $0.digest = .cheap(of: text.utf8)
      $0.bytes = text.utf8.count
      $0.beads = beads.count
      $0.asOf = asOf
    }
    return SourceReading(beads: beads, summary: summary, problems: [])
  }

  package mutating func write(_ mark: SetMark) -> Event {
    disk.marksOwed -= 1
    if disk.marksOwed < 0 { broken.append("\(mark.bead) is marked without a durable command") }
    guard now >= plan.unreadableUntil, !dice.isLucky(oneIn: faults.markFails) else {
      return .markFailed(
        Refused {
          $0.bead = mark.bead
          $0.why = Text("rename plan: input/output error")
        }
      )
    }
    guard let index = plan.index(of: mark.bead) else { return gone(mark) }
    let found = plan.tasks[index].mark
    if found == mark.to { return isSet(mark) }
    guard found == mark.from else { return differs(mark, found) }
    note(.mark(mark.bead, mark.to))
    plan.set(mark.bead, mark.to)
    return isSet(mark)
  }

  package func settle(_ mark: SetMark) -> Event {
    guard now >= plan.unreadableUntil else { return absent(mark) }
    guard let index = plan.index(of: mark.bead) else { return gone(mark) }
    let found = plan.tasks[index].mark
    if found == mark.to { return isSet(mark) }
    return found == mark.from ? absent(mark) : differs(mark, found)
  }

  private func isSet(_ mark: SetMark) -> Event {
    let text = plan.text
    return .markSet(
      MarkSet {
        $0.bead = mark.bead
        $0.mark = mark.to
        $0.digest = .cheap(of: text.utf8)
        $0.bytes = text.utf8.count
        $0.beads = plan.tasks.count
      }
    )
  }

  private func differs(_ mark: SetMark, _ found: Mark) -> Event {
    .markDiffers(
      MarkDiffers {
        $0.bead = mark.bead
        $0.mark = found
      }
    )
  }

  private func gone(_ mark: SetMark) -> Event {
    .markConflict(
      MarkConflict {
        $0.bead = mark.bead
        $0.problem = .gone
      }
    )
  }

  private func absent(_ mark: SetMark) -> Event {
    .effectAbsent(
      EffectAbsent {
        $0.bead = mark.bead
        $0.seen = Text("the plan has [\(mark.from.rawValue)]")
      }
    )
  }
}

// Processes.
extension World {
  package func index(of process: Key) -> Int? { processes.firstIndex { $0.key == process } }

  /// Starts a process; `isCut` says how far it comes if ralph dies in the middle.
  package mutating func start(_ launch: Launch, cut: Death.Start?) throws(PortFailure) -> Int {
    if launch.process.seq.value > disk.lines {
      broken.append("\(launch.process) is started before its command is durable")
    }
    if index(of: launch.process) != nil { broken.append("\(launch.process) is started twice") }
    guard cut != .nothing else { throw PortFailure(.system, "dead") }
    guard !dice.isLucky(oneIn: faults.startRefused) else {
      throw PortFailure(.system, "fork: resource temporarily unavailable")
    }
    var process = Process(launch, hasTracker: hasTracker)
    process.pulse = Int32(100 + processes.count)
    note(.start(process: process.key, effect: process.effect))
    switch cut {
    case .slow: process.stand = .slow(until: Millis(now.value + 40))
    case .slower: process.stand = .slow(until: .hours(1_000_000))
    case .begun, .nothing, nil: process.stand = .slow(until: now)
    }
    processes.append(process)
    if case .slow(let until) = process.stand, until <= now { begin(processes.count - 1) }
    return Int(process.pulse)
  }

  /// Asks what became of a process, as semantics §5 says.
  package mutating func look(_ key: Key) throws(PortFailure) -> ProcessLook {
    guard !dice.isLucky(oneIn: faults.lookFails) else {
      throw PortFailure(.system, "open gate: input/output error")
    }
    guard let index = index(of: key), !processes[index].isDiscarded else { return .missing }
    switch processes[index].stand {
    case .slow:
      processes[index].stand = .withheld
      return .neverStarted
    case .withheld: return .neverStarted
    case .runs: return .alive(pid: Int(processes[index].pulse))
    case .over(let end): return .exited(end)
    case .lost: return .lost
    }
  }

  /// Waits until a process is over, while the world goes on.
  package mutating func outcome(of key: Key, _ most: Millis) throws(PortFailure) -> ProcessLook {
    let end = Millis(now.value + most.value)
    while now < end, let index = index(of: key), processes[index].lives {
      guard let next = nextMoment, next <= end else { break }
      advance(to: next)
    }
    return try look(key)
  }

  package mutating func stop(_ key: Key) {
    note(.stop(key))
    guard let index = index(of: key), case .runs(let until, var end) = processes[index].stand
    else { return }
    let process = processes[index]
    if process.isAttempt, script.turn(process.bead, process.attempt, faults).isStubborn { return }
    let soon = Millis(now.value + 100)
    guard soon < until else { return }
    end.ended = .stopped
    processes[index].stand = .runs(until: soon, as: end)
  }

  package mutating func discard(_ key: Key) {
    note(.discard(key))
    guard let index = index(of: key) else { return }
    if !processes[index].isGone { broken.append("\(key) is discarded while it lives") }
    processes[index].isDiscarded = true
  }
}

extension Process {
  fileprivate init(_ launch: Launch, hasTracker: Bool) {
    func variable(_ name: String) -> String {
      launch.environment.first { $0.name == name }?.value ?? ""
    }
    let bare = variable("RALPH_BEAD")
    // Beads of trackers begin with a letter that no task of a drawn plan begins with.
    let isTracked = hasTracker && (bare.hasPrefix("t") || bare.hasPrefix("f"))
    let source = isTracked ? "bd:" : "plan:"
    let bead = bare.isEmpty ? BeadID.none : BeadID(Name(cutting: source + bare))
    self.init(launch.process, bead, Int(variable("RALPH_ATTEMPT")) ?? 0, .withheld)
    if let prompt = launch.input {
      // `/w/.ralph/prompts/<key>.md`
      let name = prompt.split(separator: "/").last ?? ""
      effect = Key(Array(name.utf8.dropLast(3)))
    }
    nonce = variable("RALPH_NONCE")
    limit = launch.limit
    isChore = launch.argv.last == "setup" || launch.argv.last == "teardown"
    tree = TreesModel.key(of: launch.directory)
  }
}

// Words and objects.
extension World {
  package mutating func keep(_ bytes: [UInt8]) throws(PortFailure) -> Digest {
    guard !dice.isLucky(oneIn: faults.keepFails) else {
      throw PortFailure(.system, "write object: no space left on device")
    }
    let digest = Digest.cheap(of: bytes)
    objects[digest] = bytes
    return digest
  }

  /// What an ended turn comes to, by the words of ``World``'s agents.
  package static func read(_ end: ProcessEnd, nonce: String) -> TurnReport {
    let text = String(decoding: end.output, as: UTF8.self)
    let errors = String(decoding: end.errors, as: UTF8.self)
    let isFine = end.ended == .exited && end.code == 0
    var report = TurnReport(
      endClass: isFine ? .finished : .agentError,
      signal: text.hasSuffix("complete \(nonce)\n") ? .nonce : .none,
      excerpt: text
    )
    let words = errors.split(separator: " ")
    if !isFine, words.first == "limit", let until = words.last.flatMap({ Int64($0) }) {
      report.endClass = .rateLimit
      report.wake = Instant(until)
    }
    return report
  }
}
