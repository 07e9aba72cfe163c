import RalphCore
import RalphFiles

/// Bytes looked at through a pointer, eight at a time: the lines of a journal are read through it.
///
/// An array is reached through two loads and checked byte by byte, and a visitor of members would
/// keep it alive at each line. Here one check stands for the eight bytes of a word. Whoever makes a
/// window keeps the bytes in place for as long as it is used; the only one who may is
/// ``withWindow(_:_:)``.
@safe struct Window {
  private let start: UnsafeRawPointer
  /// How many bytes there are.
  let count: Int
  /// The offset after the last at which a whole word stands.
  private let words: UInt

  /// The window over a buffer; nil if there is not one word in it.
  private init?(_ buffer: UnsafeRawBufferPointer) {
    guard let start = buffer.baseAddress, buffer.count >= 8 else { return nil }
    unsafe self.start = unsafe start
    count = buffer.count
    words = UInt(bitPattern: buffer.count - 7)
  }

  /// Opens a window over an array; there is none over less than a word.
  @inline(__always)
  static func withWindow<Result>(_ bytes: [UInt8], _ body: (Window) -> Result?) -> Result? {
    unsafe bytes.withUnsafeBytes { buffer in
      guard let window = unsafe Window(buffer) else { return nil }
      return body(window)
    }
  }

  /// The byte at an offset.
  @inline(__always)
  subscript(offset: Int) -> UInt8 {
    precondition(UInt(bitPattern: offset) < UInt(bitPattern: count))
    return unsafe start.load(fromByteOffset: offset, as: UInt8.self)
  }

  /// The eight bytes from an offset on, the first in the lowest place.
  @inline(__always)
  func word(_ offset: Int) -> UInt64 {
    precondition(UInt(bitPattern: offset) < words)
    return unsafe start.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
  }

  /// The same, and zero where there are not so many.
  @inline(__always)
  func wordOrZero(_ offset: Int) -> UInt64 {
    guard UInt(bitPattern: offset) < words else { return 0 }
    return unsafe start.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
  }

  /// A checksum continued over the bytes from one offset to another.
  @inline(__always)
  func checksum(_ before: Checksum, from first: Int, to end: Int) -> Checksum {
    Checksum(unsafe CRC32C.extend(before.value, slice(from: first, to: end)))
  }

  /// How many bytes from an offset on stand before the first that is a quote, a backslash, a control
  /// character, or not ASCII.
  func plain(_ offset: Int) -> Int {
    precondition(UInt(bitPattern: offset) < UInt(bitPattern: count))
    return unsafe PlainBytes.count(start + offset, upTo: count - offset)
  }

  /// The 64 lower-case hex digits from an offset on; nil if anything else is among them.
  func digest(_ offset: Int) -> Digest? {
    precondition(offset >= 0 && offset <= count - 64)
    return unsafe PlainBytes.hexDigits(start + offset).map { Digest(words: $0) }
  }

  /// Appends the bytes from one offset to another to others.
  func append(from first: Int, to end: Int, to bytes: inout [UInt8]) {
    unsafe bytes.append(contentsOf: slice(from: first, to: end))
  }

  /// The text in the bytes from one offset to another, all of which are ASCII.
  func text(from first: Int, to end: Int) -> String {
    unsafe String(decoding: slice(from: first, to: end), as: UTF8.self)
  }

  private func slice(from first: Int, to end: Int) -> UnsafeRawBufferPointer {
    precondition(first >= 0 && first <= end && end <= count)
    return unsafe UnsafeRawBufferPointer(start: start + first, count: end - first)
  }
}
