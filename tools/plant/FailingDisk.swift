import RalphFiles
import RalphJournal

/// A disk whose next syncs fail; what is asked again afterwards is answered well.
final class FailingDisk {
  var seen: [UInt8] = []
  /// How many syncs fail from now on.
  var failingSyncs = 0
}

extension FailingDisk: Medium {
  func size() -> Int { seen.count }
  func read(at offset: Int, limit: Int) -> [UInt8] {
    MemoryBytes(seen).read(at: offset, limit: limit)
  }
  func append(_ bytes: [UInt8]) { seen += bytes }
  func overwrite(_ bytes: [UInt8], at offset: Int) {
    seen.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
  }
  func sync() throws(SystemFailure) {
    guard failingSyncs > 0 else { return }
    failingSyncs -= 1
    throw SystemFailure("fdatasync", "disk", code: 5)
  }
  func truncate(to size: Int) { seen.removeSubrange(size...) }
  func setAside(from offset: Int) -> String { "torn/1" }
  func check(expectedSize: Int) -> MediumCheck { .fine }
}
