/// A version of ntm, as `ntm version --short` tells it.
package struct NtmVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var major: Int
  package var minor: Int
  package var patch: Int

  package init(_ major: Int, _ minor: Int, _ patch: Int) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// Reads `1.5.0`, `v1.29.3`, `1.30`; nil where no two numbers stand in front.
  package init?(_ text: String) {
    let start = text.utf8.first == UInt8(ascii: "v") ? text.utf8.dropFirst() : text.utf8[...]
    let digits = start.prefix { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") }
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let numbers = parts.compactMap { $0.count <= 6 ? Digits.value($0) : nil }
    guard numbers.count >= 2, numbers.count == parts.count else { return nil }
    self.init(numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 0)
  }

  package static func < (left: NtmVersion, right: NtmVersion) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }
  package var description: String { "\(major).\(minor).\(patch)" }
}

/// What an ntm does: by its version as far as the contract knows it, and by asking.
package struct NtmFeatures: Equatable, Sendable {
  /// Whether the contract has looked at this version's binary.
  package var isKnown: Bool
  /// Whether `--robot-spawn` takes a folder and works; else the session's name is its folder.
  package var spawnsIntoFolder: Bool
  /// Whether `status --json` names panes by id; else `--robot-status` does.
  package var statusNamesPanes: Bool
  /// Whether a send may carry an id of ours and be asked for later; only asking tells.
  package var hasReceipts: Bool

  package init(_ version: NtmVersion, hasReceipts: Bool) {
    isKnown = NtmFeatures.known.contains { $0.contains(version) }
    // Between these two only spot checks were made: what 1.5 does is what they are asked for.
    spawnsIntoFolder = version >= NtmVersion(1, 29, 0)
    statusNamesPanes = version >= NtmVersion(1, 29, 0)
    self.hasReceipts = hasReceipts
  }

  private static let known: [Range<NtmVersion>] = [
    NtmVersion(1, 5, 0)..<NtmVersion(1, 6, 0),
    NtmVersion(1, 29, 0)..<NtmVersion(1, 30, 0),
  ]
}
