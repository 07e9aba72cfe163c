import RalphFiles
import RalphJournal

/// A disk in memory that loses what was not synced, and fails when it is told to.
final class MemoryDisk {
  /// What survives a loss of power.
  var durable: [UInt8]
  /// What a reader sees.
  var seen: [UInt8]
  /// What was set aside.
  var aside: [[UInt8]] = []
  /// Calls, in order.
  var calls: [String] = []
  /// The next append writes only so many bytes, then fails.
  var failAppendAfter: Int?
  var failSync = false
  var answer = MediumCheck.fine

  init(_ bytes: [UInt8] = []) {
    durable = bytes
    seen = bytes
  }

  /// A loss of power: what was not synced is gone.
  func losePower() { seen = durable }

  /// A loss of power that leaves some of what was not synced: cut off anywhere, and with sectors
  /// that never arrived and hold NUL bytes.
  func losePower(_ dice: inout Dice, sector: Int) {
    var left = Array(seen.prefix(durable.count + dice.below(seen.count - durable.count + 1)))
    for index in stride(from: 0, to: left.count, by: sector) where dice.below(3) == 0 {
      for byte in max(index, durable.count)..<max(index + sector, durable.count)
      where byte < left.count { left[byte] = 0 }
    }
    (seen, durable) = (left, left)
  }
}

/// The disk as a writer holds it.
struct DiskMedium: Medium {
  let disk: MemoryDisk

  func size() -> Int { disk.seen.count }

  func read(at offset: Int, limit: Int) -> [UInt8] {
    MemoryBytes(disk.seen).read(at: offset, limit: limit)
  }

  mutating func append(_ bytes: [UInt8]) throws(SystemFailure) {
    disk.calls.append("append")
    if let count = disk.failAppendAfter {
      disk.seen += bytes.prefix(count)
      throw SystemFailure("pwrite", "disk", code: 28)
    }
    disk.seen += bytes
  }

  mutating func overwrite(_ bytes: [UInt8], at offset: Int) {
    disk.calls.append("overwrite")
    disk.seen.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
  }

  mutating func sync() throws(SystemFailure) {
    disk.calls.append("sync")
    if disk.failSync { throw SystemFailure("fdatasync", "disk", code: 5) }
    disk.durable = disk.seen
  }

  mutating func truncate(to size: Int) {
    disk.calls.append("truncate")
    disk.seen.removeSubrange(size...)
  }

  mutating func setAside(from offset: Int) -> String {
    disk.calls.append("aside")
    disk.aside.append(Array(disk.seen[offset...]))
    return "torn/\(disk.aside.count)"
  }

  mutating func check(expectedSize: Int) -> MediumCheck { disk.answer }
}
