import PlayedWorld
import RalphFiles

// `bd`, played after the contract's section on test doubles. Started under the name `bd`, or as
// `puppet bd`. PUPPET_BD_VERSION, PUPPET_BD_MODE and PUPPET_BD_FAULT choose how it behaves.

/// A puppet in the part of bd.
struct Bd {
  var arguments: [String]

  func play() throws -> Never {
    try log()
    let faults = BdFaults(World.environment("PUPPET_BD_FAULT") ?? "")
    let folder = BdFolder.around(World.folder)
    let wanted = try edition(World.environment("PUPPET_BD_VERSION") ?? "0.47.1")
    let calls = try folder?.change(wanted.rules) { state in
      state.calls += 1
      return state.calls
    }
    let edition = try faults.upgrade(after: calls ?? 0).map(edition) ?? wanted
    let (call, error) = BdCall.read(arguments, edition)
    if let error { leave(.refused("Error: \(error)", code: 1)) }
    let fault = faults.fault(of: call.command)
    try fault?.before(self)
    let reply = try reply(call, edition, folder, fault?.mishap)
    fault?.after(self)
    leave(reply)
  }

  private func edition(_ version: String) throws -> BdEdition {
    guard let edition = BdEdition(version) else {
      throw Complaint(sentence: "PUPPET_BD_VERSION=\(version) is no version")
    }
    return edition
  }

  private func reply(
    _ call: BdCall,
    _ edition: BdEdition,
    _ folder: BdFolder?,
    _ mishap: TrackerMishap?
  ) throws -> BdReply {
    if call.command == "version" { return version(call, edition) }
    if call.command == "init" { return try begin(call, edition) }
    guard let folder else { return .refused(BdReply.nowhere, code: 1) }
    let actor =
      call.value("--actor") ?? World.environment("BD_ACTOR") ?? World.environment("BEADS_ACTOR")
      ?? "Jane Doe"
    let desk = BdDesk(call, edition, folder, actor)
    if mishap == .unchecked, call.command == "update" {
      // The check and the write are two steps, and others come in between.
      let checked = try folder.change(edition.rules) { desk.answer(&$0, .pretends) }
      guard !checked.out.isEmpty else { return checked }
      World.sleep(milliseconds: 60)
    }
    return try folder.change(edition.rules) { desk.answer(&$0, mishap) }
  }

  private func version(_ call: BdCall, _ edition: BdEdition) -> BdReply {
    guard call.has("--json") else { return BdReply(out: "bd version \(edition.text) (puppet)\n") }
    let members: [(name: String, value: JSON)] = [
      ("branch", .text("main")), ("build", .text("puppet")), ("version", .text(edition.text)),
    ]
    return BdReply(out: JSON.object(members).indented() + "\n")
  }

  private func begin(_ call: BdCall, _ edition: BdEdition) throws -> BdReply {
    let folder = BdFolder(path: World.folder + "/.beads")
    guard !Files.exists(folder.file) else {
      return .refused("⚠ Found existing database: \(folder.file)\n\nAborting.", code: 1)
    }
    try Files.makeFolder(folder.path)
    let prefix = call.value("--prefix") ?? Files.name(of: World.folder)
    let state = BdState(prefix: prefix, edition.rules)
    try Files.replace(folder.file, with: Array(state.text.utf8))
    return BdReply(out: call.has("--quiet") ? "" : "✓ bd initialized successfully!\n")
  }

  private func log() throws {
    guard let path = World.environment("PUPPET_BD_LOG") else { return }
    let actor = World.environment("BD_ACTOR") ?? ""
    let line = JSON.object([
      ("actor", .text(actor)), ("argv", .list(arguments.map { .text($0) })),
    ]).line
    try FileDescriptor.open(path, .append).write(Array((line + "\n").utf8))
  }

  /// Prints and ends.
  func leave(_ reply: BdReply) -> Never {
    World.output(reply.out)
    if !reply.err.isEmpty { World.complain(reply.err) }
    World.leave(code: reply.code)
  }
}

/// What goes wrong on request: `NAME[:ARGUMENT][@COMMAND]`, separated by commas.
struct BdFaults {
  struct Fault {
    var name: String
    var argument: String
    var command: String

    /// What happens before the work is done; most faults end the puppet here.
    func before(_ bd: Bd) throws {
      switch name {
      case "stall": World.sleep(milliseconds: Int(argument) ?? 30_000)
      case "empty": bd.leave(BdReply())
      case "unknown":
        let words = "unknown command \"\(command)\" for \"bd\""
        bd.leave(.refused("Error: \(words)\nRun 'bd --help' for usage.", code: 1))
      case "nothing": bd.leave(BdReply(out: "[]\n"))
      case "out-of-sync": bd.leave(.failed(BdReply.outOfSync))
      case "locked":
        let words = "failed to open database: failed to initialize schema: sqlite3: "
        bd.leave(.refused("Error: \(words)database is locked", code: 1))
      case "garbage": bd.leave(BdReply(out: "[{\"id\": \"t-\u{1b}[31m\u{0}\n]]}{"))
      case "late", "mute", "lie", "racy", "upgrade": break
      default: throw Complaint(sentence: "PUPPET_BD_FAULT: \(name) is no fault")
      }
    }

    /// What becomes of the work itself; nil where it is done and heard of.
    var mishap: TrackerMishap? {
      switch name {
      case "late", "mute": .unheard
      case "lie": .pretends
      case "racy": .unchecked
      default: nil
      }
    }

    /// What happens once the work is done.
    func after(_ bd: Bd) {
      switch name {
      case "late": World.hang()
      case "mute": bd.leave(BdReply())
      default: break
      }
    }
  }

  private var all: [Fault] = []

  init(_ text: String) {
    for word in text.split(separator: ",") {
      let (front, command) = BdFaults.cut(word, "@")
      let (name, argument) = BdFaults.cut(front, ":")
      all.append(
        Fault(name: String(name), argument: String(argument), command: String(command))
      )
    }
  }

  /// The first fault of a command.
  func fault(of command: String) -> Fault? {
    all.first { $0.name != "upgrade" && ($0.command.isEmpty || $0.command == command) }
  }

  /// The version that is played once so many calls were made: `upgrade:1.0.5:7`.
  func upgrade(after calls: Int) -> String? {
    guard let fault = all.first(where: { $0.name == "upgrade" }) else { return nil }
    let (version, count) = BdFaults.cut(fault.argument[...], ":")
    return calls > Int(count) ?? 0 ? String(version) : nil
  }

  private static func cut(_ text: Substring, _ mark: Character) -> (Substring, Substring) {
    guard let index = text.firstIndex(of: mark) else { return (text, "") }
    return (text[..<index], text[text.index(after: index)...])
  }
}
