/// A version of bd, as `bd version --json` tells it.
package struct BdVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var major: Int
  package var minor: Int
  package var patch: Int

  package init(_ major: Int, _ minor: Int, _ patch: Int) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// Reads `0.47.1`, `v1.2`, `1.3.0-rc1`; nil where no two numbers stand in front.
  package init?(_ text: String) {
    let start = text.utf8.first == UInt8(ascii: "v") ? text.utf8.dropFirst() : text.utf8[...]
    let digits = start.prefix { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") }
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count >= 2, parts.allSatisfy({ (1...6).contains($0.count) }) else { return nil }
    let numbers = parts.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    guard numbers.count == parts.count else { return nil }
    self.init(numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 0)
  }

  package static func < (left: BdVersion, right: BdVersion) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }
  package var description: String { "\(major).\(minor).\(patch)" }
}

/// What a version of bd does, as far as the contract knows; the careful answer for the others.
package struct BdFeatures: Equatable, Sendable {
  /// Whether the contract has looked at this version: its binary or its source.
  package var isKnown: Bool
  /// Whether two claims at once may both win; ralph's own lock is then all there is.
  package var claimIsRacy: Bool
  /// Whether `ready` lists beads in progress among the open ones.
  package var readyHasInProgress: Bool
  /// Whether a refused update exits 0.
  package var refusalExitsZero: Bool
  /// Whether a claim of one's own bead is a success.
  package var ownClaimSucceeds: Bool
  /// Whether `update --append-notes` exists.
  package var appendsNotes: Bool
  /// Whether the first call may start a daemon.
  package var hasDaemon: Bool
  /// Whether `sync --import-only` repairs a database that is out of sync.
  package var importsOnSync: Bool
  /// Whether clones meet through a file in git, where no claim is sure.
  package var meetsThroughGit: Bool

  /// What a version does; nil stands for one that could not be read.
  package init(_ version: BdVersion?) {
    guard let version else {
      self = .careful
      return
    }
    isKnown = BdFeatures.known.contains { $0.contains(version) }
    claimIsRacy = !isKnown || version < BdVersion(0, 49, 4)
    readyHasInProgress = !isKnown || version < BdVersion(0, 49, 4)
    refusalExitsZero = !isKnown || version < BdVersion(0, 57, 0)
    ownClaimSucceeds = isKnown && version >= BdVersion(0, 63, 0)
    appendsNotes = isKnown && version >= BdVersion(0, 49, 1)
    hasDaemon = version < BdVersion(0, 50, 0)
    importsOnSync = version < BdVersion(0, 51, 0)
    meetsThroughGit = !isKnown || version < BdVersion(0, 51, 0)
  }

  private init() {
    (isKnown, ownClaimSucceeds, appendsNotes) = (false, false, false)
    (hasDaemon, importsOnSync) = (false, false)
    (claimIsRacy, readyHasInProgress, refusalExitsZero, meetsThroughGit) = (true, true, true, true)
  }

  /// Nothing is relied on.
  package static let careful = BdFeatures()

  private static let known: [Range<BdVersion>] = [
    BdVersion(0, 47, 0)..<BdVersion(0, 48, 0),
    BdVersion(0, 49, 0)..<BdVersion(0, 50, 0),
    BdVersion(0, 57, 0)..<BdVersion(0, 64, 0),
    BdVersion(1, 0, 0)..<BdVersion(1, 4, 0),
  ]
}
