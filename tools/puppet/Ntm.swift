import RalphFiles

// `ntm`, played after the contract's section on test doubles, over the real tmux of PATH. Started
// under the name `ntm`, or as `puppet ntm`. PUPPET_NTM_VERSION and PUPPET_NTM_FAULT choose how it
// behaves; PUPPET_NTM_AGENT is the template that a spawn types; PUPPET_NTM_STATE names the file
// that keeps receipts; PUPPET_NTM_LOG takes a line of arguments for each call.

/// A puppet in the part of ntm.
struct Ntm {
  var arguments: [String]

  func play() throws -> Never {
    try log()
    let version = World.environment("PUPPET_NTM_VERSION") ?? "1.5.0"
    guard let edition = NtmEdition(version) else {
      throw Complaint(sentence: "PUPPET_NTM_VERSION=\(version) is no version")
    }
    let faults = try NtmFaults(World.environment("PUPPET_NTM_FAULT") ?? "")
    let (call, error) = NtmCall.read(arguments, edition, faults)
    if let error {
      // After --json nobody prints the complaint.
      leave(NtmReply(err: call.has("--json") ? "" : "Error: \(error)", code: 1))
    }
    faults.before(call.command)
    let reply = try NtmDesk(call: call, edition: edition, faults: faults).answer()
    faults.after(call.command)
    leave(reply)
  }

  private func log() throws {
    guard let path = World.environment("PUPPET_NTM_LOG") else { return }
    let line = JSON.list(arguments.map { .text($0) }).line + "\n"
    try FileDescriptor.open(path, .append).write(Array(line.utf8))
  }

  /// Prints and ends.
  private func leave(_ reply: NtmReply) -> Never {
    World.output(reply.out)
    if !reply.err.isEmpty { World.complain(reply.err) }
    World.leave(code: reply.code)
  }
}

/// How the version that is played behaves.
struct NtmEdition {
  var text: String
  /// 1.29: sessions by exact name, errors with an exit code, panes with ids, agents that must live.
  var isNew: Bool

  init?(_ text: String) {
    let parts = text.split(separator: ".").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    self.text = text
    isNew = parts[0] * 1000 + parts[1] >= 1029
  }
}

/// What a call prints, and its exit code.
struct NtmReply {
  var out = ""
  var err = ""
  var code: Int32 = 0

  /// A value as commands and successful robots print it.
  static func json(_ members: [(name: String, value: JSON)], code: Int32 = 0) -> NtmReply {
    NtmReply(out: JSON.object(members).indented() + "\n", code: code)
  }
  /// A value on one line, as `send` prints it and 1.29 prints the errors of robots.
  static func line(_ members: [(name: String, value: JSON)], code: Int32 = 0) -> NtmReply {
    NtmReply(out: JSON.object(members).line + "\n", code: code)
  }
}

/// What goes wrong on request: `NAME[:ARGUMENT][@COMMAND]`, separated by commas.
///
/// `hang` before the work, `late` after it; `slow:MS`; `not-delivered` and `unsubmitted` sends
/// (nothing typed; typed without Enter); `half`, typed and called failed; `cass-duplicate`;
/// `spawn-aborted`; `spawn-lost`, which says it opened and opened nothing; `receipts` switches
/// those on, `no-store` leaves them without a store.
struct NtmFaults {
  private struct Fault {
    var name: String
    var argument: String
    var command: String
  }
  private var all: [Fault] = []

  private static let names: Set<String> = [
    "hang", "late", "slow", "not-delivered", "unsubmitted", "half", "cass-duplicate",
    "spawn-aborted", "spawn-lost", "receipts", "no-store",
  ]

  init(_ text: String) throws {
    for word in text.split(separator: ",") {
      let sides = word.split(separator: "@", maxSplits: 1).map(String.init)
      let parts = sides[0].split(separator: ":", maxSplits: 1).map(String.init)
      guard NtmFaults.names.contains(parts[0]) else {
        throw Complaint(sentence: "PUPPET_NTM_FAULT: \(parts[0]) is no fault")
      }
      all.append(
        Fault(
          name: parts[0],
          argument: parts.count > 1 ? parts[1] : "",
          command: sides.count > 1 ? sides[1] : ""
        )
      )
    }
  }

  func has(_ name: String) -> Bool { all.contains { $0.name == name } }

  /// What happens before the work is done.
  func before(_ command: String) {
    for fault in all where fault.command.isEmpty || fault.command == command {
      if fault.name == "hang" { World.hang() }
      if fault.name == "slow" { World.sleep(milliseconds: Int(fault.argument) ?? 1000) }
    }
  }

  /// What happens once the work is done.
  func after(_ command: String) {
    for fault in all where fault.command.isEmpty || fault.command == command {
      if fault.name == "late" { World.hang() }
    }
  }
}
