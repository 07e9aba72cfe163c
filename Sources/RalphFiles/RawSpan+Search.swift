import CSystem

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
  @inline(__always)
  package func offset(of byte: UInt8, from start: Int) -> Int? {
    precondition(start >= 0 && start <= byteCount)
    return unsafe withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress,
        let found = unsafe memchr(base + start, Int32(byte), buffer.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  /// Where a text stands behind one of some bytes for the first and for the last time; nil if it does
  /// not, or is empty.
  package func offsets(of text: [UInt8], behind marks: [UInt8]) -> ClosedRange<Int>? {
    guard !text.isEmpty else { return nil }
    var (range, next): (ClosedRange<Int>?, Int) = (nil, 1)
    while next < byteCount, let found = offset(of: text, from: next) {
      if unsafe marks.contains(unsafeLoad(fromByteOffset: found - 1, as: UInt8.self)) {
        range = (range?.lowerBound ?? found)...found
      }
      next = found + 1
    }
    return range
  }

  private func offset(of text: [UInt8], from start: Int) -> Int? {
    unsafe withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress,
        let found = unsafe csystem_find(base + start, buffer.count - start, text, text.count)
      else { return nil }
      return unsafe found - base
    }
  }
}
