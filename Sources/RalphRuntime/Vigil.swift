import RalphCore
import RalphPorts

/// Keeps the machine awake while attempts live, where the run wants that.
struct Vigil {
  private let machine: any Machine
  private var isKept = false
  /// Whether it was asked for before: a refusal is said once a life.
  private var wasAsked = false

  init(_ machine: any Machine) { self.machine = machine }

  /// Asks for what the state needs now, if that is another thing than before.
  mutating func look(_ state: State, _ lane: any Lane, _ inbox: Inbox) {
    let isNeeded = state.run.policy.awake && !state.attempts.isEmpty
    guard isNeeded != isKept else { return }
    isKept = isNeeded
    guard isNeeded else { return letSleep(lane) }
    let (machine, isFirst) = (machine, !wasAsked)
    wasAsked = true
    lane.run(on: .machine) {
      guard let why = machine.keepAwake(), isFirst else { return }
      let note = TrackerNoted { $0.what = Text("the machine may fall asleep: \(why)") }
      inbox.put([Observation(.trackerNoted(note))])
    }
  }

  /// Lets the machine sleep whatever lives on without ralph.
  mutating func end(_ lane: any Lane) {
    guard isKept else { return }
    isKept = false
    letSleep(lane)
  }

  private func letSleep(_ lane: any Lane) {
    let machine = machine
    lane.run(on: .machine) { machine.letSleep() }
  }
}
