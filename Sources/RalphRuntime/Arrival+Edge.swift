import RalphCore

// What the edge makes of what arrives.

extension Event {
  /// Whether panes are likely to look different soon.
  var movesPanes: Bool {
    switch self {
    case .dispatchSent, .dispatchUnknown, .interruptDone, .sessionOpened: true
    default: false
    }
  }

  /// Whether a mark was not written for the plan's sake, which may be another one by now.
  var failsToMark: Bool {
    switch self {
    case .markFailed: true
    case .markConflict(let conflict): conflict.problem == .shrank
    default: false
    }
  }
}

extension Arrival {
  var isOfPanes: Bool {
    switch self {
    case .looked, .notLooked: true
    default: false
    }
  }
}

extension Fate {
  var arrivals: [Arrival] {
    var arrivals = [begun, absent].compactMap { $0 }.map(Arrival.observation)
    if let reading { arrivals.append(.reading(reading)) }
    if let word { arrivals.append(.observation(Observation(.beadChanged(word)))) }
    arrivals += told.map(Arrival.observation)
    if let end { arrivals.append(.observation(end)) }
    if let living { arrivals.append(.stillAlive(living)) }
    return arrivals
  }
}
