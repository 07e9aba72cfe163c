import RalphFiles
import RalphProcess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Starts a program and reads what it says, as ralph does; the yardstick is `peers/spawn.c`.
enum Spawn {
  /// `spawn COUNT PROGRAM WORD…`: prints microseconds of each, then processor time a child in ms.
  static func run(_ words: [String]) throws(SystemFailure) {
    let count = Int(words[0]) ?? 1
    let invocation = Invocation(Array(words.dropFirst()))
    // This program's own start is no child's.
    let before = Stopwatch.ownCPU()
    for _ in 0..<count {
      let start = Stopwatch.now()
      let captured = try ProgramRun.capture(invocation)
      guard captured.ending.isSuccess else { throw SystemFailure("run", words[1], code: EIO) }
      print((Stopwatch.now() - start) * 1e6)
    }
    print((Stopwatch.ownCPU() - before) * 1e3 / Double(count))
  }
}
