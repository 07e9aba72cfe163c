package import RalphCore
import RalphPorts

/// What the prompts of a run of the Ralph loop tell beside the task; fixed when the writer begins.
package struct LoopSetting: Equatable, Sendable {
  /// The repository's name and its folder.
  package var repository: String
  package var root: String
  /// The kind of agent and its model; empty for its own choice.
  package var runner: String
  package var model: String
  /// What AGENTS.md and PROMPT.md hold; empty where they are missing.
  package var agents = ""
  package var instructions = ""
  /// Files that an agent should know of, such as THOUGHTS.md, by their paths.
  package var files: [String] = []
  /// The plan, by its path in the workspace.
  package var plan = ""

  package init(repository: String, root: String, runner: String, model: String) {
    (self.repository, self.root) = (repository, root)
    (self.runner, self.model) = (runner, model)
  }
}

/// What one iteration is told.
package struct LoopParts: Equatable, Sendable {
  package var setting: LoopSetting
  package var mode: IterationMode
  package var verdict: LastVerdict
  /// What the verifier said; foreign text.
  package var report = ""
  package var failures: Int
  /// Discoveries in the bodies of commits since the last PLAN; foreign text.
  package var discoveries = ""
  /// Phases that the operator approved, and those that nobody has; foreign text.
  package var approved = ""
  package var unapproved = ""

  package init(_ setting: LoopSetting, mode: IterationMode, verdict: LastVerdict) {
    (self.setting, self.mode, self.verdict) = (setting, mode, verdict)
    failures = 0
  }
}

/// The prompt of an iteration, as the brain repository's agents know it: mode, the last verifier's
/// word, AGENTS.md, PROMPT.md, and then what this iteration is for.
enum LoopPrompt {
  static func compose(_ loop: LoopParts, _ parts: PromptParts, _ data: PromptData) -> String {
    let setting = loop.setting
    var head = [
      "# MODE: \(loop.mode == .plan ? "PLAN" : "BUILD")",
      "# REPOSITORY: \(setting.repository)",
      "# ROOT: \(setting.root)",
      "# RUNNER: \(setting.runner)",
    ]
    if !setting.model.isEmpty { head.append("# MODEL: \(setting.model)") }
    head += lastVerdict(loop, data)
    var pieces = [head.joined(separator: "\n") + "\n"]
    if loop.verdict == .fail, !loop.report.isEmpty {
      let said = Fence.end(of: data.fence.tamed(loop.report), bytes: parts.limit / 8)
      pieces.append("# What the verifier said\n\n\(data.fence.block(said))\n")
    }
    if !setting.files.isEmpty {
      pieces.append("# To know\n\n" + setting.files.map { "- \($0)\n" }.joined())
    }
    for text in [setting.agents, setting.instructions] where !text.isEmpty {
      let most = max(parts.limit / 4, 4096)
      pieces.append(Fence.beginning(of: text, bytes: most) + "\n")
    }
    pieces.append(loop.mode == .plan ? planning(loop, data) : building(parts, data))
    pieces.append(rules)
    pieces.append(Prompt.signal(parts))
    return pieces.joined(separator: "\n")
  }

  private static func lastVerdict(_ loop: LoopParts, _ data: PromptData) -> [String] {
    var failed = loop.verdict == .fail ? failedRules(in: loop.report) : []
    let guards = loop.verdict == .fail ? changedGuards(in: loop.report) : []
    // Where none failed a rule that an iteration was to mend warns as before.
    if loop.verdict == .fail, failed.isEmpty, guards.isEmpty {
      failed = warnedRules(in: loop.report).map(\.text)
    }
    let names = data.fence.tamed((failed + guards).joined(separator: ", "))
    let action =
      switch (loop.verdict, loop.mode) {
      case (.fail, _) where failed.isEmpty && !guards.isEmpty:
        "none of yours: a person settles files that are guarded; leave them and .verify as they are"
      case (.fail, .plan): "plan the repair of what fails before anything new"
      case (.fail, _): "repair what fails first"
      case (.pass, _), (.skip, _): "none"
      }
    return [
      "# LAST_VERIFIER_RESULT: \(loop.verdict.rawValue.uppercased())",
      "# FAILED_RULES: \(names.isEmpty ? "none" : names)",
      "# FAILURE_COUNT: \(loop.failures)",
      "# ACTION_REQUIRED: \(action)",
    ]
  }

  /// The rules that a verifier calls failed: `[FAIL] Rule.Id …` in a report, and `failed: Rule.Id: …`
  /// as ralph's own says it.
  static func failedRules(in report: String) -> [String] {
    let all = report.split(whereSeparator: \.isNewline).compactMap { line -> String? in
      let words = line.split(separator: " ")
      guard words.count > 1, words[0] == "[FAIL]" || words[0] == "failed:" else { return nil }
      let id = words[1].hasSuffix(":") ? words[1].dropLast() : words[1]
      return String(id.prefix(100))
    }
    return all.enumerated().filter { !all[..<$0.offset].contains($0.element) }.map(\.element)
  }

