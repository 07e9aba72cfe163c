import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `bench`: the figures of the speed goals, each as a ratio of things run in turn.
@main struct Bench {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    do throws(SystemFailure) {
      switch words.first {
      case "generate": try generate(words)
      case "fold": try Fold.run(words)
      default: stop("usage")
      }
    } catch {
      stop("bench: \(error)")
    }
  }

  private static func generate(_ words: [String]) throws(SystemFailure) {
    try Generate.journal(words.last ?? "", entries: Int(words[2]) ?? 0, seed: UInt64(words[4]) ?? 1)
  }

  static func stop(_ sentence: String) -> Never {
    // Where even standard error cannot be written, the exit code is all that is left to say.
    try? FileDescriptor(owning: 2).write(Array((sentence + "\n").utf8))
    exit(2)
  }
}
