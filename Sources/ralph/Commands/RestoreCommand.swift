import RalphAdapters
import RalphCore
import RalphPorts

/// `ralph restore`: brings files back as a snapshot has them, after keeping what stands there now.
enum RestoreCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    try call.refuseInsideRalph()
    let request = try RestoreRequest(call.arguments)
    let attempt = try AttemptSnapshots.find(request.attempt, call)
    let snapshot = try attempt.need(request.isAfter ? .after : .before)
    try attempt.needTree()
    let present = try attempt.ask { snapshots throws(PortFailure) in
      try snapshots.present(of: attempt.tree)
    }
    let planned = try restoration(attempt, snapshot, present, request)
    if !call.output.isJSON { tell(call, planned, request) }
    guard !planned.files.isEmpty, !request.isDry else {
      if call.output.isJSON { call.output.json(document(attempt, planned, nil, request)) }
      return .success
    }
    try confirm(call)
    // While somebody was asked the tree may have gone on: what is kept is what is written over.
    let kept = try attempt.ask { snapshots throws(PortFailure) in
      try snapshots.takeBeside("\(attempt.key).restore-", of: attempt.tree)
    }
    let done = try restoration(attempt, snapshot, kept.commit, request)
    try attempt.ask { snapshots throws(PortFailure) in
      try snapshots.restore(done, in: attempt.tree)
    }
    if call.output.isJSON {
      call.output.json(document(attempt, done, kept.name, request))
    } else {
      let files = done.files.count == 1 ? "1 file" : "\(done.files.count) files"
      call.output.line("Brought back \(files); what stood there is kept as \(kept.name)")
    }
    return .success
  }

  private static func restoration(
    _ attempt: AttemptSnapshots,
    _ snapshot: Name,
    _ present: Name,
    _ request: RestoreRequest
  ) throws(Failure) -> Restoration {
    try attempt.ask { snapshots throws(PortFailure) in
      try snapshots.restoration(
        of: snapshot,
        over: present,
        paths: request.paths,
        seenFrom: attempt.here,
        in: attempt.tree
      )
    }
  }

  private static func confirm(_ call: Call) throws(Failure) {
    guard !call.arguments.isOn(.yes) else { return }
    guard call.output.look.mayAsk else {
      throw Failure(
        .usage,
        "NOT_CONFIRMED",
        "restore asks before it writes anything, and nobody can be asked here",
        ["read the list, then add --yes"]
      )
    }
    guard call.output.confirm("Bring them back?") else {
      throw Failure(.usage, "NOT_CONFIRMED", "not confirmed; nothing was written")
    }
  }

  private static func tell(_ call: Call, _ restoration: Restoration, _ request: RestoreRequest) {
    for file in restoration.files {
      let what = file.isMissing ? "gone     " : "changed  "
      call.output.line(what + Visible.text(file.path))
    }
    for file in restoration.leftAlone {
      call.output.line("stays    \(Visible.text(file.path))  \(file.why)")
    }
    if restoration.files.isEmpty {
      call.output.line("Nothing is to be brought back.")
    } else if request.isDry {
      call.output.line("Dry run: nothing was written.")
    }
  }

  private static func document(
    _ attempt: AttemptSnapshots,
    _ restoration: Restoration,
    _ kept: String?,
    _ request: RestoreRequest
  ) -> JSONText {
    [
      "schema": "ralph.restore/1",
      "bead": .string(attempt.bead.description),
      "attempt": .integer(Int64(attempt.number)),
      "key": .string(attempt.key.description),
      "dry_run": .boolean(request.isDry),
      "files": .array(
        restoration.files.map { file in
          ["path": .string(file.path), "was_gone": .boolean(file.isMissing)]
        }
      ),
      "left_alone": .array(
        restoration.leftAlone.map { ["path": .string($0.path), "why": .string($0.why)] }
      ),
      "kept_as": .optional(kept),
    ]
  }
}