  /// What a verifier's hash guard says is not as a person has fixed it, without time and digests.
  static func changedGuards(in report: String) -> [String] {
    report.split(whereSeparator: \.isNewline).compactMap { line -> String? in
      let said = line.hasPrefix("[") ? line.drop { $0 != "]" }.dropFirst(2) : line
      guard said.hasPrefix("FAIL: ") || said.hasPrefix("ERROR: ") else { return nil }
      let words = said.drop { $0 != " " }.dropFirst()
      guard HashGuardWords.are(words) else { return nil }
      return String((words.last == "." ? words.dropLast() : words).prefix(200))
    }
  }

  /// The rules that a verifier warns of; what is no id of a rule is left out.
  ///
  /// A report has `[WARN] Rule.Id …`, ralph's own verifier says `warned: A, B`.
  static func warnedRules(in report: String) -> [Name] {
    var rules: [Name] = []
    for line in report.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ")
      guard words.count > 1, words[0] == "[WARN]" || words[0] == "warned:" else { continue }
      let named = words[0] == "[WARN]" ? words[1...1] : words[1...]
      for word in named {
        let id = word.hasSuffix(",") ? word.dropLast() : word
        let isID = id.utf8.allSatisfy { byte in
          (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte)
            || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
        }
        guard isID, id.utf8.count <= 60, let name = Name(String(id)), !rules.contains(name)
        else { continue }
        rules.append(name)
      }
    }
    return Array(rules.prefix(warnedMost))
  }

  /// The most rules of one report that become tasks.
  private static let warnedMost = 50

  private static func building(_ parts: PromptParts, _ data: PromptData) -> String {
    let work = """
      # This iteration: BUILD

      Do exactly one task, the one below. To read and search you may use up to 100 parallel \
      subagents; exactly one agent writes. What you discover beside it goes into the body of your \
      commit, not into the plan. If a critical blocker keeps you from going on, say so in a line \
      that begins with CRITICAL BLOCKER, and end.

      """
    return [work, Prompt.task(data), Prompt.before(parts, data)].compactMap(\.self)
      .joined(separator: "\n")
  }

  private static func planning(_ loop: LoopParts, _ data: PromptData) -> String {
    var text = """
      # This iteration: PLAN

      Look at the repository and bring the plan \(loop.setting.plan) up to date: split, order and \
      word its tasks, add what is missing within its phases. Implement nothing. To read and search \
      you may use up to 100 parallel subagents; exactly one agent writes. A new phase is only \
      proposed: write a block that begins with the line PROPOSED NEW PHASES: and has an entry \
      "- Phase N: title" for each, with its rationale and tasks indented below, into your final \
      message, and leave the plan without it until it is approved.

      """
    func block(_ title: String, _ body: String) {
      guard !body.isEmpty else { return }
      text += "\n\(title)\n\(data.fence.block(data.fence.tamed(body)))\n"
    }
    block("Phases that are approved and may be added:", loop.approved)
    block(
      "Phases in the plan that nobody approved; do not extend them:",
      loop.unapproved
    )
    block("Discoveries noted in commits since the last PLAN:", loop.discoveries)
    return text
  }

  private static let rules = """
    # Rules

    - The marks in the plan (the boxes before its tasks) are set by ralph, and so are the rows of the \
    log of finished tasks. Do not edit them.
    - Touch nothing in `.ralph/`.
    - Never run `git clean -x`, `git stash`, `git reset --hard` or `git push`.
    - You may commit your own changes locally.
    - Nobody can answer a question while you work. If a person has to look, end your final message \
    with a line that says HUMAN INTERVENTION REQUIRED, and why.

    """
}

extension EffectRunner {
  /// What an iteration is told beside its task; nil outside the loop.
  func loopParts(_ dispatch: Dispatch) -> LoopParts? {
    guard dispatch.mode != .none, let setting = setting.loop else { return nil }
    var parts = LoopParts(
      setting,
      mode: dispatch.mode,
      verdict: dispatch.verdict
    )
    parts.failures = dispatch.failures
    if !dispatch.report.isNone {
      parts.report = TerminalText.plain(ports.keeper.bytes(dispatch.report, limit: 1 << 20) ?? [])
    }
    guard dispatch.mode == .plan else { return parts }
    parts.discoveries = ports.commits?.discoveries(since: dispatch.since) ?? ""
    parts.approved = dispatch.approved.string
    parts.unapproved = dispatch.unapproved.string
    return parts
  }
}
