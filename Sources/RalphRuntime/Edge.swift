package import RalphCore
import RalphPorts

/// The edge of the loop: starts effects, watches processes, sources and panes, gathers what arrives.
///
/// Only the loop's thread uses it; what other threads hand in comes through the inbox.
package final class Edge {
  private let runner: EffectRunner
  private let inbox: Inbox
  private var pulses: [(descriptor: Int32, watch: Watch)] = []
  /// Processes whose folder could not be read: asked about again at the next look.
  private var unknown: [Watch] = []
  private let readers: [Reader]
  private let sentry: Sentry?
  private let renewals: Renewals?
  private var vigil: Vigil?
  private let head: HeadWatch
  private let petitions: Petitions?
  /// When the sources are looked at next.
  private var nextLook: Millis?

  /// An edge with a reader for each source and, where there are panes, a sentry for them.
  package init(_ runner: EffectRunner) {
    self.runner = runner
    inbox = Inbox(bell: runner.ports.waiter)
    var readers: [Reader] = []
    if let plan = runner.ports.plan { readers.append(Reader(plan, on: .quick)) }
    if let tracker = runner.ports.tracker { readers.append(Reader(tracker, on: .tracker)) }
    self.readers = readers
    renewals = runner.ports.tracker.map { Renewals($0) }
    head = HeadWatch(runner.ports.tree)
    sentry = runner.ports.panes.map { Sentry($0, runner.ports.keeper) }
    petitions = runner.ports.requests.map { Petitions($0) }
    vigil = runner.ports.machine.map { Vigil($0) }
  }

  /// Keeps effects back while a batch is written.
  var brake: (any Brake)? { runner.ports.brake }

  deinit {
    for pulse in pulses { runner.ports.host.closePulse(pulse.descriptor) }
  }

  /// Starts the effect of a durable command; its outcome comes through the inbox.
  package func start(_ entry: Entry, _ policy: Policy) {
    let (runner, inbox) = (runner, inbox)
    runner.ports.lane.run(on: entry.command?.track ?? .quick) {
      inbox.put(runner.perform(entry, policy))
      #if PLANTED
        if planted(.outcomeTwice) { inbox.put(runner.perform(entry, policy)) }
      #endif
    }
  }

  /// Watches a process that lives; one that is gone already is settled at once.
  package func watch(_ watch: Watch, asOf: Seq) {
    if let pulse = runner.ports.host.openPulse(watch.process) {
      pulses.append((pulse, watch))
    } else {
      settle(watch, asOf, branch: Text())
    }
  }

  /// Asks what became of a process whose supervisor is gone.
  ///
  /// `branch` is the one on which the workspace stood last; empty where that is not known.
  private func settle(_ watch: Watch, _ asOf: Seq, branch: Text) {
    let (runner, inbox, head) = (runner, inbox, head)
    // A tracker may take its time; what is quick does not wait for it.
    runner.ports.lane.run(on: watch.bead.isTracked ? .tracker : .quick) {
      guard let fate = runner.fate(of: watch, asOf) else {
        return inbox.put([Arrival.unknown(watch)])
      }
      let moved = watch.mode == .none || fate.end == nil ? [] : head.seen(branch)
      inbox.put(moved + fate.arrivals)
    }
  }

  /// Asks a process to end that nobody listens to any more.
  package func stop(_ process: Key) {
    let host = runner.ports.host
    // One that cannot be asked ends by its own limit.
    runner.ports.lane.run { try? host.stop(process) }
  }

  /// Removes what an ended process has left; everything of it is safe by now.
  package func discard(_ process: Key) {
    let host = runner.ports.host
    runner.ports.lane.run { host.discard(process) }
  }

  /// Reads every source; `asOf` is the last sequence applied now.
  package func read(asOf: Seq) {
    for reader in readers { reader.read(asOf: asOf, runner, inbox) }
  }

  /// Begins to listen for requests of other terminals; those that lie there already are read.
  package func listen() { petitions?.look(runner.ports.lane, inbox) }

  /// Removes requests whose answer is durable.
  package func remove(_ requests: [Name]) { petitions?.remove(requests, runner.ports.lane) }

  /// A reading was dropped in part because something was decided meanwhile.
  package func readingWasStale(_ source: Name) { reader(source)?.wasStale() }

  private func reader(_ source: Name) -> Reader? { readers.first { $0.source.name == source } }

  /// Blocks until something arrives or a moment comes; returns signals and arrivals in order.
  package func wait(atMost: Millis?, _ state: State) -> Arrived {
    let interval = max(state.run.policy.pollInterval, Millis(20))
    let now = runner.ports.clock.monotonic()
    let look = nextLook ?? Millis(now.value + interval.value)
    nextLook = look
    var limit = Millis(max(0, look.value - now.value))
    if let atMost { limit = min(limit, atMost) }
    if let wait = sentry?.wait(now: now) { limit = min(limit, wait) }
    var watched = pulses.map(\.descriptor)
    if let bell = petitions?.bell { watched.append(bell) }
    vigil?.look(state, runner.ports.lane, inbox)
    let woken = runner.ports.waiter.wait(pulses: watched, atMost: limit)
    let late = lateness(since: now, limit)
    // The bell comes after the pulses.
    if woken.pulses.contains(pulses.count) { petitions?.rung(runner.ports.lane, inbox) }
    if !woken.pulses.isEmpty { hangUp(woken.pulses, state) }
    lookAround(state, interval)
    let brought = inbox.take()
    let arrivals = brought.isEmpty ? late : late + taken(brought, state)
    return Arrived(signals: woken.signals, arrivals: arrivals)
  }

  /// That the loop was held, where its wait took much longer than it was to take.
  private func lateness(since began: Millis, _ limit: Millis) -> [Arrival] {
    let by = Millis(runner.ports.clock.monotonic().value - began.value - limit.value)
    guard by > Edge.held else { return [] }
    let held = HostSlept {
      $0.by = by
      $0.held = true
    }
    return [.observation(Observation(.hostSlept(held)))]
  }

  /// A wait that is late by more than this was no wait: somebody has stopped the process.
  private static let held = Millis.seconds(5)

  /// Nothing more is waited for: the machine may sleep.
  package func rest() { vigil?.end(runner.ports.lane) }

  /// What a wait has brought.
  package struct Arrived: Sendable {
    package var signals: [Int32]
    package var arrivals: [Arrival]
  }

  private func hangUp(_ positions: [Int], _ state: State) {
    for position in positions.sorted(by: >) where pulses.indices.contains(position) {
      let gone = pulses.remove(at: position)
      runner.ports.host.closePulse(gone.descriptor)
      settle(gone.watch, state.seq, branch: state.run.lastBranch)
    }
  }

  private func lookAround(_ state: State, _ interval: Millis) {
    let now = runner.ports.clock.monotonic()
    sentry?.look(state, now: now, runner.ports.lane, inbox)
    guard let due = nextLook, now >= due else { return }
    nextLook = Millis(now.value + interval.value)
    for watch in unknown { settle(watch, state.seq, branch: state.run.lastBranch) }
    unknown = []
    for reader in readers { reader.look(asOf: state.seq, now: now, runner, inbox) }
    renewals?.look(state, now: now, runner.ports.lane, inbox)
    head.look(state.run.lastBranch, now: now, runner.ports.lane, inbox)
    listen()
  }

  private func taken(_ brought: [Arrival], _ state: State) -> [Arrival] {
    var arrivals: [Arrival] = []
    for arrival in brought {
      switch arrival {
      case .reading(let reading):
        reader(reading.summary.source)?.arrived(asOf: state.seq, runner, inbox)
      case .readingFailed(let failed):
        guard reader(failed.source)?.failed(state.run.policy) ?? true else { continue }
        arrivals.append(.observation(Observation(.sourceFailed(failed))))
        continue
      case .looked(var reading):
        sentry?.arrived(&reading, now: runner.ports.clock.monotonic())
        arrivals.append(.looked(reading))
        continue
      case .notLooked(let why):
        guard sentry?.failed(state.run.policy) ?? false else { continue }
        let note = TrackerNoted { $0.what = Text("the panes cannot be looked at: \(why)") }
        arrivals.append(.observation(Observation(.trackerNoted(note))))
        continue
      case .petitions: petitions?.arrived(runner.ports.lane, inbox)
      case .stillAlive(let watch):
        self.watch(watch, asOf: state.seq)
        continue
      case .unknown(let watch):
        unknown.append(watch)
        continue
      case .observation(let observation):
        // What an agent has filed must be known before its bead is closed and the run may end.
        if case .attemptEnded(let ended) = observation.event, ended.bead.isTracked {
          runner.ports.tracker.flatMap { reader($0.name) }?.read(asOf: state.seq, runner, inbox)
        }
        if observation.event.movesPanes {
          sentry?.hasMoved(now: runner.ports.clock.monotonic())
        }
      }
      arrivals.append(arrival)
    }
    return arrivals
  }
}

extension Event {
  /// Whether panes are likely to look different soon.
  fileprivate var movesPanes: Bool {
    switch self {
    case .dispatchSent, .dispatchUnknown, .interruptDone, .sessionOpened: true
    default: false
    }
  }
}

extension Fate {
  fileprivate var arrivals: [Arrival] {
    var arrivals = [begun, absent].compactMap { $0 }.map(Arrival.observation)
    if let reading { arrivals.append(.reading(reading)) }
    if let word { arrivals.append(.observation(Observation(.beadChanged(word)))) }
    arrivals += told.map(Arrival.observation)
    if let end { arrivals.append(.observation(end)) }
    if let living { arrivals.append(.stillAlive(living)) }
    return arrivals
  }
}
