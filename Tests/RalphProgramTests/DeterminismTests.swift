import RalphAudit
import RalphCore
import RalphFiles
import RalphProcess
import Testing

/// One journal gives one state and one list of commands, whatever is around the process.
///
/// `swift run determinism --processes 100 --program PATH...` asks the same 100 times, and of several
/// builds.
@Suite struct DeterminismTests {
  @Test(arguments: try Recording.all())
  func `a recording's state and commands are the same bytes in four processes and more`(
    recording: Recording
  ) throws {
    // Hash seeds come from the system, and so does no locale, zone, width, home or folder.
    let tool = try built("determinism")
    for program in [try built("ralph"), tool] {
      let answer = try ProgramRun.capture(
        Invocation(
          [tool, "--processes", "5", "--program", program, recording.path],
          timeLimitMs: 120_000
        )
      )
      let said = String(decoding: answer.out + answer.err, as: UTF8.self)
      #expect(answer.ending.isSuccess, "\(said)")
      #expect(said.contains("1 journals, 1 programs, 5 processes each, 0 differences"), "\(said)")
    }
  }

  @Test func `the derived commands are those that were recorded`() throws {
    for recording in try Recording.all() {
      let answer = try ProgramRun.capture(
        Invocation([try built("determinism"), "--derive", recording.path], outputBound: 32 << 20)
      )
      let lines = String(decoding: answer.out, as: UTF8.self).split(separator: "\n")
      let derived = lines.filter { $0.contains("\"kind\":\"do.") }.count
      let recorded = recording.entries.count { $0.command != nil }
      // A crash cuts what was owed, and the check says nothing of that.
      #expect(derived >= recorded && derived <= recorded + 40, "\(recording.name)")
      #expect(lines.contains("state \(StateText.digest(recording.state))"), "\(recording.name)")
    }
  }

  @Test func `a difference is told with program, question and process`() throws {
    let stage = try Stage(nil)
    // A program that answers with what is around it.
    try stage.put("bin/liar", "#!/bin/sh\necho \"$TZ\"\n")
    let liar = stage.path + "/bin/liar"
    #expect(try stage.program(["/bin/chmod", "+x", liar]).code == 0)
    let journal = try #require(try Recording.all().first).path
    let tool = try built("determinism")
    let answer = try stage.program([tool, "--processes", "3", "--program", liar, journal])
    #expect(answer.code == 1, "\(answer.all)")
    #expect(answer.out.contains("liar --derive \(journal): process 1 differs"), "\(answer.out)")
  }
}
