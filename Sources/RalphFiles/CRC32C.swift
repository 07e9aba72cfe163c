import CSystem

/// The Castagnoli checksum: standard start value and final xor, `e3069283` for `123456789`.
package enum CRC32C {
  /// The checksum of `bytes` continued from `crc`; start with 0.
  package static func extend(_ crc: UInt32, _ bytes: borrowing RawSpan) -> UInt32 {
    guard hasInstruction else { return extendPortably(crc, bytes) }
    return unsafe bytes.withUnsafeBytes { unsafe extend(crc, $0) }
  }

  /// The same for bytes that stay in place meanwhile.
  @inline(__always)
  package static func extend(_ crc: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard hasInstruction else { return unsafe extendPortably(crc, bytes.bytes) }
    guard let start = bytes.baseAddress else { return crc }
    return unsafe csystem_crc32c(crc, start, bytes.count)
  }

  /// The same, computed without the processor's instruction: slower, and right everywhere.
  package static func extendPortably(_ crc: UInt32, _ bytes: borrowing RawSpan) -> UInt32 {
    unsafe bytes.withUnsafeBytes { buffer in
      var rest = ~crc
      for index in buffer.indices {
        rest = unsafe table[Int(UInt8(truncatingIfNeeded: rest) ^ buffer[index])] ^ (rest >> 8)
      }
      return ~rest
    }
  }

  // Asked each time: that is less than looking whether it was asked before.
  private static var hasInstruction: Bool { csystem_crc32c_is_fast() != 0 }

  private static let table: [UInt32] = (0..<256).map { index in
    var value = UInt32(index)
    for _ in 0..<8 {
      value = value & 1 == 1 ? (value >> 1) ^ 0x82f6_3b78 : value >> 1
    }
    return value
  }
}
