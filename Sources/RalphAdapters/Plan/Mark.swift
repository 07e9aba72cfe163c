package import RalphCore

// How a mark stands between the brackets of a task's box.
extension Mark {
  /// The bytes that ralph writes for it.
  package var bytes: [UInt8] {
    switch self {
    case .todo: [UInt8(ascii: " ")]
    case .claimed: [UInt8(ascii: "?")]
    case .begun: [UInt8(ascii: "~")]
    case .done: [UInt8(ascii: "x")]
    case .blocked: [UInt8(ascii: "-")]
    case .deferred: [0xe2, 0x8f, 0xad, 0xef, 0xb8, 0x8f]
    // Only a tracker says it; no box does.
    case .elsewhere: []
    }
  }

  /// The mark with exactly these bytes, `X` and a bare `⏭` included; nil for anything else.
  package init?(_ bytes: [UInt8]) {
    switch bytes {
    case [UInt8(ascii: "X")]: self = .done
    case [0xe2, 0x8f, 0xad]: self = .deferred
    default:
      guard let mark = Mark.allCases.first(where: { $0 != .elsewhere && $0.bytes == bytes })
      else { return nil }
      self = mark
    }
  }
}

/// How urgent a section or a trailing tag says a task is; the raw value is the sort order.
package enum Urgency: UInt8, CaseIterable, Comparable, Sendable {
  case critical = 0
  case high = 1
  /// Also where nothing is said.
  case medium = 2
  case low = 3

  /// The word in capitals, as plans write it.
  package var word: String {
    switch self {
    case .critical: "CRITICAL"
    case .high: "HIGH"
    case .medium: "MEDIUM"
    case .low: "LOW"
    }
  }

  /// The urgency that a word names in any case; nil for other words.
  package init?(word: String) {
    let capitals = word.uppercased()
    guard let found = Urgency.allCases.first(where: { $0.word == capitals }) else { return nil }
    self = found
  }

  package static func < (left: Urgency, right: Urgency) -> Bool { left.rawValue < right.rawValue }
}
