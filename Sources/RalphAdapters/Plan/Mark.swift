/// What stands between the brackets of a task's box.
package enum Mark: CaseIterable, Hashable, Sendable {
  /// `[ ]`: to be done.
  case open
  /// `[?]`: an agent says it is done; nothing has verified it.
  case claimed
  /// `[~]`: somebody is at it.
  case inProgress
  /// `[x]` or `[X]`: done.
  case done
  /// `[-]`: parked until a person or `ralph retry` reopens it.
  case blocked
  /// `[⏭️]`: skipped, found in old plans.
  case skipped

  /// The bytes that ralph writes for it.
  package var bytes: [UInt8] {
    switch self {
    case .open: [UInt8(ascii: " ")]
    case .claimed: [UInt8(ascii: "?")]
    case .inProgress: [UInt8(ascii: "~")]
    case .done: [UInt8(ascii: "x")]
    case .blocked: [UInt8(ascii: "-")]
    case .skipped: [0xe2, 0x8f, 0xad, 0xef, 0xb8, 0x8f]
    }
  }

  /// The mark with exactly these bytes, `X` and a bare `⏭` included; nil for anything else.
  package init?(_ bytes: [UInt8]) {
    switch bytes {
    case [UInt8(ascii: "X")]: self = .done
    case [0xe2, 0x8f, 0xad]: self = .skipped
    default:
      guard let mark = Mark.allCases.first(where: { $0.bytes == bytes }) else { return nil }
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
