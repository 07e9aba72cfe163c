import RalphFiles
import Testing

/// Rules that an agent has made easier: nothing passes by them, in this run or a later one.
@Suite struct LoopTamperTests {
  /// A loop whose first BUILD made every rule a warning, baseline and all, and wrote what they forbid.
  private func tampered(commits: Bool) throws -> LoopStage {
    let commit = commits ? "git add -A; git -c user.name=a -c user.email=a@b commit -qm Done" : ":"
    let loop = try LoopStage(
      build: """
        if [ $RALPH_BEAD = 7.1.3 ]; then
          sed -i 's/gate=block/gate=warn/' rules/AC.rules
          sha256sum rules/AC.rules | cut -d' ' -f1 > workers/ralph/.verify/ac.sha256
          echo '# BROKEN' > src/x.sh
          \(commit)
        else
          echo $RALPH_BEAD >> src/done.txt
        fi
        """
    )
    let answer = try loop.stage.ralph(loop.words("2"))
    #expect(answer.code == 3, "\(answer.all)")
    return loop
  }

  @Test(arguments: [true, false])
  func `no later loop goes by rules as an agent left them, whatever it is told`(
    commits: Bool
  ) throws {
    let loop = try tampered(commits: commits)
    let entries = try loop.stage.entries().count
    for words in [["2"], ["2", "--allow-dirty"]] {
      let refused = try loop.stage.ralph(loop.words(words))
      #expect(refused.code == 64, "\(refused.all)")
      #expect(refused.err.contains("rules/AC.rules  by 7.1.3#1"), "\(refused.all)")
      #expect(refused.err.contains("git checkout") && refused.err.contains("verify --init"))
    }
    #expect(try loop.stage.entries().count == entries)
    #expect(loop.log.count == 2)
  }

  @Test func `rules that were put back judge again`() throws {
    let loop = try tampered(commits: true)
    for file in ["rules/AC.rules", "workers/ralph/.verify/ac.sha256"] {
      try loop.git(["checkout", "-q", "HEAD~1", "--", file])
    }
    try loop.git(["rm", "-qf", "src/x.sh"])
    try loop.git(["commit", "-qm", "Put back"])
    let answer = try loop.stage.ralph(loop.words("2"))
    #expect(answer.code == 0 && answer.out.contains("✓ 7.1.4 verified"), "\(answer.all)")
  }

  @Test func `a person takes them as they are, and no agent does`() throws {
    let loop = try tampered(commits: true)
    #expect(try loop.stage.ralph("verify", "--init", "--yes").code == 0)
    let answer = try loop.stage.ralph(loop.words("1", "--allow-dirty"))
    #expect(answer.code == 0, "\(answer.all)")
    let other = try tampered(commits: true)
    #expect(try other.stage.ralph("retry", "7.1.3").code == 0)
    #expect(try other.stage.ralph(other.words("1", "--allow-dirty")).code == 0)
  }
}
