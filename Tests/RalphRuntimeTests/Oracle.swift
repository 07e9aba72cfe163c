import RalphCore
import RalphJournal
import RalphPorts
import RalphRuntime
import RalphTestSupport
import Synchronization

/// A world that answers what it is told to, and notes what it was asked.
final class Oracle: Sendable {
  struct Told: Sendable {
    var settled = Event.trackerChanged(TrackerChanged())
    var look: Result<ProcessLook, PortFailure> = .success(.missing)
    var asked: [String] = []
  }
  private let told = Mutex(Told())

  init(_ settled: Event) { told.withLock { $0.settled = settled } }
  init(_ look: Result<ProcessLook, PortFailure>) { told.withLock { $0.look = look } }

  var asked: [String] { told.withLock { $0.asked } }

  private func note(_ what: String) -> Event {
    told.withLock { told in
      told.asked.append(what)
      return told.settled
    }
  }

  /// The runner of a life in this world.
  var runner: EffectRunner {
    var ports = Stage(World.with([])).ports
    ports.plan = self
    ports.tracker = self
    ports.panes = self
    ports.host = self
    ports.worktrees = self
    return EffectRunner(ports, Setting(workspace: "/w", journal: "/w/j", template: nil))
  }
}

extension Oracle: MarkedPlan, Tracker {
  var name: Name { Name(cutting: "plan") }
  func read(asOf: Seq) throws(PortFailure) -> SourceReading {
    throw PortFailure(.answer, "not asked for")
  }
  func mayHaveChanged() -> Bool { false }
  func details(of bead: BeadID) throws(PortFailure) -> BeadDetails? { nil }
  func write(_ mark: SetMark, reason: String?) -> Event { note("write \(mark.to)") }
  func settle(_ mark: SetMark) -> Event { note("settle \(mark.to)") }
  func perform(_ command: Command, text: String, key: Key) -> TrackerAnswer {
    TrackerAnswer(note("\(Fact.command(command).kind) \(key)"))
  }
  func look(at bead: BeadID, asOf: Seq) throws(PortFailure) -> BeadSeen? { nil }
  func renew(_ bead: BeadID) throws(PortFailure) {}
}

extension Oracle: PaneHost {
  func look(_ leases: [PaneLeaseView]) throws(PortFailure) -> PaneReading {
    PaneReading(panes: [], tails: [], votes: [])
  }
  func send(_ order: PaneDispatch) -> Event { note("send \(order.key)") }
  func settle(_ order: PaneDispatch) -> Event { note("settle \(order.pane) \(order.key)") }
  func tail(of pane: Name) -> [UInt8] { [] }
  func interrupt(_ pane: Name) throws(PortFailure) { _ = note("interrupt \(pane)") }
  func open(_ order: OpenSession, key: Key) -> Event { note("open \(key)") }
  func shut(_ session: Text) throws(PortFailure) { _ = note("shut \(session)") }
}

extension Oracle: ProcessHost {
  func start(_ launch: Launch) throws(PortFailure) -> Int {
    _ = note("start \(launch.process)")
    return 1
  }
  func look(_ process: Key) throws(PortFailure) -> ProcessLook {
    _ = note("look \(process)")
    return try told.withLock { $0.look }.get()
  }
  func outcome(of process: Key, atMost: Millis) throws(PortFailure) -> ProcessLook { .lost }
  func lives(_ process: Key, pid: Int) -> Bool { false }
  func stop(_ process: Key) throws(PortFailure) { _ = note("stop \(process)") }
  func openPulse(_ process: Key) -> Int32? { nil }
  func closePulse(_ pulse: Int32) {}
  func discard(_ process: Key) { _ = note("discard \(process)") }
}

extension Oracle: Worktrees {
  func directory(_ key: Key) -> String { "/t/\(key)" }
  func make(_ key: Key, bead: BeadID, title: String) throws(PortFailure) -> Worktree {
    throw PortFailure(.answer, "not asked for")
  }
  func merge(_ order: MergeOrder) throws(PortFailure) -> Merge { .nothing }
  func land(_ order: MergeOrder, _ commit: Name) throws(PortFailure) -> Landing { .landed }
  func remove(_ key: Key) throws(PortFailure) -> Removal { .removed }
}
