import RalphAdapters
import RalphCore
import RalphFiles
import RalphJournal
import RalphProcess

/// `ralph cleanup`: ends what dead runs of this workspace have left, and nothing else.
enum CleanupCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    try call.refuseInsideRalph()
    let workspace = try call.workspace()
    let trees = TreeRemains.find(workspace)
    let remains = try Remains.find(workspace)
    let isDry = call.arguments.isOn(.dryRun)
    let endsProcesses = call.arguments.isOn(.force)
    let hasWork =
      (!remains.isLive && !trees.removable.isEmpty) || !remains.endable(endsProcesses).isEmpty
      || endsProcesses && !remains.processes.isEmpty
    if !call.output.isJSON { tell(call, remains, trees, endsProcesses) }
    guard hasWork, !isDry else {
      if call.output.isJSON {
        call.output.json(document(remains, trees, [], [], isDry: isDry))
      }
      return .success
    }
    try confirm(call)
    let (ended, stopped) = try end(remains, workspace, endsProcesses)
    let removed = remains.isLive ? [] : trees.remove()
    if call.output.isJSON {
      call.output.json(document(remains, trees, ended, stopped, isDry: false))
      return .success
    }
    for name in ended { call.output.line("ended  session \(Visible.text(name))") }
    for process in stopped { call.output.line("ended  \(Visible.text(process.shown))") }
    for line in removed { call.output.line(Visible.text(line)) }
    return .success
  }

  /// Ends what is left; while the lock is held no run begins that could take any of it.
  private static func end(
    _ remains: Remains,
    _ workspace: Workspace,
    _ endsProcesses: Bool
  ) throws(Failure) -> ([String], [Remains.Process]) {
    let names = remains.endable(endsProcesses)
    guard !remains.isLive else { return (try remains.endSessions(names), []) }
    let lock = try Workbench.lock(workspace)
    let ended = try remains.endSessions(names)
    let stopped = endsProcesses ? remains.endProcesses() : []
    _ = consume lock
    return (ended, stopped)
  }

  private static func confirm(_ call: Call) throws(Failure) {
    guard !call.arguments.isOn(.yes) else { return }
    guard call.output.look.mayAsk else {
      throw Failure(
        .usage,
        "NOT_CONFIRMED",
        "cleanup asks before it ends anything, and nobody can be asked here",
        ["read the list, then: ralph cleanup --yes"]
      )
    }
    guard call.output.confirm("End them?") else {
      throw Failure(.usage, "NOT_CONFIRMED", "not confirmed; nothing was ended")
    }
  }

  private static func tell(
    _ call: Call,
    _ remains: Remains,
    _ trees: TreeRemains,
    _ endsProcesses: Bool
  ) {
    for line in trees.lines { call.output.line(Visible.text(line)) }
    for name in remains.used {
      call.output.line("in use  session \(Visible.text(name))  by the run that is live")
    }
    for name in remains.left {
      let isKept = remains.ofOpenRun.contains(name) && !endsProcesses
      let remark = isKept ? "  left alone: 'ralph resume' would use it, --force ends it" : ""
      call.output.line("behind  session \(Visible.text(name))\(remark)")
    }
    for process in remains.processes {
      let remark = endsProcesses ? "" : "  left alone: 'ralph resume' adopts it, --force ends it"
      call.output.line("lives   \(Visible.text(process.shown))\(remark)")
    }
    if remains.left.isEmpty, remains.processes.isEmpty, trees.all.isEmpty {
      call.output.line("Nothing is left behind.")
    } else if call.arguments.isOn(.dryRun) {
      call.output.line("Dry run: nothing was ended.")
    }
  }

  private static func document(
    _ remains: Remains,
    _ trees: TreeRemains,
    _ ended: [String],
    _ stopped: [Remains.Process],
    isDry: Bool
  ) -> JSONText {
    let sessions = remains.left.map { ($0, false) } + remains.used.map { ($0, true) }
    return [
      "schema": "ralph.cleanup/1",
      "dry_run": .boolean(isDry),
      "sessions": .array(
        sessions.map { name, isUsed in
          [
            "session": .string(name), "in_use": .boolean(isUsed),
            "ended": .boolean(ended.contains(name)),
          ]
        }
      ),
      "worktrees": trees.json,
      "processes": .array(
        remains.processes.map { process in
          [
            "process": .string(process.key.description), "bead": .optional(process.bead),
            "supervisor": .integer(process.supervisor),
            "ended": .boolean(stopped.contains(process)),
          ]
        }
      ),
    ]
  }
}

