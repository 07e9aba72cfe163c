import RalphCore
import RalphFiles
import Testing

/// How soon a pane that fell quiet has its next prompt, and what looking costs.
///
/// Times are measured and printed, never asserted: the machine may be busy.
@Suite(.enabled(if: realTmux != nil, "tmux is not on PATH"), .serialized, .timeLimit(.minutes(5)))
struct PanesResponseTests {
  @Test func `a quiet pane is given its next bead, and the times between are told`() throws {
    let stage = try PaneStage(["", ""], script: "* * sleep 500\n* * signal\n")
    try stage.add((1...10).map { "Task \($0)" })
    let answer = try stage.play("--verify", "true")
    #expect(answer.code == 0, "\(answer.all)")
    try stage.expectDone()
    let pauses = try pauses(stage)
    // Each pane began with one bead, and each further one followed a quiet pane.
    #expect(pauses.count == 10 - stage.panes.count)
    for part in Pause.parts {
      let times = pauses.map { part.of($0) }.sorted()
      let middle = times[times.count / 2]
      print("response, \(part.name): \(times[0])–\(times[times.count - 1]), median \(middle) ms")
    }
  }

  @Test func `a look at twelve panes is one call of tmux`() throws {
    let stage = try PaneStage(
      Array(repeating: "", count: 12),
      script: "* * sleep 4000\n* * signal\n"
    )
    let tmux = try #require(realTmux)
    let log = stage.stage.path + "/calls"
    // One line a call: when, and the first word that says what for.
    let wrapper = "#!/bin/sh\necho \"$*\" | tr '\\n\\037' '  ' >>'\(log)'\necho >>'\(log)'\n"
    try stage.stage.put("bin/tmux", wrapper + "exec \(tmux) \"$@\"\n")
    try stage.run(["chmod", "+x", stage.stage.path + "/bin/tmux"])
    try stage.add("Only one")
    let answer = try stage.play("--verify", "true")
    #expect(answer.code == 0, "\(answer.all)")
    let calls = text(log).split(separator: "\n").filter { $0.contains("list-panes") }
    try #require(!calls.isEmpty)
    let all = calls.filter { $0.components(of: "capture-pane") == 12 }
    // Besides them: a call that finds the panes, and the sender's own looks at its one pane.
    let some = calls.filter { (2...11).contains($0.components(of: "capture-pane")) }
    #expect(all.count > 3, "\(calls.count)")
    #expect(some.isEmpty, "\(some.first ?? "")")
    #expect(!text(log).contains("control-mode") && !text(log).contains(" -C"))
  }

  /// The time between a pane's quiet and its next prompt, in its parts.
  private struct Pause {
    var quiet: Instant
    var ended = Instant.zero
    var judged = Instant.zero
    var asked = Instant.zero
    var sent = Instant.zero

    static var parts: [(name: String, of: (Pause) -> Int64)] {
      [
        ("quiet to evidence", { ($0.ended - $0.quiet).value }),
        ("verifier", { ($0.judged - $0.ended).value }),
        ("verdict to dispatch (claim)", { ($0.asked - $0.judged).value }),
        ("dispatch to accepted", { ($0.sent - $0.asked).value }),
        ("quiet to accepted", { ($0.sent - $0.quiet).value }),
      ]
    }
  }

  private func pauses(_ stage: PaneStage) throws -> [Pause] {
    var open: [(pane: Name, bead: BeadID, pause: Pause)] = []
    var dispatched: [Seq: Name] = [:]
    var holders: [Name: BeadID] = [:]
    var pauses: [Pause] = []
    for entry in try stage.stage.entries() {
      switch entry.fact {
      case .event(.paneChanged(let seen)) where seen.what == .quiet:
        guard let bead = holders[seen.pane] else { continue }
        holders[seen.pane] = nil
        open.append((seen.pane, bead, Pause(quiet: entry.at)))
      case .event(.attemptEnded(let it)):
        for index in open.indices where open[index].bead == it.bead {
          open[index].pause.ended = entry.at
        }
      case .event(.verifyEnded(let it)):
        for index in open.indices where open[index].bead == it.bead {
          open[index].pause.judged = entry.at
        }
      case .command(.dispatch(let it)):
        dispatched[entry.seq] = it.pane
        for index in open.indices where open[index].pane == it.pane {
          open[index].pause.asked = entry.at
        }
      case .event(.dispatchSent(let it)):
        guard let pane = dispatched[entry.cause] else { continue }
        holders[pane] = it.bead
        guard let index = open.firstIndex(where: { $0.pane == pane }) else { continue }
        var pause = open.remove(at: index).pause
        pause.sent = entry.at
        pauses.append(pause)
      default: break
      }
    }
    return pauses
  }
}
