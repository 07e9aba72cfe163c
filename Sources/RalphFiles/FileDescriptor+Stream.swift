#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// Reading and writing what has no position: pipes and FIFOs.
extension FileDescriptor {
  /// Makes reads and writes return at once when nothing can be moved.
  package func makeNonBlocking() throws(SystemFailure) {
    let flags = fcntl(raw, F_GETFL)
    guard flags >= 0, fcntl(raw, F_SETFL, flags | O_NONBLOCK) == 0 else {
      throw .last("fcntl", "descriptor \(raw)")
    }
  }

  /// Keeps the descriptor from programs started later.
  package func makeCloseOnExec() throws(SystemFailure) {
    guard fcntl(raw, F_SETFD, FD_CLOEXEC) == 0 else { throw .last("fcntl", "descriptor \(raw)") }
  }

  /// Reads the next bytes, at most `limit`: empty at the end, nil if a non-blocking one has none now.
  package func readNext(limit: Int = 65_536) throws(SystemFailure) -> [UInt8]? {
    var result = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
      repeat {
        result = unsafe systemRead(raw, buffer.baseAddress, limit)
      } while result < 0 && errno == EINTR
      filled = max(result, 0)
    }
    if result >= 0 { return bytes }
    if errno == EAGAIN { return nil }
    throw .last("read", "descriptor \(raw)")
  }

  /// Writes what goes in without waiting and says how many bytes that were.
  package func writeSome(_ bytes: ArraySlice<UInt8>) throws(SystemFailure) -> Int {
    var result = 0
    unsafe bytes.withUnsafeBytes { buffer in
      repeat {
        result = unsafe systemWrite(raw, buffer.baseAddress, buffer.count)
      } while result < 0 && errno == EINTR
    }
    if result >= 0 { return result }
    if errno == EAGAIN { return 0 }
    throw .last("write", "descriptor \(raw)")
  }
}

extension Optional where Wrapped == FileDescriptor {
  /// The number to hand to `poll`: -1, which is never ready, where there is no file.
  package var rawOrNone: Int32 {
    switch self {
    case .some(let file): file.raw
    case .none: -1
    }
  }
}

// `read` and `write` would be taken for methods inside the type.
private func systemRead(_ raw: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe read(raw, bytes, count)
}
private func systemWrite(_ raw: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(raw, bytes, count)
}
