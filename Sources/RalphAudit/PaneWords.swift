package import RalphCore

// Why a pane is not given work, in words.

extension PaneClass {
  /// Why a pane of this class gets nothing now; nil where it could.
  package var obstacle: String? {
    switch self {
    case .quiet: nil
    case .unknown: "its screen says nothing certain"
    case .working: "a turn is under way"
    case .asks: "it waits for a person's answer"
    case .limited: "its account is used up for now"
    case .dead: "a shell is in front: the agent is gone"
    }
  }
}

extension Name {
  /// The word of a pane that may not be typed into, as a sentence; an unknown word as it is.
  var unfitPhrase: String {
    switch text {
    case "gone": "it is not there any more"
    case "other_server": "it belongs to another tmux"
    case "other_process": "another process runs in it"
    case "own": "ralph itself runs in it"
    case "in_mode": "it is in copy mode"
    case "synchronized": "its keys go to other panes, too"
    case "input_off": "its input is switched off"
    case "program": "another program is in front"
    case "other_agent": "another kind of agent is in front"
    case "unknown_front": "what is in front cannot be told"
    case "elsewhere": "its agent stands outside this workspace"
    case "person": "somebody types in it"
    case "no_composer": "it shows no input box"
    case "draft": "a draft stands in its input box"
    default: visible(text)
    }
  }
}

extension PaneSeen {
  /// Why it would get nothing now; nil where it could.
  package var obstacle: String? {
    unfit.isEmpty ? what.obstacle : unfit.unfitPhrase
  }
}

extension Pane {
  /// Why it would get nothing now, as far as the pane itself goes; nil where it could.
  package var obstacle: String? {
    if !isPresent { return "it is gone" }
    if !unfit.isEmpty { return unfit.unfitPhrase }
    if let obstacle = what.obstacle { return obstacle }
    if isResting { return "its last attempt did not leave it quiet" }
    return isAvoided ? "it was found unfit a moment ago" : nil
  }
}
