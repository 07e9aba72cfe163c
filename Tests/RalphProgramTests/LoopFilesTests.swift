import RalphFiles
import Testing

/// The files of a brain repository around a loop: what its prompts name, where its transcripts go, and
/// what its commits hold.
@Suite(.tags(.slow)) struct LoopFilesTests {
  private static let build = "echo $RALPH_BEAD >> src/done.txt"

  /// Keeps each iteration's prompt in a file of its own.
  private static let keep =
    "printf '%s\\n' \"$prompt\" > \"$HOME/prompt-$(wc -l < \"$AT/agent-log\")\""

  /// The files that the prompt of an iteration names as to be known.
  private func known(_ loop: LoopStage, _ iteration: Int) throws -> [Substring] {
    let prompt = text(loop.stage.path + "/home/prompt-\(iteration)")
    try #require(prompt.contains("# MODE: "), "no prompt \(iteration)")
    guard let start = prompt.firstRange(of: "# To know\n\n") else { return [] }
    return prompt[start.upperBound...].split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { !$0.isEmpty }
  }

  @Test func `prompts name THOUGHTS.md and NEURONS.md where they are, and not where they are not`()
    throws
  {
    let loop = try LoopStage(
      plan: LoopFilesTests.keep,
      build: LoopFilesTests.keep + "\n" + LoopFilesTests.build
    )
    loop.stage.variables.append("AT=\(loop.stage.path)")
    let words = loop.words("2", "--verify", "true")
    #expect(try loop.stage.ralph(words).code == 0)
    #expect(try known(loop, 1) == ["- THOUGHTS.md", "- NEURONS.md"])
    #expect(try known(loop, 2) == ["- THOUGHTS.md", "- NEURONS.md"])
    // The loop's own folder comes before the repository's top.
    try loop.git(["mv", "THOUGHTS.md", "workers/ralph/THOUGHTS.md"])
    try loop.git(["rm", "-q", "NEURONS.md"])
    try loop.git(["commit", "-q", "-m", "one of them"])
    #expect(try loop.stage.ralph(words).code == 0)
    #expect(try known(loop, 3) == ["- workers/ralph/THOUGHTS.md"])
    #expect(try known(loop, 4) == ["- workers/ralph/THOUGHTS.md"])
    try loop.git(["rm", "-q", "workers/ralph/THOUGHTS.md"])
    try loop.git(["commit", "-q", "-m", "none of them"])
    #expect(try loop.stage.ralph(words).code == 0)
    #expect(try known(loop, 5) == [] && known(loop, 6) == [])
    let shown = try loop.stage.ralph(loop.words("--print-prompt", "build")).out
    #expect(shown.contains("# MODE: BUILD") && !shown.contains("# To know"), "\(shown)")
  }

  @Test(arguments: ["workers/ralph/logs", "ralph/logs", ""])
  func `transcripts go into the loop's logs folder where there is one, and old ones leave it`(
    folder: String
  ) throws {
    let loop = try LoopStage(plan: "echo looked around", build: "echo built it")
    let place = folder.isEmpty ? ".ralph/transcripts" : folder
    try loop.stage.put(
      "work/.gitignore",
      "workers/ralph/logs/\nworkers/ralph/.verify/\nralph/logs/\n"
    )
    try loop.git(["commit", "-q", "-a", "-m", "logs are nobody's work"])
    let old = ["20200101_000000_iter1_plan.log", "20200102_030405_iter12_build.log"]
    let others = [
      "20200101_000000_iter1_plan.txt", "20200101_000000_session.log",
      "20990101_000000_iter1_plan.log",
      "notes.log",
    ]
    for name in old + others { try loop.stage.put("work/\(place)/\(name)", "kept\n") }
    let answer = try loop.stage.ralph(loop.words("2", "--verify", "true"))
    #expect(answer.code == 0, "\(answer.all)")
    let names = try Files.list("\(loop.stage.workspace)/\(place)")
    let new = names.filter { !others.contains($0) }.sorted()
    #expect(Set(others).isSubset(of: names) && new.count == 2, "\(names)")
    for (name, (end, said)) in zip(
      new,
      [
        ("_iter1_plan.log", "looked around\n"), ("_iter2_build.log", "built it\n"),
      ]
    ) {
      let stamp = name.dropLast(end.count).split(separator: "_", omittingEmptySubsequences: false)
      #expect(name.hasSuffix(end) && stamp.map(\.count) == [8, 6], "\(name)")
      #expect(stamp.allSatisfy { $0.allSatisfy(\.isNumber) }, "\(name)")
      #expect(text("\(loop.stage.workspace)/\(place)/\(name)") == said)
    }
    // One place holds them all.
    #expect(Files.exists(loop.stage.workspace + "/.ralph/transcripts") == folder.isEmpty)
    #expect(try loop.status() == "")
  }

  /// The files of a commit.
  private func files(_ loop: LoopStage, _ commit: String) throws -> [String] {
    try loop.git(["show", "--format=", "--name-only", commit]).split(separator: "\n").map(
      String.init
    )
  }

  /// What BUILDs of tasks change.
  private static let built = [
    "src/done.txt", "workers/IMPLEMENTATION_PLAN.md", "workers/ralph/THUNK.md",
  ]

  @Test
  func `with loop.commit = stage the next PLAN commits what the BUILDs staged, and only that`()
    throws
  {
    let loop = try LoopStage(build: LoopFilesTests.build)
    loop.stage.variables.append("RALPH_LOOP_COMMIT=stage")
    // Somebody else has staged one file, and changed another.
    try loop.stage.put("work/notes.txt", "mine\n")
    try loop.git(["add", "notes.txt"])
    try loop.stage.put("work/README.md", "# Mine\n")
    let words = ["--plan-every", "3", "--verify", "true", "--allow-dirty"]
    let first = try loop.stage.ralph(loop.words("3") + words)
    #expect(first.code == 0 && first.out.contains("7.1.4 is staged (3 files)"), "\(first.all)")
    #expect(try loop.commits() == [])
    let staged = try loop.git(["diff", "--cached", "--name-only"]).split(separator: "\n")
    #expect(staged.map(String.init) == ["notes.txt"] + LoopFilesTests.built)
    // The next run begins with a PLAN, and its own next PLAN is its fourth iteration.
    let second = try loop.stage.ralph(loop.words("4") + words)
    #expect(second.code == 0, "\(second.all)")
    #expect(
      loop.log.suffix(4).map { $0.prefix(11) } == ["PLAN", "BUILD 7.2.1", "BUILD 7.2.2", "PLAN"]
    )
    #expect(try loop.commits().map { $0.prefix { $0 != " " } } == ["loop:PLAN", "loop:PLAN"])
    for commit in ["HEAD~1", "HEAD"] {
      #expect(try files(loop, commit) == LoopFilesTests.built, "\(second.all)")
    }
    #expect(try loop.git(["show", "HEAD~1:src/done.txt"]) == "7.1.3\n7.1.4\n")
    #expect(try loop.git(["show", "HEAD:src/done.txt"]) == "7.1.3\n7.1.4\n7.2.1\n7.2.2\n")
    #expect(try loop.status() == " M README.md\nA  notes.txt")
    try loop.stage.expectSound()
  }

  @Test func `files of configured names are in no commit, and do not stop the loop`() throws {
    let loop = try LoopStage(
      build: """
        echo $RALPH_BEAD >> src/done.txt; mkdir -p out/deep gen/cache src/gen
        for name in table.out out/deep/x.txt src/page.gen.html gen/cache/index gen/kept src/odd.pyc
        do echo $RALPH_BEAD >> $name; done
        """
    )
    let own = "[loop]\n  never = *.out, out/, *.gen.*, gen/cache\n"
    try loop.stage.put("work/.ralph.conf", own)
    try loop.git(["add", ".ralph.conf"])
    try loop.git(["commit", "-q", "-m", "what is never committed"])
    for run in 1...2 {
      let answer = try loop.stage.ralph(loop.words("3", "--verify", "true"))
      #expect(answer.code == 0 && !answer.all.contains("no commit"), "\(run): \(answer.all)")
    }
    #expect(
      try loop.changed().filter { $0 != ".ralph.conf" } == ["gen/kept"] + LoopFilesTests.built
    )
    let all = try loop.git(["log", "--format=", "--name-only"]).split(separator: "\n")
    let artefacts = [
      "table.out", "out/deep/x.txt", "src/page.gen.html", "gen/cache/index", "src/odd.pyc",
    ]
    for name in artefacts {
      #expect(!all.contains { $0 == name }, "\(name)")
      #expect(text("\(loop.stage.workspace)/\(name)") == "7.1.3\n7.1.4\n7.2.1\n7.2.2\n", "\(name)")
    }
    #expect(
      try loop.status()
        == "?? gen/cache/\n?? out/\n?? src/odd.pyc\n?? src/page.gen.html\n?? table.out"
    )
    try loop.expectWhole()
  }
}
