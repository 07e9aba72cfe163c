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

/// A folder of a test's own, removed with the test.
final class Place {
  let path: String

  init() throws {
    let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    let number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    let wanted = "\(parent)/ralph-process-\(getpid())-\(number)"
    try Files.removeTree(wanted)
    try Files.makeFolder(wanted)
    path = try #require(Files.realPath(wanted))
  }

  deinit { try? Files.removeTree(path) }

  func callAsFunction(_ name: String) -> String { path + "/" + name }

  private static let count = Atomic<Int>(0)
}

/// The `ralph` that was built with these tests: it lies in a folder above the test bundle.
func builtRalph() throws -> String {
  var folder = Files.folder(of: CommandLine.arguments[0])
  while folder != "/" && folder != "." {
    if Files.isExecutable(folder + "/ralph") { return folder + "/ralph" }
    folder = Files.folder(of: folder)
  }
  throw SystemFailure("find", "ralph beside \(CommandLine.arguments[0])", code: ENOENT)
}

/// A shell script as argv.
func shell(_ script: String) -> [String] { ["/bin/sh", "-c", script] }

/// Starts an attempt in `place("attempt")`.
func launch(
  _ order: Order,
  in place: Place,
  environment: [String] = ["PATH=/usr/bin:/bin"]
) throws -> (AttemptFolder, ProcessIdentity) {
  let folder = AttemptFolder(place("attempt"))
  let supervisor = try Launcher.start(
    folder: folder.path,
    order: order,
    environment: environment,
    ralph: try builtRalph()
  )
  return (folder, supervisor)
}

/// Waits for the pulse to stop and returns what became of the attempt.
///
/// No zombie may stay: Swift Testing's own waiting for exit tests spins on one that is not its own.
func finding(_ folder: AttemptFolder, within seconds: Int64 = 20) throws -> AttemptFolder.Finding {
  let pulse = try folder.openPulse()
  try #require(Poller.wait(descriptors: [pulse.raw], timeoutMs: seconds * 1000) == [0])
  return try folder.look()
}

/// The record of an attempt that has one.
func record(_ folder: AttemptFolder) throws -> ExitRecord {
  guard case .exited(let record) = try finding(folder) else {
    throw SystemFailure("look at", "\(try folder.look())", code: EINVAL)
  }
  return record
}

/// Waits until something holds; the deadline is generous since the machine may be busy.
func eventually(_ condition: () -> Bool) -> Bool {
  Poller.wait(timeoutMs: 20_000, until: condition)
}

/// The text of a file; empty while it is missing.
func text(_ path: String) -> String {
  String(decoding: (try? Files.read(path)) ?? [], as: UTF8.self)
}

/// The process whose number a script wrote into a file with `echo $$ > FILE`.
func process(in path: String) throws -> ProcessIdentity {
  try #require(eventually { text(path).hasSuffix("\n") })
  let pid = try #require(Int32(text(path).dropLast()))
  return try #require(try ProcessIdentity.of(pid))
}
