import RalphFiles
import RalphProcess
import Testing

/// Mistakes that are switched on one by one: a check that finds none of them is worth nothing.
///
/// `swift run plant` prints the same table; `swift run plant --fault NAME` tries one of them.
@Suite struct PlantedTests {
  @Test func `every planted mistake is found by a check, and nothing is found without one`() throws
  {
    var folder = Files.folder(of: Files.realPath(CommandLine.arguments[0]) ?? "/")
    while folder != "/", !Files.isExecutable(folder + "/plant") {
      folder = Files.folder(of: folder)
    }
    let answer = try ProgramRun.capture(
      Invocation([folder + "/plant"], timeLimitMs: 900_000, outputBound: 1 << 20)
    )
    let said = String(decoding: answer.out + answer.err, as: UTF8.self)
    print(said)
    #expect(answer.ending.isSuccess, "\(said)")
    let rows = said.split(separator: "\n").filter { $0.hasPrefix("| ") }
    // The head, the child without a mistake, and at least as many as the goals ask for.
    #expect(rows.count > 2 + 25)
  }
}
