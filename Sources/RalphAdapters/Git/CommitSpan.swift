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
  /// When the attempt was over, in seconds since 1970: what was committed later is somebody else's.
  package var until: Int64

  package init(
    bead: BeadID,
    run: RunID,
    attempt: Int,
    from: Name,
    to: Name,
    until: Int64
  ) {
    (self.bead, self.run, self.attempt) = (bead, run, attempt)
    (self.from, self.to, self.until) = (from, to, until)
  }

  /// One commit of a branch's own way: its name, and when it was committed, in seconds since 1970.
  package typealias Step = (hash: String, at: Int64)

  /// The span that each commit of a branch's own way belongs to, newest first; nil for none.
  ///
  /// A span counts where the way leads from its end back to its beginning: an agent that rewrote
  /// what was there has made nothing that could be told from it.
  package static func owners(_ spans: [CommitSpan], of way: [Step]) -> [CommitSpan?] {
    var owners = [CommitSpan?](repeating: nil, count: way.count)
    guard !spans.isEmpty else { return owners }
    var places: [String: Int] = [:]
    for (place, step) in way.enumerated() { places[step.hash] = place }
    for span in spans {
      guard let start = places[span.to.text], let end = places[span.from.text], start < end else {
        continue
      }
      for place in start..<end where way[place].at <= span.until { owners[place] = span }
    }
    return owners
  }
}

/// The spans of a journal, gathered as its entries come.
package struct CommitSpans: Sendable {
  package private(set) var spans: [CommitSpan] = []
  private var open: [CommitSpan] = []
  private var begun: [Instant] = []

  package init() {}

  /// Takes the next entry.
  package mutating func take(_ entry: borrowing Entry) {
    let (run, at) = (entry.run, entry.at)
    switch entry.fact {
    case .event(.dispatchSent(let sent)) where !sent.head.isEmpty:
      open.append(
        CommitSpan(
          bead: sent.bead,
          run: run,
          attempt: sent.attempt,
          from: sent.head,
          to: Name(),
          until: 0
        )
      )
      begun.append(at)
    case .event(.attemptEnded(let ended)):
      let place = open.lastIndex { $0.bead == ended.bead && $0.attempt == ended.attempt }
      guard let place else { return }
      var span = open.remove(at: place)
      // Seconds, rounded up.
      span.until = (begun.remove(at: place) + ended.took).milliseconds / 1000 + 1
      span.to = ended.head
      if !span.to.isEmpty, span.to != span.from { spans.append(span) }
    default: break
    }
  }
}
