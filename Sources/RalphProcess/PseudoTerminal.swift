import CSystem
import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A terminal for programs that say less, or nothing, where none is theirs.
///
/// It is raw: what a program writes is read as it was written, and nothing is echoed. It becomes
/// nobody's controlling terminal, so that its end sends no signal.
enum PseudoTerminal {
  /// How large it claims to be, so that lines are not broken early.
  private static let columns: Int32 = 200
  private static let rows: Int32 = 50

  /// The end that reads what a program shows, and the end that is its terminal; both close-on-exec.
  ///
  /// Reading fails with EIO once nobody has the other end open: the output has ended.
  static func open() throws(SystemFailure) -> (Int32, Int32) {
    var ends: (Int32, Int32) = (-1, -1)
    let failed = unsafe withUnsafeMutableBytes(of: &ends) { bytes in
      unsafe csystem_terminal(
        bytes.assumingMemoryBound(to: Int32.self).baseAddress,
        columns,
        rows
      )
    }
    guard failed == 0 else { throw .last("open", "a pseudo-terminal") }
    return ends
  }
}
