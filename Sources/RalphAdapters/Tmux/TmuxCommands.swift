package import RalphProcess

/// What tmux is asked, as argument lists: nothing here runs, and nothing passes a shell.
///
/// Every target is exact (`=name`, `%id`): a plain name would match by prefix. Several commands go
/// to the server in one call; each answer begins with the call's marker.
package struct TmuxCommands: Equatable, Sendable {
  /// The absolute path of tmux.
  package var program: String
  package var socket: TmuxSocket
  /// A file to read instead of the user's configuration when a server is started.
  package var configuration: String?
  /// `NAME=value` lines for the client; nil hands down this process's own.
  package var environment: [String]?

  package init(
    program: String,
    socket: TmuxSocket = .usual,
    configuration: String? = nil,
    environment: [String]? = nil
  ) {
    self.program = program
    self.socket = socket
    self.configuration = configuration
    self.environment = environment
  }

  /// How long one call may take, in milliseconds.
  package static let limit: Int64 = 10_000
  /// How much a call may answer; more is taken for no answer.
  package static let answerMost = 32 << 20

  /// One client call; the commands are parted by `;`.
  func call(_ commands: [[String]], input: Invocation.Input = .none) -> Invocation {
    // -u: without it a client in a plain locale gets underscores for letters.
    let start = [program, "-u"] + socket.options + (configuration.map { ["-f", $0] } ?? [])
    return Invocation(
      start + Array(commands.joined(separator: [";"])),
      environment: environment,
      input: input,
      timeLimitMs: TmuxCommands.limit,
      outputBound: TmuxCommands.answerMost
    )
  }

  /// Asks for every pane, every client, and the screens of some panes, all in one call.
  ///
  /// A pane that is gone leaves its screen empty and does not disturb the others.
  package func look(screens: [PaneID], marker: TmuxMarker) -> Invocation {
    let mark = marker.text
    var commands = [
      ["list-panes", "-a", "-F", PaneFields.format(marker)],
      ["list-clients", "-F", ClientFields.format(marker)],
    ]
    for (index, pane) in screens.enumerated() {
      // A command that fails takes the rest of its list with it, and so each has its own list.
      let screen = "display-message -p '\(mark) screen \(index)' ; capture-pane -p -e -t \(pane)"
      commands.append(["if-shell", "-F", "1", screen])
    }
    commands.append(["display-message", "-p", "\(mark) end"])
    return call(commands)
  }

  /// Asks for everything a pane still knows, wrapped lines joined.
  package func history(of pane: PaneID) -> Invocation {
    call([["capture-pane", "-p", "-J", "-S", "-", "-t", pane.description]])
  }

  /// Asks how many lines a pane has scrolled off, and how many it may keep.
  package func historySize(of pane: PaneID) -> Invocation {
    call([["display-message", "-p", "-t", pane.description, "#{history_size} #{history_limit}"]])
  }

  /// Pastes a line into a pane, as a paste and without Enter, if the guard holds in the server.
  ///
  /// The line travels on standard input and so is never read as keys, options or a format.
  package func paste(_ line: String, under guardian: PaneGuard, marker: TmuxMarker) -> Invocation {
    let buffer = "ralph-" + marker.text
    let pane = guardian.pane
    let say = "display-message -p \(marker.text)"
    let paste = "paste-buffer -p -d -b \(buffer) -t \(pane) ; \(say)-done"
    let drop = "delete-buffer -b \(buffer) ; \(say)-held"
    return call(
      [
        ["load-buffer", "-b", buffer, "-"],
        ["if-shell", "-F", "-t", pane.description, guardian.condition, paste, drop],
      ],
      input: .bytes(Array(line.utf8))
    )
  }

  /// Presses a key in a pane if the guard holds in the server.
  package func press(
    _ key: PaneKey,
    under guardian: PaneGuard,
    marker: TmuxMarker
  ) -> Invocation {
    let press = "send-keys -t \(guardian.pane) \(key.rawValue)"
    return call([
      [
        "if-shell", "-F", "-t", guardian.pane.description, guardian.condition,
        "\(press) ; display-message -p \(marker.text)-done",
        "display-message -p \(marker.text)-held",
      ]
    ])
  }

  /// Asks whether a session of exactly this name is there; the exit code answers.
  package func hasSession(_ name: String) -> Invocation {
    call([["has-session", "-t", "=" + name]])
  }

  /// Ends the session of exactly this name.
  package func killSession(_ name: String) -> Invocation {
    call([["kill-session", "-t", "=" + name]])
  }

  /// Makes the window of a session of ours wide enough for several panes beside one another.
  package func widen(_ name: String) -> Invocation {
    call([["resize-window", "-t", "=\(name):", "-x", "400", "-y", "120"]])
  }

  /// Opens one more window in the session of exactly this name, without going there.
  package func newWindow(_ order: SessionOrder) -> Invocation {
    call([
      ["new-window", "-d", "-t", "=\(order.name):"]
        + ["-c", TmuxText.argument(TmuxText.format(order.tree))] + program(order)
    ])
  }

  /// Opens a session with one pane, detached, and says what it has become.
  ///
  /// The program is executed as it is, without a shell.
  package func newSession(_ order: SessionOrder, marker: TmuxMarker) -> Invocation {
    call([
      ["new-session", "-d", "-P", "-F", SessionFields.format(marker), "-s", order.name]
        + ["-x", "\(order.width)", "-y", "\(order.height)"]
        + ["-c", TmuxText.argument(TmuxText.format(order.tree))]
        + ["-e", TmuxText.argument("RALPH_KEY=\(order.key)")] + program(order)
    ])
  }

  private func program(_ order: SessionOrder) -> [String] {
    guard !order.argv.isEmpty else { return [] }
    // A single word would be given to a shell.
    let program = order.argv.count == 1 ? ["/usr/bin/env"] + order.argv : order.argv
    return ["--"] + program.map(TmuxText.argument)
  }
}

/// The keys that ralph ever presses.
package enum PaneKey: String, Equatable, Sendable {
  case enter = "Enter"
  case escape = "Escape"
}

/// What tmux itself checks in the moment in which it types: nothing can come between.
package struct PaneGuard: Equatable, Sendable {
  package var server: TmuxServerIdentity
  package var pane: PaneID
  /// The process that the pane was made for.
  package var process: Int

  package init(server: TmuxServerIdentity, pane: PaneID, process: Int) {
    self.server = server
    self.pane = pane
    self.process = process
  }

  /// The same pane of the same server, alive, in no mode, not synchronized, its input on.
  package var condition: String {
    let identity = "#{pid}.#{start_time}.#{pane_id}.#{pane_pid}"
    let flags = "#{pane_dead}#{pane_in_mode}#{pane_synchronized}#{pane_input_off}"
    return "#{==:\(identity).\(flags),\(server.pid).\(server.start).\(pane).\(process).0000}"
  }
}

/// A session to open.
package struct SessionOrder: Equatable, Sendable {
  /// Letters, digits, `_` and `-`; nobody's prefix (semantics §10).
  package var name: String
  /// The folder its program starts in.
  package var tree: String
  /// The key of the command that asks for it.
  package var key: String
  /// The program and its arguments; empty for the user's shell.
  package var argv: [String]
  package var width = 200
  package var height = 50

  package init(name: String, tree: String, key: String, argv: [String] = []) {
    self.name = name
    self.tree = tree
    self.key = key
    self.argv = argv
  }
}
