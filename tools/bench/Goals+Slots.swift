import RalphCore
import RalphFiles
import RalphJournal

// Slots that stand empty, panes that wait for their first prompt, and the way from nothing to the demo.
extension Goals {
  /// Verifiers of a minute in trees of their own: an agent that ends is followed at once.
  mutating func judging() throws(SystemFailure) {
    let work = "sleep 2; echo done > made-$RALPH_BEAD"
    let site = try Site("judging", beads: 6, agent: work, verify: "sleep 60", tree: "own")
    let process = try Stopwatch.start([ralph] + site.words("-c", "3"), in: site.home)
    // The untouched tree is judged first, for a minute; of the rest only the beginning is wanted.
    var looks = 0
    while try site.times("start").count < 6, looks < 4000 {
      Stopwatch.pause()
      looks += 1
    }
    _ = Stopwatch.endNow(process)
    let (starts, ends) = (try site.times("start"), try site.times("end"))
    guard starts.count >= 6, ends.count >= 3 else { throw SystemFailure("run", site.home, code: 5) }
    let gaps = zip(starts.dropFirst(3), ends).map { $0 - $1 }
    let text = "the longest of three, each with a new worktree"
    let bound = Figure.Bound.atMost(0.7)
    note(
      Figure(
        "U3",
        "an agent's end → the next, verifier of 60 s",
        bound,
        gaps.max(),
        "s",
        note: text
      )
    )
  }

  /// Prompts typed into panes: the first after the command line, the next after an agent fell quiet.
  mutating func panes() throws(SystemFailure) {
    let puppet = Files.folder(of: bench) + "/puppet"
    guard Files.exists(puppet) else { throw SystemFailure("find", puppet, code: 2) }
    let site = try PaneSite("two", panes: 2, beads: 12, puppet: puppet, ralph: ralph)
    let called: Double
    do throws(SystemFailure) {
      called = try site.run(panes: 2)
      try site.end()
    } catch {
      try site.end()
      throw error
    }
    var first: Double?
    var (quiet, panes, gaps): ([Name: Instant], [BeadID: Name], [Double]) = ([:], [:], [])
    _ = try JournalReader.read(path: site.journal) { entry, _, _ in
      switch entry.fact {
      case .event(.paneChanged(let seen)) where seen.what == .quiet: quiet[seen.pane] = entry.at
      case .command(.dispatch(let it)): panes[it.bead] = it.pane
      case .event(.dispatchSent(let sent)):
        if first == nil { first = Double(entry.at.milliseconds) }
        guard let pane = panes[sent.bead], let end = quiet.removeValue(forKey: pane) else { break }
        gaps.append(Double((entry.at - end).value) / 1000)
      default: break
      }
    }
    guard let first, gaps.count > 4 else { throw SystemFailure("run", site.journal, code: 5) }
    let played = "bd and ntm played, which answer at once"
    note(
      Figure(
        "U1",
        "typed → first prompt taken",
        .atMost(1.5),
        (first - called) / 1000,
        "s",
        note: played
      )
    )
    let text =
      "a pane fell quiet → its next prompt is taken, the median of \(gaps.count)"
    note(Figure("P9", "the same in panes", .atMost(0.7), gaps.median, "s", note: text))
  }

  /// From a clone to the end of the demo.
  mutating func fromNothing() throws(SystemFailure) {
    let top = Files.folder(of: Files.folder(of: Files.folder(of: Files.folder(of: bench))))
    let clone = Stopwatch.scratch("clone")
    let words = "git clone -q '\(top)' '\(clone)' && cd '\(clone)' && swift run ralph demo"
    let taken = try Stopwatch.run(["sh", "-c", words])
    let text = "processor \(short(taken.cpu)) s"
    note(Figure("U9", "clone → end of the demo", .none, taken.wall, "s", note: text))
  }
}
