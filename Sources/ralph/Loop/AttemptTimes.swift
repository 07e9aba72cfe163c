import RalphCore
import RalphFiles

/// When agents of the journal were at work, and what they did to files behind the verifier.
struct AttemptTimes {
  /// One attempt that has ended.
  struct Span {
    var bead: BeadID
    var attempt: Int
    /// In milliseconds since 1970.
    var times: ClosedRange<Int64>
    var isLoop: Bool
    var run: RunID
    /// The commit that it began at.
    var head: Name
    /// The files behind the verifier that it has left otherwise, by their paths; none once a person
    /// has taken them as they are.
    var guarded: [String]
  }

  private(set) var spans: [Span] = []
  private var asked: [Asked] = []
  private var isLoop = false

  /// One that has not ended yet.
  private struct Asked {
    var bead: BeadID
    var attempt: Int
    /// When it was asked for, and when it was seen to have begun.
    var at: Instant
    var sent: Instant
    var isLoop: Bool
    /// Whether it works in the workspace.
    var isShared: Bool
    var head = Name()
    /// Whether a later life of ralph saw its end, perhaps long after it.
    var isSeenLate = false
  }

  /// Reads the workspace's journal; nothing is known where there is none.
  static func read(_ workspace: Workspace) throws(Failure) -> AttemptTimes {
    var times = AttemptTimes()
    let path = Workbench.journal(of: workspace)
    guard Files.exists(path) else { return times }
    _ = try Past.read(path) { times.take($0) }
    return times
  }

  /// Whether an agent of a loop was at work in that millisecond since 1970.
  func holds(_ touched: Int64) -> Bool {
    spans.contains { $0.isLoop && $0.times.contains(touched) }
  }

  /// When the last run began to work at a bead, in milliseconds since 1970; nil where none did.
  func began(_ bead: BeadID) -> Int64? {
    guard let run = spans.last(where: { $0.bead == bead })?.run else { return nil }
    return spans.first { $0.bead == bead && $0.run == run }?.times.lowerBound
  }

  /// The attempt that has left a file behind the verifier as it stands, by when the file was changed
  /// last; nil for none.
  func tampering(_ path: String, _ touched: Int64) -> Span? {
    spans.last { $0.guarded.contains(path) && $0.times.contains(touched) }
  }

  /// When a path from the top of a repository was changed last, in milliseconds since 1970; for one
  /// that was removed, when the folder was that held it.
  static func touched(_ path: String, under top: String) -> Int64 {
    var path = top + "/" + path
    while path.count >= top.count {
      do throws(SystemFailure) {
        if let touched = try Files.touched(path) { return touched / 1_000_000 }
      } catch {
        // What cannot be looked at is left alone.
        return .max
      }
      path = Files.folder(of: path)
    }
    return .max
  }

  private mutating func take(_ entry: borrowing Entry) {
    let at = entry.at
    switch entry.fact {
    case .event(.runStarted(let started)):
      isLoop = started.policy.isLoop
      for place in asked.indices { asked[place].isSeenLate = true }
    case .event(.runResumed): for place in asked.indices { asked[place].isSeenLate = true }
    case .command(.dispatch(let it)):
      let isShared = it.worktree.isNone
      asked.append(
        Asked(
          bead: it.bead,
          attempt: it.attempt,
          at: at,
          sent: at,
          isLoop: isLoop,
          isShared: isShared
        )
      )
    case .event(.dispatchSent(let sent)):
      guard let place = place(sent.bead, sent.attempt) else { return }
      asked[place].head = sent.head
      // One that was found begun after a crash began soon after it was asked for.
      if !sent.adopted { asked[place].sent = at }
    case .event(.attemptEnded(let ended)):
      guard let place = place(ended.bead, ended.attempt) else { return }
      finish(asked.remove(at: place), ended, at, entry.run)
    case .event(.operatorRetried(let it)):
      // Whoever has it tried again has looked.
      for place in spans.indices where spans[place].bead == it.bead { spans[place].guarded = [] }
    default: break
    }
  }

  private mutating func finish(_ it: Asked, _ ended: AttemptEnded, _ at: Instant, _ run: RunID) {
    // It began at most so long after it was seen to be on its way.
    let known = (it.sent + ended.took + Millis.seconds(2)).milliseconds
    let end = it.isSeenLate ? min(at.milliseconds, known) : at.milliseconds
    let changed = ended.guarded.string.split(separator: "\n").map(String.init)
    spans.append(
      Span(
        bead: ended.bead,
        attempt: ended.attempt,
        times: it.at.milliseconds...max(it.at.milliseconds, end),
        isLoop: it.isLoop,
        run: run,
        head: it.head,
        guarded: it.isShared ? changed : []
      )
    )
  }

  private func place(_ bead: BeadID, _ attempt: Int) -> Int? {
    asked.lastIndex { $0.bead == bead && $0.attempt == attempt }
  }
}
