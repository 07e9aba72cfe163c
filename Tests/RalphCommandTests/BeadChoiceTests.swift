import RalphCore
import Testing

@testable import ralph

/// Which task is meant by what was typed.
@Suite struct BeadChoiceTests {
  private var state: State {
    var state = State()
    for (number, id) in ["plan:7.1.1", "bd:hm-1a2", "plan:twin", "bd:twin"].enumerated() {
      let seen = BeadSeen { $0.bead = BeadID(Name(cutting: id)) }
      let seq = Seq(UInt64(number + 1))
      state.apply(Entry(seq: seq, at: Instant(1), run: .none, fact: .event(.beadFound(seen))))
    }
    return state
  }

  @Test(arguments: [
    ("7.1.1", "plan:7.1.1"), ("plan:7.1.1", "plan:7.1.1"), ("hm-1a2", "bd:hm-1a2"),
    ("bd:twin", "bd:twin"),
  ])
  func `a task is named with or without its source`(_ typed: String, _ meant: String) throws {
    #expect(try BeadChoice.one(typed, in: state).name.text == meant)
  }

  @Test func `two of one name are both said, an unknown one gets the nearest`() {
    let twins = #expect(throws: Failure.self) { try BeadChoice.one("twin", in: state) }
    #expect(twins?.exit == .usage)
    #expect(twins?.hints == ["say which: plan:twin, bd:twin"])
    let unknown = #expect(throws: Failure.self) { try BeadChoice.one("hm-1a3", in: state) }
    #expect(unknown?.exit == .missingInput)
    #expect(unknown?.hints.first == "did you mean 'hm-1a2'?")
  }

  @Test func `of several words each task counts once`() throws {
    let beads = try BeadChoice.all(["7.1.1", "hm-1a2", "plan:7.1.1"], in: state)
    #expect(beads.map(\.bare) == ["7.1.1", "hm-1a2"])
  }
}
