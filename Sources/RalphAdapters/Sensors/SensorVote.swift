package import RalphCore

/// What one look of a sensor says of an agent: a vote, and not yet a decision.
package struct SensorVote: Equatable, Sendable {
  package var sensor: Sensor
  package var finding: SensorFinding

  package init(_ sensor: Sensor, _ finding: SensorFinding) {
    self.sensor = sensor
    self.finding = finding
  }
}

/// The sensors of interactive agents beyond their screens, in order of worth.
package enum Sensor: String, CaseIterable, Sendable {
  /// The agent called `ralph hook`.
  case hook
  /// The agent's own register of what it does.
  case register
  /// The agent's own record of the conversation.
  case transcript

  /// Rises when the same sight would give another vote, so that old votes stay explainable.
  package var version: Int { 1 }
}

/// What was seen; texts are redacted, free of control sequences, and at most 2 KiB.
package enum SensorFinding: Equatable, Sendable {
  /// The prompt with this key's mark was submitted.
  case accepted(Key)
  /// A prompt without any mark was submitted: most likely a person has taken the agent.
  case prompted
  /// A turn came to its end; the end of the last message, which may hold the agent's signal.
  case turnEnded(last: String)
  /// A turn broke off.
  case turnFailed(TurnFailure)
  /// The agent waits for a person's word; what it asks, as far as it says.
  case asks(String)
  /// A turn is under way.
  case busy
  /// No turn is under way; an agent that has asked a question may say so, too.
  case idle
  /// The session is over; nobody is there any more.
  case left
}

/// Why a turn broke off, by the agent's own word for it.
package enum TurnFailure: Equatable, Sendable {
  case rateLimit
  case billing
  case login
  /// The service has trouble; the account is in order.
  case service
  /// Any other word, as the agent wrote it.
  case other(String)

  /// Reads the agent's word.
  package init(word: String) {
    switch word {
    case "rate_limit", "rate_limit_error": self = .rateLimit
    case "billing", "billing_error": self = .billing
    case "auth", "authentication_failed", "authentication_error", "oauth_org_not_allowed":
      self = .login
    case "server_error", "overloaded", "overloaded_error", "api_error": self = .service
    default: self = .other(word)
    }
  }
}

/// Foreign text made fit to be kept.
enum SensorText {
  /// The most bytes of a kept text.
  static let most = 2048

  /// The end of a text: the last lines are those that count.
  static func end(of text: String) -> String {
    TerminalText.end(of: clean(text), bytes: most)
  }

  /// The beginning of a text.
  static func beginning(of text: String) -> String {
    TerminalText.beginning(of: clean(text), bytes: most)
  }

  /// A word of letters, digits and `_-.:`, or nothing: what names a class or a session.
  static func word(_ text: String?) -> String {
    guard let text, (1...64).contains(text.utf8.count), text.utf8.allSatisfy(isOfWord) else {
      return ""
    }
    return text
  }

  // Cleaned before it is cut, so that no half of a secret is left at the edge.
  private static func clean(_ text: String) -> String {
    let plain = Array(TerminalText.plain(text).utf8)
    return String(decoding: Redaction.clean(plain, secrets: []), as: UTF8.self)
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x3a, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
    default: false
    }
  }
}
