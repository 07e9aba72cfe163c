package import RalphCore

/// Commits that an agent made itself: those between where HEAD stood before an attempt and where it
/// stood after, as the journal knows it.
///
/// Like the files that change meanwhile they count as the attempt's, whatever their messages say.
package struct CommitSpan: Equatable, Sendable {
  package var bead: BeadID
  package var run: RunID
  package var attempt: Int
  /// The commits before and after.
  package var from: Name
  package var to: Name
  /// When the attempt began and when it was over, in seconds since 1970: what was committed before
  /// or later is somebody else's.
  package var since: Int64
  package var until: Int64

  package init(
    bead: BeadID,
    run: RunID,
    attempt: Int,
    from: Name,
    to: Name,
    since: Int64,
    until: Int64
  ) {
    (self.bead, self.run, self.attempt) = (bead, run, attempt)
    (self.from, self.to, self.since, self.until) = (from, to, since, until)
  }

  /// One commit of a branch's own way: its name, when it was committed, in seconds since 1970, and on
  /// how many it stands.
  package typealias Step = (hash: String, at: Int64, parents: Int)

  /// The span that each commit of a branch's own way belongs to, newest first; nil for none.
  ///
  /// A span counts where the way leads from its end back to its beginning: an agent that rewrote
  /// what was there has made nothing that could be told from it, and what a merge has brought is
  /// somebody else's.
  package static func owners(_ spans: [CommitSpan], of way: [Step]) -> [CommitSpan?] {
    var owners = [CommitSpan?](repeating: nil, count: way.count)
    guard !spans.isEmpty else { return owners }
    var places: [String: Int] = [:]
    for (place, step) in way.enumerated() { places[step.hash] = place }
    for span in spans {
      guard let start = places[span.to.text], let end = places[span.from.text], start < end else {
        continue
      }
      guard way[start..<end].allSatisfy({ $0.parents < 2 }) else { continue }
      for place in start..<end where way[place].at >= span.since && way[place].at <= span.until {
        owners[place] = span
      }
    }
    return owners
  }
}

/// The spans of a journal's loops, gathered as its entries come.
///
/// Only a loop has one writer: elsewhere others work in the same tree, and their commits are known by
/// trailers alone.
package struct CommitSpans: Sendable {
  package private(set) var spans: [CommitSpan] = []
  private var open: [(span: CommitSpan, at: Instant)] = []
  private var isLoop = false

  package init() {}

  /// Takes the next entry.
  package mutating func take(_ entry: borrowing Entry) {
    let (run, at) = (entry.run, entry.at)
    switch entry.fact {
    case .event(.runStarted(let started)): isLoop = started.policy.isLoop
    case .event(.dispatchSent(let sent)) where isLoop && !sent.head.isEmpty:
      let span = CommitSpan(
        bead: sent.bead,
        run: run,
        attempt: sent.attempt,
        from: sent.head,
        to: Name(),
        since: at.milliseconds / 1000 - 1,
        until: 0
      )
      open.append((span, at))
    case .event(.attemptEnded(let ended)):
      let place = open.lastIndex {
        $0.span.bead == ended.bead && $0.span.attempt == ended.attempt
      }
      guard let place else { return }
      var (span, begun) = open.remove(at: place)
      // Seconds, rounded up.
      span.until = (begun + ended.took).milliseconds / 1000 + 1
      span.to = ended.head
      if !span.to.isEmpty, span.to != span.from { spans.append(span) }
    default: break
    }
  }
}
