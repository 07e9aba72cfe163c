import RalphCore

/// `ralph version`: what this program is.
enum VersionCommand {
  /// The version of ralph.
  static let version = "0.1.0"

  /// Prints name, version, compiler and system.
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.version/1",
        "name": "ralph",
        "version": .string(version),
        "swift": .string(swift),
        "os": .string(system),
        "arch": .string(architecture),
      ])
    } else {
      call.output.line("ralph \(version) (Swift \(swift), \(system) \(architecture))")
    }
    return .success
  }

  private static var swift: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }

  private static var system: String {
    #if os(macOS)
      "macos"
    #elseif os(Linux)
      "linux"
    #else
      "unknown"
    #endif
  }

  private static var architecture: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown"
    #endif
  }
}
