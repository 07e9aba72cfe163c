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
    let calls = try folder?.change { state in
      state.calls += 1
      return state.calls
    }
    let wanted = World.environment("PUPPET_BD_VERSION") ?? "0.47.1"
    let version = faults.upgrade(after: calls ?? 0) ?? wanted
    guard let edition = BdEdition(version) else {
      throw Complaint(sentence: "PUPPET_BD_VERSION=\(version) is no version")
    }
    let (call, error) = BdCall.read(arguments, edition)
    if let error { leave(.refused("Error: \(error)", code: 1)) }
    let fault = faults.fault(of: call.command)
    try fault?.before(self)
    let reply = try reply(call, edition, folder, isRacy: fault?.name == "racy")
    fault?.after(self)
    leave(reply)
  }

  private func reply(
    _ call: BdCall,
    _ edition: BdEdition,
    _ folder: BdFolder?,
    isRacy: Bool
  ) throws -> BdReply {
    if call.command == "version" { return version(call, edition) }
    if call.command == "init" { return try begin(call, folder) }
    guard let folder else { return .refused(BdReply.nowhere, code: 1) }
    let actor =
      call.value("--actor") ?? World.environment("BD_ACTOR") ?? World.environment("BEADS_ACTOR")
      ?? "Jane Doe"
    var desk = BdDesk(call: call, edition: edition, folder: folder, actor: actor)
    if isRacy, call.command == "update" {
      // The check and the write are two steps, and others come in between.
      let checked = try folder.change { state in
        var copy = state
        return desk.answer(&copy)
      }
      guard !checked.out.isEmpty else { return checked }
      World.sleep(milliseconds: 60)
      desk.checksClaim = false
    }
    return try folder.change { desk.answer(&$0) }
  }

  private func version(_ call: BdCall, _ edition: BdEdition) -> BdReply {
    guard call.has("--json") else { return BdReply(out: "bd version \(edition.text) (puppet)\n") }
    let members: [(name: String, value: JSON)] = [
      ("branch", .text("main")), ("build", .text("puppet")), ("version", .text(edition.text)),
    ]
    return BdReply(out: JSON.object(members).indented() + "\n")
  }

  private func begin(_ call: BdCall, _ around: BdFolder?) throws -> BdReply {
    let folder = BdFolder(path: World.folder + "/.beads")
    guard !Files.exists(folder.file) else {
      return .refused("⚠ Found existing database: \(folder.file)\n\nAborting.", code: 1)
    }
    try Files.makeFolder(folder.path)
    let state = BdState(prefix: call.value("--prefix") ?? Files.name(of: World.folder))
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

extension BdReply {
  static let nowhere = """
    Error: no beads database found
    Hint: run 'bd init' to create a database in the current directory
    """
  static let outOfSync =
    "Database out of sync with JSONL. Run 'bd sync --import-only' to fix.\n\n"
    + "The JSONL file has been updated (e.g., after 'git pull') but the database\n"
    + "hasn't been imported yet."
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
      case "late", "mute", "racy", "upgrade": break
      default: throw Complaint(sentence: "PUPPET_BD_FAULT: \(name) is no fault")
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
