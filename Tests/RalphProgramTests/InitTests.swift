import RalphFiles
import RalphProcess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `ralph init`: the first files, and the hooks among somebody's settings.
@Suite(.timeLimit(.minutes(2))) struct InitTests {
  private let settings = "work/.claude/settings.local.json"

  private func spot(_ stage: Stage) -> String { "\(stage.path)/\(settings)" }

  @Test func `the files are made once, said, and good to run with`() throws {
    let stage = try Stage(nil)
    let before = try stage.snapshot()
    let dry = try stage.ralph("init", "--dry-run")
    #expect(dry.code == 0 && dry.out.contains("would make  IMPLEMENTATION_PLAN.md"))
    #expect(try stage.snapshot() == before)
    let made = try stage.ralph("init")
    #expect(made.code == 0, "\(made.all)")
    for name in [".ralph.conf", ".ralph/.gitignore", "IMPLEMENTATION_PLAN.md", "rules/AC.rules"] {
      #expect(made.out.contains("made        \(name)\n"))
      #expect(Files.exists("\(stage.workspace)/\(name)"))
    }
    #expect(text(stage.workspace + "/.ralph/.gitignore") == "*\n")
    #expect(try stage.ralph("plan", "check").code == 0)
    #expect(try stage.ralph("config", "get", "run.concurrent").out == "2\n")
    let after = try stage.snapshot()
    #expect(try stage.ralph("init").out.contains("kept        .ralph.conf"))
    #expect(try stage.snapshot() == after)
    let run = try stage.play("0", "--no-verify")
    #expect(run.code == 0, "\(run.all)")
    #expect(stage.planText.isEmpty || !stage.planText.contains("[ ]"))
  }

  @Test func `nothing that is there is touched, whatever it is`() throws {
    let stage = try Stage("# mine\n", name: "workers/IMPLEMENTATION_PLAN.md")
    try stage.put("work/.ralph.conf", "mine")
    try Files.makeFolder(stage.workspace + "/rules")
    try #require(unsafe symlink("/nowhere", stage.workspace + "/rules/AC.rules") == 0)
    let answer = try stage.ralph("init", "--json")
    #expect(answer.code == 0, "\(answer.all)")
    #expect(text(stage.workspace + "/.ralph.conf") == "mine")
    #expect(!Files.exists(stage.workspace + "/IMPLEMENTATION_PLAN.md"))
    #expect(answer.out.contains(#"{"path":"workers/IMPLEMENTATION_PLAN.md","state":"kept"}"#))
    #expect(answer.out.contains(#"{"path":"rules/AC.rules","state":"kept"}"#))
    #expect(answer.out.contains(#"{"path":".ralph/.gitignore","state":"made"}"#))
  }

  @Test func `it can be narrowed, and not in two ways at once`() throws {
    let stage = try Stage(nil)
    try stage.ralph("init", "--bd")
    #expect(!Files.exists(stage.workspace + "/IMPLEMENTATION_PLAN.md"))
    #expect(Files.exists(stage.workspace + "/.ralph.conf"))
    try stage.ralph("init", "--plan")
    #expect(Files.exists(stage.workspace + "/IMPLEMENTATION_PLAN.md"))
    #expect(!Files.exists(stage.workspace + "/rules"))
    #expect(try stage.ralph("init", "--plan", "--bd").code == 64)
    stage.variables = ["RALPH=1"]
    #expect(try stage.ralph("init").code == 77)
    #expect(try stage.ralph("init", "--hooks", "--yes").code == 77)
  }

  @Test func `hooks are shown, and written only with a yes`() throws {
    let stage = try Stage(nil)
    let before = try stage.snapshot()
    let dry = try stage.ralph("init", "--hooks", "--dry-run")
    #expect(dry.code == 0 && dry.out.contains("\"UserPromptSubmit\""), "\(dry.all)")
    #expect(dry.out.contains("notify = [\"/") && dry.out.contains("/ralph\", \"hook\"]"))
    #expect(try stage.snapshot() == before)
    let asked = try stage.ralph("init", "--hooks")
    #expect(asked.code == 78 && asked.err.contains("--yes"))
    #expect(try stage.snapshot() == before)
    #expect(try stage.ralph("init", "--hooks", "--yes").code == 0)
    let written = text(spot(stage))
    for line in dry.out.split(separator: "\n") where line.hasPrefix("  + ") {
      #expect(written.contains(line.dropFirst(4)))
    }
    let after = try stage.snapshot()
    let again = try stage.ralph("init", "--hooks", "--yes")
    #expect(again.code == 0 && again.out.contains("already installed"))
    #expect(try stage.snapshot() == after)
  }

  @Test func `the installed command is one that works`() throws {
    let stage = try Stage(nil)
    try stage.ralph("init", "--hooks", "--yes")
    let line = try #require(text(spot(stage)).split(separator: "\n").first { $0.contains("ralph") })
    let command = line.split(separator: "\"").first { $0.hasPrefix("/") }
    let answer = try stage.program(
      ["/bin/sh", "-c", String(try #require(command))],
      input: .bytes(Array(#"{"hook_event_name":"Stop","cwd":"\#(stage.workspace)"}"#.utf8))
    )
    #expect(answer.code == 0 && answer.all.isEmpty)
    #expect(try Files.list(stage.workspace + "/.ralph/hooks").count == 1)
  }

  @Test func `settings of somebody's own stay, mode and all`() throws {
    let stage = try Stage(nil)
    let own = "{\n  \"permissions\": { \"allow\": [ \"Bash(ls:*)\" ] },\n  \"x\": 1.50\n}"
    try stage.put(settings, own)
    #expect(try stage.ralph("init", "--hooks", "--yes").code == 0)
    let after = text(spot(stage))
    #expect(after.hasPrefix(String(own.dropLast(2)) + ",\n  \"hooks\": {"))
    #expect(try Files.status(spot(stage))?.mode == 0o100644)
  }

  @Test func `settings that are wrong, or lie elsewhere, are refused`() throws {
    let stage = try Stage(nil)
    try stage.put(settings, "{ broken")
    let broken = try stage.ralph("init", "--hooks", "--yes")
    #expect(broken.code == 78 && broken.err.contains("not valid JSON"), "\(broken.all)")
    #expect(text(spot(stage)) == "{ broken")
    try stage.put("elsewhere.json", "{}")
    try Files.remove(spot(stage))
    try #require(unsafe symlink("../../elsewhere.json", spot(stage)) == 0)
    let linked = try stage.ralph("init", "--hooks", "--yes")
    #expect(linked.code == 78 && linked.err.contains("is a link or"), "\(linked.all)")
    #expect(text(stage.path + "/elsewhere.json") == "{}")
    try Files.remove(spot(stage))
    try #require(unsafe mkfifo(spot(stage), 0o600) == 0)
    #expect(try stage.ralph("init", "--hooks", "--yes", within: 10).code == 78)
  }
}
