import RalphAdapters
import RalphAudit
import RalphCore
import RalphJournal
import RalphRuntime

/// `ralph --dry-run`: what a run would use and do, and why; nothing is written.
enum DryRun {
  static func show(
    _ call: Call,
    _ wanted: Intent,
    _ loop: LoopPlan?
  ) throws(Failure) -> ExitCode {
    let past = try Past.read(wanted.settings.workspace)
    try UndoPending.tell(call)
    let intent = wanted.settled(past.state.seq == .zero ? nil : past.state.genesis)
    let forecast = try Forecast(intent, after: past.state)
    let refusal = refusal(call, intent.policy, past, loop)
    if call.output.isJSON {
      call.output.json(DryRunDocument(intent, forecast, refusal).json)
      return .success
    }
    for line in head(intent, past) { call.output.line(line) }
    for line in refusal?.wouldStop ?? [] { call.output.line(line) }
    for line in lines(intent, forecast) { call.output.line(line) }
    call.output.line("Dry run: nothing was started and nothing was written.")
    return .success
  }

  /// What the loop would end with before it begins, such as files that differ from HEAD; nil where
  /// nothing stops it.
  private static func refusal(
    _ call: Call,
    _ policy: Policy,
    _ past: Ledger,
    _ loop: LoopPlan?
  ) -> Failure? {
    var loop = loop
    do throws(Failure) { try loop?.look(call, policy, past) } catch { return error }
    return nil
  }

  /// What a run would use, and what would keep it from starting.
  private static func head(_ intent: Intent, _ past: Ledger) -> [String] {
    var lines = Announcement.lines(intent)
    lines += intent.host.steps.map { "  step      \(Visible.text($0))" }
    if let unused = intent.work.unused { lines.append("  unused    \(Visible.text(unused))") }
    do throws(Failure) {
      if intent.host.kind == .headless {
        try AgentCheck.refuseMissing(intent.policy, intent.settings.workspace)
      }
    } catch {
      lines.append("  missing   \(Visible.text(error.message)): a run would stop here with 69")
    }
    if past.hasOpenRun {
      lines.append("Run \(past.state.run.id) is unfinished: it would be settled first")
    }
    return lines
  }

  private static func lines(_ intent: Intent, _ forecast: Forecast) -> [String] {
    let policy = intent.policy
    let (ready, first) = (forecast.ready, forecast.first)
    var lines = panes(forecast)
    if policy.verify == .command, !ready.isEmpty {
      let onward = policy.isLoop ? "the PLAN is told of a red one" : "a red one is said"
      let then =
        policy.baseline == .stop ? "a red one stops the run" : onward + ", and the run goes on"
      lines.append("First the verifier on the untouched tree; \(then)")
    }
    if policy.host == .session, !ready.isEmpty {
      let count = "\(policy.concurrent) \(policy.agent)"
      lines.append("Then a session of our own with \(count) is opened by \(intent.host.maker)")
    }
    var listed: [Int] = []
    if policy.isLoop { lines += iterations(policy, forecast, &listed) }
    lines.append("Would dispatch now (\(first.count) of \(ready.count) ready):")
    lines += first.enumerated().map { place, row in
      let pane = forecast.pane(of: place).map { "  → \($0.pane.shortPane)" } ?? ""
      let claim = forecast.state.beads.rows[row].isTracked ? ", claimed first" : ""
      return "  slot \(place + 1)  \(name(row, forecast))  because it is ready, "
        + "priority \(forecast.state.beads.rows[row].priority), place \(place + 1)\(claim)\(pane)"
    }
    let later = ready.dropFirst(first.count)
    if !later.isEmpty { lines.append("Then, as slots come free:") }
    lines += later.map { "          \(name($0, forecast))" }
    let others = forecast.others.filter { !listed.contains($0) }
    if !others.isEmpty { lines.append("Would skip:") }
    lines += others.map { "  \(name($0, forecast))  \(why($0, forecast))" }
    if let sentence = Trust.sentence(forecast.state) { lines.append(Visible.text(sentence)) }
    return lines + forecast.problems.map { "  not read: \(Visible.text($0))" }
  }

  /// The most iterations that are listed one by one.
  private static let iterationsMost = 16

