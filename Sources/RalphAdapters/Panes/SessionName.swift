package import RalphCore

/// The names of the sessions that ralph opens (semantics §10).
///
/// `ralph-<bead>-<4 hex of genesis><seq>x`: the entry's sequence makes it unique in a journal and
/// tells it for ours; the `x` at the end makes it nobody's prefix.
package enum SessionName {
  private static let start = "ralph-"
  /// How many bytes of the bead stand in it; what makes it unique comes after them.
  private static let beadMost = 60

  /// The name of the session that the command of this key asks for.
  package static func name(bead: BeadID, key: Key) -> String {
    let letters = bead.bare.utf8.prefix(beadMost).map { isPlain($0) ? $0 : UInt8(ascii: "_") }
    let genesis = Hex.text(UInt64(key.run.genesis), digits: 4)
    return "\(start)\(String(decoding: letters, as: UTF8.self))-\(genesis)\(key.seq)x"
  }

  /// Whether a command of the journal with this genesis could have given the name.
  package static func isOurs(_ name: String, genesis: UInt16) -> Bool {
    let bytes = Array(name.utf8)
    guard name.hasPrefix(start), bytes.last == UInt8(ascii: "x"),
      let dash = bytes.lastIndex(of: UInt8(ascii: "-")), dash >= start.utf8.count
    else { return false }
    let bead = bytes[start.utf8.count..<dash]
    let tail = bytes[(dash + 1)...].dropLast()
    let digits = tail.dropFirst(4)
    #if PLANTED
      if planted(.foreignSessionEnded) { return true }
    #endif
    return bead.count <= beadMost && bead.allSatisfy { isPlain($0) || $0 == UInt8(ascii: "_") }
      && Hex.value(tail.prefix(4)) == UInt64(genesis) && (1...20).contains(digits.count)
      && digits.first != UInt8(ascii: "0") && digits.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
      && UInt64(String(decoding: digits, as: UTF8.self)) != nil
  }

  static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: false
    }
  }
}
