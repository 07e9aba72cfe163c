import RalphAdapters
import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal
import RalphProcess

/// `ralph status`: one screen of where everything stands, from the journal alone.
enum StatusCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let request = StatusRequest(call.arguments)
    let path = try call.journal(named: request.journal)
    guard Files.exists(path) else { return try empty(call, request, path) }
    if request.isShort, !call.output.isJSON { return try short(call, path) }
    var state = State()
    var titles = Titles()
    let tail = try Past.read(path) { entry in
      state.apply(entry)
      titles.feed(entry)
    }
    let failure = Failure.ending(tail.ending, of: path)
    if request.journal == nil { try UndoPending.tell(call) }
    var view = StatusView(state, titles: titles, writer: writer(of: path))
    view.soundness = soundness(tail.ending)
    if call.output.isJSON {
      call.output.line(view.json)
    } else {
      for line in view.lines(now: MachineClock().wall()) { call.output.line(line) }
      if view.writer == .gone, failure == nil { tellOrphans(call, state, path) }
    }
    if let failure { throw failure }
    return .success
  }

  private static func soundness(_ ending: Tail.Ending) -> StatusView.Soundness {
    switch ending {
    case .clean, .missingNewline, .torn: .sound
    case .damaged: .damaged
    case .newer: .newer
    }
  }

  private static func writer(of path: String) -> StatusView.Writer {
    switch Past.hasWriter(path) {
    case true?: .live
    case false?: .gone
    case nil: .unknown
    }
  }

  /// One line for a status bar: it asks nobody, and says what is wrong in that line, too.
  private static func short(_ call: Call, _ path: String) throws(Failure) -> ExitCode {
    var state = State()
    let tail = try Past.read(path) { state.apply($0) }
    if let failure = Failure.ending(tail.ending, of: path) { throw failure }
    call.output.line(ShortLine.text(state, writer: writer(of: path)))
    return .success
  }

  /// Which agents of a dead ralph are still at work, by their own folders; nothing is settled.
  private static func tellOrphans(_ call: Call, _ state: State, _ path: String) {
    for attempt in state.attempts where attempt.phase != .absent {
      if let turn = attempt.turn {
        let pane = state.panes[turn.pane].name.shortPane
        call.output.line(
          "  \(state.beads.keys[attempt.row].bare) was given to pane \(pane); resume will look there"
        )
        continue
      }
      let folder = AttemptFolder("\(Files.folder(of: path))/attempts/\(attempt.process)")
      let supervisor = folder.supervisor()
      let what =
        supervisor?.isAlive == true
        ? "is still at work without ralph (supervisor \(supervisor?.pid ?? 0))"
        : "is not at work any more; resume will say how it ended"
      call.output.line("  \(state.beads.keys[attempt.row].bare) \(what)")
    }
  }

  /// No journal is an answer too, unless one was named.
  private static func empty(
    _ call: Call,
    _ request: StatusRequest,
    _ path: String
  ) throws(Failure) -> ExitCode {
    if request.journal != nil { throw .noJournal(path, SystemFailure("open", path, code: 2)) }
    let view = StatusView(State(), titles: Titles(), writer: .gone)
    if call.output.isJSON {
      call.output.line(view.json)
    } else {
      call.output.line("no run yet in this workspace")
    }
    return .success
  }
}
