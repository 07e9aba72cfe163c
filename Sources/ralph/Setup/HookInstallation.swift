import RalphAdapters
import RalphCore
import RalphFiles

/// `ralph init --hooks`: Claude Code's hooks of one workspace, shown before they are written.
struct HookInstallation {
  private let call: Call
  private let workspace: Workspace
  private let path: String

  init(_ call: Call, _ workspace: Workspace) {
    self.call = call
    self.workspace = workspace
    path = "\(workspace.root)/\(ClaudeHooks.file)"
  }

  func run() throws(Failure) -> ExitCode {
    let program = try Machine.programPath()
    try refuseOutside()
    let before = try read()
    let change = try change(to: before, program)
    let isDry = call.arguments.isOn(.dryRun)
    show(change, program)
    if let before, ClaudeHooks.areSwitchedOff(in: before) {
      call.output.warning("\(ClaudeHooks.file) switches all hooks off: \"disableAllHooks\"")
    }
    if let change, !isDry {
      try confirm()
      try write(change, over: before)
    }
    if !isDry { try makeStateFolder() }
    report(change, isDry, program)
    return .success
  }

  /// Nothing outside the workspace is written, wherever a link leads.
  private func refuseOutside() throws(Failure) {
    for place in [path, Files.folder(of: path)] {
      let status: FileStatus?
      do throws(SystemFailure) { status = try Files.linkStatus(place) } catch {
        throw .system(error, doing: "look at \(place)")
      }
      guard let status else { continue }
      if status.isFolder || status.isRegular { continue }
      throw Failure(
        .configuration,
        "SETTINGS_ARE_NO_FILE",
        "\(workspace.shown(place)) is a link or no file; ralph writes only into the workspace itself",
        ["add the lines by hand: ralph init --hooks --dry-run shows them"]
      )
    }
  }

  private func read() throws(Failure) -> [UInt8]? {
    do throws(SystemFailure) { return try Files.read(path, limit: 1 << 20) } catch {
      if error.isMissing { return nil }
      throw .system(error, doing: "read \(ClaudeHooks.file)")
    }
  }

  private func change(
    to bytes: [UInt8]?,
    _ program: String
  ) throws(Failure) -> ClaudeHooks.Change? {
    do throws(ClaudeHooks.Problem) {
      return try ClaudeHooks.change(to: bytes, command: ClaudeHooks.command(program: program))
    } catch {
      throw Failure(
        .configuration,
        "BAD_SETTINGS",
        "\(ClaudeHooks.file) is left alone: \(error.sentence)",
        ["mend it, then run 'ralph init --hooks' again"]
      )
    }
  }

  private func show(_ change: ClaudeHooks.Change?, _ program: String) {
    guard !call.output.isJSON else { return }
    if let change {
      call.output.line("\(ClaudeHooks.file) gets these lines:")
      for line in change.lines { call.output.line("  " + Visible.text(line)) }
    } else {
      call.output.line("\(ClaudeHooks.file): already installed")
    }
    call.output.line("For codex, add this line to ~/.codex/config.toml by hand:")
    call.output.line("  " + Visible.text(ClaudeHooks.codexLine(program: program)))
  }

  private func confirm() throws(Failure) {
    guard !call.arguments.isOn(.yes) else { return }
    guard call.output.look.mayAsk else {
      throw Failure(
        .configuration,
        "NOT_CONFIRMED",
        "\(ClaudeHooks.file) was not changed: nobody could be asked",
        ["read the lines, then run it with --yes, or on a terminal"]
      )
    }
    guard call.output.confirm("Write them?") else {
      throw Failure(.configuration, "NOT_CONFIRMED", "not confirmed; nothing was written")
    }
  }

  private func write(_ change: ClaudeHooks.Change, over before: [UInt8]?) throws(Failure) {
    guard try read() == before else {
      throw Failure(
        .locked,
        "CHANGED_MEANWHILE",
        "\(ClaudeHooks.file) was changed meanwhile; nothing was written",
        ["run 'ralph init --hooks' again"]
      )
    }
    do throws(SystemFailure) {
      try Files.makeFolder(Files.folder(of: path))
      let mode = try Files.status(path)?.mode ?? 0o600
      try Files.replace(path, with: change.bytes, mode: mode)
    } catch {
      throw .system(error, doing: "write \(ClaudeHooks.file)")
    }
  }

  /// Without it a hook would have nowhere to write.
  private func makeStateFolder() throws(Failure) {
    do throws(SystemFailure) {
      guard try SampleFile.ignore.put(in: workspace) == .made else { return }
    } catch {
      throw .system(error, doing: "make \(SampleFile.ignore.name)")
    }
    if !call.output.isJSON { call.output.line("made        \(SampleFile.ignore.name)") }
  }

  private func report(_ change: ClaudeHooks.Change?, _ isDry: Bool, _ program: String) {
    if call.output.isJSON {
      let state = change == nil ? "already_installed" : isDry ? "would_install" : "installed"
      call.output.json([
        "schema": "ralph.init_hooks/1",
        "file": .string(path),
        "state": .string(state),
        "lines": .strings(change?.lines ?? []),
        "codex": .string(ClaudeHooks.codexLine(program: program)),
      ])
    } else if change != nil {
      call.output.say(
        isDry ? "nothing was written" : "installed; sessions that run now see it when they restart"
      )
    }
  }
}
