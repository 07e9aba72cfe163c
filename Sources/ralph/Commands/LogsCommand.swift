import RalphCore
import RalphFiles
import RalphJournal
import RalphProcess

/// `ralph logs`: what an attempt's agent has printed, while it runs or from what was kept of it.
enum LogsCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let request = try LogsRequest(call.arguments)
    let workspace = try call.workspace()
    var search = Search(request)
    _ = try Past.read(workspace.journal) { search.take(copy $0) }
    guard let found = search.found else {
      let attempt = request.attempt.map { " #\($0)" } ?? ""
      throw Failure(
        .missingInput,
        "NO_ATTEMPT",
        "no attempt\(attempt) at '\(request.bead.bare)' in the journal",
        ["see 'ralph history \(request.bead.bare)'"]
      )
    }
    if let ended = found.ended { return try kept(call, workspace, ended, request) }
    return try live(call, workspace, found.process, request)
  }

  /// Finds the attempt in the journal.
  private struct Search {
    let request: LogsRequest
    var found: (process: Key, number: Int, ended: AttemptEnded?)?

    init(_ request: LogsRequest) { self.request = request }

    mutating func take(_ entry: Entry) {
      switch entry.fact {
      case .command(.dispatch(let dispatch)) where dispatch.bead == request.bead:
        guard request.attempt == nil || request.attempt == dispatch.attempt else { return }
        found = (Key(run: entry.run, seq: entry.seq), dispatch.attempt, nil)
      case .event(.attemptEnded(let ended)) where entry.cause == found?.process.seq:
        found?.ended = ended
      default: break
      }
    }
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
