import RalphCore
package import RalphFiles

/// Moves what is done out of a plan, into a file beside it.
///
/// The archive is written and durable before the plan loses a line. After a crash between the two a
/// task stands in both; the next archiving recognizes it by its line and does not write it again.
package struct PlanArchive: Sendable {
  /// A task that is done, as it stands in the plan.
  package struct Task: Equatable, Sendable {
    /// What ralph calls it.
    package var identity: String
    /// Its id as people write it.
    package var id: String
    /// Its line, as it stands.
    package var line: String
    /// Everything that leaves the plan: the line, its details, the acceptance lines below it.
    var bytes: [UInt8]
    /// Where that stands.
    var ranges: [Range<Int>]
  }

  /// What was done.
  package struct Outcome: Equatable, Sendable {
    /// How many rows the archive got.
    package var written = 0
    /// How many tasks stood there already, left by a crash.
    package var recognized = 0
    /// How many tasks left the plan.
    package var removed = 0

    package init() {}
  }

  private let plan: PlanFile
  private let archive: PlanFile

  /// The plan at a path and the archive beside it; displaced files go to `keep`.
  package init(plan path: String, keep: String) {
    plan = PlanFile(path: path, keep: keep)
    archive = PlanFile(path: ThunkSearch.archive(ofPlan: path), keep: keep)
  }

  /// The tasks marked `[x]`, in the order of the plan.
  package func finished() throws(SystemFailure) -> [Task] {
    PlanArchive.finished(in: try plan.read().bytes)
  }

  /// Those of some tasks that stay, in the order of the plan; see ``anchors(among:in:)``.
  package func anchors(among tasks: [Task]) throws(SystemFailure) -> [Task] {
    PlanArchive.anchors(among: tasks, in: try plan.read().bytes)
  }

  /// Moves tasks; one that was changed since it was looked at stays in the plan, and so does one
  /// without which acceptance lines would be tasks.
  ///
  /// Throws ETXTBSY where others save again and again.
  package func move(_ tasks: [Task], date: String) throws(SystemFailure) -> Outcome {
    guard !tasks.isEmpty else { return Outcome() }
    var outcome = Outcome()
    try note(tasks, date, &outcome)
    try Files.syncFolder(of: archive.path)
    try plan.rewrite { reading in
      var left = PlanArchive.finished(in: reading.bytes).filter { task in
        tasks.contains { $0.identity == task.identity && $0.bytes == task.bytes }
      }
      let anchors = PlanArchive.anchors(among: left, in: reading.bytes)
      left.removeAll(where: anchors.contains)
      outcome.removed = left.count
      return PlanArchive.without(left, reading.bytes)
    }
    return outcome
  }

  /// What moving all that is done makes of a plan and of its archive; pure.
  package static func moved(
    outOf plan: [UInt8],
    into done: [UInt8],
    date: String
  ) -> (plan: [UInt8], done: [UInt8]) {
    let all = finished(in: plan)
    let anchors = anchors(among: all, in: plan)
    let tasks = all.filter { !anchors.contains($0) }
    let archive = PlanDone(done)
    let new = tasks.filter { !archive.holds($0) }
    let section = new.isEmpty ? [] : archive.section(new, date: date)
    return (without(tasks, plan), done + section)
  }

  /// Those of some tasks that have to stay, the last one of their section each; pure.
  ///
  /// Boxes without an id are acceptance lines only as long as a task of their section has one. Where
  /// the last id would go and such a box stays, it would be taken for a task.
  package static func anchors(among tasks: [Task], in bytes: [UInt8]) -> [Task] {
    let reader = PlanReader(bytes)
    let going = tasks.flatMap(\.ranges)
    var last: [Int: Int] = [:]
    var (withIDs, withBare): (Set<Int>, Set<Int>) = ([], [])
    for box in reader.found where box.place.kind == .tasks {
      guard let section = box.place.section else { continue }
      let start = reader.lines[box.line].start
      let goes = going.contains { $0.contains(start) }
      if box.title.id == nil {
        if !goes { withBare.insert(section) }
      } else if goes {
        last[section] = tasks.firstIndex { $0.ranges.first?.lowerBound == start } ?? last[section]
      } else {
        withIDs.insert(section)
      }
    }
    return last.filter { withBare.contains($0.key) && !withIDs.contains($0.key) }.map(\.value)
      .sorted().map { tasks[$0] }
  }

  private static func without(_ tasks: [Task], _ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for range in tasks.flatMap(\.ranges).sorted(by: { $0.lowerBound > $1.lowerBound }) {
      bytes.removeSubrange(range)
    }
    return bytes
  }

  private func note(
    _ tasks: [Task],
    _ date: String,
    _ outcome: inout Outcome
  ) throws(SystemFailure) {
    if !Files.exists(archive.path) {
      let bytes = PlanDone.first + PlanDone([]).section(tasks, date: date)
      outcome.written = tasks.count
      return try Files.replace(archive.path, with: bytes, mode: 0o644)
    }
    try archive.rewrite { reading in
      let done = PlanDone(reading.bytes)
      let new = tasks.filter { !done.holds($0) }
      outcome.written = new.count
      outcome.recognized = tasks.count - new.count
      return new.isEmpty ? reading.bytes : reading.bytes + done.section(new, date: date)
    }
  }

  /// The ids of an archive's rows; pure.
  package static func ids(in done: [UInt8]) -> Set<String> { Set(PlanDone(done).rows.map(\.id)) }

  /// The ids of an archive beside a plan, in every section; empty where there is none.
  package func archived() throws(SystemFailure) -> Set<String> {
    guard Files.exists(archive.path) else { return [] }
    return PlanArchive.ids(in: try archive.read().bytes)
  }

  private static func finished(in bytes: [UInt8]) -> [Task] {
    let document = PlanText.read(bytes)
    let reader = PlanReader(bytes)
    // A box without id right below a task is what that task is measured by, and goes with it.
    var owner: [Int: Int] = [:]
    var below: [Int: [Range<Int>]] = [:]
    let lineOf = Set(document.tasks.map { $0.line - 1 })
    for (place, box) in reader.found.enumerated() {
      if lineOf.contains(box.line) {
        owner[place] = box.line
      } else if box.title.id == nil, let above = box.follows, let line = owner[above] {
        owner[place] = line
        let range = reader.lines[box.line].start..<reader.lines[box.last].next
        below[line, default: []].append(range)
      }
    }
    return document.tasks.filter { $0.mark == .done }.map { task in
      let ranges = [task.block] + below[task.line - 1, default: []]
      return Task(
        identity: task.identity,
        id: task.fullID,
        line: String(decoding: bytes[task.lineRange], as: UTF8.self),
        bytes: ranges.flatMap { bytes[$0] },
        ranges: ranges
      )
    }
  }
}

extension PlanFile {
  /// Replaces the whole text by what an edit makes of it, whatever is saved meanwhile.
  ///
  /// The edit is asked again where somebody saved in between; text that it leaves as it is is not
  /// written. Throws ETXTBSY where somebody saved in every round.
  func rewrite(_ edit: (PlanReading) -> [UInt8]) throws(SystemFailure) {
    let target = try target()
    for _ in 0..<PlanFile.rounds {
      let reading = try read(at: target)
      let edited = edit(reading)
      if edited == reading.bytes { return }
      atStep?(.wasRead)
      if try place(edited, over: reading, at: target) != nil { return }
    }
    throw SystemFailure("replace", path, code: PlanLease.busy)
  }
}
