import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Everything that a puppet asks of the system.
enum World {
  static var process: Int32 { getpid() }
  static var folder: String { Files.realPath(".") ?? "." }

  /// Milliseconds since 1970.
  static var milliseconds: Int {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &now)
    return Int(now.tv_sec) * 1000 + Int(now.tv_nsec) / 1_000_000
  }

  static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// Standard input to its end.
  static func standardInput() -> String {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe read(0, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += piece[..<count]
    }
  }

  static func output(_ text: String) { put(text, on: 1) }
  static func complain(_ text: String) { put(text + "\n", on: 2) }

  private static func put(_ text: String, on raw: Int32) {
    let descriptor = FileDescriptor(owning: raw)
    // Whoever closed our output does not want to hear about it.
    try? descriptor.write(Array(text.utf8))
    _ = descriptor.release()
  }

  static func sleep(milliseconds: Int) {
    var left = timespec(
      tv_sec: milliseconds / 1000,
      tv_nsec: milliseconds % 1000 * 1_000_000
    )
    var wanted = left
    while unsafe nanosleep(&wanted, &left) != 0, errno == EINTR { wanted = left }
  }

  static func hang() -> Never {
    while true { sleep(milliseconds: 3_600_000) }
  }

  static func ignoreTerm() { _ = signal(SIGTERM, SIG_IGN) }

  /// Starts this program again as a child that lives so long and holds the output open.
  static func spawnChild(milliseconds: Int) throws(SystemFailure) {
    let words = [CommandLine.arguments[0], "child", String(milliseconds)]
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var child: pid_t = 0
    let code = unsafe posix_spawnp(&child, words[0], nil, nil, &arguments, environ)
    guard code == 0 else { throw SystemFailure("posix_spawn", words[0], code: code) }
  }

  /// When this process started, as the system counts it; empty where that is not told in a file.
  static var processStart: String {
    guard let bytes = try? Files.read("/proc/self/stat", limit: 4096),
      let close = bytes.lastIndex(of: UInt8(ascii: ")"))
    else { return "" }
    let fields = bytes[(close + 1)...].split(separator: 0x20)
    return fields.count > 19 ? String(decoding: fields[19], as: UTF8.self) : ""
  }

  /// Runs a command line by the shell, gives it a text to read, and waits for its end.
  static func tell(_ command: String, _ text: String) {
    // A hook that ends without reading must not end us.
    let before = signal(SIGPIPE, SIG_IGN)
    defer { _ = signal(SIGPIPE, before) }
    guard let pipe = unsafe popen("{ \(command)\n} >/dev/null 2>&1", "w") else { return }
    _ = unsafe fputs(text, pipe)
    _ = unsafe pclose(pipe)
  }

  static func leave(code: Int32) -> Never { exit(code) }

  static func stop(_ sentence: String, code: Int32) -> Never {
    complain(sentence)
    exit(code)
  }
}
