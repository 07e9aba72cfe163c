import RalphCore
import RalphPorts
import RalphRuntime
import RalphTestSupport
import Synchronization

/// A world in which nothing happens but what a test tells, and an edge that lives in it.
///
/// Time passes in waits only.
final class StillWorld: Sendable {
  private struct Inside {
    var now: Int64 = 0
    var looks: [Int64] = []
    var waits = 0
    var asked = 0
    var held: [Millis] = []
    var hasNotices = true
    var refuses = false
    var knowsFiles = true
    /// Whether the watches stand.
    var stands = false
    /// What is told, and when, in order of time; nil loses the watches.
    var script: [(at: Int64, notice: ChangeNotice?)] = []
    /// What was told and not taken.
    var told: [ChangeNotice?] = []
    var hold: (at: Int64, length: Int64)?
  }
  private let inside = Mutex(Inside())

  /// What the notices are heard by.
  private static let number: Int32 = 77

  var looks: [Int64] { inside.withLock { $0.looks } }
  var waits: Int { inside.withLock { $0.waits } }
  /// How often watches were asked for.
  var asked: Int { inside.withLock { $0.asked } }
  /// How long the loop found itself held.
  var held: [Millis] { inside.withLock { $0.held } }

  var hasNotices: Bool {
    get { inside.withLock { $0.hasNotices } }
    set { inside.withLock { $0.hasNotices = newValue } }
  }
  var refuses: Bool {
    get { inside.withLock { $0.refuses } }
    set { inside.withLock { $0.refuses = newValue } }
  }
  var knowsFiles: Bool {
    get { inside.withLock { $0.knowsFiles } }
    set { inside.withLock { $0.knowsFiles = newValue } }
  }

  func tell(_ notice: ChangeNotice, at moment: Int64) { add(notice, moment) }
  func lose(at moment: Int64) { add(nil, moment) }
  func hold(at moment: Int64, for length: Int64) {
    inside.withLock { $0.hold = (moment, length) }
  }

  private func add(_ notice: ChangeNotice?, _ moment: Int64) {
    inside.withLock { inside in
      inside.script.append((moment, notice))
      inside.script.sort { $0.at < $1.at }
    }
  }

  /// Lets an edge wait again and again until a moment; each call is another edge.
  func live(until end: Int64, every interval: Int64, atMost: Millis?) {
    var ports = Stage(World.with([])).ports
    (ports.plan, ports.tree, ports.requests, ports.panes) = (self, self, nil, nil)
    (ports.clock, ports.waiter, ports.lane) = (self, self, self)
    ports.notices = hasNotices ? self : nil
    let edge = Edge(
      EffectRunner(ports, Setting(workspace: "/w", journal: "/w/j", template: nil))
    )
    var state = State()
    state.run.policy.pollInterval = Millis(interval)
    inside.withLock { $0.looks = [] }
    while monotonic().value < end {
      for arrival in edge.wait(atMost: atMost, state).arrivals {
        guard case .observation(let observation) = arrival,
          case .hostSlept(let slept) = observation.event
        else { continue }
        inside.withLock { $0.held.append(slept.by) }
      }
    }
  }
}

extension StillWorld: ChangeNotices {
  func watch(_ paths: [String]) -> Watching {
    inside.withLock { inside in
      inside.asked += 1
      guard !inside.refuses else {
        inside.stands = false
        return .refused
      }
      defer { inside.stands = true }
      return inside.stands ? .stands : .begun
    }
  }

  var descriptor: Int32? { StillWorld.number }

  func take() -> ChangeNotice {
    inside.withLock { inside in
      defer { inside.told = [] }
      if inside.told.contains(where: { $0 == nil }) { inside.stands = false }
      if inside.told.contains(where: { $0 == nil || $0 == .change }) { return .change }
      return inside.told.isEmpty ? .nothing : .elsewhere
    }
  }
}

extension StillWorld: Clock, Waiter, Lane {
  func wall() -> Instant { Instant(1_000_000 + monotonic().value) }
  func monotonic() -> Millis { inside.withLock { Millis($0.now) } }
  func ring() {}
  func run(on track: Track, _ job: @escaping @Sendable () -> Void) { job() }

  func wait(pulses: [Int32], atMost: Millis?) -> Woken {
    inside.withLock { inside in
      inside.waits += 1
      let position = pulses.firstIndex(of: StillWorld.number)
      let end = inside.now + (atMost?.value ?? .max / 2)
      // What came while nobody listened is heard at once; else the first that comes ends the wait.
      let first = inside.told.isEmpty ? inside.script.first?.at : inside.now
      let isRung = position != nil && (first ?? .max) <= end
      inside.now = isRung ? max(inside.now, first ?? end) : end
      if let hold = inside.hold, hold.at <= inside.now {
        inside.now = max(inside.now, hold.at + hold.length)
        inside.hold = nil
      }
      while let next = inside.script.first, next.at <= inside.now {
        inside.told.append(inside.script.removeFirst().notice)
      }
      return Woken(signals: [], pulses: isRung ? position.map { [$0] } ?? [] : [])
    }
  }
}

extension StillWorld: MarkedPlan, SourceControl {
  var name: Name { Name(cutting: "plan") }
  var lookedAt: [String]? { knowsFiles ? ["/w/PLAN.md"] : nil }
  func mayHaveChanged() -> Bool {
    inside.withLock { $0.looks.append($0.now) }
    return false
  }
  func read(asOf: Seq) throws(PortFailure) -> SourceReading {
    throw PortFailure(.answer, "not asked for")
  }
  func details(of bead: BeadID) throws(PortFailure) -> BeadDetails? { nil }
  func write(_ mark: SetMark, reason: String?) -> Event { settle(mark) }
  func settle(_ mark: SetMark) -> Event { .trackerChanged(TrackerChanged()) }
  func look(at directory: String) -> TreeView { .unknown }
  func mayHaveMoved(now: Millis) -> Bool { false }
  func glance() -> HeadView? { nil }
  func isAncestor(_ commit: Name, of other: Name) -> Bool? { nil }
}
