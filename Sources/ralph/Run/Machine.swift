import CSystem
import RalphCore
import RalphFiles
import RalphProcess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// This machine and this process, as far as a run records them.
enum Machine {
  /// The version of this program.
  static var program: Name { Name(VersionCommand.version) ?? Name() }

  /// The machine's name.
  static var host: Name {
    var buffer = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else {
      return Name(cutting: "unknown")
    }
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return Name(cutting: String(decoding: bytes, as: UTF8.self))
  }

  /// Whose process this is.
  static var user: UInt32 { geteuid() }

  /// This process's number.
  static var pid: Int { Int(getpid()) }

  /// This process and this boot.
  static func identity() throws(Failure) -> ProcessIdentity {
    do throws(SystemFailure) { return try ProcessIdentity.current() } catch {
      throw .system(error, doing: "look at this process")
    }
  }

  /// 16 random hex digits.
  static func randomName() throws(Failure) -> Name {
    var word: UInt64 = 0
    guard unsafe csystem_random(&word, 8) == 0 else {
      throw .system(.last("getrandom", "8 bytes"), doing: "draw a random number")
    }
    return Name(Hex.text(word, digits: 16)) ?? Name()
  }

  /// The absolute path of this program, which supervises what it starts.
  static func programPath() throws(Failure) -> String {
    do throws(SystemFailure) { return try Executable.path() } catch {
      throw .system(error, doing: "find the path of this program")
    }
  }

  /// Where programs are looked for.
  static var searchPath: String {
    let line = environment().first { $0.hasPrefix("PATH=") }
    return line.map { String($0.dropFirst(5)) } ?? ""
  }

  /// The whole environment as `NAME=value`, for children.
  static func environment() -> [String] {
    var lines: [String] = []
    var at = unsafe csystem_environment()
    while let entry = unsafe at?.pointee {
      unsafe lines.append(String(cString: entry))
      unsafe at = at?.advanced(by: 1)
    }
    return lines
  }
}
