import RalphCore
import RalphPorts

// The Ralph loop: the log of finished tasks, commits, and what agents say of the plan.
extension EffectRunner {
  func record(_ record: RecordTask, _ entry: Entry) -> Event {
    do throws(PortFailure) {
      guard let log = ports.log else { throw PortFailure(.answer, "this run has no THUNK file") }
      let details = try ports.source(of: record.bead).details(of: record.bead)
      let row = LogRow(
        task: record.bead.bare,
        text: details?.title ?? record.bead.bare,
        priority: details?.priority ?? "",
        at: entry.at,
        after: record.after
      )
      let logged = try log.record(row)
      return .taskRecorded(
        TaskRecorded {
          $0.bead = record.bead
          $0.number = Name(cutting: logged.number)
          $0.bytes = logged.bytes
          $0.same = logged.isOld
        }
      )
    } catch {
      return .recordRefused(refused(record.bead, error))
    }
  }

  func commit(_ commit: CommitWork, _ entry: Entry, _ policy: Policy) -> Event {
    do throws(PortFailure) {
      guard let commits = ports.commits else {
        throw PortFailure(.answer, "the workspace is no git repository")
      }
      let isPlan = commit.bead == .planning
      let title = isPlan ? "" : try ports.source(of: commit.bead).details(of: commit.bead)?.title
      let order = CommitOrder(
        key: entry.effectKey,
        bead: commit.bead,
        attempt: commit.attempt,
        mode: commit.mode,
        title: title ?? "",
        stages: commit.stages,
        never: policy.commitNever.string.split(separator: "\n").map(String.init),
        leave: try leftAlone(commit.leave)
      )
      let answer = try commits.commit(order)
      return .commitMade(
        CommitMade {
          $0.bead = commit.bead
          $0.commit = answer.commit
          $0.files = answer.files
          $0.left = Text(answer.left.joined(separator: "\n"))
        }
      )
    } catch {
      return .commitRefused(refused(commit.bead, error))
    }
  }

