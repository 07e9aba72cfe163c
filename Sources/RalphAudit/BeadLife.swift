package import RalphCore

/// One bead's life: its lines under the runs in which they fell, and what it took in all.
package struct BeadLife: Sendable {
  /// The bead, whole or without its source.
  package let bead: String
  private var history: History
  private var rows: [Row] = []
  private var first: Instant?
  private var last: Instant?
  private var agentTime = Millis.zero
  private var verifierTime = Millis.zero
  private var attempts = 0

  private enum Row: Sendable {
    case run(RunID, Instant)
    case line(HistoryLine)
  }

  /// The life of a bead.
  package init(of bead: String, from start: FreshStart? = nil) {
    self.bead = bead
    var query = HistoryQuery()
    query.beads = [bead]
    history = History(query, from: start)
  }

  /// Whether a line may depend on what was before the start.
  package var isInDoubt: Bool { history.isInDoubt }

  /// Whether lines may follow in which the bead is not named.
  package var mayGoOn: Bool { history.mayGoOn }

  /// Takes the next entry of the journal.
  package mutating func feed(_ entry: Entry) {
    guard let line = history.feed(entry) else { return }
    if !hasHeader(of: entry.run), entry.run != .none {
      rows.append(.run(entry.run, history.state.run.startedAt))
    }
    rows.append(.line(line))
    count(entry)
  }

  private func hasHeader(of run: RunID) -> Bool {
    rows.contains { if case .run(let id, _) = $0 { id == run } else { false } }
  }

  private mutating func count(_ entry: Entry) {
    switch entry.fact {
    case .command(.dispatch):
      if first == nil { first = entry.at }
      if entry.key.isNone { attempts += 1 }
    case .event(.attemptEnded(let ended)): agentTime = Millis(agentTime.value &+ ended.took.value)
    case .event(.verifyEnded(let ended)):
      verifierTime = Millis(verifierTime.value &+ ended.took.value)
    default: break
    }
    last = entry.at
  }

  /// Whether the journal knows the bead.
  package var isEmpty: Bool { rows.isEmpty }

  /// What is printed.
  package func lines(isASCII: Bool = false) -> [String] {
    var lines: [String] = []
    for row in rows {
      switch row {
      case .run(let run, let started):
        let time = started.description.dropFirst(11).prefix(8)
        lines.append("run \(run)  started \(time)")
        lines.append(HistoryLine.header(showsBead: false))
      case .line(let line): lines.append(line.short(showsBead: false, isASCII: isASCII))
      }
    }
    return lines + [total].filter { !$0.isEmpty }
  }

  private var total: String {
    guard let first, let last else { return "" }
    return [
      "total \(last - first)", "agent \(agentTime)",
      verifierTime == .zero ? "" : "verifier \(verifierTime)", "attempts \(attempts)",
    ].phrase
  }
}
