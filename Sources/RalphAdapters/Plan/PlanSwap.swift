import RalphCore
import RalphFiles

/// One attempt to put new text in the place of what was read, losing no save of anybody.
///
/// After an exchange the file that came out must be the one that was read. If it is not, somebody
/// saved in between, and that file goes back. What comes out then must be ours; if it is not,
/// somebody saved over ours, and that is newer still and goes back, and so on.
struct PlanSwap {
  let target: String
  let keep: String
  let exchanges: Bool
  let atStep: (@Sendable (PlanFile.Step) -> Void)?

  struct Placed {
    var exchanged: Bool
    var kept: String
  }

  /// A file's identity and content.
  private struct Version: Equatable {
    var device: UInt64
    var inode: UInt64
    var digest: Digest
  }

  /// How long a writer that has the displaced file open is waited for, in looks of 1 ms.
  private static let patience = 200

  /// Places the bytes; nil if somebody saved in between, whose save then stands there untouched.
  func place(_ bytes: [UInt8], over read: PlanReading) throws(SystemFailure) -> Placed? {
    let beside = try Files.writeBeside(target, bytes, mode: read.status.mode)
    do throws(SystemFailure) {
      return try exchange(beside, bytes, read)
    } catch {
      // Either nothing was exchanged and this is ours, or it is a save that must be kept.
      // What cannot be read may be such a save, so it is kept.
      if let left = try? version(beside), left.digest == Digest(of: bytes) {
        // A copy of our own text that stays behind harms nobody; the first error is the one to tell.
        _ = try? Files.remove(beside)
      } else {
        _ = keepAside(beside)
      }
      throw error
    }
  }

  private func exchange(
    _ beside: String,
    _ bytes: [UInt8],
    _ read: PlanReading
  ) throws(SystemFailure) -> Placed? {
    let was = Version(
      device: read.status.device,
      inode: read.status.inode,
      digest: read.digest
    )
    let ours = try version(beside)
    let file = try FileDescriptor.open(target, .read)
    // While we hold the lease nobody can open this file for writing without our seeing it.
    let lease = PlanLease.take(file)
    defer { PlanLease.drop(file) }
    guard lease != .writerPresent, try version(target) == was else {
      try Files.remove(beside)
      PlanLease.pause(milliseconds: 1)
      return nil
    }
    atStep?(.beforeExchange)
    guard exchanges, try Files.exchange(beside, target) else {
      return try rename(beside, was)
    }
    atStep?(.afterExchange)
    let isPlaced: Bool
    do throws(SystemFailure) {
      isPlaced = try settle(beside, was, file, lease)
    } catch {
      // Where this fails too, `place` keeps what came out; the first error is the one to tell.
      _ = try? Files.exchange(beside, target)
      throw error
    }
    guard isPlaced else {
      try putBack(beside, ours)
      return nil
    }
    let kept = keepAside(beside)
    // The mark stands. Should power fail now and the old file come back, the next reading sees it.
    try? Files.syncFolder(of: target)
    return Placed(exchanged: true, kept: kept)
  }

  /// Whether what came out is what was read, and stays so.
  private func settle(
    _ beside: String,
    _ was: Version,
    _ file: borrowing FileDescriptor,
    _ lease: PlanLease.Answer
  ) throws(SystemFailure) -> Bool {
    #if PLANTED
      if planted(.saveLost) { return true }
    #endif
    guard try version(beside) == was, !PlanLease.isBeingBroken(file, lease) else { return false }
    PlanLease.drop(file)
    return try isQuiet(file, beside, was)
  }

  /// Waits for those who opened the file before it was displaced; false if they changed it.
  private func isQuiet(
    _ file: borrowing FileDescriptor,
    _ beside: String,
    _ was: Version
  ) throws(SystemFailure) -> Bool {
    for _ in 0..<PlanSwap.patience {
      guard try version(beside) == was else { return false }
      guard PlanLease.hasWriter(file) else { break }
      PlanLease.pause(milliseconds: 1)
    }
    return try version(beside) == was
  }

  /// Puts back what came out; if what comes out then is not what was placed, that is newer.
  private func putBack(_ beside: String, _ ours: Version) throws(SystemFailure) {
    var placed = ours
    for _ in 0..<PlanFile.rounds {
      let out = try version(beside)
      do throws(SystemFailure) {
        _ = try Files.exchange(beside, target)
      } catch {
        // Somebody removed ours: the place is free for what came out, unless it is taken again.
        guard error.isMissing else { throw error }
        try Files.link(beside, as: target)
        return try Files.remove(beside)
      }
      let back = try version(beside)
      if back == placed { break }
      placed = out
    }
    if try version(beside) == ours {
      try Files.remove(beside)
    } else {
      _ = keepAside(beside)
    }
  }

  /// Where names cannot be exchanged: looks once more, keeps the old file, and renames over it.
  private func rename(_ beside: String, _ was: Version) throws(SystemFailure) -> Placed? {
    guard try version(target) == was else {
      try Files.remove(beside)
      return nil
    }
    let kept = keptName(was.digest)
    do throws(SystemFailure) {
      try Files.makeFolder(keep)
      try Files.remove(kept)
      try Files.link(target, as: kept)
    } catch {
      try Files.replace(kept, with: try Files.read(target, limit: PlanFile.limit))
    }
    try Files.rename(beside, to: target)
    // As after an exchange.
    try? Files.syncFolder(of: target)
    return Placed(exchanged: false, kept: kept)
  }

  /// Moves a displaced file to the folder for them; where that fails it stays where it is.
  private func keepAside(_ beside: String) -> String {
    // What cannot be read cannot be named by what it holds, so it keeps the name that it has.
    guard let bytes = try? Files.read(beside, limit: PlanFile.limit) else { return beside }
    let kept = keptName(Digest(of: bytes))
    do throws(SystemFailure) {
      try Files.makeFolder(keep)
      do throws(SystemFailure) {
        try Files.rename(beside, to: kept)
      } catch {
        try Files.replace(kept, with: bytes)
        try Files.remove(beside)
      }
      return kept
    } catch {
      return setAside(beside)
    }
  }

  /// Gives a file that cannot be moved away a name that the next attempt does not reuse.
  private func setAside(_ beside: String) -> String {
    let name = beside + ".kept"
    // A name that cannot be given leaves the one it has.
    return (try? Files.rename(beside, to: name)) == nil ? beside : name
  }

  private func keptName(_ digest: Digest) -> String {
    "\(keep)/\(Files.name(of: target)).\(digest.description.prefix(16))"
  }

  private func version(_ path: String) throws(SystemFailure) -> Version {
    let file = try FileDescriptor.open(path, .read)
    let status = try file.status()
    let bytes = try file.read(at: 0, limit: PlanFile.limit, sized: status.size)
    return Version(device: status.device, inode: status.inode, digest: Digest(of: bytes))
  }
}
