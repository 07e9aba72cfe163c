import RalphCore
import Testing

@testable import ralph

/// How the layers become one set of settings, and that a policy.
@Suite struct SettingsTests {
  static let workspace = Workspace(root: "/w", here: "/w/sub", home: "/home/u")

  static func file(_ layer: ConfigurationFile.Layer, _ text: String) -> ConfigurationFile {
    let names = ["user": "~/.config/ralph/config", "project": ".ralph.conf"]
    let name = names[layer.rawValue] ?? ".ralph/local.conf"
    return ConfigurationFile(layer: layer, path: "/w/x", shown: name, bytes: Array(text.utf8))
  }

  /// Settings from files (weakest first), variables and a line.
  static func settings(
    _ files: [ConfigurationFile] = [],
    _ variables: [String: String] = [:],
    _ line: [String] = []
  ) throws -> Settings {
    var settings = Settings(workspace: workspace)
    settings.files = files
    for file in files { settings.lay(try Assignment.all(in: file)) }
    settings.lay(try Assignment.all(in: Environment(variables)))
    try settings.layTyped(try Arguments(line))
    return settings
  }

  @Test func `each layer wins over the ones below, and the origin says which`() throws {
    let files = [
      SettingsTests.file(.user, "[run]\nconcurrent = 11"),
      SettingsTests.file(.project, "[run]\nconcurrent = 12"),
      SettingsTests.file(.local, "\n[run]\nconcurrent = 13"),
    ]
    let variables = ["RALPH_CONCURRENT": "14"]
    let line = ["--concurrent", "15"]
    let steps: [(Settings, Int, String)] = [
      (try SettingsTests.settings(), 3, "default"),
      (try SettingsTests.settings(Array(files[..<1])), 11, "~/.config/ralph/config:2"),
      (try SettingsTests.settings(Array(files[..<2])), 12, ".ralph.conf:2"),
      (try SettingsTests.settings(files), 13, ".ralph/local.conf:3"),
      (try SettingsTests.settings(files, variables), 14, "RALPH_CONCURRENT"),
      (try SettingsTests.settings(files, variables, line), 15, "--concurrent"),
    ]
    for (settings, value, origin) in steps {
      #expect(settings[.concurrent].value == .count(value))
      #expect(settings[.concurrent].origin.description == origin)
      #expect(try settings.policy().concurrent == value)
    }
  }

  @Test func `the last of two lines wins, and the long variable over the short one`() throws {
    let file = SettingsTests.file(.project, "[run]\nattempts = 4\nattempts = 5")
    let variables = ["RALPH_TIMEOUT": "1m", "RALPH_RUN_TIMEOUT": "2m"]
    let settings = try SettingsTests.settings([file], variables)
    #expect(settings[.attempts].origin.description == ".ralph.conf:3")
    #expect(try settings.policy().attempts == 5)
    #expect(settings[.timeout].origin == .environment("RALPH_RUN_TIMEOUT"))
    #expect(try settings.policy().timeout == .minutes(2))
  }

