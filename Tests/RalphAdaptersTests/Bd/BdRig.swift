import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Which bd a test is played against.
struct BdWorld: Sendable, CustomTestStringConvertible {
  var version: String
  var mode: String
  /// The path of a real one; nil for the puppet.
  var real: String?

  var testDescription: String { real ?? "puppet \(version) \(mode)" }

  static let puppets = [
    BdWorld(version: "0.47.1", mode: "daemon"), BdWorld(version: "0.47.1", mode: "direct"),
    BdWorld(version: "0.49.6", mode: "daemon"), BdWorld(version: "0.49.6", mode: "direct"),
    BdWorld(version: "1.0.5", mode: "direct"),
  ]
  static let realPath = unsafe getenv("RALPH_REAL_BD").map { unsafe String(cString: $0) }
  static let all =
    puppets + (realPath.map { [BdWorld(version: "", mode: "", real: $0)] } ?? [])
}

/// A bd whose faults a test switches on and off.
final class FaultyBd: BdRunner {
  private let bd: ProcessBd
  private let fault = Mutex("")

  init(path: String) { bd = ProcessBd(path: path) }

  func breaks(_ how: String) { fault.withLock { $0 = how } }

  func run(_ invocation: Invocation) -> BdRun {
    var invocation = invocation
    let how = fault.withLock { $0 }
    if !how.isEmpty { invocation.environment?.append("PUPPET_BD_FAULT=" + how) }
    return bd.run(invocation)
  }

  func program() -> BdProgram? { bd.program() }
}

/// A tracker in a folder of its own, with a `bd` that plays a version.
final class BdRig {
  let folder: TemporaryFolder
  let world: BdWorld
  let runner: FaultyBd
  var bd: String { world.real ?? folder.path + "/bd" }

  init(_ world: BdWorld) throws {
    folder = try TemporaryFolder()
    self.world = world
    if world.real == nil {
      let target = try BdRig.builtPuppet()
      guard unsafe symlink(target, folder.path + "/bd") == 0 else {
        throw SystemFailure.last("symlink", target)
      }
    }
    runner = FaultyBd(path: world.real ?? folder.path + "/bd")
    if world.real != nil {
      let git = try #require(Programs.find("git", path: "/usr/bin:/bin"))
      _ = try ProgramRun.capture(Invocation([git, "init", "-q"], directory: folder.path))
    }
    _ = try person("init", "--prefix", "t", "--quiet")
  }

  /// The `puppet` that was built with these tests: it lies in a folder above the test bundle.
  static func builtPuppet() throws -> String {
    var folder = Files.folder(of: CommandLine.arguments[0])
    while folder != "/" && folder != "." {
      if Files.isExecutable(folder + "/puppet") { return folder + "/puppet" }
      folder = Files.folder(of: folder)
    }
    throw SystemFailure("find", "puppet beside \(CommandLine.arguments[0])", code: ENOENT)
  }

  var environment: [String] {
    [
      "PATH=/usr/bin:/bin", "HOME=\(folder.path)", "BD_NO_DAEMON=1",
      "PUPPET_BD_VERSION=\(world.version)", "PUPPET_BD_MODE=\(world.mode)",
      "PUPPET_BD_LOG=\(folder.path)/log",
    ]
  }

  func commands(_ actor: String = "ralph-1", limit: Millis = .seconds(30)) throws -> BdCommands {
    try #require(
      BdCommands(
        program: bd,
        actor: actor,
        directory: folder.path,
        environment: environment,
        limit: limit
      )
    )
  }

  func tracker(_ actor: String = "ralph-1", limit: Millis = .seconds(30)) throws -> BdTracker {
    try BdTracker(commands(actor, limit: limit), runner: runner, patience: .seconds(60))
  }

  /// A person at the keyboard.
  @discardableResult
  func person(_ arguments: String..., actor: String = "jane") throws -> String {
    try call(arguments, actor: actor)
  }

  /// One call under a name; what it prints.
  func call(_ arguments: [String], actor: String) throws -> String {
    let captured = try ProgramRun.capture(
      Invocation(
        [bd] + arguments,
        environment: environment + ["BD_ACTOR=\(actor)", "BEADS_ACTOR=\(actor)"],
        directory: folder.path
      )
    )
    return String(decoding: captured.out, as: UTF8.self)
  }

  /// Puts another file at the program's place, as an upgrade does.
  func replaceProgram() throws {
    let bytes = try Files.read(try BdRig.builtPuppet(), limit: 1 << 30)
    try Files.remove(bd)
    try Files.replace(bd, with: bytes, mode: 0o755)
  }

  /// Files a bead and returns its id.
  func file(_ title: String, _ more: String...) throws -> BdID {
    let captured = try ProgramRun.capture(
      Invocation(
        [bd, "create", title, "-d", "text", "--silent"] + more,
        environment: environment,
        directory: folder.path
      )
    )
    let text = String(decoding: captured.out, as: UTF8.self)
    return try #require(BdID(String(text.prefix { $0 != "\n" })), "\(captured)")
  }

  /// The calls made so far, as their arguments.
  func log() throws -> [String] {
    let text = String(decoding: try Files.read(folder.path + "/log"), as: UTF8.self)
    return text.split(separator: "\n").map(String.init)
  }
}

extension BdTracker {
  /// The bead as it reads now.
  func bead(_ id: BdID) throws -> BdBead {
    guard case .found(let bead) = look(id) else { throw BdTrouble.broken("no \(id)") }
    return bead
  }
}

extension BdClaim {
  var isWon: Bool { if case .won = self { true } else { false } }
}

extension BdOutcome {
  var isDone: Bool { if case .done = self { true } else { false } }
}

/// Keys of effects, as the journal gives them.
func effect(_ seq: UInt64) -> Key { Key(run: RunID(genesis: 0x9ae0, number: 1), seq: Seq(seq)) }
