import RalphAdapters
import RalphAudit
import RalphCore
import RalphJournal
import RalphRuntime

/// `ralph --dry-run`: what a run would use and do, and why; nothing is written.
enum DryRun {
  static func show(
    _ call: Call,
    _ settings: Settings,
    _ policy: Policy,
    _ work: Work,
    _ host: HostPlan
  ) throws(Failure) -> ExitCode {
    let past = try Past.read(settings.workspace)
    let forecast = try Forecast(policy, work, host, after: past.state)
    if call.output.isJSON {
      call.output.json(document(policy, work, forecast))
      return .success
    }
    for line in Announcement.lines(settings, policy, work, host) { call.output.line(line) }
    for step in host.steps { call.output.line("  step      \(Visible.text(step))") }
    if let unused = work.unused { call.output.line("  unused    \(Visible.text(unused))") }
    do throws(Failure) {
      if host.kind == .headless { try AgentCheck.refuseMissing(policy, settings.workspace) }
    } catch {
      call.output.line("  missing   \(Visible.text(error.message)): a run would stop here with 69")
    }
    if past.hasOpenRun {
      call.output.line("Run \(past.state.run.id) is unfinished: it would be settled first")
    }
    for line in lines(policy, forecast) { call.output.line(line) }
    for problem in forecast.problems { call.output.line("  not read: \(Visible.text(problem))") }
    call.output.line("Dry run: nothing was started and nothing was written.")
    return .success
  }

  private static func lines(_ policy: Policy, _ forecast: Forecast) -> [String] {
    let ready = forecast.ready
    let budget = forecast.state.run.budget ?? Int.max
    let first = ready.prefix(min(policy.concurrent, budget))
    var lines: [String] = []
    if policy.verify == .command, !ready.isEmpty {
      lines.append("First the verifier on the untouched tree; a red one stops the run")
    }
    lines.append("Would dispatch now (\(first.count) of \(ready.count) ready):")
    lines += first.enumerated().map { place, row in
      "  slot \(place + 1)  \(name(row, forecast))  because it is ready, "
        + "priority \(forecast.state.beads.rows[row].priority), place \(place + 1)"
    }
    let later = ready.dropFirst(first.count)
    if !later.isEmpty { lines.append("Then, as slots come free:") }
    lines += later.map { "          \(name($0, forecast))" }
    let others = forecast.all.filter { forecast.state.standing(of: $0) != .ready }
    if !others.isEmpty { lines.append("Would skip:") }
    return lines
      + others.map { row in
        "  \(name(row, forecast))  \(why(row, forecast))"
      }
  }

  private static func name(_ row: Int, _ forecast: Forecast) -> String {
    "\(forecast.state.beads.keys[row].bare)  \(Visible.text(forecast.title(row)))"
  }

  /// Why a bead would not be given out now, in words.
  private static func why(_ row: Int, _ forecast: Forecast) -> String {
    let standing = forecast.state.standing(of: row)
    guard standing != .judging else { return "— it is [?]: would be verified first" }
    return "— \(standing.phrase)"
  }

  private static func document(
    _ policy: Policy,
    _ work: Work,
    _ forecast: Forecast
  ) -> JSONText {
    [
      "schema": "ralph.dry_run/1",
      "plan": work.plan.map { .string($0.path) } ?? .absent,
      "tracker": work.tracker.map { .string($0.place.folder) } ?? .absent,
      "host": .string(policy.host.rawValue),
      "session": policy.session.isEmpty ? .absent : .string(policy.session.string),
      "agent": .string(policy.agent.text),
      "concurrent": .integer(Int64(policy.concurrent)),
      "iterations": .integer(Int64(policy.iterations)),
      "verify": .string(policy.verify.rawValue),
      "ready": .array(forecast.ready.map { entry($0, forecast) }),
      "skipped": .array(
        forecast.all.filter { forecast.state.standing(of: $0) != .ready }.map {
          entry($0, forecast)
        }
      ),
    ]
  }

  private static func entry(_ row: Int, _ forecast: Forecast) -> JSONText {
    let standing = forecast.state.standing(of: row)
    return [
      "id": .string("\(forecast.state.beads.keys[row])"),
      "title": .string(forecast.title(row)),
      "why_not": standing == .ready ? .absent : .string(standing.phrase),
    ]
  }
}