  @Test func `a command that a run cannot record whole is refused, not cut`() throws {
    let long = "true; : " + String(repeating: "0", count: 5000) + "; false"
    #expect(throws: Failure.self) {
      try SettingsTests.settings([], [:], ["--verify", long]).policy()
    }
  }

  @Test func `without any setting the policy is the core's, for claude`() throws {
    var expected = Policy()
    expected.agent = Name("claude") ?? Name()
    // Zero stands for none in older journals.
    (expected.diskFloor, expected.awake) = (200 << 20, true)
    #expect(try SettingsTests.settings().policy() == expected)
  }

  @Test(arguments: [
    ("[run]\ntimout = 3", ".ralph.conf:2: unknown key 'run.timout'", "'run.timeout'"),
    ("[rnu]\n", ".ralph.conf:1: unknown section '[rnu]'", "'run'"),
    ("[run]\nconcurrent = 65", ".ralph.conf:2: run.concurrent takes a whole number from 1", ""),
    ("[run]\nfail-fast = maybe", ".ralph.conf:2: run.fail-fast takes yes or no", ""),
    ("[run]\nfollow-ups = hodl", ".ralph.conf:2: run.follow-ups takes one of", "'hold'"),
    ("[agent]\noutput-kept = 1", ".ralph.conf:2: agent.output-kept takes a size from 4k", ""),
    ("[watch]\ninterval = 1ms", ".ralph.conf:2: watch.interval takes a duration from 10ms", ""),
    (
      "[verify]\nmode = rules", ".ralph.conf:2: verify.mode rules is not built yet", "auto, command"
    ),
    (
      "[notify \"team\"]\nkind = x", ".ralph.conf:1: section '[notify \"team\"]' is not built",
      "[notify]"
    ),
    ("[ui]\ntheme = x", ".ralph.conf:2: key 'ui.theme' is not built yet", ""),
    ("[run \"x\"]", ".ralph.conf:1: section '[run]' takes no name", "write [run]"),
    ("[verify]\ncommand = a ; b", ".ralph.conf:2: is '; b' a comment", "in quotes"),
    ("[run\n", ".ralph.conf:1: not a section", ""),
  ])
  func `a wrong file is refused with 78, its line and a way on`(
    _ text: String,
    _ message: String,
    _ hint: String
  ) throws {
    let failure = try #require(throws: Failure.self) {
      try SettingsTests.settings([SettingsTests.file(.project, text)])
    }
    #expect(failure.exit == .configuration)
    #expect(failure.message.hasPrefix(message), "\(failure.message)")
    #expect(hint.isEmpty || failure.hints.contains { $0.contains(hint) }, "\(failure.hints)")
  }

  @Test func `a bad variable is named`() throws {
    let failure = try #require(throws: Failure.self) {
      try SettingsTests.settings([], ["RALPH_TIMEOUT": "soon"])
    }
    #expect(failure.exit == .configuration)
    #expect(failure.message == "RALPH_TIMEOUT takes a duration from 1ms to 30d, not 'soon'")
  }

  @Test(arguments: [
    ("", "", "none -"),
    ("", "--verify t", "command t"),
    ("", "--no-verify", "accept -"),
    ("[verify]\ncommand = make", "", "command make"),
    ("[verify]\ncommand = make", "--verify t", "command t"),
    ("[verify]\ncommand = make", "--no-verify", "accept make"),
    ("[verify]\ncommand = make\nmode = none", "", "none make"),
    ("[verify]\nmode = accept", "--verify t", "command t"),
  ])
  func `a verifier is one decision in two keys`(
    _ file: String,
    _ line: String,
    _ verifier: String
  ) throws {
    let files = [SettingsTests.file(.project, file)]
    let policy = try SettingsTests.settings(files, [:], ArgumentsTests.words(line)).policy()
    let command = policy.verifyCommand.isEmpty ? "-" : policy.verifyCommand.string
    #expect("\(policy.verify.rawValue) \(command)" == verifier)
  }

  @Test func `a command of a lower layer does not leak into another kind of agent`() throws {
    let files = [SettingsTests.file(.project, "[agent]\nkind = shell\ncommand = ./agent.sh")]
    let policy = try SettingsTests.settings(files).policy()
    #expect(policy.agent.text == "shell")
    #expect(policy.agentCommand.string == "./agent.sh")
    let other = try SettingsTests.settings(files, [:], ["--agent", "claude"]).policy()
    #expect(other.agent.text == "claude")
    #expect(other.agentCommand.isEmpty)
    let third = try SettingsTests.settings(files, [:], ["--agent", "shell:cat -n"]).policy()
    #expect(third.agentCommand.string == "cat -n")
  }

  @Test(arguments: [
    (["0"], FollowUps.hold), (["1"], .take), (["0", "--follow-ups", "take"], .take),
    (["1", "--follow-ups", "hold"], .hold),
  ])
  func `without a bound on iterations follow-ups wait, unless somebody said otherwise`(
    _ line: [String],
    _ expected: FollowUps
  ) throws {
    #expect(try SettingsTests.settings([], [:], line).policy().followUps == expected)
  }

  @Test func `ids without a source are the plan's`() throws {
    let line = ["--only", "7.1.1, plan:7.1.2,7.1.1", "--skip=t-0a1b2c3d", "--priority", "2"]
    let policy = try SettingsTests.settings([], [:], line).policy()
    #expect(policy.only.map(\.description) == ["plan:7.1.1", "plan:7.1.2"])
    #expect(policy.skip.map(\.description) == ["plan:t-0a1b2c3d"])
    #expect(policy.priority == 2)
  }

  @Test func `what runs a program is told with its origin`() throws {
    let text = "[verify]\ncommand = make\n[agent]\nkind = shell\ncommand = ./a"
    let files = [SettingsTests.file(.project, text)]
    let runnable = try SettingsTests.settings(files, [:], ["--verify", "t"]).runnable
    #expect(
      runnable.map { "\($0.key.rawValue) \($0.value) \($0.origin)" } == [
        "agent.kind shell .ralph.conf:4", "agent.command ./a .ralph.conf:5",
        "verify.command t --verify",
      ]
    )
    #expect(try SettingsTests.settings().runnable.isEmpty)
  }

  @Test func `a path counts from where it was written`() throws {
    let files = [SettingsTests.file(.project, "[source]\nplan = P.md\n[run]\nprompt = ~/p")]
    #expect(try SettingsTests.settings(files).path(.plan) == "/w/P.md")
    #expect(try SettingsTests.settings(files).path(.prompt) == "/home/u/p")
    #expect(try SettingsTests.settings(files, [:], ["--plan", "Q"]).path(.plan) == "/w/sub/Q")
    #expect(try SettingsTests.settings(files, [:], ["--plan", "/Q"]).path(.plan) == "/Q")
    #expect(try SettingsTests.settings().path(.plan) == nil)
  }

  @Test func `another byte in a file is another digest, and so is a file more`() throws {
    let one = try SettingsTests.settings([SettingsTests.file(.project, "[run]")])
    let two = try SettingsTests.settings([SettingsTests.file(.project, "[run] ")])
    let other = try SettingsTests.settings([SettingsTests.file(.local, "[run]")])
    #expect(Set([one.digest, two.digest, other.digest]).count == 3)
    #expect(one.digest == ConfigurationFile.digest(one.files))
  }
}