  /// What each iteration of the loop would be for, if every task passes at its first attempt; a task
  /// that waits for another comes up once that one is done.
  private static func iterations(
    _ policy: Policy,
    _ forecast: Forecast,
    _ listed: inout [Int]
  ) -> [String] {
    var tasks = forecast.inTurn[...]
    let most = policy.iterations > 0 ? policy.iterations : Int.max
    var lines = ["Iterations, if every task passes at once:"]
    var number = 0
    while number < most, number == 0 || !tasks.isEmpty {
      guard number < iterationsMost else { return lines + ["  … and so on"] }
      number += 1
      if (number - 1) % policy.planEvery == 0 {
        lines.append("  \(number)  PLAN")
      } else if let task = tasks.popFirst() {
        lines.append("  \(number)  BUILD \(name(task, forecast))")
        listed.append(task)
      }
    }
    return lines
  }

  /// The panes, which bead each would get, and why not.
  private static func panes(_ forecast: Forecast) -> [String] {
    guard !forecast.panes.isEmpty else { return [] }
    let rows = forecast.panes.map { pane in
      let what =
        pane.obstacle.map { "not used: \($0)" }
        ?? forecast.bead(in: pane).map { "gets \(forecast.state.beads.keys[$0].bare)" }
        ?? "free, and nothing is left for it"
      return "  \(pane.pane.shortPane)  \(pane.agent)  \(pane.what.rawValue)  \(what)"
    }
    return ["Panes:"] + rows
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
}

/// The same as `ralph.dry_run/1`.
struct DryRunDocument {
  private let intent: Intent
  private let forecast: Forecast
  private let refusal: Failure?

  /// `refusal` is what a run would end with before it begins.
  init(_ intent: Intent, _ forecast: Forecast, _ refusal: Failure?) {
    self.intent = intent
    self.forecast = forecast
    self.refusal = refusal
  }

  var json: JSONText {
    let (policy, work) = (intent.policy, intent.work)
    let first = forecast.first.count
    return [
      "schema": "ralph.dry_run/1",
      "plan": work.plan.map { .string($0.path) } ?? .absent,
      "tracker": work.tracker.map { .string($0.place.folder) } ?? .absent,
      "host": .string(policy.host.rawValue),
      "session": policy.session.isEmpty ? .absent : .string(policy.session.string),
      "opened_by": intent.host.maker.isEmpty ? .absent : .string(intent.host.maker),
      "agent": .string(policy.agent.text),
      "concurrent": .integer(policy.concurrent),
      "iterations": .integer(policy.iterations),
      "verify": .string(policy.verify.rawValue),
      "timeout_ms": .integer(policy.timeout.value),
      "max_runtime_ms": policy.maxRuntime == .zero ? .absent : .integer(policy.maxRuntime.value),
      "until": intent.until.map { .string($0.at.description) } ?? .absent,
      "max_cost_micros": policy.maxCost == 0 ? .absent : .integer(policy.maxCost),
      "max_tokens": policy.maxTokens == 0 ? .absent : .integer(policy.maxTokens),
      "authors": work.tracker == nil ? .absent : .strings(policy.authors.map(\.text)),
      "steps": .strings(intent.host.steps),
      "panes": policy.host == .headless ? .absent : .array(forecast.panes.map(pane)),
      "ready": .array(
        forecast.ready.enumerated().map { place, row in
          entry(row, pane: place < first ? forecast.pane(of: place) : nil, now: place < first)
        }
      ),
      "skipped": .array(forecast.others.map { entry($0, pane: nil, now: false) }),
      "would_stop": refusal?.members ?? .absent,
    ]
  }

  private func pane(_ pane: PaneSeen) -> JSONText {
    [
      "pane": .string(pane.pane.shortPane),
      "session": .string(pane.session.string),
      "agent": .string(pane.agent.text),
      "class": .string(pane.what.rawValue),
      "unfit": pane.unfit.isEmpty ? .absent : .string(pane.unfit.text),
      "why_not": .optional(pane.obstacle),
      "bead": forecast.bead(in: pane).map { .string("\(forecast.state.beads.keys[$0])") }
        ?? .absent,
    ]
  }

  private func entry(_ row: Int, pane: PaneSeen?, now: Bool) -> JSONText {
    let standing = forecast.state.standing(of: row)
    return [
      "id": .string("\(forecast.state.beads.keys[row])"),
      "title": .string(forecast.title(row)),
      "priority": .integer(forecast.state.beads.rows[row].priority),
      "dispatched": standing == .ready ? .boolean(now) : .absent,
      "pane": .optional(pane?.pane.shortPane),
      "why_not": standing == .ready ? .absent : .string(standing.phrase),
    ]
  }
}
