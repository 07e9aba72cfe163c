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
  private var lookout: Lookout

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
    lookout = Lookout(runner.ports.notices)
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
    var limit = lookout.wait(now: now, interval, nextNeed(now))
    // Where time counts, a hold must not hide in a long wait.
    if atMost != nil { limit = min(limit, max(interval, Edge.held)) }
    if let atMost { limit = min(limit, atMost) }
    if let wait = sentry?.wait(now: now) { limit = min(limit, wait) }
    // The bell comes after the pulses, and the notices come last.
    var watched = pulses.map(\.descriptor)
    let hasBell = petitions?.bell != nil
    if let bell = petitions?.bell { watched.append(bell) }
    let notices = watched.count
    if let descriptor = lookout.descriptor { watched.append(descriptor) }
    vigil?.look(state, runner.ports.lane, inbox)
    let woken = runner.ports.waiter.wait(pulses: watched, atMost: limit)
    let late = lateness(since: now, limit, interval)
    if hasBell, woken.pulses.contains(pulses.count) { petitions?.rung(runner.ports.lane, inbox) }
    if woken.pulses.contains(notices) {
      lookout.hasRung(now: runner.ports.clock.monotonic(), interval)
    }
    if !woken.pulses.isEmpty { hangUp(woken.pulses, state) }
    lookAround(state, interval)
    let brought = inbox.take()
    let arrivals = brought.isEmpty ? late : late + taken(brought, state)
    return Arrived(signals: woken.signals, arrivals: arrivals)
  }

  /// When somebody must look next, told or not; nil for never.
  private func nextNeed(_ now: Millis) -> Millis? {
    if !unknown.isEmpty || head.isUnderWay { return now }
    let moments = readers.map { $0.mustLook(now: now) } + [renewals?.next]
    return moments.compactMap { $0 }.min()
  }

  /// The files that looks depend on; nil where some are not known now.
  private var paths: [String]? {
    var watched: [any Watchable] = [runner.ports.tree]
    for reader in readers { watched.append(reader.source) }
    if let requests = runner.ports.requests { watched.append(requests) }
    var paths: [String] = []
    for one in watched {
      guard let more = one.lookedAt else { return nil }
      paths += more
    }
    return paths
  }

  /// That the loop was held, where its wait took much longer than it was to take.
  ///
  /// In a long wait nobody knows when that began: then all of it counts, for what lived may have been
  /// held as long, and is given its time again.
  private func lateness(since began: Millis, _ limit: Millis, _ interval: Millis) -> [Arrival] {
    let taken = runner.ports.clock.monotonic().value - began.value
    guard taken - limit.value > Edge.held.value else { return [] }
    let by = Millis(taken - min(limit, interval).value)
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
    guard lookout.isDue(now: now, interval, nextNeed(now)) else { return }
    lookout.begins(now: now) { paths }
    for watch in unknown { settle(watch, state.seq, branch: state.run.lastBranch) }
    unknown = []
    for reader in readers { reader.look(asOf: state.seq, now: now, runner, inbox) }
    renewals?.look(state, now: now, runner.ports.lane, inbox)
    head.look(state.run.lastBranch, now: now, runner.ports.lane, inbox)
    listen()
  }

  private func taken(_ brought: [Arrival], _ state: State) -> [Arrival] {
    var arrivals: [Arrival] = []
    // Whatever has come may ask for another look soon; a look at panes is only what it was made for.
    if brought.contains(where: { !$0.isOfPanes }) {
      lookout.hasStirred(now: runner.ports.clock.monotonic())
    }
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
        head.stood(observation.event, on: state.run.lastBranch)
        // What was in the way of a mark may be gone by now, and leave no other trace.
        if observation.event.failsToMark { reader(Run.Sources.plan)?.wasStale() }
        if observation.event.movesPanes {
          sentry?.hasMoved(now: runner.ports.clock.monotonic())
        }
      }
      arrivals.append(arrival)
    }
    return arrivals
  }
}