  /// What differed before the run began; where that cannot be read nothing is committed.
  private func leftAlone(_ listing: Digest) throws(PortFailure) -> [String] {
    guard !listing.isNone else { return [] }
    guard let bytes = ports.keeper.bytes(listing, limit: 1 << 22) else {
      throw PortFailure(.system, "the list of what differed before the run cannot be read")
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// What is recorded of plan and log before an iteration.
  struct LoopRecord {
    var recorded = 0
    var phases = Digest.none
    var marked = Digest.none

    func note(_ event: Event) -> Event {
      guard case .dispatchSent(var sent) = event else { return event }
      (sent.recorded, sent.phases, sent.marked) = (recorded, phases, marked)
      return .dispatchSent(sent)
    }
  }

  /// Plan and log as they stand before an iteration.
  func loopRecord(_ dispatch: Dispatch) -> LoopRecord {
    guard dispatch.mode != .none else { return LoopRecord() }
    let listing = PhaseListing(
      inPlan: ports.folder?.phases() ?? [],
      unapproved: dispatch.unapproved.string.split(separator: "\n").map(String.init)
    )
    // A log that cannot be read now says so when a row is to be added.
    let recorded = (try? ports.log?.size()) ?? 0
    return LoopRecord(
      recorded: recorded,
      phases: keep(Array(listing.text.utf8)),
      marked: keep(Array((["marked"] + marks()).joined(separator: "\n").utf8))
    )
  }

  /// All tasks, those marked `[?]` and `[x]` with their marks; the listing's first line keeps a plan
  /// without one from looking like a plan that nobody listed.
  private func marks() -> [String] {
    guard let folder = ports.folder else { return [] }
    return folder.tasks(marked: [.claimed]).map { "? \($0.bare)" }
      + folder.tasks(marked: [.done]).map { "x \($0.bare)" }
      + folder.tasks(marked: EffectRunner.otherMarks).map { "- \($0.bare)" }
  }

  private static let otherMarks = Mark.allCases.filter { $0 != .claimed && $0 != .done }

  /// What an ended iteration says beside its end: phases that it proposes, or has put into the plan.
  func told(by watch: Watch, _ end: ProcessEnd) -> [Observation] {
    guard case .attempt(let nonce) = watch.kind, watch.mode != .none else { return [] }
    ports.folder?.keepTranscript(
      end.output + end.errors,
      iteration: watch.iteration,
      mode: watch.mode,
      at: ports.clock.wall()
    )
    let said = ports.voice.read(end, nonce: nonce.text, now: ports.clock.wall())
    let proposed = said.proposals.prefix(PhaseProposal.most).map {
      Event.phaseProposed(phase($0.title, $0.text, watch))
    }
    let marked = marked(by: watch)
    let crowd = marked.map { [Event.tasksMarked($0)] } ?? []
    let seen = added(by: watch) + crowd + missing(by: watch, but: marked?.unproved ?? [])
    return (proposed + seen).map { Observation($0, cause: watch.process.seq) }
  }

  /// Tasks that an iteration marked besides its own.
  private func marked(by watch: Watch) -> TasksMarked? {
    guard let folder = ports.folder, let bytes = ports.keeper.bytes(watch.marked, limit: 1 << 20)
    else { return nil }
    let before = Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
    let done = folder.tasks(marked: [.done]).filter { !before.contains("x \($0.bare)") }
    let new = folder.tasks(marked: [.claimed, .done]).filter { bead in
      done.contains(bead)
        || !before.contains("? \(bead.bare)") && !before.contains("x \(bead.bare)")
    }
    guard new.contains(where: { $0 != watch.bead }) else { return nil }
    return TasksMarked {
      $0.bead = watch.bead
      $0.attempt = watch.attempt
      $0.tasks = Array(new.prefix(EffectRunner.tasksMost))
      // All of them count for nothing, however many are shown.
      $0.unproved = done.filter { $0 != watch.bead }
    }
  }

  /// What a PLAN leaves marked `[x]` and the log of finished tasks lacks.
  private func missing(by watch: Watch, but unproved: [BeadID]) -> [Event] {
    guard watch.mode == .plan, let log = ports.log, let folder = ports.folder, log.addsMissing
    else { return [] }
    let done = folder.tasks(marked: [.done]).filter { !unproved.contains($0) }
    // A log that cannot be read says so when the next row is to be added.
    guard let lacking = try? log.lacking(done), !lacking.isEmpty else { return [] }
    return [
      .rowsMissing(
        RowsMissing {
          $0.bead = watch.bead
          $0.attempt = watch.attempt
          $0.tasks = Array(lacking.prefix(EffectRunner.tasksMost))
        }
      )
    ]
  }

  /// The most tasks that one entry names.
  private static let tasksMost = 200

  func warn(_ warn: AddWarnings) -> Event {
    do throws(PortFailure) {
      guard let folder = ports.folder else { throw PortFailure(.answer, "this run has no plan") }
      return .warningsAdded(try folder.add(warn.rules))
    } catch {
      return .warningsRefused(refused(.none, error))
    }
  }

  func push(_ push: PushWork, _ entry: Entry) -> Event {
    do throws(PortFailure) {
      guard let commits = ports.commits else {
        throw PortFailure(.answer, "the workspace is no git repository")
      }
      let answer = try commits.push(push, genesis: entry.effectKey.run.genesis)
      return .pushMade(
        PushMade {
          $0.bead = push.bead
          $0.commit = push.commit
          $0.commits = answer.commits
          $0.same = answer.isOld
        }
      )
    } catch {
      return .pushRefused(refused(push.bead, error))
    }
  }

  /// Phases that were not in the plan before an iteration, and those that nobody approved and that got
  /// more tasks by it.
  private func added(by watch: Watch) -> [Event] {
    guard let bytes = ports.keeper.bytes(watch.phases, limit: 1 << 20), let folder = ports.folder
    else { return [] }
    let before = PhaseListing(String(decoding: bytes, as: UTF8.self))
    let tasks = Set(lines(watch.marked).map { String($0.dropFirst(2)) })
    let told = folder.phases().filter { !PhaseProposal.isOpen($0) }.flatMap {
      title -> [PhaseTold] in
      let all = folder.tasks(inPhase: title)
      let new = all.filter { !tasks.contains($0.bare) }
      guard let known = before.tells(title, new: new.count, all: all.count) else { return [] }
      // As many entries as it takes: what none of them names would be given out.
      return stride(from: 0, to: max(new.count, 1), by: EffectRunner.tasksMost).map { start in
        var told = phase(known, "", watch)
        told.tasks = Array(new.dropFirst(start).prefix(EffectRunner.tasksMost))
        return told
      }
    }
    return told.map { .phaseAdded($0) }
  }

  /// What an iteration has left whose process is lost, and with it what it said.
  func told(byLost watch: Watch) -> [Observation] {
    guard case .attempt = watch.kind, watch.mode != .none else { return [] }
    let marked = marked(by: watch).map { [Event.tasksMarked($0)] } ?? []
    return (added(by: watch) + marked).map { Observation($0, cause: watch.process.seq) }
  }

  /// The lines of a listing; none where it cannot be read.
  private func lines(_ listing: Digest) -> [String] {
    guard let bytes = ports.keeper.bytes(listing, limit: 1 << 20) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func phase(_ title: String, _ text: String, _ watch: Watch) -> PhaseTold {
    PhaseTold {
      $0.bead = watch.bead
      $0.attempt = watch.attempt
      $0.title = Text(title)
      $0.text = Text(text)
    }
  }
}
