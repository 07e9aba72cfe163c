import CSystem
import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Both ends of a pipe, close-on-exec; each end can be taken once or closed early.
struct Pipe: ~Copyable {
  private var reader: FileDescriptor?
  private var writer: FileDescriptor?

  init() throws(SystemFailure) {
    var ends: (Int32, Int32) = (-1, -1)
    let failed = unsafe withUnsafeMutableBytes(of: &ends) { bytes in
      unsafe csystem_pipe(bytes.assumingMemoryBound(to: Int32.self).baseAddress, 0)
    }
    guard failed == 0 else { throw .last("pipe", "a new pipe") }
    reader = FileDescriptor(owning: ends.0)
    writer = FileDescriptor(owning: ends.1)
  }

  /// Takes over two ends that are open: the one that reads, and the one that writes.
  init(ends: (Int32, Int32)) {
    reader = FileDescriptor(owning: ends.0)
    writer = FileDescriptor(owning: ends.1)
  }

  /// Gives away the end that reads; there is one.
  mutating func takeReader() -> FileDescriptor {
    guard let end = reader.take() else { preconditionFailure("BUG: reader taken twice") }
    return end
  }

  /// Gives away the end that writes; there is one.
  mutating func takeWriter() -> FileDescriptor {
    guard let end = writer.take() else { preconditionFailure("BUG: writer taken twice") }
    return end
  }
}
