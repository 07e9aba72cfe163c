package import PlayedWorld
package import RalphCore

/// Panes with agents in them, and the sessions that they stand in.
package struct PanesModel: Sendable {
  /// What an agent works on.
  package struct Work: Sendable, Equatable {
    /// The attempt's key; none where a person gave the prompt.
    package var key: Key
    package var bead: BeadID
    package var attempt: Int
    /// When it is done, if nothing comes between.
    package var until: Millis
    /// When it asks a person; nil for never.
    package var asksAt: Millis?
  }

  /// What is in front in a pane.
  package enum Agent: Sendable, Equatable {
    /// The agent has ended, and left a shell.
    case shell
    case idle
    case works(Work)
    /// It waits for a person's answer.
    case asks(Work)
    /// Its account is used up until a moment; its words stay until the next prompt.
    case limited(until: Millis)
  }

  /// What stands in an input box.
  package enum Composer: Sendable, Equatable {
    case empty
    /// A person's words.
    case draft
    /// A line of ours that nobody has submitted.
    case line(PaneLine)
  }

  /// A line that names a prompt.
  package struct PaneLine: Sendable, Equatable {
    package var key: Key
    package var bead: BeadID
    package var attempt: Int
  }

  /// One pane.
  package struct Pane: Sendable {
    package var name: Name
    package var session: Text
    package var agent = Agent.idle
    package var composer = Composer.empty
    /// Until when it is in copy mode.
    package var modeUntil = Millis.zero
    /// Until when its screen says something else than is so, and what.
    package var liesUntil = Millis.zero
    package var lie = PaneClass.unknown
    /// Whose marks stand above its input box.
    package var transcript: [Key] = []
    /// Whose signal is the last thing on it.
    package var signed = Key.none
    /// How often its agent was asked to stop this turn.
    package var escapes = 0

    package init(_ name: Name, _ session: Text) {
      self.name = name
      self.session = session
    }
  }

  package var panes: [Pane] = []
  /// Sessions that ralph has made, and those that are still there.
  package var made: [Text] = []
  package var open: [Text] = []
  /// Receipts that agents have left.
  package var receipts: [Key] = []
  /// Votes of hooks that nobody has fetched yet, and those fetched, which may come again.
  package var spool: [AgentVoted] = []
  package var told: [AgentVoted] = []
  /// The number of the next pane.
  package var next = 1

  package init() {}

  /// The place of a pane; nil if it is not there any more.
  package func index(of pane: Name) -> Int? { panes.firstIndex { $0.name == pane } }

  /// Adds a pane with an idle agent.
  package mutating func add(to session: Text) {
    panes.append(Pane(Name(cutting: "%\(next)@1/\(next * 7)"), session))
    next += 1
  }

  /// When the next thing happens in a pane by itself; nil if nothing will.
  package var nextMoment: Millis? {
    var next: Millis?
    for pane in panes {
      guard case .works(let work) = pane.agent else { continue }
      let moment = work.asksAt ?? work.until
      next = min(next ?? moment, moment)
    }
    return next
  }
}

extension PanesModel.Pane {
  /// The work that is under way in it, whether it asks or not.
  package var work: PanesModel.Work? {
    switch agent {
    case .works(let work), .asks(let work): work
    case .shell, .idle, .limited: nil
    }
  }

  /// What is in front at a moment, for the table that says what keys do.
  package func front(_ now: Millis) -> AgentScreen {
    switch agent {
    case .shell: .shell
    case .idle: .idle
    case .works: .works
    case .asks: .asks
    case .limited(let until): now < until ? .limited : .idle
    }
  }

  /// What comes of a stroke at a moment.
  package func effect(of stroke: AgentScreen.Stroke, _ now: Millis) -> AgentScreen.Effect {
    front(now).effect(of: stroke, isBoxEmpty: composer == .empty)
  }

  /// What its screen shows at a moment.
  package func look(_ now: Millis) -> PaneClass {
    let front = front(now)
    if front != .shell, now < liesUntil { return lie }
    return switch front {
    case .shell: .dead
    case .idle: .quiet
    case .works: .working
    case .asks: .asks
    case .limited: .limited
    }
  }

  /// Why nothing may be typed into it at a moment; empty if it may.
  package func unfitness(_ now: Millis) -> String {
    if now < modeUntil { return "in_mode" }
    if composer != .empty { return "draft" }
    return ""
  }
}

/// What happens to panes by themselves, or by people.
package enum PaneDeed: Sendable, Equatable, CaseIterable {
  /// The agent ends and leaves its shell; the pane is closed; the session; all of it.
  case agentEnds, closes, sessionEnds, serverEnds
  /// A person begins an agent in a shell, or opens another pane.
  case begins, opens
  /// A person types and does not submit; clears the input box; submits what stands there.
  case types, clears, submits
  /// A person scrolls, gives a prompt of their own, answers a question.
  case scrolls, prompts, answers
  /// The screen says something else for a while.
  case lies
}
