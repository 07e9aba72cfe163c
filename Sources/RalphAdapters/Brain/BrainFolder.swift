package import RalphCore
import RalphFiles
package import RalphPorts

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The brain repository's folders, as far as the loop reads and writes them beside plan and log.
package struct BrainFolder: LoopFolder {
  private let plan: PlanFile
  private let transcripts: String
  private let days: Int
  private let rules: RulePlace

  /// Phases come from the plan; transcripts go into a folder and are thinned after so many days.
  ///
  /// Displaced plans go to the folder `keep`; `root` is the tree whose rules warn.
  package init(plan: String, keep: String, transcripts: String, days: Int, root: String) {
    self.plan = PlanFile(path: plan, keep: keep)
    (self.transcripts, self.days) = (transcripts, days)
    rules = RulePlace.find(root: root, rules: nil, approvals: nil)
  }

  package func phases() -> [String] {
    // A plan that cannot be read has its own entry when the source is read.
    guard let document = try? plan.read().document else { return [] }
    return document.sections.map { BrainFolder.bare($0.heading) }
  }

  package func tasks(inPhase title: String) -> [BeadID] {
    // As above.
    guard let document = try? plan.read().document else { return [] }
    let own = document.tasks.filter { task in
      task.section.map { BrainFolder.bare(document.sections[$0].heading) == title } ?? false
    }
    return own.map { PlanSource.bead($0.identity) }
  }

  private static func bare(_ heading: String) -> String {
    String(heading.drop { $0 == "#" || $0 == " " })
  }

  package func tasks(marked marks: [Mark]) -> [BeadID] {
    // As above.
    guard let document = try? plan.read().document else { return [] }
    return document.tasks.filter { marks.contains($0.mark) }.map { PlanSource.bead($0.identity) }
  }

  package func unheeded(_ rules: [Name]) -> [Name] {
    // As above: nothing is asked of a plan that cannot be read.
    guard !rules.isEmpty, let reading = try? plan.read() else { return [] }
    let ids = rules.map(\.text)
    let open = PlanWarnings.missing(ids, in: reading.bytes) + finished(ids, reading)
    return rules.filter { open.contains($0.text) }
  }

  /// Those of the rules whose own task is done; not such as only a person can approve.
  private func finished(_ rules: [String], _ reading: PlanReading) -> [String] {
    let done = PlanWarnings.finished(rules, reading)
    guard !done.isEmpty else { return [] }
    // Where the rules cannot be read none is known to be an agent's to mend.
    let known = (try? self.rules.readRules())?.rules ?? []
    return done.filter { id in known.contains { $0.id == id && $0.mode != .manual } }
  }

  package func add(_ rules: [Name]) throws(PortFailure) -> WarningsAdded {
    // What a rule says of itself is a help to whoever reads the task, and no more.
    let known = (try? self.rules.readRules())?.rules ?? []
    let ids = rules.map(\.text)
    var (added, again): ([String], [String]) = ([], [])
    var hasPlace = true
    do throws(SystemFailure) {
      try plan.rewrite { reading in
        added = PlanWarnings.missing(ids, in: reading.bytes)
        again = finished(ids, reading)
        let reopened = PlanWarnings.reopened(again, reading)
        guard !added.isEmpty else { return reopened }
        let tasks = added.map { id in
          let rule = known.first { $0.id == id }
          return PlanWarnings.Rule(id, text: rule?.desc ?? "", isManual: rule?.mode == .manual)
        }
        let edited = PlanWarnings.added(tasks, to: reopened)
        hasPlace = edited != nil
        return edited ?? reading.bytes
      }
      guard hasPlace else {
        throw SystemFailure("find a place for warnings in", plan.path, code: EINVAL)
      }
      let reading = try plan.read()
      let limits = PlanGuard(reading)
      return WarningsAdded {
        $0.rules = added.compactMap(Name.init)
        $0.again = again.compactMap(Name.init)
        $0.digest = reading.digest
        $0.bytes = limits.bytes
        $0.beads = limits.tasks
      }
    } catch {
      throw PortFailure(error)
    }
  }

  package func keepTranscript(
    _ output: [UInt8],
    iteration: Int,
    mode: IterationMode,
    at: Instant
  ) {
    let name = BrainFolder.name(iteration, mode, at)
    // The objects hold the same output: a transcript that cannot be written is lost to nobody.
    try? Files.makeFolder(transcripts)
    // As said above.
    try? Files.replace("\(transcripts)/\(name)", with: Array(TerminalText.plain(output).utf8))
    thin(before: at + Millis.hours(-24 * Int64(days)))
  }

  /// The original's naming: `<date>_<time>_iter<N>_<phase>.log`, in UTC.
  static func name(_ iteration: Int, _ mode: IterationMode, _ at: Instant) -> String {
    let digits = "\(at)".filter { $0.isNumber }
    return
      "\(digits.prefix(8))_\(digits.dropFirst(8).prefix(6))_iter\(iteration)_\(mode.rawValue).log"
  }

  /// Removes transcripts of that naming which are older; nothing else in the folder is touched.
  private func thin(before: Instant) {
    // A folder that cannot be listed is looked at again after the next iteration.
    guard days > 0, let names = try? Files.list(transcripts) else { return }
    let oldest = "\(before)".filter { $0.isNumber }.prefix(14)
    for name in names where BrainFolder.isTranscript(name) {
      let stamp = name.prefix(15).filter { $0 != "_" }
      // One that cannot be removed is met again at the next iteration.
      if stamp < oldest { try? Files.remove("\(transcripts)/\(name)") }
    }
  }

  /// Whether a name is of the transcripts' form.
  static func isTranscript(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard bytes.count > 20, name.hasSuffix(".log"), bytes[8] == UInt8(ascii: "_") else {
      return false
    }
    let stamp = bytes[..<8] + bytes[9..<15]
    return stamp.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && name.dropFirst(15).hasPrefix("_iter")
  }
}
