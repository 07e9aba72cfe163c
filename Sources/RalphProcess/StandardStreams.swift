import CSystem
package import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Descriptors 0, 1 and 2, which every program takes for granted.
package enum StandardStreams {
  /// Opens `/dev/null` in place of those that this process was started without.
  ///
  /// To be called by main before anything is opened: a file that got such a number would receive
  /// what is printed, or be lost while a program is started.
  package static func fill() throws(SystemFailure) {
    while true {
      let raw = unsafe csystem_open("/dev/null", O_RDWR, 0)
      guard raw >= 0 else { throw .last("open", "/dev/null") }
      if raw <= 2 { continue }
      _ = FileDescriptor(owning: raw)
      return
    }
  }
}
