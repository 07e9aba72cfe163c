import RalphCore
import Testing

@testable import ralph

/// What a resume takes from its line, and what from the recorded policy.
@Suite struct ResumeTests {
  static func overlay(_ line: [String], on recorded: Policy) throws -> Policy {
    try SettingsTests.settings([], ["RALPH_ATTEMPTS": "9"], ["resume"] + line).overlay(on: recorded)
  }

  static var recorded: Policy {
    var policy = Policy()
    policy.agent = Name("claude") ?? Name()
    policy.iterations = 5
    policy.concurrent = 7
    policy.attempts = 4
    policy.followUps = .take
    policy.verify = .command
    policy.verifyCommand = Text("make")
    return policy
  }

  @Test func `nothing typed changes nothing, whatever files and variables say`() throws {
    #expect(try ResumeTests.overlay([], on: ResumeTests.recorded) == ResumeTests.recorded)
  }

  @Test func `what is typed replaces single values`() throws {
    var expected = ResumeTests.recorded
    expected.concurrent = 2
    expected.verify = .accept
    let overlay = try ResumeTests.overlay(["-c2", "--no-verify"], on: ResumeTests.recorded)
    #expect(overlay == expected)
  }

  @Test func `a typed agent brings its own command`() throws {
    var recorded = ResumeTests.recorded
    recorded.agentCommand = Text("/opt/claude")
    let shell = try ResumeTests.overlay(["--agent", "shell:cat"], on: recorded)
    #expect(shell.agent.text == "shell")
    #expect(shell.agentCommand.string == "cat")
    let claude = try ResumeTests.overlay(["--agent", "claude"], on: shell)
    #expect(claude.agentCommand.isEmpty)
  }

  @Test(arguments: [
    (5, ["3"], 8), (5, [], 5), (5, ["0"], 0), (0, ["3"], 0), (999_999, ["5"], 1_000_000),
  ])
  func `a number adds iterations, and 0 lifts the limit`(
    _ before: Int,
    _ line: [String],
    _ after: Int
  ) throws {
    var recorded = ResumeTests.recorded
    recorded.iterations = before
    let policy = try ResumeTests.overlay(line, on: recorded)
    #expect(policy.iterations == after)
    #expect(policy.followUps == (line == ["0"] ? .hold : .take))
  }

  @Test func `a reload takes all but the iterations from the files`() throws {
    let file = SettingsTests.file(.project, "[run]\nconcurrent = 9\niterations = 77")
    let line = ["resume", "2", "--reload-config"]
    let policy = try SettingsTests.settings([file], [:], line).reloaded(on: ResumeTests.recorded)
    #expect(policy.concurrent == 9)
    #expect(policy.iterations == 7)
    #expect(policy.attempts == Policy().attempts)
  }
}