/// What runs of this journal have left in the world.
struct Remains {
  /// A supervised process without its ralph.
  struct Process: Equatable {
    var key: Key
    /// The bead it works for; nil where the journal does not ask about it any more.
    var bead: String?
    var supervisor: Int

    var shown: String {
      "process of \(bead ?? "no task that is open") (supervisor \(supervisor), attempt \(key))"
    }
  }

  /// Sessions that exist and that nobody uses.
  private(set) var left: [String] = []
  /// Sessions that the live run uses.
  private(set) var used: [String] = []
  /// Those of ``left`` that belong to a run which can be resumed.
  private(set) var ofOpenRun: [String] = []
  private(set) var processes: [Process] = []
  /// Whether a run is live here.
  private(set) var isLive = false
  private let server: TmuxServer?
  private let folder: String

  /// Looks: at the journal, at tmux, at the attempts' folders.
  static func find(_ workspace: Workspace) throws(Failure) -> Remains {
    let tmux = Programs.find("tmux", path: Machine.searchPath)
    var remains = Remains(
      server: tmux.map { PaneSetup.server($0) },
      folder: workspace.folder + "/attempts"
    )
    guard Files.exists(workspace.journal) else { return remains }
    var (state, opened) = (State(), [String]())
    let tail = try Past.read(workspace.journal) { entry in
      if case .event(.sessionOpened(let it)) = entry.fact { opened.append(it.session.string) }
      state.apply(entry)
    }
    if let failure = Failure.ending(tail.ending, of: workspace.journal) { throw failure }
    remains.isLive = Past.hasWriter(workspace.journal) ?? false
    try remains.look(state, opened)
    if !remains.isLive { remains.lookForProcesses(state) }
    return remains
  }

  private init(server: TmuxServer?, folder: String) {
    (self.server, self.folder) = (server, folder)
  }

  private mutating func look(_ state: State, _ opened: [String]) throws(Failure) {
    guard let server else { return }
    let there: [String]
    do throws(TmuxFailure) {
      there = try server.look(screens: []).panes.map(\.sessionName)
    } catch {
      throw Failure(.toolFailed, "TMUX_FAILED", "tmux does not answer: \(error)", [])
    }
    let kept = state.sessions.map(\.string)
    let isOpen = state.run.phase == .open || state.run.phase == .stopped
    for name in opened where !left.contains(name) && !used.contains(name) {
      guard SessionName.isOurs(name, genesis: state.genesis), there.contains(name) else { continue }
      if isLive, kept.contains(name) {
        used.append(name)
      } else {
        left.append(name)
        if isOpen, kept.contains(name) { ofOpenRun.append(name) }
      }
    }
  }

  private mutating func lookForProcesses(_ state: State) {
    // A folder that cannot be listed holds nothing that could be named.
    for name in ((try? Files.list(folder)) ?? []).sorted() {
      guard let key = Key(name.utf8) else { continue }
      let supervisor = AttemptFolder("\(folder)/\(name)").supervisor()
      guard let supervisor, supervisor.isAlive else { continue }
      let row =
        state.attempts.first { $0.process == key }?.row
        ?? state.verifications.first { $0.process == key }?.row
      let bead = row.map { state.beads.keys[$0].bare }
      processes.append(Process(key: key, bead: bead, supervisor: Int(supervisor.pid)))
    }
  }

  /// The sessions that may be ended; those of a run that can be resumed only by force.
  func endable(_ isForced: Bool) -> [String] {
    left.filter { isForced || !ofOpenRun.contains($0) }
  }

  /// Ends sessions that nobody uses, by their exact names; gives those that are gone now.
  func endSessions(_ names: [String]) throws(Failure) -> [String] {
    guard let server else { return [] }
    var ended: [String] = []
    for name in names {
      do throws(TmuxFailure) {
        _ = try server.kill(name)
        ended.append(name)
      } catch {
        throw Failure(.toolFailed, "TMUX_FAILED", "the session \(name) does not end: \(error)", [])
      }
    }
    return ended
  }

  /// Asks the supervisors to end what they supervise; gives those that are gone within ten seconds.
  func endProcesses() -> [Process] {
    let folders = processes.map { AttemptFolder("\(folder)/\($0.key)") }
    for folder in folders { _ = folder.stop() }
    _ = Poller.wait(timeoutMs: 10_000) {
      folders.allSatisfy { $0.supervisor()?.isAlive != true }
    }
    return zip(processes, folders).filter { $1.supervisor()?.isAlive != true }.map(\.0)
  }
}
