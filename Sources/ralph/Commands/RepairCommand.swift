import RalphAdapters
import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal

/// `ralph journal repair`: cuts a damaged journal back to its last verified line, once a person has
/// seen what is lost with the rest.
enum RepairCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    try call.refuseInsideRalph()
    let path = try call.journal(named: call.arguments.words.first)
    let repair: JournalRepair
    do throws(JournalFailure) { repair = try JournalRepair(path) } catch {
      throw Failure(repairing: error, path)
    }
    guard repair.isDamaged else { return try refuseWhole(call, path, repair.found.tail.ending) }
    let remains = RepairRemains(
      path,
      after: Key(run: repair.found.run, seq: repair.found.tail.lastSeq)
    )
    if !call.output.isJSON { tell(call, path, repair, remains) }
    guard call.arguments.isOn(.yes) else {
      if call.output.isJSON {
        call.output.json(document(path, repair, remains))
      } else {
        call.output.line("Nothing was changed; 'ralph journal repair --yes' does it.")
      }
      return .checkFailed
    }
    try remains.refuseLiving()
    return try perform(call, path, repair, remains)
  }

  private static func perform(
    _ call: Call,
    _ path: String,
    _ repair: consuming JournalRepair,
    _ remains: RepairRemains
  ) throws(Failure) -> ExitCode {
    let (entries, bytes) = (repair.found.tail.entries, repair.found.cut.bytes)
    let kept: String
    do throws(JournalFailure) {
      kept = try repair.perform(
        at: MachineClock().wall(),
        after: { () throws(JournalFailure) in try remains.setAside() }
      )
    } catch {
      throw Failure(repairing: error, path)
    }
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.journal_repair/1", "path": .string(path), "damaged": true,
        "kept_entries": .integer(Int64(entries)), "cut_bytes": .integer(Int64(bytes)),
        "repaired": true, "original": .string(kept),
      ])
    } else {
      call.output.line("Repaired. The journal as it was: \(Visible.text(kept))")
      call.output.line("Next:")
      call.output.line("  ralph journal verify    every line is right now")
      call.output.line("  ralph status            what ralph knows now; compare it with your work")
      call.output.line("  a new run, started as the last one was, settles what is left and goes on")
    }
    return .success
  }

  /// A journal that needs no person.
  private static func refuseWhole(
    _ call: Call,
    _ path: String,
    _ ending: Tail.Ending
  ) throws(Failure) -> ExitCode {
    if case .newer = ending { throw Failure.ending(ending, of: path) ?? .usage("NEWER", "", "") }
    let isTorn = if case .torn = ending { true } else { false }
    let what = isTorn ? "the next ralph sets it aside by itself" : "nothing to repair"
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.journal_repair/1", "path": .string(path), "damaged": false,
        "what": .string("\(ending)"),
      ])
    } else {
      call.output.line("\(Visible.text(path)): \(ending); \(what)")
    }
    return .success
  }

  /// The most lines of what is lost that are shown.
  private static let shownMost = 20

  private static func tell(
    _ call: Call,
    _ path: String,
    _ repair: borrowing JournalRepair,
    _ remains: RepairRemains
  ) {
    let tail = repair.found.tail
    call.output.line("\(Visible.text(path)): \(tail.ending)")
    call.output.line("  kept  \(tail.entries) entries, up to \(tail.lastAt)")
    call.output.line(
      "  cut   \(repair.found.cut.lines) lines, \(repair.found.cut.bytes) bytes; \(repair.found.readable) of them can be read"
    )
    let told = repair.found.lost.compactMap(\.entry).filter { RepairCommand.matters($0.fact) }
    for entry in told.prefix(shownMost) {
      let bead = entry.fact.bead.map { "  \(Visible.text($0.bare))" } ?? ""
      call.output.line("          \(entry.seq)  \(entry.at)  \(entry.fact.kind.rawValue)\(bead)")
    }
    if told.count > shownMost { call.output.line("          and \(told.count - shownMost) more") }
    call.output.line(
      "ralph forgets what stands there: beads that were given out in it are given out"
    )
    call.output.line("again, unless the plan or the tracker says that they are done.")
    for line in remains.lines { call.output.line(line) }
  }

  /// Whether somebody who repairs wants to know of it.
  private static func matters(_ fact: Fact) -> Bool {
    switch fact {
    case .command(.dispatch), .command(.mark), .command(.claim), .command(.close),
      .command(.park), .command(.land), .event(.attemptEnded), .event(.verifyEnded),
      .event(.runStarted), .event(.runEnded):
      true
    default: false
    }
  }

  private static func document(
    _ path: String,
    _ repair: borrowing JournalRepair,
    _ remains: RepairRemains
  ) -> JSONText {
    [
      "schema": "ralph.journal_repair/1",
      "path": .string(path),
      "damaged": true,
      "what": .string("\(repair.found.tail.ending)"),
      "kept_entries": .integer(Int64(repair.found.tail.entries)),
      "cut_lines": .integer(Int64(repair.found.cut.lines)),
      "cut_bytes": .integer(Int64(repair.found.cut.bytes)),
      "readable_lines": .integer(Int64(repair.found.readable)),
      "living": .strings(remains.living.map(\.description)),
      "repaired": false,
    ]
  }
}

extension Failure {
  /// A repair that cannot be done.
  fileprivate init(repairing failure: JournalFailure, _ path: String) {
    if case .locked = failure {
      self.init(
        .locked,
        "LOCKED",
        "a ralph writes \(path)",
        ["'ralph status' says which; 'ralph stop' ends it"]
      )
    } else if case .io(let failure) = failure, failure.isMissing {
      self = .noJournal(path, failure)
    } else {
      self.init(failure)
    }
  }
}
