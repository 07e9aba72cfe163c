#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A POSIX extended expression, compiled once and matched against one line at a time.
///
/// Foreign text never meets a backtracking matcher: these are automata, and their work grows with
/// the line. Bytes are compared, not characters; this program sets no locale.
///
/// It is written once by regcomp, and POSIX lets several threads match with it.
@safe final class PosixPattern: @unchecked Sendable {
  private let compiled: UnsafeMutablePointer<regex_t>
  let text: String

  /// Compiles a pattern; nil if it is none.
  init?(_ text: String) {
    let place = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
    unsafe place.initialize(to: regex_t())
    guard unsafe regcomp(place, text, REG_EXTENDED | REG_NOSUB) == 0 else {
      // Before anything is stored: what is complete would be torn down by deinit, too.
      unsafe place.deallocate()
      return nil
    }
    self.text = text
    unsafe compiled = place
  }

  deinit {
    unsafe regfree(compiled)
    unsafe compiled.deallocate()
  }

  /// Whether a line that ends in a NUL holds the pattern.
  func matches(_ line: borrowing PosixLine) -> Bool {
    unsafe regexec(compiled, line.terminated, 0, nil, 0) == 0
  }
}

/// A line as the system's matcher reads it: bounded, without NUL bytes but for the one at its end.
struct PosixLine: Equatable {
  fileprivate let terminated: [CChar]

  /// The longest line that is looked at.
  static let most = 2048

  /// A line of which at most so many bytes are looked at.
  init(_ bytes: [UInt8], most: Int = PosixLine.most) {
    var line: [CChar] = []
    line.reserveCapacity(min(bytes.count, most) + 1)
    for byte in bytes.prefix(most) {
      line.append(CChar(bitPattern: byte == 0 ? 0x20 : byte))
    }
    line.append(0)
    terminated = line
  }
}
