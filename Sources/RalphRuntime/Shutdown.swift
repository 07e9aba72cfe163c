package import RalphCore

/// Signals in, the operator's word out: first drain, then stop, then go at once.
///
/// What another terminal asked for comes as a fact and counts like a signal; the next Ctrl-C after it
/// stops.
package struct Shutdown: Sendable {
  /// What a signal means now.
  package enum Word: Equatable, Sendable {
    /// Begin nothing new, wait for what runs.
    case drain(by: String)
    /// Stop what runs.
    case stop(by: String)
    /// Leave at once; the journal is durable already.
    case leave
  }

  /// The numbers of the signals that the operator speaks with; the same on Linux and macOS.
  package static let hangup: Int32 = 1
  package static let interrupt: Int32 = 2
  package static let terminate: Int32 = 15

  /// Why the writer will leave its run open; nil while nobody asked.
  package private(set) var why: StopReason?
  private var interrupts = 0
  /// Whether it leaves for no other reason than that another terminal asked it to drain.
  package private(set) var isDismissed = false

  package init() {}

  /// A fact that is about to be journaled: the word of another terminal counts from now on.
  package mutating func hear(_ event: Event) {
    switch event {
    case .operatorDrained where why == nil:
      (why, isDismissed) = (.drained, true)
    case .operatorStopped where why == nil || why == .drained || why == .hangup:
      (why, isDismissed) = (.interrupted, false)
    default: break
    }
  }

  /// What a signal means, by those that came before it; nil for a signal that means nothing.
  package mutating func hear(_ signal: Int32) -> Word? {
    let word = word(of: signal)
    if word != nil { isDismissed = false }
    return word
  }

  private mutating func word(of signal: Int32) -> Word? {
    switch signal {
    case Shutdown.interrupt:
      interrupts += 1
      if interrupts == 1, why == nil {
        why = .drained
        return .drain(by: "sigint")
      }
      if interrupts > 2 { return .leave }
      why = .interrupted
      return .stop(by: "sigint")
    case Shutdown.terminate:
      if why == .terminated { return .leave }
      why = .terminated
      return .stop(by: "sigterm")
    case Shutdown.hangup:
      guard why == nil else { return nil }
      why = .hangup
      return .drain(by: "sighup")
    default: return nil
    }
  }
}

extension StopReason {
  /// The exit code: 128 and the signal's number.
  package var exitCode: Int32 {
    switch self {
    case .drained, .interrupted: 128 + Shutdown.interrupt
    case .terminated: 128 + Shutdown.terminate
    case .hangup: 128 + Shutdown.hangup
    }
  }
}

extension Shutdown.Word {
  /// The word as a fact; nil where nothing is to be written any more.
  var observation: Observation? {
    switch self {
    case .drain(let by): Observation(.operatorDrained(OperatorAsked { $0.by = Name(cutting: by) }))
    case .stop(let by): Observation(.operatorStopped(OperatorAsked { $0.by = Name(cutting: by) }))
    case .leave: nil
    }
  }
}
