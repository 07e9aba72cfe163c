import RalphAdapters
import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal

/// `ralph report`: what came of a run, for somebody who was not there.
enum ReportCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let request = try ReportRequest(call.arguments)
    let path = try call.journal(named: request.journal)
    guard Files.exists(path) || request.journal != nil else { return try empty(call, request) }
    let writer: StatusView.Writer =
      switch Past.hasWriter(path) {
      case true?: .live
      case false?: .gone
      case nil: .unknown
      }
    let wish = request.wish(now: MachineClock().wall())
    let workspace = request.journal == nil ? try call.workspace() : nil
    if request.journal == nil { try UndoPending.tell(call) }
    let told = try Morning.tell(path, wish, in: workspace, writer: writer)
    if call.output.isJSON {
      call.output.json(told.report.json)
    } else if told.report.runs.isEmpty {
      call.output.line(request.since == nil ? "no run in \(path)" : "no run since then")
    } else {
      call.output.show(told.report, rows: request.isWhole ? nil : 40)
    }
    if let failure = Failure.ending(told.tail.ending, of: path) { throw failure }
    return .success
  }

  /// A workspace in which nothing was run yet has an answer, too; a run that was named has none.
  private static func empty(_ call: Call, _ request: ReportRequest) throws(Failure) -> ExitCode {
    if let run = request.run {
      throw Failure(.missingInput, "NO_RUN", "no run '\(run)': no run yet in this workspace")
    }
    if call.output.isJSON {
      call.output.json(Report().json)
    } else {
      call.output.line("no run yet in this workspace")
    }
    return .success
  }
}
