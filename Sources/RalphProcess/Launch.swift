import CSystem
import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A program about to be started with descriptors that are open already.
struct Launch {
  var argv: [String]
  /// `KEY=value` lines; nil inherits.
  var environment: [String]?
  /// Where it starts; nil inherits.
  var directory: String?
  /// Becomes descriptor 0, and so on; `extra` becomes 3.
  var input: Int32
  var output: Int32
  var error: Int32
  var extra: Int32?
  /// Whether the child leads a new process group, whose number is then the child's.
  var hasOwnGroup: Bool

  /// Starts it and returns its process number; the failure tells a missing directory apart.
  func start() throws(SystemFailure) -> Int32 {
    guard let program = argv.first else { throw SystemFailure("spawn", "nothing", code: EINVAL) }
    for text in argv + (environment ?? []) where text.utf8.contains(0) {
      throw SystemFailure("spawn", "\(program): an argument with a NUL byte", code: EINVAL)
    }
    if let directory, try Files.status(directory)?.isFolder != true {
      throw SystemFailure("chdir", directory, code: ENOENT)
    }
    return try StartGate.pass(program) { () throws(SystemFailure) in try spawn(program) }
  }

  private func spawn(_ program: String) throws(SystemFailure) -> Int32 {
    var pid: Int32 = 0
    let descriptors = [input, output, error, extra ?? -1]
    let failed = unsafe withCStrings(argv) { arguments in
      unsafe withCStrings(environment ?? []) { variables in
        let own = unsafe environment == nil ? nil : variables
        let group: Int32 = hasOwnGroup ? 1 : 0
        guard let directory else {
          return unsafe csystem_spawn(program, arguments, own, nil, descriptors, group, &pid)
        }
        return unsafe csystem_spawn(program, arguments, own, directory, descriptors, group, &pid)
      }
    }
    guard failed == 0 else { throw SystemFailure("spawn", program, code: failed) }
    return pid
  }
}

/// Calls `body` with a null-ended table of C strings, alive for the call.
@unsafe func withCStrings<Result>(
  _ strings: [String],
  _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var table = unsafe strings.map { unsafe strdup($0) }
  unsafe table.append(nil)
  defer { unsafe table.forEach { unsafe free($0) } }
  return unsafe table.withUnsafeBufferPointer { buffer in
    // The table is never empty: it ends with the null.
    guard let start = buffer.baseAddress else { preconditionFailure("BUG: no table") }
    return unsafe body(start)
  }
}
