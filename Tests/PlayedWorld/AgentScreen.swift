// What keys do to an agent's screen. The simulated panes and `puppet screen` both ask this table,
// so that both take a typed line, an Enter and an Escape for the same.

/// What is in front in a pane.
package enum AgentScreen: Sendable, Equatable, CaseIterable {
  /// The agent has ended, and left a shell.
  case shell
  case idle
  case works
  /// A dialog is open, in place of the input box.
  case asks
  /// It has said that its account is used up; the box is there as when it is idle.
  case limited

  /// What somebody presses, or pastes.
  package enum Stroke: Sendable, Equatable, CaseIterable {
    case text, enter, escape
    /// Control-D.
    case end
  }

  /// What comes of it.
  package enum Effect: Sendable, Equatable {
    /// Nothing that anybody would see.
    case nothing
    /// The text stands in the box.
    case kept
    /// What stands in the box is the agent's next prompt.
    case submitted
    /// A shell runs what stood there.
    case ran
    /// The dialog is answered.
    case answered
    /// The turn stops where it is.
    case interrupted
    /// The agent ends.
    case left
  }

  /// What comes of a stroke, by whether anything stands in the box.
  package func effect(of stroke: Stroke, isBoxEmpty: Bool) -> Effect {
    switch (self, stroke) {
    // A dialog has no box: what is typed into it is gone.
    case (.asks, .text): .nothing
    case (_, .text): .kept
    case (.asks, .enter): .answered
    // It stays in the box until the turn is over, and longer.
    case (.works, .enter): .nothing
    case (_, .enter) where isBoxEmpty: .nothing
    case (.shell, .enter): .ran
    case (.idle, .enter), (.limited, .enter): .submitted
    case (.works, .escape): .interrupted
    case (_, .escape): .nothing
    case (.shell, .end): .nothing
    case (_, .end): .left
    }
  }
}
