#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension RawSpan {
  /// Where a byte stands for the first time from an offset on; nil if it does not.
  ///
  /// The system library looks at as many bytes at once as the processor can.
  package func offset(of byte: UInt8, from start: Int) -> Int? {
    precondition(start >= 0 && start <= byteCount)
    return unsafe withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress,
        let found = unsafe memchr(base + start, Int32(byte), buffer.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }
}
