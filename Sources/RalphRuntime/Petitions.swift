package import RalphCore
package import RalphPorts

/// Listens for requests of other terminals: a bell that the loop sleeps on, and a folder.
///
/// Only the loop's thread uses it; the folder is read away from it. A request is removed once what
/// it asked for is durable. A crash in between leaves it, and the state, which knows the names that
/// the journal has answered, makes nothing of it the second time.
final class Petitions {
  private let requests: any Requests
  private var isReading = false
  /// Whether somebody rang while the folder was being read.
  private var isRung = false
  /// The descriptor of the bell; nil where there is none.
  private(set) var bell: Int32?

  init(_ requests: any Requests) { self.requests = requests }

  /// Begins to listen, or goes on: the bell is made anew where somebody has removed it, and what
  /// nobody rang for is read, too.
  func look(_ lane: any Lane, _ inbox: Inbox) {
    let before = bell
    bell = requests.bell()
    if bell != before || requests.mayHoldMore() { read(lane, inbox) }
  }

  /// Somebody rang.
  func rung(_ lane: any Lane, _ inbox: Inbox) {
    requests.hush()
    read(lane, inbox)
  }

  /// What was read has come to the loop.
  func arrived(_ lane: any Lane, _ inbox: Inbox) {
    isReading = false
    guard isRung else { return }
    read(lane, inbox)
  }

  private func read(_ lane: any Lane, _ inbox: Inbox) {
    guard !isReading else { return isRung = true }
    (isReading, isRung) = (true, false)
    let requests = requests
    lane.run { inbox.put([.petitions(requests.read())]) }
  }

  /// Removes what is durable.
  func remove(_ names: [Name], _ lane: any Lane) {
    guard !names.isEmpty else { return }
    let requests = requests
    lane.run { for name in names { requests.remove(name) } }
  }
}

extension RequestReading {
  /// What the loop is to journal of it: one fact for each request, and what had to be set aside.
  func observations(in run: RunID) -> [Observation] {
    notes.map { note($0) } + requests.map { $0.observation(in: run) }
  }
}

extension OperatorRequest {
  /// The request as a fact; one for another run is only told of.
  fileprivate func observation(in run: RunID) -> Observation {
    guard self.run.isEmpty || self.run.text == "\(run)" else {
      return note("request \(name) was meant for run \(self.run); nothing was done")
    }
    return Observation(event)
  }

  /// What it asks for, as the fact that the operator decided it.
  package var event: Event {
    switch wish {
    case .drain: .operatorDrained(asked)
    case .stop: .operatorStopped(asked)
    case .pause: .operatorPaused(asked)
    case .proceed: .operatorContinued(asked)
    case .retry(let bead): .operatorRetried(decided(bead))
    case .skip(let bead): .operatorSkipped(decided(bead))
    case .recorded(let bead): .operatorRecorded(decided(bead))
    case .undone(let bead): .operatorUndone(decided(bead))
    case .approve(let seq): .operatorApproved(decided(of: seq))
    case .reject(let seq): .operatorRejected(decided(of: seq))
    }
  }

  private var asked: OperatorAsked { OperatorAsked { $0.by = name } }

  private func decided(of seq: Seq) -> PhaseDecided {
    PhaseDecided {
      $0.of = seq
      $0.by = name
    }
  }

  private func decided(_ bead: BeadID) -> OperatorDecided {
    OperatorDecided {
      $0.bead = bead
      $0.by = name
      $0.why = why
    }
  }
}

/// Something that is told, and changes nothing.
private func note(_ what: String) -> Observation {
  Observation(.trackerNoted(TrackerNoted { $0.what = Text(what) }))
}
