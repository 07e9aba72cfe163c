import RalphCore
import Testing

/// Beads that are gone for good, which no later run looks at any more.
@Suite struct RestTests {
  private var state = State()
  private var run = RunID(genesis: 0x9ae0, number: 0)

  private mutating func tell(_ event: Event) {
    if case .runStarted = event { run.number += 1 }
    let entry = Entry(seq: state.seq.next, at: Instant(1), run: run, fact: .event(event))
    state.apply(entry)
  }

  private mutating func see(_ bead: BeadID) {
    tell(.beadFound(BeadSeen { ($0.bead, $0.asOf) = (bead, state.seq) }))
  }

  @Test mutating func `a bead that is gone rests with the next run`() {
    tell(.runStarted(RunStarted()))
    see(bead("a"))
    see(bead("b"))
    tell(.beadGone(BeadGone { $0.bead = bead("a") }))
    #expect(state.awake == [0, 1], "the run under way still counts it")
    tell(.runStarted(RunStarted()))
    #expect(state.awake == [1])
  }

  @Test mutating func `a bead that comes back is awake, in its place`() {
    tell(.runStarted(RunStarted()))
    for name in ["a", "b", "c"] { see(bead(name)) }
    for name in ["a", "b"] { tell(.beadGone(BeadGone { $0.bead = bead(name) })) }
    tell(.runStarted(RunStarted()))
    #expect(state.awake == [2])
    see(bead("b"))
    #expect(state.awake == [1, 2])
    #expect(state.queue.count == 2, "and it waits for a slot like any other")
  }

  @Test mutating func `what a person asks for wakes it`() {
    tell(.runStarted(RunStarted()))
    see(bead("a"))
    tell(.beadGone(BeadGone { $0.bead = bead("a") }))
    tell(.runStarted(RunStarted()))
    tell(.operatorSkipped(OperatorDecided { $0.bead = bead("a") }))
    #expect(state.awake == [0])
    #expect(state.standing(of: 0) == .ended(.skipped))
    tell(.runStarted(RunStarted()))
    #expect(state.awake == [0], "its mark is still to be written")
  }

  @Test func `every word is found by its bytes`() {
    func check<W: Word>(_ type: W.Type) {
      for (place, word) in type.allCases.enumerated() {
        let bytes = Array(word.rawValue.utf8)
        func number(_ part: ArraySlice<UInt8>) -> UInt64 {
          part.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        let found = type.known.place(number(bytes.prefix(8)), number(bytes.dropFirst(8)))
        #expect(found == UInt8(place))
        #expect(W(place: UInt8(place)) == word)
      }
      #expect(type.known.place(0, 0) == nil)
    }
    check(Mark.self)
    check(MarkReason.self)
    check(EndReason.self)
    check(PaneClass.self)
  }
}
