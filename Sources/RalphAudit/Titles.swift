package import RalphCore

/// What views say of beads and the state does not keep: titles as they were last seen, why a
/// verifier failed, and which marks ralph itself has put.
///
/// Foreign text is kept as it came and made harmless for a terminal when somebody asks: of the many
/// titles and failures that go by, few are ever shown.
package struct Titles: Sendable {
  /// By bead; nobody walks through it.
  private var known: [BeadID: Known] = [:]
  private var lastFailed: VerifyEnded?
  private var guarded = Text()
  /// The last time in the present run that HEAD went back; nil where it never did.
  package private(set) var rewound: TreeMoved?
  /// Whether the entry that was fed last saw a mark that ralph itself has put.
  package private(set) var sawOwnMark = false

  private struct Known: Sendable {
    var title = Text()
    var failed: Failed?
    /// What lies in the way of its merge.
    var obstacle = Text()
    /// The mark that ralph puts, until it is seen there or its command is answered.
    var own: Mark?
  }

  /// A verification that failed, as far as its words depend on it.
  private struct Failed: Sendable {
    var ended: Ending
    var excerpt: Text
  }

  package init() {}

  /// Notes what an entry tells.
  package mutating func feed(_ entry: Entry) {
    sawOwnMark = false
    switch entry.fact {
    case .event(.beadFound(let seen)), .event(.beadChanged(let seen)): see(seen)
    case .event(.verifyEnded(let ended)): judge(ended)
    case .event(.runStarted): (lastFailed, guarded, rewound) = (nil, Text(), nil)
    case .event(.treeRewound(let it)): rewound = it
    case .event(.attemptEnded(let it)) where !it.guarded.isEmpty: guarded = it.guarded
    case .event(.mergeWaits(let it)): change(it.bead) { $0.obstacle = it.why }
    case .event(.mergeStale(let it)): change(it.bead) { $0.obstacle = Text() }
    case .event(.mergeMade(let it)): change(it.bead) { $0.obstacle = Text() }
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
    known[bead].map { visible($0.title.string) } ?? ""
  }

  /// Why the last verification of a bead failed, harmless for a terminal; empty where it passed.
  package func failure(of bead: BeadID) -> String {
    guard let failed = known[bead]?.failed else { return "" }
    return VerifierFailure(of: bead, failed.ended, failed.excerpt).words
  }

  /// What lay in the way of a bead's merge when it was last tried, harmless for a terminal; empty where
  /// nothing did.
  package func obstacle(to bead: BeadID) -> String {
    known[bead].map { visible($0.obstacle.string) } ?? ""
  }

  /// The verification of the present run that failed last; nil where none did.
  package var lastFailure: VerifierFailure? { lastFailed.flatMap { VerifierFailure($0) } }

  /// Files behind the verifier that the last attempt to change some has changed, harmless for a
  /// terminal; empty where none of the present run did.
  var tampered: [String] {
    guarded.string.split(separator: "\n").map { visible(String($0)) }
  }

  private mutating func see(_ seen: BeadSeen) {
    var isOwn = false
    change(seen.bead) {
      $0.title = seen.title
      isOwn = $0.own == seen.mark
      $0.own = nil
    }
    sawOwnMark = isOwn
  }

  private mutating func judge(_ ended: VerifyEnded) {
    let hasFailed = ended.tellsFailure
    if !ended.bead.isNone {
      let failed = hasFailed ? Failed(ended: ended.ended, excerpt: ended.excerpt) : nil
      change(ended.bead) { $0.failed = failed }
    }
    if hasFailed || lastFailed?.bead == ended.bead { lastFailed = hasFailed ? ended : nil }
  }

  private mutating func change(_ bead: BeadID, _ change: (inout Known) -> Void) {
    change(&known[bead, default: Known()])
  }
}
