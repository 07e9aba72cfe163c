import CSystem
package import RalphCore
import RalphFiles
package import RalphPorts
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The folder of requests as the ralph that lives sees it: it listens, reads and removes.
///
/// What agents put there can neither end it nor keep it busy: rubbish goes into `aside/`, and what
/// cannot be moved is told of once.
package final class RequestListener: Requests {
  private let folder: RequestFolder
  private let inside = Mutex(Inside())

  private struct Inside: Sendable {
    /// The bell while it is open, and which file it is.
    var bell: Int32?
    var identity: FileStatus?
    /// The folder as it was when the last reading began.
    var folder: FileStatus?
    /// Names that could not be set aside, and were told of.
    var told: Set<String> = []
  }

  /// Listens at a folder; nothing is made before the bell is asked for.
  package init(_ folder: RequestFolder) { self.folder = folder }

  deinit { inside.withLock { if let bell = $0.bell { _ = close(bell) } } }

  package func bell() -> Int32? {
    inside.withLock { inside in
      // A bell that cannot be looked at is made anew.
      let there = (try? Files.linkStatus(folder.bell)) ?? nil
      if let bell = inside.bell, let own = inside.identity, there?.isSameFile(as: own) == true {
        return bell
      }
      if let bell = inside.bell { _ = close(bell) }
      (inside.bell, inside.identity) = (nil, nil)
      // A bell whose state cannot be told is none.
      guard let bell = open(there), let status = try? bell.status(), status.isPipe else {
        return nil
      }
      inside.identity = status
      inside.bell = bell.release()
      return inside.bell
    }
  }

  /// Opens the bell for reading, and for writing, too: so it never hangs up when a ringer leaves.
  private func open(_ there: FileStatus?) -> FileDescriptor? {
    if let there, !there.isPipe || there.owner != folder.user {
      // Who holds the lock owns the state folder; where this fails, the bell stays away.
      guard (try? Files.removeTree(folder.bell)) != nil else { return nil }
    }
    guard unsafe mkfifo(folder.bell, 0o600) == 0 || errno == EEXIST else { return nil }
    let raw = unsafe csystem_open(folder.bell, O_RDWR | O_NONBLOCK | O_NOFOLLOW, 0)
    return raw < 0 ? nil : FileDescriptor(owning: raw)
  }

  package func hush() {
    inside.withLock { inside in
      guard let bell = inside.bell else { return }
      var bytes = [UInt8](repeating: 0, count: 512)
      while unsafe systemRead(bell, &bytes, bytes.count) > 0 {}
    }
  }

  package func mayHoldMore() -> Bool {
    let status = seen()
    return inside.withLock { $0.folder != status }
  }

  package var lookedAt: [String]? { [folder.path, folder.bell] }

  /// The folder as it is; nil where there is none, or it cannot be looked at.
  private func seen() -> FileStatus? { (try? Files.linkStatus(folder.path)) ?? nil }

  package func read() -> RequestReading {
    var reading = RequestReading()
    // A folder that is not there, or cannot be looked at, holds no request.
    guard let status = seen() else { return reading }
    inside.withLock { $0.folder = status }
    // What cannot be listed is told like what is not ours.
    guard status.isFolder, status.owner == folder.user, let names = try? Files.list(folder.path)
    else {
      tell("requests", "it is no folder of this user", &reading)
      return reading
    }
    var numbers: [Int64] = []
    for name in names where !name.hasPrefix(".") && name != "aside" {
      if let number = RequestFolder.number(in: name) {
        numbers.append(number)
      } else {
        setAside(name, "it is not named as requests are", &reading)
      }
    }
    for number in numbers.sorted().prefix(RequestFolder.mostAtOnce) { take(number, &reading) }
    return reading
  }

  private func take(_ number: Int64, _ reading: inout RequestReading) {
    let name = "\(number).json"
    let path = "\(folder.path)/\(name)"
    // One that was taken back meanwhile is gone.
    guard let status = (try? Files.linkStatus(path)) ?? nil else { return }
    guard status.isRegular else { return setAside(name, "it is no plain file", &reading) }
    guard status.owner == folder.user else {
      return setAside(name, "it is another user's", &reading)
    }
    // Too much and unreadable are the same here.
    guard let bytes = try? bytes(path), bytes.count <= RequestFolder.mostBytes else {
      return setAside(name, "it is too long, or cannot be read", &reading)
    }
    guard let form = RequestForm(bytes) else {
      return setAside(name, "it holds no request that this ralph knows", &reading)
    }
    reading.requests.append(
      OperatorRequest(Name(cutting: String(number)), form.wish, why: form.why, run: form.run)
    )
  }

  /// The first bytes of a plain file; it may have become something else since it was looked at.
  private func bytes(_ path: String) throws(SystemFailure) -> [UInt8] {
    let file = try FileDescriptor.open(path, .readWary)
    guard try file.status().isRegular else { throw SystemFailure("read", path, code: EINVAL) }
    return try file.read(at: 0, limit: RequestFolder.mostBytes + 1)
  }

  private func setAside(_ name: String, _ why: String, _ reading: inout RequestReading) {
    let aside = folder.path + "/aside"
    do throws(SystemFailure) {
      try Files.makeFolder(aside)
      try Files.rename("\(folder.path)/\(name)", to: "\(aside)/\(name)")
      note(name, why + "; it lies in .ralph/requests/aside now", &reading)
    } catch {
      tell(name, why + "; it cannot be set aside (\(error.reason))", &reading)
    }
  }

  /// Tells of something once, however often it is seen.
  private func tell(_ name: String, _ why: String, _ reading: inout RequestReading) {
    let isNew = inside.withLock { inside in
      // Whoever makes more of them than this is told of no longer.
      inside.told.count < 100 && inside.told.insert(name).inserted
    }
    if isNew { note(name, why, &reading) }
  }

  private func note(_ name: String, _ why: String, _ reading: inout RequestReading) {
    guard reading.notes.count < RequestFolder.mostAtOnce else { return }
    let shown = TerminalText.beginning(of: TerminalText.plain(Array(name.utf8)), bytes: 80)
    reading.notes.append("'\(shown)' among the requests was passed over: \(why)")
  }

  package func remove(_ name: Name) {
    // What stays is known as answered, and is removed at a later look.
    try? Files.remove(folder.file(name))
  }
}

// `read` would be taken for the method inside the class.
private func systemRead(_ raw: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe read(raw, bytes, count)
}
