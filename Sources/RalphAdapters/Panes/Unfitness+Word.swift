import RalphCore

extension Unfitness {
  /// The word for it that stays the same from look to look; nil where the pane's class says it.
  var word: String? {
    switch self {
    case .working, .asks, .limited, .dead, .shell: nil
    case .gone: "gone"
    case .otherServer: "other_server"
    case .otherProcess: "other_process"
    case .own: "own"
    case .inMode: "in_mode"
    case .synchronized: "synchronized"
    case .inputOff: "input_off"
    case .program: "program"
    case .otherAgent: "other_agent"
    case .unknownFront: "unknown_front"
    case .elsewhere: "elsewhere"
    case .person: "person"
    case .noComposer: "no_composer"
    case .draft: "draft"
    }
  }

  /// Whether it is about a person's hand, which is nobody's hindrance while an attempt has the pane.
  var isPersons: Bool {
    switch self {
    case .person, .draft: true
    default: false
    }
  }
}
