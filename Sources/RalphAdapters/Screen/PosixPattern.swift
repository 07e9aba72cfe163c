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
    self.text = text
    unsafe compiled = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
    unsafe compiled.initialize(to: regex_t())
    guard unsafe regcomp(compiled, text, REG_EXTENDED | REG_NOSUB) == 0 else {
      unsafe compiled.deallocate()
      return nil
    }
  }

  deinit {
    unsafe regfree(compiled)
    unsafe compiled.deallocate()
  }

  /// Whether a line holds the pattern; only its first 2 KiB are looked at.
  func matches(_ line: [UInt8]) -> Bool {
    var bytes = line.prefix(PosixPattern.lineMost).map { CChar(bitPattern: $0 == 0 ? 0x20 : $0) }
    bytes.append(0)
    return unsafe regexec(compiled, bytes, 0, nil, 0) == 0
  }

  /// The longest line that is looked at.
  static let lineMost = 2048
}
