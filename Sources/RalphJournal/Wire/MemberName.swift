/// A member's name with what stands around it, `,"name":`, as words of eight bytes.
///
/// The first byte is left to whoever compares. Transparent, because an optimizer that leaves one of
/// these calls in its place puts a name together at each line.
enum MemberName {
  /// How many bytes it has.
  @_transparent
  static func count(_ name: StaticString) -> Int { name.utf8CodeUnitCount + 4 }

  /// One of its words, the first byte in the lowest place and zeros behind the last.
  @_transparent
  static func word(_ name: StaticString, _ index: Int) -> UInt64 {
    let bytes = index == 0 ? 0x2200 | part(name, 0) << 16 : part(name, index * 8 - 2)
    let (quote, colon) = (name.utf8CodeUnitCount + 2, name.utf8CodeUnitCount + 3)
    let quotes = quote >> 3 == index ? UInt64(UInt8(ascii: "\"")) << UInt64((quote & 7) * 8) : 0
    let colons = colon >> 3 == index ? UInt64(UInt8(ascii: ":")) << UInt64((colon & 7) * 8) : 0
    return bytes | quotes | colons
  }

  /// Up to eight bytes of a text from a place on, and zeros behind its end.
  @_transparent
  static func part(_ text: StaticString, _ from: Int) -> UInt64 {
    let left = text.utf8CodeUnitCount - from
    guard left > 0 else { return 0 }
    let start = unsafe UnsafeRawPointer(text.utf8Start) + from
    if left >= 8 { return unsafe start.loadUnaligned(as: UInt64.self).littleEndian }
    var (bytes, done): (UInt64, Int) = (0, 0)
    if left & 4 != 0 {
      bytes = unsafe UInt64(start.loadUnaligned(as: UInt32.self).littleEndian)
      done = 4
    }
    if left & 2 != 0 {
      let two = unsafe (start + done).loadUnaligned(as: UInt16.self).littleEndian
      bytes |= UInt64(two) << UInt64(done * 8)
      done += 2
    }
    if left & 1 != 0 {
      bytes |= unsafe UInt64((start + done).load(as: UInt8.self)) << UInt64(done * 8)
    }
    return bytes
  }
}
