import RalphCore
import RalphFiles

/// When agents of the journal's loops were at work, and what they did to files behind the verifier.
struct AttemptTimes {
  /// Spans in milliseconds since 1970, each with the attempt that it is of.
  private var spans: [(bead: BeadID, attempt: Int, times: ClosedRange<Int64>)] = []
  /// The files, by their paths, that the last attempt to change one has left so.
  private(set) var guarded: Set<String> = []
  private var asked: [Asked] = []
  private var isLoop = false

  /// One that has not ended yet.
  private struct Asked {
    var bead: BeadID
    var attempt: Int
    /// When it was asked for, and when it was seen to have begun.
    var at: Instant
    var sent: Instant
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

  /// Whether an agent was at work in that millisecond since 1970.
  func holds(_ touched: Int64) -> Bool { spans.contains { $0.times.contains(touched) } }

  /// The same of one attempt; of several at one bead with that number, of any.
  func holds(_ touched: Int64, _ bead: BeadID, _ attempt: Int) -> Bool {
    spans.contains { $0.bead == bead && $0.attempt == attempt && $0.times.contains(touched) }
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
    case .command(.dispatch(let it)) where isLoop:
      asked.append(Asked(bead: it.bead, attempt: it.attempt, at: at, sent: at))
    case .event(.dispatchSent(let sent)):
      // One that was found begun after a crash began soon after it was asked for.
      guard let place = place(sent.bead, sent.attempt), !sent.adopted else { return }
      asked[place].sent = at
    case .event(.attemptEnded(let ended)):
      guard let place = place(ended.bead, ended.attempt) else { return }
      let it = asked.remove(at: place)
      // It began at most so long after it was seen to be on its way.
      let known = (it.sent + ended.took + Millis.seconds(2)).milliseconds
      let end = it.isSeenLate ? min(at.milliseconds, known) : at.milliseconds
      let times = it.at.milliseconds...max(it.at.milliseconds, end)
      spans.append((ended.bead, ended.attempt, times))
      let changed = ended.guarded.string.split(separator: "\n").map(String.init)
      guarded.formUnion(changed)
    default: break
    }
  }

  private func place(_ bead: BeadID, _ attempt: Int) -> Int? {
    asked.lastIndex { $0.bead == bead && $0.attempt == attempt }
  }
}
