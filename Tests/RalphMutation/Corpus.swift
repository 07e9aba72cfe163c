import RalphFiles

/// Where inputs come from: what tests of the rooms hold, and the repository's journals and plans.
package enum Corpus {
  /// The repository that this file was built from.
  package static let root = Files.folder(of: Files.folder(of: Files.folder(of: #filePath)))

  /// The whole files of a folder whose names end so; none where there is no such folder.
  static func files(_ folder: String, _ ending: String = "") -> [[UInt8]] {
    let place = "\(root)/\(folder)"
    // A folder that is not there gives no inputs, which a reader without any refuses to be.
    let names = ((try? Files.list(place)) ?? []).filter { $0.hasSuffix(ending) }.sorted()
    // Likewise a file in it.
    return names.compactMap { try? Files.read("\(place)/\($0)") }
  }

  /// The lines of files, each as an input.
  static func lines(_ files: [[UInt8]]) -> [[UInt8]] {
    files.flatMap { $0.split(separator: 0x0a).map(Array.init) }
  }

  /// What calls of a program said, out of captures in which the two outputs follow their headings.
  static func captures(_ folder: String) -> [[UInt8]] {
    let all = files(folder).flatMap { bytes -> [[UInt8]] in
      let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
      guard let out = lines.firstIndex(where: { $0.elementsEqual("--- stdout".utf8) }),
        let err = lines.lastIndex(where: { $0.elementsEqual("--- stderr".utf8) }), out < err
      else { return [bytes] }
      let said = [lines[(out + 1)..<err], lines[(err + 1)...]]
      return said.map { Array($0.joined(separator: [0x0a])) }
    }
    return all.filter { !$0.isEmpty }
  }

  /// Texts as inputs.
  package static func texts(_ texts: String...) -> [[UInt8]] { texts.map { Array($0.utf8) } }
}

/// What more than one reader is held to.
enum Promise {
  /// Why a text that people are shown is not fit for that; nil if it is.
  static func plain(_ text: String, _ what: String, lines: Bool = false) -> String? {
    for scalar in text.unicodeScalars {
      if scalar == "\t" || (lines && scalar == "\n") { continue }
      let isBad = isControl(scalar.value) || turns(scalar.value)
      if isBad { return "\(what) holds U+" + String(scalar.value, radix: 16) }
    }
    return nil
  }

  /// Why a text is too long; nil if it is not.
  static func short(_ text: String, _ what: String, _ most: Int) -> String? {
    text.utf8.count > most ? "\(what) has \(text.utf8.count) bytes, more than \(most)" : nil
  }

  /// The first broken promise.
  static func first(_ all: String?...) -> String? { all.lazy.compactMap(\.self).first }

  private static func isControl(_ value: UInt32) -> Bool {
    value < 0x20 || (0x7f...0x9f).contains(value)
  }

  private static func turns(_ value: UInt32) -> Bool {
    (0x202a...0x202e).contains(value) || (0x2066...0x2069).contains(value)
      || [0x061c, 0x200e, 0x200f, 0x2028, 0x2029].contains(value)
  }
}
