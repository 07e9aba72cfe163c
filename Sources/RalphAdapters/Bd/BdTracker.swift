package import RalphCore
import RalphFiles
import RalphProcess
import Synchronization

/// bd in ralph's words: every verb says what came of it, and never guesses.
///
/// The tracker is other people's too. Each write is read–check–write–read back under the claim
/// lock, and happens only while the assignee read a moment before is ours. Calls block, each for
/// as long as bd may take, so they belong on a lane of their own.
package final class BdTracker: Sendable {
  /// What bd said at the start.
  package let version: BdVersion
  package let features: BdFeatures
  let commands: BdCommands
  let runner: any BdRunner
  let lock: ClaimLock
  /// How long a verb waits for the other ralphs of this host.
  let patience: Millis
  private let memory: Mutex<Memory>

  private struct Memory {
    var program: BdProgram?
    /// Why no new claims are made; nil while the program is the one of the start.
    var change: String?
    var notes: [String] = []
  }

  /// Opens the tracker of the folder that the commands name: asks for version and place, once.
  package init(
    _ commands: BdCommands,
    runner: any BdRunner,
    patience: Millis = .minutes(3)
  ) throws(BdTrouble) {
    self.commands = commands
    self.runner = runner
    self.patience = patience
    let program = runner.program()
    version = try BdTracker.value(BdOutput.version(runner.run(commands.version())))
    features = BdFeatures(version)
    lock = try ClaimLock(folder: BdTracker.place(commands, runner))
    memory = Mutex(Memory(program: program))
  }

  private static func place(
    _ commands: BdCommands,
    _ runner: any BdRunner
  ) throws(BdTrouble) -> String {
    let answer = BdOutput.place(runner.run(commands.place()))
    switch answer {
    case .ok(let folder): return folder
    case .refused(.noTracker): throw .refused(.noTracker)
    // A bd without `where`: `info` knows it too.
    default: return try value(BdOutput.place(runner.run(commands.info())))
    }
  }

  static func value<Value>(_ answer: BdAnswer<Value>) throws(BdTrouble) -> Value {
    if case .ok(let value) = answer { return value }
    throw answer.trouble ?? .broken("no answer")
  }

  /// The folder of the tracker, every link resolved.
  package var folder: String { String(lock.path.dropLast(ClaimLock.name.count + 1)) }
  /// The name under which our claims stand.
  package var actor: String { commands.actor }

  /// The beads ready for us, in the order in which they are to be taken.
  package func ready(types: [String] = BdReady.usualTypes) throws(BdTrouble) -> BdReady {
    let list = try BdTracker.value(read(commands.ready(), BdOutput.list))
    return BdReady(list, actor: actor, types: types)
  }

  /// Every bead of the tracker, closed ones too; without dependencies in bd before 1.0.
  package func all() throws(BdTrouble) -> BdList {
    try BdTracker.value(read(commands.all(), BdOutput.list))
  }

  /// Everything that bd lists as ready, in its order and unfiltered.
  func readyList() throws(BdTrouble) -> BdList {
    try BdTracker.value(read(commands.ready(), BdOutput.list))
  }

  /// What bd says that each waiting bead waits for.
  func blocked() -> BdAnswer<[BdID: [BdID]]> { read(commands.blocked(), BdOutput.blocked) }

  /// Keeps a claim alive; until when, where the answer says it.
  func heartbeat(_ id: BdID) -> BdAnswer<Instant?> {
    let run = runner.run(commands.heartbeat(id))
    // Its answer has not been seen by anybody here: the exit code must do where it is no bead.
    if case .ok(let bead) = BdOutput.bead(run, id) { return .ok(bead.leaseExpires) }
    return BdOutput.done(run).map { _ in nil }
  }

  /// How bd gets at its database, in words for people.
  var mode: String {
    guard features.hasDaemon else {
      return Files.exists(folder + "/embeddeddolt") ? "embedded database" : "no daemon"
    }
    guard case .ok(let mode) = BdOutput.mode(runner.run(commands.info())), !mode.isEmpty else {
      return "mode not known"
    }
    return TerminalText.plain(mode) + " mode"
  }

  /// Whether there is a program to run.
  var hasProgram: Bool { runner.program() != nil }

  /// The beads in progress under our name; those that no attempt of the journal knows are orphans.
  package func orphans() throws(BdTrouble) -> [BdBead] {
    let list = try BdTracker.value(read(commands.ours(), BdOutput.list))
    let ours = list.beads.filter { $0.status == .inProgress && $0.assignee == actor }
    return ours.sorted { $0.id < $1.id }
  }

  /// Reads one bead, with its dependencies.
  package func look(_ id: BdID) -> BdLook {
    let answer = read(commands.show(id)) { BdOutput.bead($0, id) }
    switch answer {
    case .ok(let bead): return bead.status == .tombstone ? .gone : .found(bead)
    case .refused(.notFound): return .gone
    default: return .unknown(answer.trouble ?? .broken("no answer"))
    }
  }

  /// What was said about a bead.
  package func comments(on id: BdID) throws(BdTrouble) -> [BdComment] {
    try BdTracker.value(read(commands.comments(id), BdOutput.comments))
  }

  /// What happened beside the verbs since the last call, one sentence each, for the history.
  package func takeNotes() -> [String] {
    memory.withLock { memory in
      defer { memory.notes = [] }
      return memory.notes
    }
  }

  /// Asks bd for its version again; trouble means that it is another one than at the start.
  ///
  /// From then on no claim is made; what is under way is still closed and released.
  package func checkVersion() -> BdTrouble? {
    let program = runner.program()
    let answer = BdOutput.version(runner.run(commands.version()))
    return memory.withLock { memory in
      switch answer {
      case .ok(version): memory.change = nil
      case .ok(let other): memory.change = "it was \(version) and is \(other)"
      case .refused, .broken, .timedOut:
        memory.change = "it was \(version) and does not say its version any more"
      }
      memory.program = program
      return memory.change.map { .programChanged($0) }
    }
  }

  /// What keeps us from claiming: asks bd only if its file is not what it was.
  func changeOfProgram() -> BdTrouble? {
    let program = runner.program()
    let (isSame, change) = memory.withLock { ($0.program == program, $0.change) }
    if let change { return .programChanged(change) }
    return isSame ? nil : checkVersion()
  }

  /// Reads; where git has changed the file behind the database, has that taken in first, once.
  func read<Value>(
    _ invocation: Invocation,
    _ parse: (BdRun) -> BdAnswer<Value>
  ) -> BdAnswer<Value> {
    let answer = parse(runner.run(invocation))
    guard answer.trouble == .refused(.outOfSync), features.importsOnSync else { return answer }
    let imported = BdOutput.done(runner.run(commands.importOnly()))
    note("the tracker's database was out of sync with issues.jsonl: ran bd sync --import-only")
    guard imported.trouble == nil else { return answer }
    return parse(runner.run(invocation))
  }

  func note(_ sentence: String) { memory.withLock { $0.notes.append(sentence) } }
}
