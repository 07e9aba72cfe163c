import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess

/// What a verification needs, found and read: the tree, its rules, approvals and waivers.
struct VerifyBench {
  let call: Call
  let settings: Settings
  let place: RulePlace
  let rules: RuleSet
  let approvals: ManualApprovals
  let waivers: WaiverBook
  let git: ProcessGit?
  /// When it began, by the local clock.
  let time: LocalTime

  init(_ call: Call, _ request: VerifyRequest) throws(Failure) {
    self.call = call
    let (settings, place) = try VerifyBench.find(call, request)
    (self.settings, self.place) = (settings, place)
    rules = try VerifyBench.read(place)
    do throws(SystemFailure) { approvals = try place.readApprovals() } catch {
      throw .system(error, doing: "read the approvals \(place.approvals)")
    }
    time = LocalTime(MachineClock().wall())
    waivers = WaiverBook(at: place, today: Waiver.day(time.day) ?? 0)
    git = ProcessGit(environment: Machine.environment())
  }

  /// The rules alone, as completions want them.
  static func rules(_ call: Call) throws(Failure) -> RuleSet {
    try read(try find(call, try VerifyRequest(Arguments())).place)
  }

  /// The settings and the tree of a call: a worktree that a verifier of a run stands in is judged
  /// itself, and never the workspace that it belongs to.
  private static func find(
    _ call: Call,
    _ request: VerifyRequest
  ) throws(Failure) -> (settings: Settings, place: RulePlace) {
    let isTold =
      call.arguments.value(.directory) != nil
      || !call.isInsideRalph && call.environment["RALPH_DIR"] != nil
    var workspace = isTold ? try call.workspace() : try here(call)
    let top = isTold ? workspace.root : RulePlace.top(from: workspace.here, limit: workspace.root)
    if Files.exists(top + "/.ralph.conf") { workspace.root = top }
    let settings = try Settings.load(call.arguments, call.environment, workspace)
    var place = RulePlace.find(
      root: top,
      rules: request.rules.map(workspace.typedPath) ?? settings.path(.rules),
      approvals: request.approvals.map(workspace.typedPath)
    )
    // A run judges by the rules as they stood before the attempt that it judges.
    if call.isInsideRalph, let past = call.environment["RALPH_RULES_AS_OF"], !past.isEmpty {
      place.asOf = past
    }
    return (settings, place)
  }

  private static func here(_ call: Call) throws(Failure) -> Workspace {
    guard let here = Files.realPath(".") else {
      throw Failure(.missingInput, "NO_FOLDER", "the current folder is gone")
    }
    let root = Workspace.tree(from: here)
    return Workspace(root: root, here: here, home: call.environment["HOME"])
  }

  private static func read(_ place: RulePlace) throws(Failure) -> RuleSet {
    let rules: RuleSet?
    do throws(SystemFailure) { rules = try place.readRules() } catch {
      throw .system(error, doing: "read the rules \(place.rules)")
    }
    guard let rules else {
      throw Failure(
        .missingInput,
        "NO_RULES_FILE",
        "no rules file \(place.rules)",
        ["'ralph init' writes one to begin with", "or name it: ralph verify --rules FILE"]
      )
    }
    guard !rules.rules.isEmpty else {
      throw Failure(
        .badData,
        "NO_RULES",
        "no rule in \(place.rules)",
        rules.oddities.prefix(3).map(\.description)
          + ["a rule is [Rule.Id], mode=auto, cmd=…, each on a line of its own"]
      )
    }
    return rules
  }

  /// How the baselines compare now.
  func hashGuard() throws(Failure) -> HashGuard {
    do throws(SystemFailure) {
      return try HashGuard.look(at: place, rules: rules, git: git)
    } catch {
      throw .system(error, doing: "compare the baselines in \(place.folder)")
    }
  }

  /// The rules that were asked for by id, in the order of the file; all where none was.
  func chosen(_ ids: [String]) throws(Failure) -> [Rule] {
    for id in ids where rules.rules(named: id).isEmpty {
      throw Failure(
        .usage,
        "UNKNOWN_RULE",
        "no rule '\(id)' in \(rules.file)",
        Suggestion.hint(for: id, among: rules.rules.map(\.id)) + ["see 'ralph verify --list'"]
      )
    }
    return ids.isEmpty ? rules.rules : rules.rules.filter { ids.contains($0.id) }
  }

  /// How commands are run; `stop` ends one that runs.
  func manner(stop: Int32) throws(Failure) -> RuleRunner.Manner {
    guard let bash = Programs.find("bash", path: Machine.searchPath + ":/bin:/usr/bin") else {
      throw Failure(
        .missingProgram,
        "NO_BASH",
        "bash not found on PATH",
        ["rules run by 'bash -lc'"]
      )
    }
    var limit = Millis.seconds(60)
    if case .duration(let length) = settings[.ruleTimeout].value { limit = length }
    return RuleRunner.Manner(
      bash: bash,
      environment: RuleRunner.environment(of: Machine.environment()),
      limitMs: limit.value,
      stop: stop
    )
  }

  /// The short name of the commit at HEAD, as reports have it.
  var head: String {
    let answer = git?.run(GitCall(["rev-parse", "--short", "HEAD"], in: place.root))
    guard let answer, answer.code == 0 else { return "no-git" }
    return Visible.text(String(decoding: answer.output.prefix { $0 != 0x0a }, as: UTF8.self))
  }
}
