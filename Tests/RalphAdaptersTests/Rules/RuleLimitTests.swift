import RalphAdapters
import RalphFiles
import RalphProcess
import Testing

/// What a rule's command may take: time, room, and nobody's patience.
@Suite(.timeLimit(.minutes(2))) struct RuleLimitTests {
  @Test func `a hanging rule fails, and its group is ended`() throws {
    var world = try RulesWorld()
    world.limitMs = 300
    let mark = "\(world.top)/pid"
    let text =
      "[R]\nmode=auto\ngate=block\ncmd=sleep 300 & echo $! > pid; trap '' TERM; sleep 300\n"
    let result = try #require(try world.results(text).first)
    #expect(result.outcome == .fail)
    #expect(result.reasons == ["no end within 0.3 s; its process group was ended"])
    let number = String(decoding: try Files.read(mark).dropLast(), as: UTF8.self)
    let pid = try #require(Int32(number))
    let isGone = Poller.wait(timeoutMs: 10_000) {
      ((try? ProcessIdentity.of(pid)) ?? nil)?.isAlive != true
    }
    #expect(isGone)
  }

  @Test func `a grandchild that keeps the pipe is not waited for`() throws {
    let world = try RulesWorld()
    let text = "[R]\nmode=auto\ncmd=echo done; sleep 300 & disown\nexpect_stdout=done\n"
    let result = try #require(try world.results(text).first)
    #expect(result.outcome == .pass)
    #expect(try #require(result.evidence).tookMs < 15_000)
  }

  @Test func `a flood is cut, said, and never taken for what was expected`() throws {
    let world = try RulesWorld()
    let flood = "yes y | head -c 3000000"
    let results = try world.results(
      "[A]\nmode=auto\ncmd=\(flood)\nexpect_stdout=y\n\n"
        + "[B]\nmode=auto\ncmd=\(flood)\nexpect_stdout_regex=^y$\n\n"
        + "[C]\nmode=auto\ncmd=\(flood)\nexpect_stdout_regex=^n$\n"
    )
    #expect(results.map(\.outcome) == [.fail, .pass, .fail])
    let cut = "2737856 bytes"
    #expect(results[0].reasons == ["stdout is too long to be compared: \(cut) were left out"])
    #expect(results[2].reasons.first?.hasSuffix("got='y y y', \(cut) left out") == true)
    #expect(results.allSatisfy { ($0.evidence?.out.count ?? 99) <= 21 })
    #expect(results[0].evidence?.out.contains { $0.contains(cut) } == true)
  }
}
