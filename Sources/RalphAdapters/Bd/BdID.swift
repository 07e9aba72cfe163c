package import RalphCore

/// The id of a bead in bd that is safe to put into a command line.
///
/// bd acts on the last bead touched where no id is given, and resolves parts of ids. So an id is
/// made only from text of the one known form, `<prefix>-<suffix>`, and every answer's id is
/// compared with the one asked for.
package struct BdID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The id as bd writes it.
  package let text: String

  /// The most bytes of an id: with its source it must fit a ``Name``.
  package static let limit = Name.capacity - BdID.source.utf8.count
  private static let source = "bd:"

  /// The id with this exact text; nil where it is none: empty, too long, or with odd characters.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count <= BdID.limit, let dash = bytes.lastIndex(of: UInt8(ascii: "-")), dash > 0,
      let first = bytes.first, let last = bytes.last, BdID.isPlain(first), BdID.isPlain(last),
      bytes.allSatisfy({ BdID.isPlain($0) || BdID.joints.contains($0) })
    else { return nil }
    self.text = text
  }

  /// The id of a bead of this source; nil for beads of others.
  package init?(_ bead: BeadID) {
    guard bead.description.hasPrefix(BdID.source) else { return nil }
    self.init(bead.bare)
  }

  /// The bead that the core knows under this id.
  package var bead: BeadID { BeadID(Name(cutting: BdID.source + text)) }
  package var description: String { text }

  /// By bytes, which is the same order everywhere.
  package static func < (left: BdID, right: BdID) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  private static let joints = Array("-._".utf8)

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: false
    }
  }
}
