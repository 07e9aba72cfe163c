import CSystem
import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What one process took.
struct Taken {
  /// From its start to its end, in seconds.
  var wall: Double
  /// Its processor time, in seconds.
  var cpu: Double
  /// The most memory it had, in bytes; what this process has is its least.
  var peak: Int
  /// What it wrote to standard output, where that was asked for.
  var output: [UInt8] = []

  /// The numbers it wrote, one a line.
  var numbers: [Double] {
    String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { Double($0) }
  }
}

/// Runs programs one at a time and takes their time.
enum Stopwatch {
  /// Runs a program to its end; throws where it cannot be started or fails.
  ///
  /// Its output goes nowhere unless it is `captured`.
  static func run(
    _ words: [String],
    captured: Bool = false,
    in folder: String? = nil,
    mayFail: Bool = false
  ) throws(SystemFailure) -> Taken {
    let path = try find(words[0])
    let output = captured ? scratch("output") : nil
    let start = now()
    let pid = try spawn(path, words, folder, output)
    var (status, use) = (Int32(0), rusage())
    while unsafe wait4(pid, &status, 0, &use) < 0 {
      guard errno == EINTR else { throw .last("wait4", words[0]) }
    }
    var taken = Taken(wall: now() - start, cpu: use.cpu, peak: use.ru_maxrss * 1024)
    guard status == 0 || mayFail else { throw SystemFailure("run", "\(words)", code: 5) }
    if let output { taken.output = try Files.read(output) }
    return taken
  }

  /// Starts a program that reads nothing and says what it says to nobody, or into a file.
  private static func spawn(
    _ path: String,
    _ words: [String],
    _ folder: String?,
    _ output: String?
  ) throws(SystemFailure) -> Int32 {
    let nowhere = try FileDescriptor.open("/dev/null", .update)
    let file = try FileDescriptor.open(output ?? "/dev/null", .replace)
    let descriptors = [nowhere.raw, file.raw, nowhere.raw, -1]
    // Open until the child has them.
    defer { _ = (nowhere.raw, file.raw) }
    var pid: Int32 = 0
    var strings = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe strings.forEach { unsafe free($0) } }
    let problem = unsafe csystem_spawn(path, &strings, nil, folder, descriptors, 0, &pid)
    guard problem == 0 else { throw SystemFailure("posix_spawn", path, code: problem) }
    return pid
  }

  /// Seconds of a clock that only goes forward.
  static func now() -> Double { read(CLOCK_MONOTONIC) }

  /// This process's processor time, in seconds.
  static func ownCPU() -> Double { read(CLOCK_PROCESS_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Starts a program that is ended by ``end(_:)``.
  static func start(_ words: [String], in folder: String) throws(SystemFailure) -> Int32 {
    try spawn(find(words[0]), words, folder, nil)
  }

  /// Asks a program twice to end now, as Ctrl-C twice does, and waits for it.
  static func end(_ pid: Int32) {
    var status: Int32 = 0
    kill(pid, SIGINT)
    sleep(1)
    kill(pid, SIGINT)
    unsafe waitpid(pid, &status, 0)
  }

  /// Does it at once, as fingers do, and says how many seconds passed from the second to the end.
  static func endNow(_ pid: Int32) -> Double {
    var status: Int32 = 0
    kill(pid, SIGINT)
    for _ in 0..<6 { pause() }
    let start = now()
    kill(pid, SIGINT)
    unsafe waitpid(pid, &status, 0)
    return now() - start
  }

  /// Waits for a twentieth of a second.
  static func pause() { usleep(50_000) }

  static func sleep(_ seconds: UInt32) {
    var rest = seconds
    while rest > 0 { rest = systemSleep(rest) }
  }

  /// The processor time of a living process without its children, in seconds: of every thread that
  /// lives, since what the kernel says of the process by this name is its first thread's alone.
  static func cpu(of pid: Int32) throws(SystemFailure) -> Double {
    let threads = "/proc/\(pid)/task"
    var nanoseconds = 0.0
    for thread in try Files.list(threads) {
      let text = String(decoding: try Files.read("\(threads)/\(thread)/schedstat"), as: UTF8.self)
      nanoseconds += text.split(separator: " ").first.flatMap { Double($0) } ?? 0
    }
    return nanoseconds / 1e9
  }

  /// The path of a program: as it is, or found in PATH.
  static func find(_ name: String) throws(SystemFailure) -> String {
    if name.contains("/") { return name }
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
    for folder in path.split(separator: ":") where Files.isExecutable("\(folder)/\(name)") {
      return "\(folder)/\(name)"
    }
    throw SystemFailure("find", name, code: ENOENT)
  }

  /// A file of this run's own.
  static func scratch(_ name: String) -> String { Scratch.folder + "/" + name }
}

private func systemSleep(_ seconds: UInt32) -> UInt32 { sleep(seconds) }

/// The folder in which everything is measured, removed in the end.
enum Scratch {
  static let folder = "/tmp/ralph-bench-\(getpid())"
}

extension rusage {
  fileprivate var cpu: Double {
    Double(ru_utime.tv_sec + ru_stime.tv_sec) + Double(ru_utime.tv_usec + ru_stime.tv_usec) / 1e6
  }
}
