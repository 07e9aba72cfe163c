import FaultRules
import RalphFiles
import RalphProcess

/// The programs that are needed, by their paths.
struct Tools {
  var ralph: String
  var strace: String

  /// Looks for them; a sentence says what is missing.
  init(_ options: Options) throws(MissingTool) {
    guard let own = Files.realPath(CommandLine.arguments[0]) ?? Files.realPath("/proc/self/exe")
    else { throw MissingTool("this program does not find itself") }
    let beside = Files.folder(of: own) + "/ralph"
    guard let ralph = Files.realPath(options.ralph ?? beside), Files.isExecutable(ralph) else {
      throw MissingTool("no ralph at \(options.ralph ?? beside): build it first (swift build)")
    }
    self.ralph = ralph
    let path = "/usr/local/bin:/usr/bin:/bin"
    guard let strace = Programs.find("strace", path: path) else {
      throw MissingTool("strace is not here, and without it no call can be made to fail")
    }
    self.strace = strace
  }

  /// The words that run a program under strace with one call disturbed, or counted only.
  ///
  /// `-b execve` lets go of children as they become another program. Without `-f` the main thread
  /// alone is followed, and its calls have numbers of their own.
  func strace(_ point: Point?, log: String) -> [String] {
    let starts = "clone,clone3,vfork,fork"
    let calls = point.map { $0.fault == .kill ? $0.call : $0.call + "," + starts }
    let words = [strace, "-o", log, "-y"] + (point?.isMain ?? false ? [] : ["-f", "-b", "execve"])
    let known =
      "?"
      + (calls ?? Point.calls.joined(separator: ","))
      .split(separator: ",").joined(separator: ",?")
    let traced = words + ["-e", "trace=\(known)", "-e", "signal=none"]
    guard let point else { return traced }
    let what =
      switch point.fault {
      case .kill: "signal=KILL"
      case .delay: "delay_enter=40000"
      default: "error=\(point.fault.rawValue)"
      }
    return traced + ["-e", "inject=\(point.call):\(what):when=\(point.index)"]
  }

  /// Runs a program that must succeed.
  func must(_ argv: [String], in folder: String, _ environment: [String]) throws {
    let answer = try run(argv, in: folder, environment)
    guard answer.ending.isSuccess else {
      throw MissingTool("\(argv[0]): \(String(decoding: answer.err, as: UTF8.self))")
    }
  }

  /// Runs a program to its end.
  func run(
    _ argv: [String],
    in folder: String,
    _ environment: [String]
  ) throws(SystemFailure) -> Captured {
    try ProgramRun.capture(
      Invocation(
        argv,
        environment: environment.isEmpty ? nil : environment,
        directory: folder,
        timeLimitMs: 60_000
      )
    )
  }
}

/// A ralph that does not even do undisturbed what it should.
struct OddRun: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// What this tool cannot do without.
struct MissingTool: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
