package import RalphCore

/// The runs of a journal, and which of them a report is to tell of.
package struct ReportChoice: Sendable {
  /// What is asked for.
  package enum Wish: Equatable, Sendable {
    /// The run that was begun last.
    case last
    /// A run by its number, its name or a beginning of its name that no other has.
    case named(String)
    /// Every run of which something was written at or after an instant.
    case since(Instant)
  }

  /// What a wish comes to.
  package enum Answer: Equatable, Sendable {
    /// These runs, in their order.
    case runs([RunID])
    /// No run is named so.
    case unknown
    /// Several are.
    case ambiguous([RunID])
  }

  private var rows: [(run: RunID, last: Instant)] = []

  package init() {}

  /// Takes the next entry of the journal.
  package mutating func feed(_ entry: Entry) {
    if case .event(.runStarted) = entry.fact { rows.append((entry.run, entry.at)) }
    if let last = rows.indices.last, rows[last].run == entry.run { rows[last].last = entry.at }
  }

  /// The runs that are meant, oldest first.
  package func answer(_ wish: Wish) -> Answer {
    switch wish {
    case .last: return .runs(rows.last.map { [$0.run] } ?? [])
    case .since(let instant): return .runs(rows.filter { $0.last >= instant }.map(\.run))
    case .named(let name):
      let digits = name.first == "r" ? name.dropFirst() : name[...]
      if let number = UInt32(digits), let row = rows.first(where: { $0.run.number == number }) {
        return .runs([row.run])
      }
      if let row = rows.first(where: { $0.run.description == name }) { return .runs([row.run]) }
      // A number is a number, though names begin with digits, too.
      guard UInt32(name) == nil || name.utf8.count == 4 else { return .unknown }
      let fitting = rows.map(\.run).filter { $0.description.hasPrefix(name) }
      if name.isEmpty || fitting.isEmpty { return .unknown }
      return fitting.count == 1 ? .runs(fitting) : .ambiguous(fitting)
    }
  }
}
