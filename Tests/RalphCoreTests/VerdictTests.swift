import RalphCore
import Testing

/// The two decision tables, over every combination of what can be seen.
@Suite struct VerdictTests {
  @Test func `an attempt's end has exactly one outcome, and only a good one asks the verifier`() {
    for ended in Ending.allCases {
      for endClass in EndClass.allCases {
        for signal in Signal.allCases {
          for bits in 0..<16 {
            check(ended, endClass, signal, bits)
          }
        }
      }
    }
  }

  private func check(_ ended: Ending, _ endClass: EndClass, _ signal: Signal, _ bits: Int) {
    let evidence = Evidence(
      ended: ended,
      code: bits & 1,
      endClass: endClass,
      signal: signal,
      isMarked: bits & 2 != 0,
      isShell: bits & 4 != 0,
      isChangeOurs: bits & 8 != 0
    )
    let isGood = ended == .exited && endClass == .finished && bits & 1 == 0
    let judged = evidence.outcome(.command)
    let word = evidence.outcome(.none)
    #expect((judged == .toVerify) == isGood)
    #expect((word == .unverified || word == .unconfirmed) == isGood)
    #expect(evidence.outcome(.accept) == word)
    #expect(judged == word || isGood)
    if word == .unverified { #expect(evidence.hasStrongVote) }
    if ended == .stopped || ended == .lost { #expect(!judged.spends) }
    #expect(!(judged.spends && judged.givesBack))
  }

  @Test func `a verifier's failure counts only in a quiet tree, and a pass is never a failure`() {
    let policy = Policy()
    for ended in Ending.allCases {
      for why in VerifyReason.allCases {
        for bits in 0..<16 {
          let evidence = VerifierEvidence(
            ended: ended,
            code: bits & 1,
            took: bits & 2 == 0 ? .seconds(1) : .minutes(5),
            why: why,
            isShared: bits & 4 != 0,
            isTreeChanged: bits & 8 != 0
          )
          let answer = evidence.answer(policy)
          if answer == .failed || answer == .failedOnce {
            #expect(bits & 12 == 0)
            #expect(ended != .exited || bits & 1 == 1)
          }
          if answer == .passed { #expect(ended == .exited && bits & 1 == 0 && why != .again) }
          #expect((answer == .broken) == (ended == .stopped || ended == .lost))
        }
      }
    }
  }
}
