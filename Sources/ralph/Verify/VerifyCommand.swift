import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `ralph verify`: the acceptance rules of a tree, run now.
enum VerifyCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let request = try VerifyRequest(call.arguments)
    if request.deed == .fix { try call.refuseInsideRalph() }
    let bench = try VerifyBench(call, request)
    for oddity in bench.rules.oddities where !call.output.isJSON && !call.isInsideRalph {
      call.output.note(oddity.description)
    }
    switch request.deed {
    case .list: return VerifyListing.show(bench)
    case .fix: return try VerifyBaselines.fix(bench)
    case .judge(let ids): return try judge(bench, ids, request.usesCache)
    }
  }

  private static func judge(
    _ bench: VerifyBench,
    _ ids: [String],
    _ usesCache: Bool
  ) throws(Failure) -> ExitCode {
    let call = bench.call
    let rules = try bench.chosen(ids)
    let signals: SignalInbox
    do throws(SystemFailure) { signals = try Signals.install([SIGINT, SIGTERM, SIGHUP]) } catch {
      throw .system(error, doing: "listen for Ctrl-C")
    }
    let manner = try bench.manner(stop: signals.descriptor)
    let hashGuard = try bench.hashGuard()
    let passed = try usesCache ? cache(bench, manner) : nil
    let runner = RuleRunner(
      bench.place,
      approvals: bench.approvals,
      waivers: bench.waivers,
      manner: manner,
      git: bench.git,
      passed: passed
    )
    var results: [RuleResult] = []
    for rule in rules {
      begin(rule, call.output)
      let result = runner.result(of: rule)
      // What cannot be read now is read after the next rule.
      if let number = (try? signals.take())?.first { return left(number, call.output) }
      // A run keeps the last lines, and people read the first of them: what passed is in the report.
      if !call.isInsideRalph || result.outcome == .fail { show(result, call.output) }
      results.append(result)
    }
    let header = RuleReport.Header(time: bench.time.text, git: bench.head)
    let report = RuleReport(
      header,
      bench.place,
      bench.rules,
      results,
      hashGuard,
      bench.waivers
    )
    if let passed { try save(passed) }
    let isWritten = try write(report, bench, isWhole: ids.isEmpty)
    finish(report, bench, isWritten)
    return report.passed ? .success : .checkFailed
  }

  /// What is under way, on a terminal.
  private static func begin(_ rule: Rule, _ output: Output) {
    guard output.look.outIsTerminal, !output.isJSON, output.level >= 0 else { return }
    output.raw("[ .. ] \(Visible.text(rule.id))")
  }

  private static func show(_ result: RuleResult, _ output: Output) {
    guard !output.isJSON else { return }
    if output.look.outIsTerminal, output.level >= 0 { output.raw("\r\u{1b}[K") }
    let lines = RuleReport.block(result)
    let isBrief = result.outcome == .pass || result.outcome == .skip
    let shown = isBrief && output.level < 1 ? Array(lines.prefix(1)) : lines
    // With -q only what fails is told.
    guard output.level >= 0 || result.outcome == .fail else { return }
    for line in shown { output.line(Visible.text(line)) }
  }

  private static func left(_ number: Int32, _ output: Output) -> ExitCode {
    if output.look.outIsTerminal, !output.isJSON { output.line("") }
    output.aside("ralph: stopped by signal \(number); no report was written")
    return number == SIGINT ? .interrupted : number == SIGHUP ? .hangup : .terminated
  }

  /// The passes of this tree; nil where agents call, or nothing can be known of the tree.
  private static func cache(
    _ bench: VerifyBench,
    _ manner: RuleRunner.Manner
  ) throws(Failure) -> PassedRules? {
    guard !bench.call.isInsideRalph else {
      bench.call.output.note("--cache has no effect where an agent or a run calls")
      return nil
    }
    let workspace = bench.settings.workspace
    let passed = PassedRules(
      path: workspace.folder + "/verify-passed",
      place: bench.place,
      manner: manner,
      git: bench.git
    )
    guard let passed else {
      bench.call.output.note("--cache has no effect: git does not say what the tree holds")
      return nil
    }
    do throws(SystemFailure) { _ = try SampleFile.ignore.put(in: workspace) } catch {
      throw .system(error, doing: "make \(SampleFile.ignore.name)")
    }
    return passed
  }

  private static func save(_ passed: PassedRules) throws(Failure) {
    do throws(SystemFailure) { try passed.save() } catch {
      throw .system(error, doing: "keep what has passed")
    }
  }

  /// Writes the report of all rules, unless an agent or a run asked for it.
  private static func write(
    _ report: RuleReport,
    _ bench: VerifyBench,
    isWhole: Bool
  ) throws(Failure) -> Bool {
    guard isWhole, !bench.call.isInsideRalph || bench.call.arguments.isOn(.report) else {
      return false
    }
    var run = bench.call.environment["RUN_ID"] ?? ""
    if run.isEmpty { run = try Machine.randomName().text }
    let workspace = bench.settings.workspace
    let isByHand = !bench.call.isInsideRalph
    do throws(SystemFailure) {
      if isByHand { _ = try SampleFile.ignore.put(in: workspace) }
      try VerifyFolder(bench.place)
        .write(report, run: run, programs: isByHand ? workspace.folder + "/verify" : nil)
    } catch {
      throw .system(error, doing: "write the report \(bench.place.report)")
    }
    return true
  }

  /// Which rules failed and why, a line each; nothing where none did.
  private static func closing(_ report: RuleReport) -> [String] {
    let failed = report.results.filter { $0.outcome == .fail }
    let lines = failed.prefix(10).map { result in
      "failed: \(result.rule.id): \(result.reasons.first ?? result.annotation)"
    }
    return lines + (failed.count > 10 ? ["failed: \(failed.count - 10) more"] : [])
  }

  /// The rules that warn, on one line, as a run reads it; nil where none does.
  private static func warned(_ report: RuleReport) -> String? {
    let ids = report.results.filter { $0.outcome == .warn && $0.waiver == nil }.map(\.rule.id)
    return ids.isEmpty ? nil : "warned: " + ids.joined(separator: ", ")
  }

  private static func finish(_ report: RuleReport, _ bench: VerifyBench, _ isWritten: Bool) {
    let output = bench.call.output
    let path = bench.place.shown(bench.place.report)
    if output.isJSON {
      guard case .object(var members) = report.json else { return }
      members.append(.init(name: "report", value: isWritten ? .string(path) : .absent))
      return output.json(.object(members))
    }
    if bench.call.isInsideRalph, let line = warned(report) { output.line(Visible.text(line)) }
    for line in report.hashGuard.lines(in: bench.place) { output.line(Visible.text(line)) }
    // A run keeps the last lines of its verifier for the next attempt: only what failed is told.
    let isForRun = bench.call.isInsideRalph && !report.passed
    if output.level >= 0, !isForRun {
      for line in report.summary { output.line(Visible.text(line)) }
    }
    for line in closing(report) { output.line(Visible.text(line)) }
    if !report.hashGuard.isInitialized, !bench.call.isInsideRalph {
      output.note("nothing is fixed here yet: 'ralph verify --init' guards rules and prompts")
    }
    if isWritten {
      output.say("report: \(Visible.text(path))")
    } else {
      let why =
        bench.call.isInsideRalph ? "called by an agent or a run" : "not all rules were judged"
      output.note("no report was written: \(why)")
    }
  }
}
