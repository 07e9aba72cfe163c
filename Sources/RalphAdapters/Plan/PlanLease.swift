import RalphFiles
import RalphProcess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The kernel's word on who writes a file: a read lease on Linux; elsewhere nothing is known.
///
/// While a read lease is held, opening the file for writing waits until the lease is dropped.
enum PlanLease {
  /// What asking for a lease gave.
  enum Answer { case held, writerPresent, unknown }

  /// Takes a read lease on a file opened for reading; nothing is said of it by a signal that ends us.
  static func take(_ file: borrowing FileDescriptor) -> Answer {
    #if os(Linux)
      // The notice of a waiting writer comes as SIGURG, which is ignored, and not as SIGIO.
      guard fcntl(file.raw, setSignal, SIGURG) == 0 else { return .unknown }
      if fcntl(file.raw, setLease, Int32(F_RDLCK)) == 0 { return .held }
      return errno == EAGAIN ? .writerPresent : .unknown
    #else
      return .unknown
    #endif
  }

  /// Gives a lease back; nothing happens if there is none.
  static func drop(_ file: borrowing FileDescriptor) {
    #if os(Linux)
      _ = fcntl(file.raw, setLease, Int32(F_UNLCK))
    #endif
  }

  /// Whether somebody waits to write a file whose lease we hold.
  static func isBeingBroken(_ file: borrowing FileDescriptor, _ answer: Answer) -> Bool {
    #if os(Linux)
      return answer == .held && fcntl(file.raw, getLease) != Int32(F_RDLCK)
    #else
      return false
    #endif
  }

  /// Whether anybody has the file open for writing, as far as the system tells.
  static func hasWriter(_ file: borrowing FileDescriptor) -> Bool {
    let answer = take(file)
    if answer == .held { drop(file) }
    return answer == .writerPresent
  }

  /// Gives the writer that holds the plan a little time: nothing tells when a lease comes free.
  static func pause(milliseconds: Int64) {
    _ = Poller.wait(descriptors: [], timeoutMs: milliseconds)
  }

  static var notAFile: Int32 { EISDIR }
  static var busy: Int32 { ETXTBSY }
  static var tooLarge: Int32 { EFBIG }

  #if os(Linux)
    // Linux's numbers, which its C headers hide behind _GNU_SOURCE.
    private static let setSignal: Int32 = 10
    private static let setLease: Int32 = 1024
    private static let getLease: Int32 = 1025
  #endif
}

extension FileDescriptor {
  /// Reads from the start to the end, which may have moved since the size was asked for.
  func read(at offset: Int, limit: Int, sized: Int) throws(SystemFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count <= limit {
      let more = try read(at: offset + bytes.count, limit: max(sized - bytes.count, 0) + 4096)
      bytes += more
      if more.isEmpty { return bytes }
    }
    throw SystemFailure("read", "descriptor \(raw)", code: EFBIG)
  }
}
