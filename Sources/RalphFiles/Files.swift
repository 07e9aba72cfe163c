import CSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is done with whole files and folders by path.
///
/// Looks are made all the time, so they hand their path on as it lies: where a string is given to a
/// call as it is, a copy is made of it first.
package enum Files {
  /// What stands at a path, a last symbolic link followed; nil if nothing does.
  package static func status(_ path: String) throws(SystemFailure) -> FileStatus? {
    var buffer = stat()
    if unsafe path.withCString({ unsafe stat($0, &buffer) }) == 0 { return FileStatus(buffer) }
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw .last("stat", path)
  }

  /// When what stands at a path was last changed, in nanoseconds since 1970; nil if it is missing.
  ///
  /// It is the time that no program can set, of content, name and rights alike; a last symbolic
  /// link is asked itself.
  package static func touched(_ path: String) throws(SystemFailure) -> Int64? {
    var buffer = stat()
    if unsafe path.withCString({ unsafe lstat($0, &buffer) }) == 0 {
      return FileStatus.touched(buffer)
    }
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw .last("lstat", path)
  }

  /// The trace of what stands at a path, a last symbolic link followed; nil if nothing does.
  package static func trace(_ path: String) throws(SystemFailure) -> FileTrace? {
    var buffer = stat()
    if unsafe path.withCString({ unsafe stat($0, &buffer) }) == 0 { return FileTrace(buffer) }
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw .last("stat", path)
  }

  /// What stands at a path, a last symbolic link itself and not what it names.
  package static func linkStatus(_ path: String) throws(SystemFailure) -> FileStatus? {
    var buffer = stat()
    if unsafe path.withCString({ unsafe lstat($0, &buffer) }) == 0 { return FileStatus(buffer) }
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw .last("lstat", path)
  }

  /// Whether something stands at a path; what cannot be looked at counts as missing.
  package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// Whether the path names a file that this user may execute.
  package static func isExecutable(_ path: String) -> Bool {
    // What cannot be looked at cannot be executed either.
    guard let status = try? status(path), status.isRegular else { return false }
    return unsafe access(path, X_OK) == 0
  }

  /// Reads a whole file; throws EFBIG if it holds more than `limit` bytes.
  package static func read(_ path: String, limit: Int = 64 << 20) throws(SystemFailure) -> [UInt8] {
    let file = try FileDescriptor.open(path, .read)
    let status = try file.status()
    guard !status.isFolder else { throw SystemFailure("read", path, code: EISDIR) }
    var bytes: [UInt8] = []
    while true {
      let more = try file.read(at: bytes.count, limit: max(status.size - bytes.count, 4096))
      if more.isEmpty { return bytes }
      bytes += more
      guard bytes.count <= limit else { throw SystemFailure("read", path, code: EFBIG) }
    }
  }

  /// Puts a file in place so that a reader sees the old or the new bytes and a crash leaves one.
  ///
  /// Written beside, synced, renamed, then the folder synced.
  package static func replace(
    _ path: String,
    with bytes: [UInt8],
    mode: UInt32 = 0o600
  ) throws(SystemFailure) {
    let beside = try writeBeside(path, bytes, mode: mode)
    do throws(SystemFailure) {
      try rename(beside, to: path)
    } catch {
      _ = unsafe unlink(beside)
      throw error
    }
    try syncFolder(of: path)
  }

  /// Writes and syncs a new file next to `path` and returns its name; nothing else is touched.
  package static func writeBeside(
    _ path: String,
    _ bytes: [UInt8],
    mode: UInt32 = 0o600
  ) throws(SystemFailure) -> String {
    let beside = "\(folder(of: path))/.\(name(of: path)).\(getpid()).new"
    _ = unsafe unlink(beside)
    let file = try FileDescriptor.open(beside, .createNew)
    do throws(SystemFailure) {
      guard fchmod(file.raw, mode_t(mode & 0o7777)) == 0 else { throw .last("fchmod", beside) }
      try file.write(bytes)
      try file.sync()
    } catch {
      _ = unsafe unlink(beside)
      throw error
    }
    return beside
  }

  /// What writers that died have left next to a file on its way to become it.
  ///
  /// Where such a file had been exchanged with the old one it holds what stood there before.
  package static func remains(besides path: String) throws(SystemFailure) -> [String] {
    let start = ".\(name(of: path))."
    return try list(folder(of: path)).filter { name in
      guard name.hasPrefix(start), isBeside(name) else { return false }
      let pid = name.dropFirst(start.count).prefix { $0 != "." }
      guard let pid = Int32(pid), pid != getpid() else { return false }
      return kill(pid, 0) != 0 && errno == ESRCH
    }.map { "\(folder(of: path))/\($0)" }
  }

  /// Whether a name is of a file on its way to become another one.
  package static func isBeside(_ name: some StringProtocol) -> Bool {
    guard name.hasPrefix("."), name.hasSuffix(".new") else { return false }
    let number = name.dropLast(".new".count).reversed().prefix { $0 != "." }
    return !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber }
  }

  /// Renames a file, replacing what has the new name.
  package static func rename(_ path: String, to target: String) throws(SystemFailure) {
    guard systemRename(path, target) == 0 else { throw .last("rename", target) }
  }

  /// Exchanges what two paths name in one step; false where the file system cannot.
  package static func exchange(_ path: String, _ other: String) throws(SystemFailure) -> Bool {
    if unsafe csystem_exchange(path, other) == 0 { return true }
    if errno == ENOSYS || errno == EINVAL || errno == ENOTSUP { return false }
    throw .last("exchange", path)
  }

  /// Gives a file a second name; throws if that name is taken or lies on another device.
  package static func link(_ path: String, as second: String) throws(SystemFailure) {
    guard systemLink(path, second) == 0 else { throw .last("link", second) }
  }

  /// Removes a name; nothing happens if it is not there.
  package static func remove(_ path: String) throws(SystemFailure) {
    guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .last("unlink", path) }
  }

  /// Removes a folder and all in it, never following a symbolic link.
  package static func removeTree(_ path: String) throws(SystemFailure) {
    guard let status = try linkStatus(path) else { return }
    guard status.isFolder else { return try remove(path) }
    for name in try list(path) { try removeTree(path + "/" + name) }
    guard unsafe rmdir(path) == 0 || errno == ENOENT else { throw .last("rmdir", path) }
  }

  /// Makes a folder and the missing ones above it, for this user alone.
  package static func makeFolder(_ path: String) throws(SystemFailure) {
    if unsafe mkdir(path, 0o700) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, folder(of: path) != path else { throw .last("mkdir", path) }
    try makeFolder(folder(of: path))
    guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .last("mkdir", path) }
  }

  /// The names in a folder, sorted by their bytes, without `.` and `..`.
  package static func list(_ path: String) throws(SystemFailure) -> [String] {
    guard let handle = unsafe opendir(path) else { throw .last("opendir", path) }
    defer { unsafe closedir(handle) }
    var names: [String] = []
    while let entry = unsafe readdir(handle) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { start in
          unsafe String(cString: start)
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes the names in a file's folder durable.
  package static func syncFolder(of path: String) throws(SystemFailure) {
    let folder = folder(of: path)
    let raw = unsafe csystem_open(folder, O_RDONLY | O_DIRECTORY, 0)
    guard raw >= 0 else { throw .last("open", folder) }
    let descriptor = FileDescriptor(owning: raw)
    guard fsync(descriptor.raw) == 0 else { throw .last("fsync", folder) }
  }

  /// What a symbolic link says, cut at 4 KiB.
  package static func linkTarget(_ path: String) throws(SystemFailure) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink(path, &buffer, buffer.count)
    guard count >= 0 else { throw .last("readlink", path) }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The path with every symbolic link resolved; nil if it does not exist.
  package static func realPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// The folder part of a path: `.` for a bare name, `/` for the root.
  package static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  package static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }
}

private func systemRename(_ path: String, _ target: String) -> Int32 {
  unsafe rename(path, target)
}
private func systemLink(_ path: String, _ second: String) -> Int32 { unsafe link(path, second) }
