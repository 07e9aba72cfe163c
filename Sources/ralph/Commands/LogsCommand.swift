import RalphCore
import RalphFiles
import RalphJournal
import RalphProcess

/// `ralph logs`: what an attempt's agent has printed, while it runs or from what was kept of it.
enum LogsCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let request = try LogsRequest(call.arguments)
    let workspace = try call.workspace()
    var search = AttemptSearch(number: request.attempt)
    _ = try Past.read(Workbench.journal(of: workspace)) { search.take($0) }
    let found = try search.found(request.bead)
    if let ended = found.ended { return try kept(call, workspace, ended, request) }
    guard found.pane.isEmpty else { return try pane(call, found, request) }
    return try live(call, workspace, found.process, request)
  }

  /// The most lines of a pane that are shown.
  private static let linesOfPane = 200

  /// What the pane of an attempt that lives shows, and the last of what went before.
  private static func pane(
    _ call: Call,
    _ found: AttemptSearch.Found,
    _ request: LogsRequest
  ) throws(Failure) -> ExitCode {
    let place = try PanePlace.find(found)
    let text = TerminalText.plain(try place.history())
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let end = lines.lastIndex { !$0.allSatisfy(\.isWhitespace) }.map { $0 + 1 } ?? 0
    show(call, Array(lines[..<end].suffix(linesOfPane).joined(separator: "\n").utf8))
    if request.follows {
      call.output.note("an agent in a pane is followed there: ralph attach \(found.bead.bare)")
    }
    return .success
  }

  private static func kept(
    _ call: Call,
    _ workspace: Workspace,
    _ ended: AttemptEnded,
    _ request: LogsRequest
  ) throws(Failure) -> ExitCode {
    let digest = request.wantsErrors ? ended.errors : ended.output
    guard !digest.isNone else {
      if call.output.isJSON { show(call, []) }
      call.output.aside(
        request.wantsErrors
          ? "the agent printed nothing there"
          : "the agent printed nothing on standard output; --errors shows standard error"
      )
      return .success
    }
    do throws(ObjectFailure) {
      let store = ObjectStore(folder: workspace.folder + "/objects")
      show(call, try store.get(digest))
    } catch {
      throw Failure(.missingInput, "NO_OUTPUT", "the output is not kept any more", ["\(error)"])
    }
    return .success
  }

  private static func show(_ call: Call, _ bytes: [UInt8]) {
    if call.output.isJSON {
      call.output.json(["schema": "ralph.logs/1", "output": .string(TerminalText.plain(bytes))])
    } else {
      let text = TerminalText.plain(bytes)
      call.output.line(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    }
  }

  private static func live(
    _ call: Call,
    _ workspace: Workspace,
    _ process: Key,
    _ request: LogsRequest
  ) throws(Failure) -> ExitCode {
    let folder = AttemptFolder("\(workspace.folder)/attempts/\(process)")
    let path = request.wantsErrors ? folder.errPath : folder.outPath
    guard request.follows else {
      do throws(SystemFailure) { show(call, try Files.read(path)) } catch {
        throw .system(error, doing: "read what the agent has printed")
      }
      return .success
    }
    return try follow(call, folder, path)
  }

  /// Prints what is there, then what comes, until the supervisor is gone.
  private static func follow(
    _ call: Call,
    _ folder: AttemptFolder,
    _ path: String
  ) throws(Failure) -> ExitCode {
    do throws(SystemFailure) {
      let pulse = try folder.openPulse()
      let file = try FileDescriptor.open(path, .read)
      while true {
        let isOver = !Poller.wait(descriptors: [pulse.raw], timeoutMs: 200).isEmpty
        while let more = try file.readNext(), !more.isEmpty {
          call.output.raw(TerminalText.plain(more))
        }
        if isOver { return .success }
      }
    } catch {
      throw .system(error, doing: "follow what the agent prints")
    }
  }
}
