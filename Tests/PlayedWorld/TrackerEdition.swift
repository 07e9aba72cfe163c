/// In what versions of bd differ, as far as it matters for what becomes of beads.
package struct TrackerEdition: Sendable, Equatable {
  /// The version as bd says it.
  package let text: String
  /// The version as a number that grows with it: 0.49.6 is 4906.
  package let number: Int
  /// Whether beads in progress count as ready.
  package let readyHasInProgress: Bool
  /// How many beads `ready` lists where nobody says it.
  package let readyLimit: Int
  /// Whether a claim asks for the status, and not only that nobody else has the bead.
  package let claimsOnlyOpen: Bool
  /// Whether who has a bead may claim it again.
  package let ownClaimSucceeds: Bool
  /// For how many milliseconds a claim holds unless it is renewed; nil for ever.
  package let lease: Int64?
  /// Whether what git brings has to be taken in, and nothing can be read before.
  package let hasSync: Bool
  /// Whether filing a bead with `blocks:X` makes X wait for the new bead.
  package let depsPointBack: Bool

  /// Nil where the text is no version of three numbers.
  package init?(_ text: String) {
    let parts = text.split(separator: ".").compactMap { Int($0) }
    guard parts.count == 3, parts.allSatisfy({ (0..<100).contains($0) }) else { return nil }
    self.init(text, number: parts[0] * 10_000 + parts[1] * 100 + parts[2])
  }

  private init(_ text: String, number: Int) {
    self.text = text
    self.number = number
    readyHasInProgress = number < 4904
    readyLimit = number >= 10_004 ? 100 : 10
    claimsOnlyOpen = number >= 10_004
    ownClaimSucceeds = number >= 6300
    lease = number >= 10_200 ? 300_000 : nil
    hasSync = number < 6000
    depsPointBack = number >= 10_004
  }

  /// One version for each of the ways in which they differ, oldest first.
  package static let all = [
    TrackerEdition("0.47.1", number: 4701), TrackerEdition("0.49.6", number: 4906),
    TrackerEdition("0.63.0", number: 6300), TrackerEdition("1.0.5", number: 10_005),
    TrackerEdition("1.3.0", number: 10_300),
  ]

  /// The edition that somebody installs in place of this one.
  package var next: TrackerEdition {
    TrackerEdition.all.first { $0.number > number } ?? TrackerEdition.all[0]
  }
}
