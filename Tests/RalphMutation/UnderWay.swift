package import RalphFiles

/// Where the input that is being read is noted, so that a trap or a hang names its own cause.
///
/// A note is one small write to a file and survives the process. It is removed at the end.
package struct UnderWay: ~Copyable {
  /// The file.
  package let path: String
  private let file: FileDescriptor

  /// Makes the file anew.
  package init(at path: String) throws(SystemFailure) {
    try Files.makeFolder(Files.folder(of: path))
    file = try FileDescriptor.open(path, .replace)
    self.path = path
  }

  /// What a file that was left behind says: reader and seed; nil if there is none.
  package static func left(at path: String) -> (reader: String, seed: UInt64)? {
    // No file, or none that can be read: nothing was left behind.
    guard let bytes = try? Files.read(path) else { return nil }
    let words = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }
    guard words.count >= 2, let seed = UInt64(words[1]) else { return nil }
    return (String(words[0]), seed)
  }

  /// Notes the input that comes next.
  package func begin(_ reader: String, _ seed: UInt64) {
    let text = "\(reader) \(seed) "
    let padding = repeatElement(UInt8(ascii: " "), count: max(0, 63 - text.utf8.count))
    // A note that cannot be written only makes a failure harder to find.
    try? file.write(Array(text.utf8) + padding + [0x0a], at: 0)
  }

  /// Removes the file: everything was read.
  package consuming func end() {
    // It is only in the way if it stays.
    try? Files.remove(path)
  }
}
