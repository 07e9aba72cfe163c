package import RalphCore
package import RalphPorts

/// The edge of the loop: starts effects, watches processes and the source, gathers what arrives.
///
/// Only the loop's thread uses it; what other threads hand in comes through the inbox.
package final class Edge {
  private let runner: EffectRunner
  private let inbox: Inbox
  private var pulses: [(descriptor: Int32, watch: Watch)] = []
  /// Processes whose folder could not be read: asked about again at the next look.
  private var unknown: [Watch] = []
  /// When the source is looked at next.
  private var nextLook: Millis?
  /// Whether a reading was dropped as stale, so that the source must be read again.
  private var mustRead = false
  private var isReading = false
  /// Readings in a row that could not be made.
  private var failures = 0

  package init(_ runner: EffectRunner) {
    self.runner = runner
    inbox = Inbox(bell: runner.ports.waiter)
  }

  deinit {
    for pulse in pulses { runner.ports.host.closePulse(pulse.descriptor) }
  }

  /// Starts the effect of a durable command; its outcome comes through the inbox.
  package func start(_ entry: Entry, _ policy: Policy) {
    let (runner, inbox) = (runner, inbox)
    runner.ports.lane.run { inbox.put(runner.perform(entry, policy)) }
  }

  /// Watches a process that lives; one that is gone already is settled at once.
  package func watch(_ watch: Watch, asOf: Seq) {
    if let pulse = runner.ports.host.openPulse(watch.process) {
      pulses.append((pulse, watch))
    } else {
      settle(watch, asOf)
    }
  }

  /// Asks what became of a process whose supervisor is gone.
  private func settle(_ watch: Watch, _ asOf: Seq) {
    let (runner, inbox) = (runner, inbox)
    runner.ports.lane.run {
      guard let fate = runner.fate(of: watch, asOf) else {
        return inbox.put([Arrival.unknown(watch)])
      }
      inbox.put(fate.arrivals)
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

  /// Reads the source on the lane; `asOf` is the last sequence applied now.
  package func read(asOf: Seq) {
    guard !isReading else { return mustRead = true }
    isReading = true
    mustRead = false
    let (source, inbox) = (runner.ports.source, inbox)
    runner.ports.lane.run {
      do throws(PortFailure) {
        inbox.put([.reading(try source.read(asOf: asOf))])
      } catch {
        inbox.put([Arrival.readingFailed(error.asSourceFailure)])
      }
    }
  }

  /// A reading was dropped in part because something was decided meanwhile.
  package func readingWasStale() { mustRead = true }

  /// Blocks until something arrives or a moment comes; returns signals and arrivals in order.
  package func wait(atMost: Millis?, _ state: borrowing State) -> Arrived {
    var limit = atMost
    let interval = max(state.run.policy.pollInterval, Millis(20))
    let now = runner.ports.clock.monotonic()
    let look = nextLook ?? Millis(now.value + interval.value)
    nextLook = look
    let untilLook = Millis(max(0, look.value - now.value))
    limit = limit.map { min($0, untilLook) } ?? untilLook
    let woken = runner.ports.waiter.wait(pulses: pulses.map(\.descriptor), atMost: limit)
    hangUp(woken.pulses, state.seq)
    lookAtSource(state.seq, interval)
    return Arrived(signals: woken.signals, arrivals: taken(state))
  }

  /// What a wait has brought.
  package struct Arrived: Sendable {
    package var signals: [Int32]
    package var arrivals: [Arrival]
  }

  private func hangUp(_ positions: [Int], _ seq: Seq) {
    for position in positions.sorted(by: >) where pulses.indices.contains(position) {
      let gone = pulses.remove(at: position)
      runner.ports.host.closePulse(gone.descriptor)
      settle(gone.watch, seq)
    }
  }

  private func lookAtSource(_ seq: Seq, _ interval: Millis) {
    guard let due = nextLook else { return }
    let now = runner.ports.clock.monotonic()
    guard now >= due else { return }
    nextLook = Millis(now.value + interval.value)
    for watch in unknown { settle(watch, seq) }
    unknown = []
    if mustRead || runner.ports.source.mayHaveChanged() { read(asOf: seq) }
  }

  private func taken(_ state: borrowing State) -> [Arrival] {
    var arrivals: [Arrival] = []
    for arrival in inbox.take() {
      switch arrival {
      case .reading:
        isReading = false
        failures = 0
      case .readingFailed(let failed):
        isReading = false
        mustRead = true
        failures += 1
        // An editor, or git, takes the file away for a moment; only what stays is a fact.
        guard failures > state.run.policy.toolRetries else { continue }
        arrivals.append(.observation(Observation(.sourceFailed(failed))))
        continue
      case .stillAlive(let watch):
        self.watch(watch, asOf: state.seq)
        continue
      case .unknown(let watch):
        unknown.append(watch)
        continue
      case .observation: break
      }
      arrivals.append(arrival)
    }
    return arrivals
  }
}

extension Fate {
  fileprivate var arrivals: [Arrival] {
    var arrivals = [begun, absent].compactMap { $0 }.map(Arrival.observation)
    if let reading { arrivals.append(.reading(reading)) }
    if let end { arrivals.append(.observation(end)) }
    if let living { arrivals.append(.stillAlive(living)) }
    return arrivals
  }
}

extension PortFailure {
  /// The failure of a reading as a fact.
  package var asSourceFailure: SourceFailed {
    SourceFailed {
      $0.source = Name("plan") ?? Name()
      $0.why = Text(why)
    }
  }
}
