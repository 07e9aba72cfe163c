package import RalphCore

/// The names of the sessions that ralph opens for one bead (semantics §10).
///
/// `ralph-<bead>-<4 hex of genesis><seq>x`: the sequence of the entry that asked for it makes it
/// unique in a journal, and the `x`, which no bead's part can be followed by, makes it nobody's
/// prefix.
package enum DedicatedSession {
  private static let start = "ralph-"
  /// How many bytes of the bead stand in the name; what makes it unique comes after.
  private static let beadMost = 60

  /// The name for the bead's session that the entry `seq` asked for.
  package static func name(bead: BeadID, genesis: UInt16, seq: Seq) -> String {
    let letters = bead.bare.utf8.prefix(beadMost).map { isPlain($0) ? $0 : UInt8(ascii: "_") }
    let id = Hex.text(UInt64(genesis), digits: 4)
    return "\(start)\(String(decoding: letters, as: UTF8.self))-\(id)\(seq)x"
  }

  /// The sequence in a name that this journal could have given; nil for every other name.
  package static func isOurs(_ name: String, genesis: UInt16) -> Seq? {
    let bytes = Array(name.utf8)
    guard name.hasPrefix(start), bytes.last == UInt8(ascii: "x"),
      let dash = bytes.lastIndex(of: UInt8(ascii: "-")), dash >= start.utf8.count
    else { return nil }
    let bead = bytes[start.utf8.count..<dash]
    let tail = bytes[(dash + 1)...].dropLast()
    guard bead.count <= beadMost, bead.allSatisfy({ isPlain($0) || $0 == UInt8(ascii: "_") }),
      Hex.value(tail.prefix(4)) == UInt64(genesis), tail.count > 4
    else { return nil }
    let digits = tail.dropFirst(4)
    guard digits.first != UInt8(ascii: "0"), digits.count <= 20,
      digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let value = UInt64(String(decoding: digits, as: UTF8.self))
    else { return nil }
    return Seq(value)
  }

  static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: false
    }
  }
}
