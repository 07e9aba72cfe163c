import RalphCore
import RalphFiles
import RalphProcess

/// Judges rules, one at a time, by running their commands and reading the approvals.
package struct RuleRunner: Sendable {
  /// How commands are run.
  package struct Manner: Sendable {
    /// The path of bash.
    package var bash: String
    /// `NAME=value` lines that commands get; see ``environment(of:)``.
    package var environment: [String]
    /// How long a rule may take, in milliseconds.
    package var limitMs: Int64
    /// A descriptor that can be read once everything is to stop; nil for none.
    package var stop: Int32?

    package init(bash: String, environment: [String], limitMs: Int64, stop: Int32? = nil) {
      self.bash = bash
      self.environment = environment
      self.limitMs = limitMs
      self.stop = stop
    }
  }

  /// Where commands run.
  let place: RulePlace
  let approvals: ManualApprovals
  let waivers: WaiverBook
  let manner: Manner
  /// What tells what guarded files held once; nil where there is no git.
  let past: FilePast?
  /// Rules that passed on this very tree; nil where that does not count.
  let passed: PassedRules?

  /// A runner for the rules of a place; `git` is asked what guarded files held before.
  package init(
    _ place: RulePlace,
    approvals: ManualApprovals,
    waivers: WaiverBook,
    manner: Manner,
    git: (any GitRunner)?,
    passed: PassedRules? = nil
  ) {
    self.place = place
    self.approvals = approvals
    self.waivers = waivers
    self.manner = manner
    past = git.map { FilePast(runner: $0, directory: place.directory) }
    self.passed = passed
  }

  /// How long a command may take to end, in milliseconds: less than whoever ends us waits for us,
  /// so that its group never outlives us.
  private static let graceMs: Int64 = 200

  /// What rules' commands get of an environment: what a login shell wants, the language, and what
  /// ralph tells about a run; `RALPH=1` keeps them from changing its state.
  package static func environment(of lines: [String]) -> [String] {
    let names = [
      "HOME", "LANG", "LANGUAGE", "LOGNAME", "PATH", "RALPH_ATTEMPT", "RALPH_BEAD",
      "RALPH_JOURNAL", "RALPH_RUN", "RALPH_WORKSPACE", "SHELL", "TMPDIR", "TZ", "USER",
    ]
    return lines.filter { line in
      let name = line.prefix { $0 != "=" }
      return names.contains(String(name)) || name.hasPrefix("LC_") || name.hasPrefix("XDG_")
    } + ["RALPH=1", "TERM=dumb"]
  }

  /// Judges a rule; its command is run where it has one.
  package func result(of rule: Rule) -> RuleResult {
    if let flaw = rule.flaw {
      return RuleResult(rule, .fail, reasons: [flaw])
    }
    if case .other(let word) = rule.gate {
      let reason = "gate is '\(word)', neither block nor warn"
      return RuleResult(rule, .skip, "\(rule.mode.rawValue) ignored", reasons: [reason])
    }
    switch rule.mode {
    case .manual: return byHand(rule)
    case .auto:
      if let passed, passed.holds(rule) { return RuleResult(rule, .pass, "cached") }
      return run(rule)
    }
  }

  private func byHand(_ rule: Rule) -> RuleResult {
    let isBlock = rule.gate == .block
    if let line = approvals.line(approving: rule.id) {
      var result = RuleResult(rule, .pass, "manual approved")
      result.remark("gate", rule.gate.word)
      result.remark("approved", "\(place.shown(place.approvals)):\(line)")
      return result
    }
    var result = RuleResult(
      rule,
      isBlock ? .fail : .warn,
      isBlock ? "manual approval required" : "manual review"
    )
    if isBlock { result.remark("gate", rule.gate.word) }
    result.remark("instructions", rule.instructions)
    if isBlock { result.remark("action", "add approval line to \(place.shown(place.approvals))") }
    return result
  }

  private func run(_ rule: Rule) -> RuleResult {
    let invocation = Invocation(
      [manner.bash, "-lc", rule.cmd],
      environment: manner.environment,
      directory: place.directory,
      timeLimitMs: manner.limitMs,
      graceMs: RuleRunner.graceMs,
      outputBound: RuleOutput.bound
    )
    do throws(SystemFailure) {
      return judge(rule, try ProgramRun.capture(invocation, stop: manner.stop))
    } catch {
      return RuleResult(
        rule,
        rule.gate == .warn ? .warn : .fail,
        rule.gate == .warn ? "auto check failed but warn gate" : "",
        reasons: ["cannot be started: \(RuleText.line("\(error)"))"]
      )
    }
  }

  private func judge(_ rule: Rule, _ captured: Captured) -> RuleResult {
    let out = RuleOutput(captured.out, captured.outCounts)
    let err = RuleOutput(captured.err, captured.errCounts)
    let (exit, reasons) = ending(rule, captured, out)
    var result = outcome(rule, reasons, [out, err])
    result.evidence = RuleResult.Evidence(
      exit: exit,
      out: out.shown,
      err: err.shown,
      tookMs: captured.durationMs
    )
    if result.outcome == .pass { passed?.add(rule) }
    return result
  }

  private func ending(
    _ rule: Rule,
    _ captured: Captured,
    _ out: RuleOutput
  ) -> (exit: String, reasons: [String]) {
    switch captured.ending {
    case .exited(let code):
      return ("\(code)", RuleVerdict.reasons(rule, code: code, out: out))
    case .signaled(let number):
      // As a shell says it.
      return ("\(128 + number)", RuleVerdict.reasons(rule, code: 128 + number, out: out))
    case .timedOut:
      let limit = "\(manner.limitMs / 1000).\(manner.limitMs % 1000 / 100) s"
      return ("none", ["no end within \(limit); its process group was ended"])
    case .stopped: return ("none", ["stopped before its end"])
    case .notStarted(let code): return ("none", ["not started: error \(code)"])
    }
  }

  private func outcome(_ rule: Rule, _ reasons: [String], _ outputs: [RuleOutput]) -> RuleResult {
    if reasons.isEmpty { return RuleResult(rule, .pass) }
    if let waiver = waivers.waiver(of: rule, outputs, place) {
      var result = RuleResult(
        rule,
        .warn,
        "waived by \(waiver.id) until \(waiver.expires)",
        reasons: reasons
      )
      result.waiver = waiver.id
      return result
    }
    guard rule.gate == .block else {
      return RuleResult(rule, .warn, "auto check failed but warn gate", reasons: reasons)
    }
    guard rule.isProtected, let file = GuardedName(protecting: rule.id) else {
      return RuleResult(rule, .fail, reasons: reasons)
    }
    let isLint = past?.isLintOnly(file, in: place) ?? false
    var result = RuleResult(
      rule,
      isLint ? .warn : .fail,
      isLint ? "lint-only change" : "protected file changed",
      reasons: reasons
    )
    result.remark("file", file.file)
    result.remark("review", "git diff HEAD -- \(file.file); 'ralph verify --init' accepts it")
    return result
  }
}
