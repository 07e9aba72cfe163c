import RalphCore

/// Takes secrets out of bytes before they are kept.
///
/// Configured values go wherever they stand, everything else by its form. What stands around them
/// stays byte for byte, be it text or not. One pass from the front: a place that is not a secret is
/// decided within the length of the shortest secret of its form, so that the work is linear.
package enum Redaction {
  /// The bytes with `[redacted:<kind>]` in place of each secret.
  ///
  /// Cleaning again finds nothing more, unless secrets stood inside one another.
  package static func clean(_ bytes: [UInt8], secrets: [String]) -> [UInt8] {
    #if PLANTED
      if planted(.secretKept) { return bytes }
    #endif
    let values = ConfiguredSecrets(secrets)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var kept = 0
    var at = 0
    while at < bytes.count {
      guard values.begins[Int(bytes[at])],
        let found = values.find(bytes, at) ?? SecretForms.find(bytes, at)
      else {
        at += 1
        continue
      }
      result += bytes[kept..<found.range.lowerBound]
      result += Array("[redacted:\(found.kind)]".utf8)
      kept = found.range.upperBound
      at = kept
    }
    return result + bytes[kept...]
  }

  /// Values shorter than this are not looked for: they would tear up ordinary text.
  package static let shortest = 4
}

/// A secret that was found: what to replace, and what kind it is.
struct FoundSecret: Equatable {
  var range: Range<Int>
  var kind: String
}

/// The values that the configuration names as secrets.
private struct ConfiguredSecrets {
  /// The values by their first byte, the longest first.
  private var byFirst = [[[UInt8]]](repeating: [], count: 256)
  /// Whether a secret of any kind may begin with a byte: most bytes are done with after this.
  private(set) var begins = [Bool](repeating: false, count: 256)

  init(_ secrets: [String]) {
    for byte in SecretForms.beginnings { begins[Int(byte)] = true }
    for secret in secrets {
      let plain = Array(secret.utf8)
      guard plain.count >= Redaction.shortest else { continue }
      // Agents tell their turn as JSON, where a value may stand escaped.
      for form in [plain, ConfiguredSecrets.escaped(plain, slash: false)]
        + [ConfiguredSecrets.escaped(plain, slash: true)]
      where !byFirst[Int(form[0])].contains(form) {
        byFirst[Int(form[0])].append(form)
        begins[Int(form[0])] = true
      }
    }
    for first in byFirst.indices { byFirst[first].sort { $0.count > $1.count } }
  }

  func find(_ bytes: [UInt8], _ at: Int) -> FoundSecret? {
    for form in byFirst[Int(bytes[at])] where SecretForms.stands(form, bytes, at) {
      return FoundSecret(range: at..<(at + form.count), kind: "secret")
    }
    return nil
  }

  private static func escaped(_ bytes: [UInt8], slash: Bool) -> [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
      switch byte {
      case 0x0a: Array(#"\n"#.utf8)
      case 0x0d: Array(#"\r"#.utf8)
      case 0x09: Array(#"\t"#.utf8)
      case 0x22, 0x5c: [0x5c, byte]
      case 0x2f where slash: [0x5c, byte]
      default: [byte]
      }
    }
  }
}
