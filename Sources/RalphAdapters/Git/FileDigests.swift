import RalphCore
import RalphFiles

/// Says in a few bytes what a changed file holds, and how much of that may be read at one look.
///
/// A file that was read counts by its content, so that touching one is no change. One that is too
/// large, or comes too late, counts by its size and the time of its last change.
struct FileDigests {
  private let top: String
  private var files = 0
  private var bytes = 0

  /// The most files that are read; of further ones size and time count.
  static let filesMost = 2000
  /// The largest file that is read.
  static let fileMost = 1 << 20
  /// The most bytes that are read in all.
  static let bytesMost = 64 << 20

  init(top: String) { self.top = top }

  /// What stands at a path of the tree.
  mutating func state(of path: [UInt8]) -> [UInt8] {
    guard let name = String(validating: path, as: UTF8.self) else { return words("unnamed") }
    files += 1
    let full = top + name
    // What cannot be looked at counts as gone: it can change from there only by being seen.
    guard let status = try? Files.linkStatus(full) else { return words("missing") }
    let kind = status.mode & 0o170_111
    let known = "\(kind) \(status.size)"
    let isWithin = files <= FileDigests.filesMost && status.size <= FileDigests.fileMost
    guard status.isRegular, isWithin, bytes + status.size <= FileDigests.bytesMost,
      // What cannot be read counts as what is too large does.
      let content = try? Files.read(full, limit: FileDigests.fileMost)
    else { return words("\(known) at \(status.modified)") }
    bytes += content.count
    return words(known) + words(Digest(of: content).description)
  }

  private func words(_ text: String) -> [UInt8] { Array(text.utf8) + [0x20] }
}
