package import RalphFiles
import RalphProcess
import Synchronization

/// Why tmux did not do what it was asked.
package enum TmuxFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// Nobody listens on the socket: no session is open.
  case noServer(String)
  /// The pane that was named is gone.
  case noPane(String)
  /// The session that was named is not there.
  case noSession(String)
  /// tmux said no to something else.
  case refused(String)
  /// It took longer than `TmuxCommands.limit`; whether it was done is not known.
  case timedOut
  /// It answered with something that is not understood.
  case unreadable(String)
  /// It could not be started.
  case notStarted(SystemFailure)

  package var description: String {
    switch self {
    case .noServer(let text): "no tmux server: \(text)"
    case .noPane(let text): "no such pane: \(text)"
    case .noSession(let text): "no such session: \(text)"
    case .refused(let text): "tmux refused: \(text)"
    case .timedOut: "tmux took longer than \(TmuxCommands.limit / 1000) seconds"
    case .unreadable(let text): "tmux answered something that is not understood: \(text)"
    case .notStarted(let failure): "cannot start tmux: \(failure)"
    }
  }

  /// What a message of tmux means; the words are those of 3.3a, and other ones are kept.
  package static func of(_ message: [UInt8]) -> TmuxFailure {
    let text = Excerpt.of(message)
    let lower = text.lowercased()
    // A server that has just lost its last session has no target left.
    let absent = [
      "no server running", "error connecting to", "server exited", "lost server",
      "no current target", "no current session",
    ]
    if absent.contains(where: lower.contains) { return .noServer(text) }
    if lower.contains("can't find pane") || lower.contains("can't find window") {
      return .noPane(text)
    }
    if lower.contains("can't find session") { return .noSession(text) }
    return .refused(text)
  }
}

