import RalphAdapters
import RalphCore
import RalphPorts
import Testing

/// What an agent's final message says to the Ralph loop.
@Suite struct FinalWordTests {
  private func heard(_ text: String) -> FinalWord { FinalWord(Array(text.utf8)) }

  @Test(arguments: [
    ("HUMAN INTERVENTION REQUIRED", Outcry.person),
    ("done so far\n**HUMAN INTERVENTION REQUIRED**: the key is missing\n", .person),
    ("CRITICAL BLOCKER: the disk is gone", .blocker),
    ("CRITICAL BLOCKER: x\nHUMAN INTERVENTION REQUIRED", .person),
    ("I was told to say HUMAN INTERVENTION REQUIRED if stuck.", .none),
    ("> HUMAN INTERVENTION REQUIRED", .none),
    ("`HUMAN INTERVENTION REQUIRED`", .none),
    ("```\nHUMAN INTERVENTION REQUIRED\n```\nnone of that", .none),
    ("no CRITICAL BLOCKER was met", .none),
    ("human intervention required", .none),
    ("", .none),
  ])
  func `only a line that begins with the words calls for anybody`(_ text: String, _ call: Outcry) {
    #expect(heard(text).called == call)
  }

  @Test(arguments: [
    ("HUMAN INTERVENTION REQUIRED\n\nThe key is missing.\n", ": The key is missing."),
    (
      "**HUMAN INTERVENTION REQUIRED:**\n\u{1b}[31mone\u{1b}[0m\n\n- two\nthree\nfour\n",
      ": one - two three"
    ),
    ("## HUMAN INTERVENTION REQUIRED: no key.\nSay which.\n:::DONE:::\n", ": no key. Say which."),
    ("HUMAN INTERVENTION REQUIRED\n```\nls -l\n```\nlook\n", ": look"),
    ("HUMAN INTERVENTION REQUIRED\nCRITICAL BLOCKER: x\n", ""),
  ])
  func `a call has the lines below it for its reason`(_ text: String, _ reason: String) {
    #expect(heard(text).line == "HUMAN INTERVENTION REQUIRED" + reason)
    let long = heard(text + String(repeating: "ß", count: 5000))
    #expect(long.called == .person && long.line.utf8.count <= 500)
  }

  @Test func `proposals are the entries below their heading, each once, with what is indented`() {
    let word = heard(
      """
      PROPOSED NEW PHASES:
      - Phase 8: Frontend
        - Rationale: projects ask for it
        - Tasks: 8.1.1 one
      - Phase 9: Odds
      - Phase 8: Frontend

      Awaiting approval.
      - Phase 10: not proposed
      """
    )
    #expect(word.proposals.map(\.title) == ["Phase 8: Frontend", "Phase 9: Odds"])
    #expect(word.proposals[0].text == "- Rationale: projects ask for it\n- Tasks: 8.1.1 one\n")
    #expect(heard("- Phase 8: Frontend").proposals.isEmpty)
    #expect(heard("the words PROPOSED NEW PHASES: alone\n- Phase 8: x").proposals.isEmpty)
  }

  @Test func `a proposal may be a heading, and has all below it up to the next`() {
    let word = heard(
      """
      ## PROPOSED NEW PHASES:

      ## Phase 11: Export
      Rationale: people ask for it.
      ### Tasks
      - 11.1.1 one
      - Phase 3 stays as it is
      ## **Phase 12: Import**
      ## Summary
      ## Phase 13: only told of
      """
    )
    #expect(word.proposals.map(\.title) == ["Phase 11: Export", "Phase 12: Import"])
    #expect(
      word.proposals[0].text
        == "Rationale: people ask for it.\n### Tasks\n- 11.1.1 one\n- Phase 3 stays as it is\n"
    )
    let long = (0..<500).map { "line \($0)\n" }.joined()
    let bounded = heard("PROPOSED NEW PHASES:\n## Phase 1: x\n" + long).proposals
    #expect(bounded.map { $0.text.split(separator: "\n").count } == [40])
  }

  @Test(arguments: ["- Phase 1: x", "## Phase 1: x\nbody", "```\n## Phase 1: x\n```"])
  func `what calls for a person below proposals is heard`(block: String) {
    let word = heard("PROPOSED NEW PHASES:\n\(block)\nHUMAN INTERVENTION REQUIRED: no key\n")
    #expect(word.called == .person)
    #expect(word.proposals.allSatisfy { !$0.text.contains("HUMAN") })
  }

  @Test func `a fence around proposals ends them`() {
    let word = heard("```\nPROPOSED NEW PHASES:\n## Phase 1: x\n```\nAll else is as it was.\n")
    #expect(word.proposals.map(\.text) == [""])
  }

  @Test func `a flood of proposals is cut`() {
    let many = (0..<500).map { "- Phase \($0): x\n" }.joined()
    #expect(heard("PROPOSED NEW PHASES:\n" + many).proposals.count == 20)
    let headings = many.replacing("- Phase", with: "## Phase")
    #expect(heard("PROPOSED NEW PHASES:\n" + headings).proposals.count == 20)
  }
}
