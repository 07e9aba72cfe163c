import RalphCore
package import RalphFiles
package import RalphJournal
import Synchronization

/// The journal's disk as a writer in one life holds it.
package struct StageMedium: Medium, Sendable {
  let stage: Stage

  package init(_ stage: Stage) { self.stage = stage }

  package func size() -> Int { stage.ask { $0.disk.seen.count } }

  package func read(at offset: Int, limit: Int) -> [UInt8] {
    stage.ask { world in
      let seen = world.disk.seen
      guard offset < seen.count else { return [] }
      return Array(seen[offset..<min(offset + limit, seen.count)])
    }
  }

  package mutating func append(_ bytes: [UInt8]) throws(SystemFailure) {
    if !stage.append(bytes) { throw SystemFailure("pwrite", "journal", code: 5) }
  }

  package mutating func overwrite(_ bytes: [UInt8], at offset: Int) throws(SystemFailure) {
    guard stage.opens({ $0.overwrite(bytes, at: offset) }) else {
      throw SystemFailure("pwrite", "journal", code: 5)
    }
  }

  package mutating func sync() throws(SystemFailure) {
    if !stage.sync() { throw SystemFailure("fdatasync", "journal", code: 5) }
  }

  package mutating func truncate(to size: Int) throws(SystemFailure) {
    guard stage.opens({ $0.truncate(to: size) }) else {
      throw SystemFailure("ftruncate", "journal", code: 5)
    }
  }

  package mutating func setAside(from offset: Int) throws(SystemFailure) -> String {
    guard stage.opens({ $0.aside += 1 }) else { throw SystemFailure("write", "torn", code: 5) }
    return "torn/\(stage.ask { $0.disk.aside })"
  }

  package mutating func check(expectedSize: Int) -> MediumCheck { .fine }
}

extension Stage {
  /// Writes to the end while the journal is opened; false if that fails, or ralph dies of it.
  fileprivate func opens(_ body: (inout Disk) -> Void) -> Bool {
    inside.withLock { inside in
      guard inside.mayOpen() else { return false }
      body(&inside.world.disk)
      return true
    }
  }

  /// Writes a batch; false if the write fails, or the power does.
  fileprivate func append(_ bytes: [UInt8]) -> Bool {
    inside.withLock { inside in
      guard !inside.isDead else { return false }
      inside.world.count.appends += 1
      let number = inside.world.count.appends
      if case .append(number, let lines, let more) = inside.world.death {
        inside.world.disk.write(bytes.lines(lines, more))
        inside.world.disk.settle()
        inside.die()
        return false
      }
      if let failure = inside.world.disk.failure, failure.append == number, !failure.isSync {
        inside.world.disk.write(bytes.prefix(bytes.count / 2))
        inside.isPoisoned = true
        return false
      }
      inside.world.disk.write(bytes)
      inside.batch = bytes
      return true
    }
  }

  fileprivate func sync() -> Bool {
    inside.withLock { inside in
      guard !inside.isDead else { return false }
      let number = inside.world.count.appends
      guard !inside.batch.isEmpty else {
        guard inside.mayOpen() else { return false }
        inside.world.disk.settle()
        return true
      }
      inside.world.count.syncs += 1
      // A kernel tells of a failed sync once; whoever asks again hears that all is well.
      if inside.isPoisoned { return true }
      if inside.diesUnsynced(number) { return false }
      if let failure = inside.world.disk.failure, failure.append == number {
        inside.isPoisoned = true
        return false
      }
      inside.world.disk.settle()
      if case .synced(number) = inside.world.death {
        inside.die()
        return false
      }
      inside.batch = []
      return true
    }
  }
}

extension Stage.Inside {
  /// Whether the next write or sync at an opening goes well.
  fileprivate mutating func mayOpen() -> Bool {
    guard !isDead else { return false }
    world.count.openings += 1
    if case .opening(world.count.openings) = world.death {
      die()
      return false
    }
    guard !world.dice.isLucky(oneIn: world.faults.openFails) else {
      isPoisoned = true
      return false
    }
    return true
  }

  /// Whether the power fails between a write and its sync; some of it arrives.
  fileprivate mutating func diesUnsynced(_ number: Int) -> Bool {
    switch world.death {
    case .unsynced(number, let isKept):
      if isKept { world.disk.settle() }
    case .holed(number, let bytes, let isZeroed):
      world.disk.settle(holed: min(bytes, batch.count - 1), of: batch.count, isZeroed: isZeroed)
    default: return false
    }
    die()
    return true
  }
}

extension Disk {
  /// Puts bytes at the end, where every reader sees them, and no power failure leaves them.
  fileprivate mutating func write(_ bytes: some Collection<UInt8>) { seen += bytes }

  fileprivate mutating func overwrite(_ bytes: [UInt8], at offset: Int) {
    // Mostly these are the same bytes, and then nothing has to be moved.
    guard !seen[offset...].elementsEqual(bytes) else { return }
    seen.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
  }

  fileprivate mutating func truncate(to size: Int) {
    seen.removeSubrange(size...)
    shrunk = min(shrunk ?? size, size)
  }

  /// Makes everything durable that is seen.
  fileprivate mutating func settle() {
    let from = min(durable.count, shrunk ?? durable.count, seen.count)
    let (gone, new) = (durable[from...].lines, seen[from...].lines)
    lines = lines - UInt64(gone.count) + UInt64(new.count)
    marksOwed += new.marks - gone.marks
    durable.removeSubrange(from...)
    durable += seen[from...]
    shrunk = nil
  }

  /// A part of what was written last arrives: its beginning, or all of it with zeros before.
  fileprivate mutating func settle(holed bytes: Int, of count: Int, isZeroed: Bool) {
    let start = seen.count - count
    if isZeroed {
      for index in start..<(start + bytes + 1) { seen[index] = 0 }
    } else {
      seen.removeSubrange((start + bytes)...)
    }
    settle()
  }

  /// What is not durable is gone.
  mutating func losePower() { seen = durable }
}

extension ArraySlice<UInt8> {
  /// How many lines end in it, and how many of them are commands to mark.
  fileprivate var lines: (count: Int, marks: Int) {
    var (count, marks) = (0, 0)
    var start = startIndex
    while let end = self[start...].firstIndex(of: 0x0a) {
      count += 1
      if self[start..<end].prefix(110).isMark { marks += 1 }
      start = end + 1
    }
    return (count, marks)
  }

  /// Whether a line's beginning is that of a command to mark.
  fileprivate var isMark: Bool {
    let word = Array("\"kind\":\"do.mark\"".utf8)
    var at = startIndex
    while let start = self[at...].firstIndex(of: UInt8(ascii: "k")) {
      if start > startIndex, self[(start - 1)...].starts(with: word) { return true }
      at = start + 1
    }
    return false
  }
}

extension [UInt8] {
  /// So many whole lines, and so many bytes of the next.
  fileprivate func lines(_ count: Int, _ more: Int) -> [UInt8] {
    var end = 0
    var left = count
    while left > 0, let newline = self[end...].firstIndex(of: UInt8(ascii: "\n")) {
      end = newline + 1
      left -= 1
    }
    // Never all of the next line: that would be one line more.
    let next = self[end...].firstIndex(of: UInt8(ascii: "\n")) ?? end
    return Array(self[..<Swift.min(end + more, next)])
  }
}