/// A tmux server as ralph uses it: each verb is one client call of at most ten seconds.
///
/// It may be used from several threads; each call is complete in itself.
package struct TmuxServer: Sendable {
  package let commands: TmuxCommands
  private let dice: @Sendable () -> UInt64
  private let count = CallCount()

  /// `dice` makes the markers; whoever composes the program decides where chance comes from.
  package init(_ commands: TmuxCommands, dice: @escaping @Sendable () -> UInt64) {
    self.commands = commands
    self.dice = dice
  }

  /// Every pane, every client, and the screens of some panes, all of one moment.
  ///
  /// A server that is not there has no panes; that is an answer and not a failure.
  package func look(screens: [PaneID]) throws(TmuxFailure) -> TmuxOutput.Look {
    let marker = marker()
    let answer = try run(commands.look(screens: screens, marker: marker))
    guard let look = TmuxOutput.look(answer.out, screens: screens.count, marker: marker) else {
      // A pane that was not found makes the exit code 1; only a missing end says that it failed.
      guard !answer.isSuccess else { throw .unreadable(Excerpt.of(answer.out)) }
      let failure = TmuxFailure.of(answer.err)
      guard case .noServer = failure else { throw failure }
      var nothing = TmuxOutput.Look()
      nothing.screens = screens.map { _ in nil }
      return nothing
    }
    return look
  }

  /// Everything that a pane still knows, wrapped lines joined.
  package func history(of pane: PaneID) throws(TmuxFailure) -> [UInt8] {
    try run(commands.history(of: pane)).wanted().out
  }

  /// Whether a pane still knows all it ever showed; false once lines may have been dropped.
  ///
  /// tmux drops a tenth of its lines at a time when it has as many as it may keep.
  package func hasWholeHistory(of pane: PaneID) throws(TmuxFailure) -> Bool {
    let answer = try run(commands.historySize(of: pane)).wanted().out
    let numbers = answer.filter { $0 != 0x0a }.split(separator: 0x20).map { Digits.value($0) }
    guard numbers.count == 2, let size = numbers[0], let most = numbers[1] else {
      throw .unreadable(Excerpt.of(answer))
    }
    return size < most - max(1, most / 10)
  }

  /// Pastes a line; false if the pane is not any more what the guard asks for.
  package func paste(_ line: String, under guardian: PaneGuard) throws(TmuxFailure) -> Bool {
    let marker = marker()
    return try run(commands.paste(line, under: guardian, marker: marker)).isDone(marker)
  }

  /// Presses a key; false if the pane is not any more what the guard asks for.
  package func press(_ key: PaneKey, under guardian: PaneGuard) throws(TmuxFailure) -> Bool {
    let marker = marker()
    return try run(commands.press(key, under: guardian, marker: marker)).isDone(marker)
  }

  /// Whether a session of exactly this name is there.
  package func hasSession(_ name: String) throws(TmuxFailure) -> Bool {
    let answer = try run(commands.hasSession(name))
    guard !answer.isSuccess else { return true }
    switch TmuxFailure.of(answer.err) {
    case .noSession, .noServer: return false
    case let failure: throw failure
    }
  }

  /// Opens a session; throws `refused` if one of this name is there already.
  package func open(_ order: SessionOrder) throws(TmuxFailure) -> SessionSight {
    let marker = marker()
    let answer = try run(commands.newSession(order, marker: marker)).wanted()
    guard let session = TmuxOutput.session(answer.out, marker: marker) else {
      throw .unreadable(Excerpt.of(answer.out))
    }
    return session
  }

  /// Opens one more window in an open session, with the order's program and folder.
  package func openWindow(_ order: SessionOrder) throws(TmuxFailure) {
    _ = try run(commands.newWindow(order)).wanted()
  }

  /// Makes the window of a session of ours wide enough to be read.
  package func widen(_ name: String) throws(TmuxFailure) {
    _ = try run(commands.widen(name)).wanted()
  }

  /// Ends a session and all that runs in it; false if there was none of this name.
  package func kill(_ name: String) throws(TmuxFailure) -> Bool {
    let answer = try run(commands.killSession(name))
    guard !answer.isSuccess else { return true }
    switch TmuxFailure.of(answer.err) {
    case .noSession, .noServer: return false
    case let failure: throw failure
    }
  }

  /// How many clients were started so far; a look should cost one.
  package var calls: Int { count.value.load(ordering: .relaxed) }

  private func marker() -> TmuxMarker { TmuxMarker(dice(), dice()) }

  private func run(_ invocation: Invocation) throws(TmuxFailure) -> TmuxAnswer {
    let captured: Captured
    count.value.add(1, ordering: .relaxed)
    do throws(SystemFailure) {
      captured = try ProgramRun.capture(invocation)
    } catch {
      throw .notStarted(error)
    }
    guard captured.outCounts.leftOut == 0 else {
      throw .unreadable("\(captured.outCounts.leftOut) bytes too many")
    }
    switch captured.ending {
    case .exited(let code):
      return TmuxAnswer(isSuccess: code == 0, out: captured.out, err: captured.err)
    case .timedOut: throw .timedOut
    case .stopped, .signaled, .notStarted: throw .refused("it ended as \(captured.ending.text)")
    }
  }
}

/// Counts the clients of one server value and its copies.
private final class CallCount: Sendable {
  let value = Atomic<Int>(0)
}

/// What a client of tmux left behind.
private struct TmuxAnswer {
  var isSuccess: Bool
  var out: [UInt8]
  var err: [UInt8]

  func wanted() throws(TmuxFailure) -> TmuxAnswer {
    guard isSuccess else { throw TmuxFailure.of(err) }
    return self
  }

  func isDone(_ marker: TmuxMarker) throws(TmuxFailure) -> Bool {
    if let isDone = TmuxOutput.isDone(out, marker: marker) { return isDone }
    guard isSuccess else { throw TmuxFailure.of(err) }
    throw .unreadable(Excerpt.of(out))
  }
}
