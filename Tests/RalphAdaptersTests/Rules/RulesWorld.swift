import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess
import Testing

/// A tree with rules in a folder of its own, and bash.
struct RulesWorld {
  let git: GitWorld
  var limitMs: Int64 = 20_000

  init() throws { git = try GitWorld() }

  var top: String { git.top }

  func place() -> RulePlace { RulePlace.find(root: top, rules: nil, approvals: nil) }

  func rules(_ text: String) -> RuleSet { RuleSet(Array(text.utf8), file: "rules/AC.rules") }

  func runner(
    approvals: String? = nil,
    waivers: WaiverBook = WaiverBook(),
    passed: PassedRules? = nil
  ) throws -> RuleRunner {
    RuleRunner(
      place(),
      approvals: ManualApprovals(approvals.map { Array($0.utf8) }),
      waivers: waivers,
      manner: try manner(),
      git: git.git,
      passed: passed
    )
  }

  func manner() throws -> RuleRunner.Manner {
    let environment = GitWorld.environment(home: git.folder + "/home")
    let bash = try #require(Programs.find("bash", path: "/bin:/usr/bin:/usr/local/bin"))
    return RuleRunner.Manner(
      bash: bash,
      environment: RuleRunner.environment(of: environment),
      limitMs: limitMs
    )
  }

  /// What became of the rules of a text, one after the other.
  func results(_ text: String, approvals: String? = nil) throws -> [RuleResult] {
    try rules(text).rules.map(runner(approvals: approvals).result)
  }

  /// A whole report on the rules of a text.
  func report(_ text: String, waivers: WaiverBook = WaiverBook()) throws -> RuleReport {
    let set = rules(text)
    let hashGuard = try HashGuard.look(at: place(), rules: set, git: git.git)
    let header = RuleReport.Header(time: "2026-01-24 22:54:26", git: "abc1234")
    return RuleReport(
      of: set,
      by: try runner(waivers: waivers),
      hashGuard: hashGuard,
      header: header
    )
  }
}
