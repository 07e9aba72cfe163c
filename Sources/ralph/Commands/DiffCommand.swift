import RalphAdapters
import RalphCore
import RalphPorts

/// `ralph diff`: what an attempt did to the files, by the snapshots around it.
enum DiffCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let request = try DiffRequest(call.arguments)
    let attempt = try AttemptSnapshots.find(request.attempt, call)
    let before = try attempt.need(.before)
    let after = try attempt.find(.after)
    if after == nil {
      call.output.note("no snapshot is kept from after it: this is the tree as it is now")
    }
    let last: Name
    if let after { last = after } else { last = try present(attempt) }
    if call.output.isJSON {
      let changes = try attempt.ask { snapshots throws(PortFailure) in
        try snapshots.changes(from: before, to: last, paths: request.paths, in: attempt.here)
      }
      call.output.json(document(attempt, before, after, changes))
    } else {
      show(call, try difference(attempt, before, last, request))
    }
    return .success
  }

  private static func present(_ attempt: AttemptSnapshots) throws(Failure) -> Name {
    try attempt.needTree()
    return try attempt.ask { snapshots throws(PortFailure) in
      try snapshots.present(of: attempt.tree)
    }
  }

  private static func difference(
    _ attempt: AttemptSnapshots,
    _ before: Name,
    _ after: Name,
    _ request: DiffRequest
  ) throws(Failure) -> [UInt8] {
    try attempt.ask { snapshots throws(PortFailure) in
      try snapshots.difference(
        from: before,
        to: after,
        request.isShort ? .summary : .patch,
        paths: request.paths,
        in: attempt.here
      )
    }
  }

  /// Files may hold anything: what goes to a terminal is made harmless, what is piped is a patch.
  private static func show(_ call: Call, _ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return call.output.aside("no file differs") }
    if call.output.look.outIsTerminal {
      call.output.raw(TerminalText.plain(bytes))
    } else {
      call.output.raw(bytes)
    }
  }

  private static func document(
    _ attempt: AttemptSnapshots,
    _ before: Name,
    _ after: Name?,
    _ changes: [TreeChange]
  ) -> JSONText {
    [
      "schema": "ralph.diff/1",
      "bead": .string(attempt.bead.description),
      "attempt": .integer(Int64(attempt.number)),
      "key": .string(attempt.key.description),
      "before": .string(before.text),
      "after": .optional(after?.text),
      "files": .array(
        changes.map { change in
          [
            "path": .string(change.path), "change": .string(change.kind.rawValue),
            "added": change.lines.map { .integer(Int64($0.added)) } ?? .absent,
            "removed": change.lines.map { .integer(Int64($0.removed)) } ?? .absent,
          ]
        }
      ),
    ]
  }
}
