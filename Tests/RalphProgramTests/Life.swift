import RalphFiles
import RalphProcess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One life of ralph in the background: a process of ours, signaled and waited for by its number.
final class Life {
  let pid: Int32
  private let said: String
  /// The wait status; nil while it lives.
  private var status: Int32?

  /// Starts a program as the leader of a group of its own.
  init(_ argv: [String], in folder: String, environment: [String], said: String) throws {
    self.said = said
    // The shell redirects and then becomes the program, under the same number.
    let script = "cd \"$1\" && shift && exec \"$@\" >\"$SAID.out\" 2>\"$SAID.err\" </dev/null"
    let words = ["/bin/sh", "-c", script, "sh", folder] + argv
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    var variables = unsafe (environment + ["SAID=\(said)"]).map { unsafe strdup($0) } + [nil]
    defer {
      unsafe arguments.forEach { unsafe free($0) }
      unsafe variables.forEach { unsafe free($0) }
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var child: pid_t = 0
    let code = unsafe posix_spawn(&child, "/bin/sh", nil, &attributes, &arguments, &variables)
    guard code == 0 else { throw SystemFailure("posix_spawn", argv[0], code: code) }
    pid = child
  }

  var out: String { text(said + ".out") }
  var err: String { text(said + ".err") }

  /// Whether it has not ended; looks.
  var isAlive: Bool {
    guard status == nil else { return false }
    var status: Int32 = 0
    guard unsafe waitpid(pid, &status, WNOHANG) == pid else { return true }
    self.status = status
    return false
  }

  func send(_ number: Int32) { if isAlive { _ = systemKill(pid, number) } }

  /// kill -9, and waits until it is gone.
  func kill() {
    send(SIGKILL)
    _ = eventually { !isAlive }
  }

  /// Waits for its end and gives its exit code; -1 if a signal ended it.
  func code(within seconds: Int64 = 60) throws -> Int32 {
    try #require(
      eventually(within: seconds) { !isAlive },
      "ralph \(pid) does not end: \(err)\(out)"
    )
    let status = try #require(status)
    return status & 0x7f == 0 ? (status >> 8) & 0xff : -1
  }
}

private func systemKill(_ pid: Int32, _ number: Int32) -> Int32 { kill(pid, number) }

// The processes of a stage.
extension Stage {
  /// Everything that lives and was started on this stage, however deep: the variable `STAGE` says so.
  func processes() -> [ProcessIdentity] {
    let mark = Array("STAGE=\(path)\0".utf8)
    let numbers = ((try? Files.list("/proc")) ?? []).compactMap { Int32($0) }
    return numbers.compactMap { pid in
      guard pid != getpid(), let environment = try? Files.read("/proc/\(pid)/environ"),
        environment.firstRange(of: mark) != nil
      else { return nil }
      return (try? ProcessIdentity.of(pid)) ?? nil
    }
  }

  /// Those of them that run this program, by a word of their command line.
  func processes(running word: String) -> [ProcessIdentity] {
    processes().filter { text("/proc/\($0.pid)/cmdline").contains(word) }
  }

  /// Whether nothing of the stage lives, now or soon.
  var isQuiet: Bool { eventually(within: 10) { processes().allSatisfy { !$0.isAlive } } }
}

extension Array where Element == UInt8 {
  fileprivate func firstRange(of pattern: [UInt8]) -> Range<Int>? {
    guard count >= pattern.count else { return nil }
    return (0...(count - pattern.count)).first { at in
      self[at] == pattern[0] && self[at..<(at + pattern.count)].elementsEqual(pattern)
    }.map { $0..<($0 + pattern.count) }
  }
}
