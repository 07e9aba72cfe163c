import RalphCore

/// The tmux sessions of one moment, as ntm lists them.
package struct NtmSessions: Equatable, Sendable {
  package var all: [NtmSession]

  package init(all: [NtmSession]) { self.all = all }

  /// The session of exactly this name.
  package func session(named name: NtmSessionName) -> NtmSession? {
    all.first { $0.name.utf8.elementsEqual(name.text.utf8) }
  }

  /// The other sessions whose name begins with this one, or with which it begins, in list order.
  ///
  /// ntm finds a session by the beginning of its name: while one of these lives, a call that names
  /// this session may act on that one.
  package func clashes(with name: NtmSessionName) -> [NtmSession] {
    all.filter { other in
      !other.name.utf8.elementsEqual(name.text.utf8)
        && (other.name.utf8.starts(with: name.text.utf8)
          || name.text.utf8.starts(with: other.name.utf8))
    }
  }
}

/// A tmux session.
package struct NtmSession: Equatable, Sendable {
  /// Its exact name, of anybody's choosing: compare it, and show only `shown`.
  package var name: String
  package var panes: Int
  package var isAttached: Bool
  /// How many agents ntm counts in it; by titles in 1.5, which programs overwrite.
  package var agents: Int

  package init(name: String, panes: Int, isAttached: Bool, agents: Int) {
    self.name = name
    self.panes = panes
    self.isAttached = isAttached
    self.agents = agents
  }

  /// The name as it may be shown.
  package var shown: String { NtmOutput.line(name) }
}

/// What `status` tells of a session.
package struct NtmStatus: Equatable, Sendable {
  /// One pane, as far as this surface names it.
  package struct Pane: Equatable, Sendable {
    /// tmux's index, which another pane takes over when this one dies.
    package var index: Int
    /// Nil in 1.5.
    package var id: PaneID?
    package var type: NtmAgentType
    /// The program in front, as tmux names it; a shell where the agent has died.
    package var command: String
  }

  /// The folder that ntm takes for the project; no pane need be in it.
  package var folder: String?
  package var panes: [Pane]
}

/// What ntm takes a pane for; a hint, since 1.5 reads it off a title that programs overwrite.
package enum NtmAgentType: Equatable, Sendable {
  case claude, codex, gemini, user, unknown
  /// Another agent, by ntm's word.
  case other(String)

  /// Reads the words of every surface of ntm.
  package init(_ word: String) {
    switch word {
    case "claude", "cc": self = .claude
    case "codex", "cod": self = .codex
    case "gemini", "gmi": self = .gemini
    case "user": self = .user
    case "unknown", "": self = .unknown
    default: self = .other(NtmOutput.line(word))
    }
  }
}
