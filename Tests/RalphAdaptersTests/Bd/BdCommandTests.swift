import RalphAdapters
import RalphCore
import RalphProcess
import Testing

@Suite struct BdCommandTests {
  let commands: BdCommands
  let id: BdID

  init() throws {
    commands = try #require(
      BdCommands(
        program: "/usr/bin/bd",
        actor: "ralph-host-9ae0",
        directory: "/w",
        environment: ["PATH=/bin", "BD_ACTOR=somebody", "BEADS_ACTOR=else", "BD_NO_DAEMON=1"]
      )
    )
    id = try #require(BdID("hy-wus.1"))
  }

  @Test func `every intent has its arguments`() {
    let table: [(Invocation, String)] = [
      (commands.version(), "version --json"),
      (commands.place(), "where --json"),
      (commands.info(), "info --json"),
      (commands.ready(), "ready --json --limit 0 --sort priority"),
      (commands.show(id), "show hy-wus.1 --json"),
      (
        commands.ours(),
        "list --status in_progress --assignee ralph-host-9ae0 --json --limit 0"
      ),
      (commands.all(), "list --all --json --limit 0"),
      (commands.claim(id), "update hy-wus.1 --claim --status in_progress --json"),
      (
        commands.reopen(id),
        "update hy-wus.1 --status in_progress --assignee ralph-host-9ae0 --json"
      ),
      (commands.release(id), "update hy-wus.1 --status open --assignee  --json"),
      (commands.block(id), "update hy-wus.1 --status blocked --json"),
      (commands.close(id, reason: "-x"), "close hy-wus.1 --reason -x --json"),
      (commands.close(id, reason: "\u{0}"), "close hy-wus.1 --reason Closed --json"),
      (commands.comments(id), "comments hy-wus.1 --json"),
      (commands.comment(id, "--json"), "comments add hy-wus.1 ralph: --json --json"),
      (commands.addLabel(id, BdCommands.parked), "label add hy-wus.1 ralph:parked --json"),
      (commands.removeLabel(id, BdCommands.parked), "label remove hy-wus.1 ralph:parked --json"),
      (commands.importOnly(), "sync --import-only"),
    ]
    for (invocation, expected) in table {
      #expect(invocation.argv.joined(separator: " ") == "/usr/bin/bd " + expected)
      #expect(invocation.timeLimitMs == 45_000)
      #expect(invocation.directory == "/w")
      #expect(invocation.input == .none)
    }
    #expect(commands.comment(id, "--json").argv[4] == "ralph: --json")
    #expect(commands.release(id).argv[5...6] == ["--assignee", ""])
  }

  @Test func `the actor is ours in both variables, and the daemon is left to the user`() {
    #expect(
      commands.version().environment == [
        "BD_ACTOR=ralph-host-9ae0", "BD_NO_DAEMON=1", "BEADS_ACTOR=ralph-host-9ae0", "PATH=/bin",
      ]
    )
  }

  @Test(arguments: ["", " ", "two words", "ü", "a\n", String(repeating: "a", count: 101)])
  func `an actor that could be anybody is refused`(actor: String) {
    #expect(BdCommands(program: "/bd", actor: actor, directory: "/", environment: []) == nil)
  }

  @Test(arguments: [
    "", " ", "hy", "-x", "--all", "hy-", "-hy-1", "hy-a b", "hy-a\n", "hy-*", "hy/a-b", "hy-ü",
    "hy-a;rm", "$x-1", "hy-" + String(repeating: "a", count: 42),
  ])
  func `what is no id never comes near a command`(text: String) { #expect(BdID(text) == nil) }

  @Test(arguments: ["hy-din", "hy-wus.1", "my-long_prefix-0a1", "nd-1", "HY-9.1.2"])
  func `ids of all known forms are ids`(text: String) throws {
    let id = try #require(BdID(text))
    #expect(BdID(id.bead) == id)
    #expect(id.bead.description == "bd:" + text)
  }

  @Test func `a bead of another source has no id here`() throws {
    #expect(BdID(BeadID(try #require(Name("plan:hy-1")))) == nil)
  }
}
