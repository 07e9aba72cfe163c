package import RalphCore

/// What views say of beads and the state does not keep: titles as they were last seen, why a
/// verifier failed, and which marks ralph itself has put.
package struct Titles: Sendable {
  private var table = Table<Known>()
  /// The verification of the present run that failed last; nil where none did.
  package private(set) var lastFailure: VerifierFailure?
  /// Files behind the verifier that the last attempt to change some has changed, harmless for a
  /// terminal; empty where none of the present run did.
  private(set) var tampered: [String] = []
  /// Whether the entry that was fed last saw a mark that ralph itself has put.
  package private(set) var sawOwnMark = false

  private struct Known: Sendable {
    var title = ""
    var failure = ""
    /// The mark that ralph puts, until it is seen there or its command is answered.
    var own: Mark?
  }

  package init() {}

  /// Notes what an entry tells.
  package mutating func feed(_ entry: Entry) {
    sawOwnMark = false
    switch entry.fact {
    case .event(.beadFound(let seen)), .event(.beadChanged(let seen)): see(seen)
    case .event(.verifyEnded(let ended)): judge(ended)
    case .event(.runStarted): (lastFailure, tampered) = (nil, [])
    case .event(.attemptEnded(let it)) where !it.guarded.isEmpty:
      tampered = it.guarded.string.split(separator: "\n").map { visible(String($0)) }
    case .event(.markSet(let it)): change(it.bead) { $0.own = nil }
    case .event(.markDiffers(let it)): change(it.bead) { $0.own = nil }
    case .event(.markConflict(let it)): change(it.bead) { $0.own = nil }
    case .event(.operatorUndone(let it)): change(it.bead) { $0.own = .todo }
    case .command(.mark(let it)): change(it.bead) { $0.own = it.to }
    default: break
    }
  }

  /// The title of a bead, harmless for a terminal; empty if it was never seen.
  package subscript(_ bead: BeadID) -> String {
    table.index(of: bead).map { table.rows[$0].title } ?? ""
  }

  /// Why the last verification of a bead failed, harmless for a terminal; empty where it passed.
  package func failure(of bead: BeadID) -> String {
    table.index(of: bead).map { table.rows[$0].failure } ?? ""
  }

  private mutating func see(_ seen: BeadSeen) {
    let title = visible(seen.title.string)
    var isOwn = false
    change(seen.bead) {
      $0.title = title
      isOwn = $0.own == seen.mark
      $0.own = nil
    }
    sawOwnMark = isOwn
  }

  private mutating func judge(_ ended: VerifyEnded) {
    let failure = VerifierFailure(ended)
    if !ended.bead.isNone { change(ended.bead) { $0.failure = failure?.words ?? "" } }
    if failure != nil || lastFailure?.bead == ended.bead { lastFailure = failure }
  }

  private mutating func change(_ bead: BeadID, _ change: (inout Known) -> Void) {
    let row = table.index(of: bead) ?? table.insert(bead, Known())
    change(&table.rows[row])
  }
}
