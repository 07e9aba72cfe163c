import RalphCore

// What a live run prints of verifications.
extension RunLines {
  func verified(_ ended: VerifyEnded, _ meeting: Meeting, _ state: State) -> [String] {
    guard let row = state.beads.index(of: ended.bead) else {
      return meeting.verifyReason == .sweep
        ? sweep(ended, state) : baseline(ended, meeting.tree, state)
    }
    let bead = name(ended.bead)
    let text = why(ended)
    let what = what(ended)
    if ended.bead == .planning, state.beads.rows[row].phase == .open {
      return [ended.passes ? "✓ \(bead) done; it passes" : "✗ \(bead) done; it fails: \(text)"]
    }
    switch state.beads.rows[row].phase {
    case .ended(.verified): return ["✓ \(bead) verified in \(ended.took)"]
    case .ended(.unconfirmed):
      return ["? \(bead) passes, but nothing shows whose work it is; for you to decide"]
    case .judging(let judging) where judging.merge == .owed:
      return ["✓ \(bead) verified in \(ended.took); merging"]
    case .judging(let judging) where judging.merge == .landing:
      return ["✓ \(bead) verified merged in \(ended.took)"]
    case .judging(let judging): return ["? \(bead) \(doubt(judging, meeting))"]
    case .ended(.unmerged):
      return ["✗ \(bead) fails merged with what others did: \(text); branch and worktree are kept"]
    case .ended(.noProgress), .open, .working, .ended:
      if ended.passes, meeting.verifyReason != .again {
        return ["✗ \(bead) no progress: it passes, but nothing was changed"]
      }
      let again =
        state.beads.rows[row].phase == .open
        ? " — trying again with the failure text" : " — given up"
      return ["✗ \(bead) verification failed (\(what))\(text.isEmpty ? "" : ": " + text)\(again)"]
    }
  }

  /// What failed, as history, status and report have it, too.
  private func why(_ ended: VerifyEnded) -> String {
    visible(VerifierFailure(ended)?.words ?? "")
  }

  private func what(_ ended: VerifyEnded) -> String {
    guard ended.ended == .exited else { return ended.ended.phrase }
    return ended.still.isEmpty ? "exit \(ended.code)" : "exit \(ended.code), but its rule warns"
  }

  private func doubt(_ judging: Judging, _ meeting: Meeting) -> String {
    switch judging.why {
    case .again: "verification failed; once more, at once"
    case .quiet where meeting.isShared:
      "inconclusive: another attempt was live; waits for a quiet tree"
    case .quiet where meeting.verifyReason == .again: "flaky: it failed, then passed; once more"
    case .quiet: "inconclusive: the tree changed meanwhile; waits for a quiet tree"
    case .attempt, .found, .baseline, .merged, .sweep: "verification did not come to its end; again"
    }
  }

  private func sweep(_ ended: VerifyEnded, _ state: State) -> [String] {
    let sweep = state.run.sweep
    if sweep.isRed {
      let beads = sweep.rows.map { name(state.beads.keys[$0]) }.joined(separator: ", ")
      return [
        "✗ the sweep fails: \(why(ended)); since the last green one passed: \(beads)"
      ]
    }
    if sweep.isAgain { return ["? the sweep fails; once more, at once"] }
    return sweep.isGreen ? ["✓ the sweep passes (\(ended.took))"] : []
  }

  private func baseline(_ ended: VerifyEnded, _ tree: String, _ state: State) -> [String] {
    let failure = VerifierFailure(ended)
    let words = visible(failure?.words ?? "")
    let why = words.isEmpty ? "" : ": " + words
    // A loop goes on by design: a red verifier is what its first PLAN is told of.
    let onward =
      state.run.policy.isLoop
      ? "  the loop goes on, and the PLAN is told; --baseline stop would end it here"
      : "  going on, as --baseline ignore says"
    return switch state.run.baseline {
    case .green where ended.code == 0: ["✓ \(tree) passes (\(ended.took))"]
    case .green: ["! \(tree) fails\(why)", onward] + guarded(failure)
    case .red:
      ["✗ the verifier fails on \(tree) (\(what(ended)))\(why)"] + guarded(failure)
    case .unneeded, .owed, .running: []
    }
  }

  /// What only a person can do where a file is not as a person has fixed it.
  private func guarded(_ failure: VerifierFailure?) -> [String] {
    guard failure?.isGuard == true else { return [] }
    return [
      "  nothing passes before a person has looked at that file: put it back, or, if it was meant,",
      "  fix it as it is now: ralph verify --init",
    ]
  }
}
