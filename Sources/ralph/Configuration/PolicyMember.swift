import RalphCore

/// Where a key stands in the policy of a run, if it does.
enum PolicyMember: Sendable {
  case count(any WritableKeyPath<Policy, Int> & Sendable)
  case duration(any WritableKeyPath<Policy, Millis> & Sendable)
  case flag(any WritableKeyPath<Policy, Bool> & Sendable)
  case text(any WritableKeyPath<Policy, Text> & Sendable)
  case beads(any WritableKeyPath<Policy, [BeadID]> & Sendable)
  case name(any WritableKeyPath<Policy, Name> & Sendable)
  case names(any WritableKeyPath<Policy, [Name]> & Sendable)
  /// Words between commas, kept a line each.
  case lines(any WritableKeyPath<Policy, Text> & Sendable)
  /// Dollars, kept as millionths.
  case money(any WritableKeyPath<Policy, Int> & Sendable)
  case followUps
  case clearsPanes
  case baseline
  case agent
  /// Not in the policy by itself: other parts of the program ask the settings for it.
  case none

  /// The value in a policy.
  func read(_ policy: Policy) -> SettingValue {
    switch self {
    case .count(let path): .count(policy[keyPath: path])
    case .duration(let path): .duration(policy[keyPath: path])
    case .flag(let path): .flag(policy[keyPath: path])
    case .text(let path): .text(policy[keyPath: path].string)
    case .beads(let path): .beads(policy[keyPath: path])
    case .name(let path): .text(policy[keyPath: path].text)
    case .names(let path): .text(policy[keyPath: path].map(\.text).joined(separator: ","))
    case .money(let path): .money(policy[keyPath: path])
    case .lines(let path):
      .text(policy[keyPath: path].string.split(separator: "\n").joined(separator: ","))
    case .followUps: .word(policy.followUps.rawValue)
    case .clearsPanes: .word(policy.clearsPanes ? "clear" : "keep")
    case .baseline: .word(policy.baseline.rawValue)
    case .agent: .word(policy.agent.text)
    case .none: .text("")
    }
  }

  /// Puts a value that the key's kind has read into a policy.
  func write(_ value: SettingValue, to policy: inout Policy) {
    switch (self, value) {
    case (.count(let path), .count(let number)), (.count(let path), .size(let number)):
      policy[keyPath: path] = number
    case (.duration(let path), .duration(let length)): policy[keyPath: path] = length
    case (.flag(let path), .flag(let on)): policy[keyPath: path] = on
    case (.text(let path), .text(let text)): policy[keyPath: path] = Text(text)
    case (.lines(let path), .text(let text)):
      let words = text.split(separator: ",").map { word in
        word.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed().map(String.init).joined()
      }
      policy[keyPath: path] = Text(words.filter { !$0.isEmpty }.joined(separator: "\n"))
    case (.beads(let path), .beads(let beads)): policy[keyPath: path] = beads
    case (.name(let path), .text(let text)): policy[keyPath: path] = Name(cutting: text)
    case (.names(let path), .text(let text)):
      policy[keyPath: path] = text.split(separator: ",").map { part in
        Name(cutting: String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()))
      }
    case (.money(let path), .money(let micros)): policy[keyPath: path] = micros
    case (.clearsPanes, .word(let word)): policy.clearsPanes = word == "clear"
    case (.followUps, .word(let word)):
      policy.followUps = FollowUps(rawValue: word) ?? policy.followUps
    case (.baseline, .word(let word)):
      policy.baseline = BaselineMode(rawValue: word) ?? policy.baseline
    case (.agent, .word(let word)): policy.agent = Name(word) ?? policy.agent
    default: break
    }
  }
}
