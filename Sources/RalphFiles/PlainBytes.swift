import CSystem

/// What is asked of many bytes at once: the processor looks at sixteen of them in one step.
package enum PlainBytes {
  /// How many of so many bytes stand before the first that is a quote, a backslash, a control
  /// character, or not ASCII.
  @inline(__always)
  package static func count(_ start: UnsafeRawPointer, upTo count: Int) -> Int {
    unsafe csystem_plain(start, count)
  }

  /// The value of 64 lower-case hex digits, the first in the highest place of the first word; nil
  /// if anything else is among them.
  @inline(__always)
  package static func hexDigits(
    _ start: UnsafeRawPointer
  ) -> (UInt64, UInt64, UInt64, UInt64)? {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    let isRead = unsafe withUnsafeMutableBytes(of: &words) { words in
      unsafe csystem_hex(start, words.baseAddress) != 0
    }
    return isRead ? words : nil
  }
}
