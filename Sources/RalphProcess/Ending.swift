/// How a program's run ended.
package enum Ending: Equatable, Hashable, Sendable {
  /// By itself, with this exit code.
  case exited(Int32)
  /// By a signal that we did not send.
  case signaled(Int32)
  /// We ended it because its time was over, whatever code it then gave.
  case timedOut
  /// We ended it because we were asked to, whatever code it then gave.
  case stopped
  /// It never ran; the error number says why.
  case notStarted(Int32)

  /// Whether it ended by itself with code 0.
  package var isSuccess: Bool { self == .exited(0) }

  /// Whether the program ended because we ended it.
  package var isOurs: Bool { self == .timedOut || self == .stopped }

  /// The ending as the exit record writes it: a word, and a number where it has one.
  package var text: String {
    switch self {
    case .exited(let code): "exited \(code)"
    case .signaled(let number): "signaled \(number)"
    case .timedOut: "timed-out"
    case .stopped: "stopped"
    case .notStarted(let code): "not-started \(code)"
    }
  }

  /// Reads what `text` wrote; nil for anything else.
  package init?(text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    switch (words.first, words.count == 2 ? Int32(words[1]) : nil, words.count) {
    case ("exited", .some(let code), 2): self = .exited(code)
    case ("signaled", .some(let number), 2): self = .signaled(number)
    case ("timed-out", nil, 1): self = .timedOut
    case ("stopped", nil, 1): self = .stopped
    case ("not-started", .some(let code), 2): self = .notStarted(code)
    default: return nil
    }
  }

  /// Reads a status as `waitpid` gives it.
  init(waitStatus: Int32) {
    let signal = waitStatus & 0x7f
    self = signal == 0 ? .exited((waitStatus >> 8) & 0xff) : .signaled(signal)
  }
}
