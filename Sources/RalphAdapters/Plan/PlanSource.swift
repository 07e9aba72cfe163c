package import RalphCore
import RalphFiles
package import RalphPorts
import Synchronization

/// A Markdown plan as a source of beads.
package final class PlanSource: MarkedPlan {
  private let file: PlanFile
  private let usesTags: Bool
  /// The place before the first task.
  private let start: Int
  private let lastSeen = Mutex<FileStatus?>(nil)

  /// The most displaced plans that are kept.
  private static let displacedKept = 50

  /// A plan at a path; displaced versions of it go to the folder `keep`.
  ///
  /// With `usesTags` a trailing priority tag counts more than the section's priority; with
  /// `isSecond` its tasks come after equally urgent beads of a tracker.
  package init(path: String, keep: String, usesTags: Bool, isSecond: Bool = false) {
    file = PlanFile(path: path, keep: keep)
    self.usesTags = usesTags
    start = isSecond ? PlanSource.afterTracker : 0
  }

  /// A place behind that of every bead of a tracker: those are milliseconds since 1970, and end
  /// with the year 9999.
  private static let afterTracker = 1 << 48

  package var name: Name { Name(cutting: "plan") }

  package func read(asOf: Seq) throws(PortFailure) -> SourceReading {
    let reading = try reading()
    lastSeen.withLock { $0 = reading.status }
    let limits = PlanGuard(reading)
    let document = reading.document.knowing(archiveOf: file.path)
    return SourceReading(
      beads: reading.document.tasks.map { seen($0, asOf) },
      summary: SourceRead {
        $0.source = Name(cutting: "plan")
        $0.digest = reading.digest
        $0.bytes = limits.bytes
        $0.beads = limits.tasks
        $0.problems = document.problems.count
        $0.asOf = asOf
      },
      problems: PlanCheck.sentences(document)
    )
  }

  private func reading() throws(PortFailure) -> PlanReading {
    do throws(SystemFailure) { return try file.read() } catch { throw PortFailure(error) }
  }

  private func seen(_ task: PlanTask, _ asOf: Seq) -> BeadSeen {
    BeadSeen {
      $0.bead = PlanSource.bead(task.identity)
      $0.title = Text(task.title)
      $0.priority = Int((usesTags ? task.tag ?? task.priority : task.priority).rawValue)
      $0.place = start + task.position
      $0.mark = task.mark
      $0.needs = task.dependencies.map(PlanSource.bead)
      $0.text = Digest(of: "\(task.title)\n\(task.details)".utf8)
      $0.asOf = asOf
    }
  }

  /// The bead that a task of this identity is.
  package static func bead(_ identity: String) -> BeadID {
    BeadID(Name(cutting: "plan:" + identity))
  }

  package func mayHaveChanged() -> Bool {
    // What cannot be looked at may have changed: reading it will say more.
    guard let now = try? Files.status(file.path) else { return true }
    return lastSeen.withLock { $0 != now }
  }

  package var lookedAt: [String]? { [file.path] }

  package func details(of bead: BeadID) throws(PortFailure) -> BeadDetails? {
    guard let task = try reading().document.task(bead.bare) else { return nil }
    return BeadDetails(
      title: task.title,
      section: task.heading,
      body: task.details,
      acceptance: task.acceptance,
      priority: task.tag?.word ?? ""
    )
  }

  package func write(_ mark: SetMark, reason: String?) -> Event {
    let change = PlanEdit.Change(mark.bead.bare, from: mark.from, to: mark.to, reason: reason)
    let limits = mark.bytes > 0 ? PlanGuard(tasks: mark.beads, bytes: mark.bytes) : nil
    do throws(SystemFailure) {
      let answer = try file.mark(change, guard: limits)
      thinDisplaced()
      return try event(answer, mark)
    } catch {
      return .markFailed(
        Refused {
          $0.bead = mark.bead
          // A folder in its place, or a file that may not be read, is no plan either.
          $0.problem = (try? file.read()) == nil ? .missing : PortFailure(error).problem
          $0.why = Text(error.description)
        }
      )
    }
  }

  private func event(
    _ answer: PlanMarkAnswer,
    _ mark: SetMark
  ) throws(SystemFailure) -> Event {
    switch answer {
    case .set(let placed):
      return .markSet(
        MarkSet {
          $0.bead = mark.bead
          $0.mark = mark.to
          $0.digest = placed.digest
          $0.bytes = placed.bytes
          $0.beads = placed.tasks
        }
      )
    case .already: return found(mark, try file.read())
    case .differs(let found): return differs(mark, found)
    case .gone: return conflict(mark, .gone)
    case .duplicate: return conflict(mark, .duplicate)
    case .shrank: return conflict(mark, .shrank)
    case .busy: return conflict(mark, .busy)
    }
  }

  package func settle(_ mark: SetMark) -> Event {
    do throws(SystemFailure) {
      let reading = try file.read()
      guard let task = reading.document.task(mark.bead.bare) else { return conflict(mark, .gone) }
      if task.mark == mark.to { return found(mark, reading) }
      guard task.mark == mark.from else { return differs(mark, task.mark) }
      return absent(mark, "the plan has [\(String(decoding: mark.from.bytes, as: UTF8.self))]")
    } catch {
      return absent(mark, error.description)
    }
  }

  private func absent(_ mark: SetMark, _ seen: String) -> Event {
    .effectAbsent(
      EffectAbsent {
        $0.bead = mark.bead
        $0.seen = Text(seen)
      }
    )
  }

  private func found(_ mark: SetMark, _ reading: PlanReading) -> Event {
    let limits = PlanGuard(reading)
    return .markSet(
      MarkSet {
        $0.bead = mark.bead
        $0.mark = mark.to
        $0.digest = reading.digest
        $0.bytes = limits.bytes
        $0.beads = limits.tasks
      }
    )
  }

  private func differs(_ mark: SetMark, _ found: Mark) -> Event {
    .markDiffers(
      MarkDiffers {
        $0.bead = mark.bead
        $0.mark = found
      }
    )
  }

  private func conflict(_ mark: SetMark, _ problem: MarkProblem) -> Event {
    .markConflict(
      MarkConflict {
        $0.bead = mark.bead
        $0.problem = problem
      }
    )
  }

  /// Keeps the newest displaced plans only.
  private func thinDisplaced() {
    // A folder that cannot be listed, or a file that stays, does no harm.
    guard let names = try? Files.list(file.keep), names.count > PlanSource.displacedKept else {
      return
    }
    let aged = names.map { name in
      // As above: what cannot be looked at counts as oldest.
      let status = try? Files.status("\(file.keep)/\(name)")
      return (name: name, changed: status?.modified ?? 0)
    }
    for old in aged.sorted(by: { $0.changed > $1.changed }).dropFirst(PlanSource.displacedKept) {
      try? Files.remove("\(file.keep)/\(old.name)")  // as above
    }
  }
}
