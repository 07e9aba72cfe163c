import RalphFiles

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
    value = unsafe CRC32C.extend(value, bytes.span.bytes.extracting(start..<end))
  }
}
