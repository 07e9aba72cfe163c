import CSystem

/// CRC32C, continued from line to line, so that every line vouches for all before it.
///
/// It finds accidents. It is no protection against somebody who rewrites the file.
package struct Checksum: Equatable, Sendable, CustomStringConvertible {
  /// The value as it stands in a line.
  package var value: UInt32

  package init(_ value: UInt32) { self.value = value }

  /// The checksum before the first line.
  package static let zero = Checksum(0)

  /// Eight lower-case hex digits, as in a line.
  package var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.utf8.count) + digits
  }

  /// Continues the checksum over the bytes of a buffer from one offset to another.
  package mutating func feed(_ bytes: [UInt8], from start: Int, to end: Int) {
    precondition(start >= 0 && start <= end && end <= bytes.count)
    guard Checksum.hasInstruction else { return feedPortably(bytes, from: start, to: end) }
    value = unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return value }
      return unsafe csystem_crc32c(value, base + start, end - start)
    }
  }

  /// The same without the machine's instruction: its fallback and its test.
  package mutating func feedPortably(_ bytes: [UInt8], from start: Int, to end: Int) {
    var crc = ~value
    for index in start..<end {
      crc = Checksum.table[Int(truncatingIfNeeded: (crc ^ UInt32(bytes[index])) & 0xff)] ^ crc >> 8
    }
    value = ~crc
  }

  private static let hasInstruction = csystem_crc32c_is_fast() == 1

  /// What each byte does to the checksum: the polynomial 1EDC6F41, reflected.
  private static let table: [UInt32] = (0..<256).map { byte in
    var crc = UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82f6_3b78 : crc >> 1 }
    return crc
  }
}
