package import RalphCore
package import RalphProcess

/// What ralph asks of bd, as argument lists; nothing goes through a shell.
///
/// No call is without a checked id, none chooses its bead by itself, none sets up, migrates or
/// deletes, and none touches the daemon: whether there is one is the user's choice.
package struct BdCommands: Equatable, Sendable {
  /// The label of a bead that ralph has given up.
  package static let parked = "ralph:parked"

  /// How long bd may wait for a locked database by itself is 30 s; a call gets more than that.
  package static let usualLimit = Millis(45_000)

  private let program: String
  /// Under which name ralph's claims stand.
  package let actor: String
  private let directory: String
  private let environment: [String]
  private let limit: Millis

  /// Commands for a program at an absolute path, in a folder of the workspace.
  ///
  /// Nil where the actor is no name that bd could tell from nobody. `environment` is what bd
  /// inherits, `NAME=value`; both of bd's variables for the actor are replaced in it.
  package init?(
    program: String,
    actor: String,
    directory: String,
    environment: [String],
    limit: Millis = usualLimit
  ) {
    let isName = actor.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    guard isName, (1...100).contains(actor.utf8.count) else { return nil }
    self.program = program
    self.actor = actor
    self.directory = directory
    self.limit = limit
    let names = ["BD_ACTOR", "BEADS_ACTOR"]
    let kept = environment.filter { line in !names.contains { line.hasPrefix($0 + "=") } }
    self.environment = kept + names.map { "\($0)=\(actor)" }
  }

  /// Which bd it is; works outside every tracker.
  package func version() -> Invocation { call(["version", "--json"]) }

  /// Where the tracker's folder is; `info` says it too, and more slowly.
  package func place() -> Invocation { call(["where", "--json"]) }
  package func info() -> Invocation { call(["info", "--json"]) }

  /// Everything that bd holds ready, sorted and cut by nobody but us.
  package func ready() -> Invocation {
    call(["ready", "--json", "--limit", "0", "--sort", "priority"])
  }

  /// One bead with its dependencies.
  package func show(_ id: BdID) -> Invocation { call(["show", id.text, "--json"]) }

  /// The beads in progress that stand under our name.
  package func ours() -> Invocation {
    call(["list", "--status", "in_progress", "--assignee", actor, "--json", "--limit", "0"])
  }

  /// All beads, closed ones too.
  package func all() -> Invocation { call(["list", "--all", "--json", "--limit", "0"]) }

  /// The beads that wait for others, with the ids of those.
  package func blocked() -> Invocation { call(["blocked", "--json"]) }

  /// Keeps a claim of ours alive where claims are leases.
  package func heartbeat(_ id: BdID) -> Invocation { call(["heartbeat", id.text, "--json"]) }

  /// Claims a bead; with the status in the same call, so that bd also tells its watchers.
  package func claim(_ id: BdID) -> Invocation {
    call(["update", id.text, "--claim", "--status", "in_progress", "--json"])
  }

  /// Takes a bead that is ours already back into work; it never fails, so read before.
  package func reopen(_ id: BdID) -> Invocation {
    call(["update", id.text, "--status", "in_progress", "--assignee", actor, "--json"])
  }

  /// Gives a bead back; it takes it from anybody, so read before.
  package func release(_ id: BdID) -> Invocation {
    call(["update", id.text, "--status", "open", "--assignee", "", "--json"])
  }

  /// Takes a bead out of what is ready.
  package func block(_ id: BdID) -> Invocation {
    call(["update", id.text, "--status", "blocked", "--json"])
  }

  /// Closes a bead; a closed one would get the new reason, so read before.
  package func close(_ id: BdID, reason: String) -> Invocation {
    call(["close", id.text, "--reason", BdCommands.words(reason, else: "Closed"), "--json"])
  }

  /// What was said about a bead.
  package func comments(_ id: BdID) -> Invocation { call(["comments", id.text, "--json"]) }

  /// Says something about a bead; the text begins with a word, so that it is never an option.
  package func comment(_ id: BdID, _ text: String) -> Invocation {
    let words = BdCommands.words(text, else: "-")
    let said = words.hasPrefix("ralph") ? words : "ralph: " + words
    return call(["comments", "add", id.text, said, "--json"])
  }

  /// Puts a label on a bead.
  package func addLabel(_ id: BdID, _ label: String) -> Invocation {
    call(["label", "add", id.text, label, "--json"])
  }
  /// Takes a label off a bead.
  package func removeLabel(_ id: BdID, _ label: String) -> Invocation {
    call(["label", "remove", id.text, label, "--json"])
  }

  /// Takes what git brought into the database, and nothing else: no export, no git.
  package func importOnly() -> Invocation { call(["sync", "--import-only"]) }

  private func call(_ arguments: [String]) -> Invocation {
    Invocation(
      [program] + arguments,
      environment: environment,
      directory: directory,
      timeLimitMs: limit.value,
      outputBound: 64 << 20
    )
  }

  /// A text that may be an argument: no controls, not without end, not empty.
  private static func words(_ text: String, else instead: String) -> String {
    let plain = TerminalText.plain(text)
    let cut = TerminalText.beginning(of: plain, bytes: 8192)
    return cut.isEmpty ? instead : cut
  }
}
