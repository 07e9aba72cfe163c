#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A system call that failed: what was tried, on what, and the system's reason.
package struct SystemFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// The call, such as `open` or `fdatasync`.
  package var call: String
  /// What it was tried on: a path, or a few words.
  package var subject: String
  /// The value of `errno` after the call.
  package var code: Int32

  package init(_ call: String, _ subject: String, code: Int32) {
    self.call = call
    self.subject = subject
    self.code = code
  }

  /// The failure of the call that has just returned, read from `errno`.
  package static func last(_ call: String, _ subject: String) -> SystemFailure {
    SystemFailure(call, subject, code: errno)
  }

  /// The system's sentence for the code, without what was tried.
  package var reason: String { unsafe String(cString: strerror(code)) }

  package var description: String { "\(call) \(subject): \(reason)" }

  /// Whether the subject is not there at all.
  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
  /// Whether something of that name is there already.
  package var isTaken: Bool { code == EEXIST }
  /// Whether the system refused for want of rights.
  package var isForbidden: Bool { code == EACCES || code == EPERM || code == EROFS }
  /// Whether the medium has no room left.
  package var isFull: Bool { code == ENOSPC || code == EDQUOT }
}
