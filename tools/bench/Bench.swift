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

/// `bench`: the figures of the speed goals, each as a ratio of things run in turn.
@main struct Bench {
  static func main() {
    do throws(SystemFailure) {
      let words = CommandLine.arguments.dropFirst()
      let program = try Executable.path()
      guard let options = Options(words.dropFirst(), beside: program) else { stop(Options.usage) }
      switch (words.first, options.rest.count) {
      case ("generate", 1):
        try Generate.journal(options.rest[0], entries: options.events, seed: options.seed)
      case ("fold", 2): try Fold.run(options.rest[0], options.rest[1])
      case ("append", 3): try Append.run(options.rest)
      case ("spawn", 1...): try Spawn.run(options.rest)
      case ("run", 0): try measure(options, program)
      default: stop(Options.usage)
      }
    } catch {
      stop("bench: \(error)")
    }
  }

  /// Measures goal after goal; what fails is a figure that was not measured.
  private static func measure(_ options: Options, _ program: String) throws(SystemFailure) {
    try Files.makeFolder(Scratch.folder)
    // Nothing depends on whether the scratch files are gone.
    defer { try? Files.removeTree(Scratch.folder) }
    var goals = Goals(options, program)
    say(Figure.head)
    try goals.measureAll { figure in
      say(figure.row)
    }
    if let path = options.json {
      let text = JSONText.array(goals.figures.map(\.json)).line + "\n"
      try Files.replace(path, with: Array(text.utf8))
    }
  }

  /// Prints a line at once, also into a pipe.
  private static func say(_ line: String) {
    let out = FileDescriptor(owning: 1)
    // A reader that is gone has seen enough.
    try? out.write(Array((line + "\n").utf8))
    _ = out.release()
  }

  static func stop(_ sentence: String) -> Never {
    // Where even standard error cannot be written, the exit code is all that is left to say.
    try? FileDescriptor(owning: 2).write(Array((sentence + "\n").utf8))
    exit(2)
  }
}
