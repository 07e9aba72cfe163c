import Testing

@testable import RalphRuntime

/// Which phases of the plan are told of after an iteration.
@Suite struct PhaseListingTests {
  private let before = PhaseListing(
    inPlan: ["Phase 6: Old", "Phase 7: Import", "HIGH PRIORITY", "! Now", "Phase 11: Mine"],
    unapproved: ["Phase 11: Mine"]
  )

  @Test(arguments: [
    // As before.
    ("Phase 7: Import", 3, 5, nil), ("HIGH PRIORITY", 1, 1, nil), ("! Now", 1, 2, nil),
    // New: all that stands there is new, whatever its number, or nothing stands there yet.
    ("Phase 12: Also mine", 2, 2, "Phase 12: Also mine"),
    ("Phase 12: Empty", 0, 0, "Phase 12: Empty"),
    ("Phase 7: Mine", 2, 2, "Phase 7: Mine"), ("Phase 6: Mine", 1, 1, "Phase 6: Mine"),
    ("Phase 12: One moved in", 1, 2, "Phase 12: One moved in"),
    // Renamed or renumbered: its work stood there before.
    ("Phase 7: Other words", 0, 4, nil), ("Phase 7: Other words", 1, 4, nil),
    ("Phase 8: Import", 0, 4, nil), ("Phase 7: Emptied", 0, 0, nil),
    // Not approved: whatever it is called, what is new in it waits.
    ("Phase 11: Mine", 1, 3, "Phase 11: Mine"), ("Phase 11: Mine", 0, 3, nil),
    ("Phase 11: Mine (revised)", 1, 3, "Phase 11: Mine"),
    ("Phase 11: Mine (revised)", 2, 2, "Phase 11: Mine"),
  ])
  func `a phase is told of by its work`(title: String, new: Int, all: Int, told: String?) {
    #expect(before.tells(title, new: new, all: all) == told)
  }

  @Test func `a listing is read as it was written`() {
    #expect(PhaseListing(before.text) == before)
    let approved = PhaseListing(inPlan: ["Phase 1: A"], unapproved: [])
    #expect(PhaseListing(approved.text) == approved)
    #expect(PhaseListing("").inPlan == [] && PhaseListing("").unapproved == [])
  }
}
