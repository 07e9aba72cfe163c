import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal

/// `ralph replay`: folds a journal again, checks its decisions, shows any state in it.
///
/// It never runs an effect: it has nothing to run one with.
enum ReplayCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let request = try ReplayRequest(call.arguments)
    let path =
      request.readsInput ? "/dev/stdin" : try call.journal(named: request.file)
    return request.checks ? try check(call, request, path) : try fold(call, request, path)
  }

  private static func read(
    _ request: ReplayRequest,
    _ path: String,
    each: (Entry) -> Void
  ) throws(Failure) -> Tail {
    let last = request.to ?? Seq(UInt64.max)
    guard request.readsInput else {
      return try Past.read(path) { entry in if entry.seq <= last { each(entry) } }
    }
    do throws(SystemFailure) {
      let bytes = MemoryBytes(try StandardInput.read())
      return try JournalReader.read(bytes) { entry, _, _ in
        if entry.seq <= last { each(entry) }
      }
    } catch {
      throw .system(error, doing: "read standard input")
    }
  }

  private static func fold(
    _ call: Call,
    _ request: ReplayRequest,
    _ path: String
  ) throws(Failure) -> ExitCode {
    var state = State()
    var titles = Titles()
    let tail = try read(request, path) { entry in
      state.apply(entry)
      titles.feed(entry)
    }
    if request.printsState {
      call.output.isBuffered = true
      let lines = StateText.lines(state)
      if call.output.isJSON {
        call.output.json([
          "schema": "ralph.state/1", "seq": .integer(Int64(clamping: state.seq.value)),
          "digest": .string("\(StateText.digest(state))"), "lines": .strings(lines),
        ])
      } else {
        for line in lines { call.output.line(Visible.text(line)) }
      }
    } else {
      summary(call, state, titles, tail)
    }
    if let failure = Failure.ending(tail.ending, of: path) { throw failure }
    return .success
  }

  private static func summary(_ call: Call, _ state: State, _ titles: Titles, _ tail: Tail) {
    let view = StatusView(state, titles: titles, writer: .unknown)
    if call.output.isJSON {
      call.output.line(view.json)
      return
    }
    call.output.line("Replayed \(state.seq) entries; nothing was run.")
    for line in view.lines(now: state.at) { call.output.line(line) }
    call.output.line("state \(StateText.digest(state))")
    if tail.ending != .clean { call.output.line("note: \(tail.ending)") }
  }

  private static func check(
    _ call: Call,
    _ request: ReplayRequest,
    _ path: String
  ) throws(Failure) -> ExitCode {
    var check = ReplayCheck(keepsAll: request.listsAll, usesRulesOfNow: request.usesRulesOfNow)
    let tail = try read(request, path) { check.feed($0) }
    let report = check.finish()
    if call.output.isJSON {
      call.output.line(report.json)
    } else {
      for line in report.lines { call.output.line(line) }
    }
    if let failure = Failure.ending(tail.ending, of: path) { throw failure }
    return report.exit == 0 ? .success : .checkFailed
  }
}

/// Standard input, read whole.
enum StandardInput {
  static func read() throws(SystemFailure) -> [UInt8] {
    let file = FileDescriptor(owning: 0)
    var bytes: [UInt8] = []
    while let more = try file.readNext(limit: 1 << 18), !more.isEmpty { bytes += more }
    _ = file.release()
    return bytes
  }
}
