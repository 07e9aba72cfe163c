import CSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An open file with one owner; it is closed when its owner is gone.
package struct FileDescriptor: ~Copyable, Sendable {
  /// The number the kernel knows it by.
  package let raw: Int32

  package init(owning raw: Int32) { self.raw = raw }

  deinit { _ = systemClose(raw) }

  /// How a file is opened.
  package enum Mode: Sendable {
    /// For reading; it must exist.
    case read
    /// For reading what somebody may have put there: no link is followed, no pipe is waited for.
    case readWary
    /// For reading and writing; it must exist.
    case update
    /// For reading and writing; it is made (0600) if it is missing.
    case updateOrCreate
    /// For appending; it is made (0600) if it is missing.
    case append
    /// For writing; it must not exist, and is made (0600).
    case createNew
    /// For writing; made (0600) if missing, emptied if not.
    case replace

    var flags: Int32 {
      switch self {
      case .read: O_RDONLY
      case .readWary: O_RDONLY | O_NONBLOCK | O_NOFOLLOW
      case .update: O_RDWR
      case .updateOrCreate: O_RDWR | O_CREAT
      case .append: O_WRONLY | O_CREAT | O_APPEND
      case .createNew: O_WRONLY | O_CREAT | O_EXCL
      case .replace: O_WRONLY | O_CREAT | O_TRUNC
      }
    }
  }

  /// Opens a path, close-on-exec; a symbolic link as last part is followed only for reading.
  package static func open(
    _ path: String,
    _ mode: Mode
  ) throws(SystemFailure) -> FileDescriptor {
    let raw = unsafe csystem_open(path, mode.flags, 0o600)
    guard raw >= 0 else { throw .last("open", path) }
    return FileDescriptor(owning: raw)
  }

  /// Gives the number away: the caller closes it now.
  package consuming func release() -> Int32 {
    let raw = raw
    discard self
    return raw
  }

  /// Writes all bytes at the current position (or the end, where opened for appending).
  package func write(_ bytes: borrowing RawSpan) throws(SystemFailure) {
    let failure = unsafe bytes.withUnsafeBytes { buffer -> SystemFailure? in
      var done = 0
      while done < buffer.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
        let count = unsafe systemWrite(raw, rest.baseAddress, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          return .last("write", "descriptor \(raw)")
        }
        done += count
      }
      return nil
    }
    if let failure { throw failure }
  }

  /// Writes all bytes of an array.
  package func write(_ bytes: [UInt8]) throws(SystemFailure) {
    try unsafe write(bytes.span.bytes)
  }

  /// Writes all bytes at a given offset, leaving the position alone.
  package func write(_ bytes: [UInt8], at offset: Int) throws(SystemFailure) {
    let failure = unsafe bytes.withUnsafeBytes { buffer -> SystemFailure? in
      var done = 0
      while done < buffer.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
        let count = unsafe pwrite(raw, rest.baseAddress, rest.count, off_t(offset + done))
        if count < 0 {
          if errno == EINTR { continue }
          return .last("pwrite", "descriptor \(raw)")
        }
        done += count
      }
      return nil
    }
    if let failure { throw failure }
  }

  /// Reads up to `limit` bytes at an offset; fewer only at the end of the file.
  package func read(at offset: Int, limit: Int) throws(SystemFailure) -> [UInt8] {
    var failure: SystemFailure?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
      filled = 0
      while filled < limit {
        let rest = unsafe UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...]
        )
        let count = unsafe pread(raw, rest.baseAddress, rest.count, off_t(offset + filled))
        if count < 0 {
          if errno == EINTR { continue }
          failure = .last("pread", "descriptor \(raw)")
          return
        }
        if count == 0 { return }
        filled += count
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Makes what was written durable on the medium.
  package func sync() throws(SystemFailure) {
    guard csystem_sync(raw) == 0 else { throw .last("fdatasync", "descriptor \(raw)") }
  }

  /// Cuts or extends the file to a size in bytes.
  package func truncate(to size: Int) throws(SystemFailure) {
    guard ftruncate(raw, off_t(size)) == 0 else { throw .last("ftruncate", "descriptor \(raw)") }
  }

  /// What the kernel says of the open file.
  package func status() throws(SystemFailure) -> FileStatus {
    var buffer = stat()
    guard unsafe fstat(raw, &buffer) == 0 else { throw .last("fstat", "descriptor \(raw)") }
    return FileStatus(buffer)
  }

  /// Takes the whole-file lock of this open file (`flock`); false if another holds it.
  package func lockExclusively() throws(SystemFailure) -> Bool {
    if flock(raw, LOCK_EX | LOCK_NB) == 0 { return true }
    if errno == EWOULDBLOCK { return false }
    throw .last("flock", "descriptor \(raw)")
  }
}

/// What is known of a file without reading it.
package struct FileStatus: Equatable, Sendable {
  /// Device and inode: the file's identity while it is open.
  package var device: UInt64
  package var inode: UInt64
  /// Size in bytes.
  package var size: Int
  /// How many names the file has.
  package var links: Int
  /// Last change of the content, in nanoseconds since 1970.
  package var modified: Int64
  /// The owner's user id.
  package var owner: UInt32
  /// Permission bits and kind as `stat` gives them.
  package var mode: UInt32

  /// Last change of content, name or rights as the system keeps it, in nanoseconds since 1970.
  static func touched(_ raw: stat) -> Int64 {
    #if canImport(Darwin)
      return Int64(raw.st_ctimespec.tv_sec) * 1_000_000_000 + Int64(raw.st_ctimespec.tv_nsec)
    #else
      return Int64(raw.st_ctim.tv_sec) * 1_000_000_000 + Int64(raw.st_ctim.tv_nsec)
    #endif
  }

  init(_ raw: stat) {
    device = UInt64(truncatingIfNeeded: raw.st_dev)
    inode = UInt64(truncatingIfNeeded: raw.st_ino)
    size = Int(raw.st_size)
    links = Int(raw.st_nlink)
    owner = raw.st_uid
    mode = UInt32(raw.st_mode)
    #if canImport(Darwin)
      modified = Int64(raw.st_mtimespec.tv_sec) * 1_000_000_000 + Int64(raw.st_mtimespec.tv_nsec)
    #else
      modified = Int64(raw.st_mtim.tv_sec) * 1_000_000_000 + Int64(raw.st_mtim.tv_nsec)
    #endif
  }

  /// Whether both describe the same file, whatever its name.
  package func isSameFile(as other: FileStatus) -> Bool {
    device == other.device && inode == other.inode
  }
  package var isFolder: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFDIR) }
  package var isLink: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFLNK) }
  /// Whether it is a FIFO.
  package var isPipe: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFIFO) }
  package var isRegular: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFREG) }
}

/// What shows that a file is another one than before, without its being read.
///
/// It is blind to a change within the tick of the file system's clock in which the trace was taken.
package struct FileTrace: Equatable, Sendable {
  private var status: FileStatus
  /// No program can set it, as it can set the time of the content.
  private var touched: Int64

  init(_ raw: stat) {
    status = FileStatus(raw)
    touched = FileStatus.touched(raw)
  }
}

// `close` and `write` would be taken for methods inside the type.
private func systemClose(_ raw: Int32) -> Int32 { close(raw) }
private func systemWrite(_ raw: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(raw, bytes, count)
}
