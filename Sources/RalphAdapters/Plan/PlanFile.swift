package import RalphCore
package import RalphFiles

/// A plan file that agents and people may save at any moment while ralph changes marks in it.
///
/// It is never written in place. The new text is written beside it and the two names are exchanged
/// (``PlanSwap``); what came out is compared with what was read, and put back if it was newer.
package struct PlanFile: Sendable {
  /// The path as given; a symbolic link stays, and what it names is changed.
  package let path: String
  /// The folder that displaced files are moved to; it is made if it is missing.
  package let keep: String
  /// Whether names are exchanged where the file system can; tests turn it off to be without.
  package var exchanges = true
  /// Called before each step by tests that save the file at that very moment.
  package var atStep: (@Sendable (Step) -> Void)?

  /// The moments at which a save by another matters.
  package enum Step: Sendable {
    /// The plan was read, and nothing is written.
    case wasRead
    /// The new text stands beside; the names are about to be exchanged.
    case beforeExchange
    /// The names are exchanged; what came out is about to be looked at.
    case afterExchange
  }

  /// How often a mark is placed again when somebody saves in between.
  static let rounds = 20
  /// The largest plan that is read, in bytes.
  static let limit = 16 << 20

  package init(path: String, keep: String) {
    self.path = path
    self.keep = keep
  }

  /// Reads the plan when nobody has it open for writing, or after 100 ms whoever has.
  ///
  /// Throws EFBIG above 16 MiB.
  package func read() throws(SystemFailure) -> PlanReading {
    try read(at: target())
  }

  /// Changes one mark, whatever is saved meanwhile.
  ///
  /// Where it throws, the plan has not been changed.
  package func mark(
    _ change: PlanEdit.Change,
    guard limits: PlanGuard?
  ) throws(SystemFailure) -> PlanMarkAnswer {
    let target = try target()
    for _ in 0..<PlanFile.rounds {
      let reading = try read(at: target)
      let edited: [UInt8]
      do throws(PlanMarkAnswer.Refused) {
        edited = try edit(change, reading, limits)
      } catch {
        // Half of a save in progress may have been read: what is refused is looked at twice.
        PlanLease.pause(milliseconds: 5)
        if try read(at: target).digest == reading.digest { return error.answer }
        continue
      }
      atStep?(.wasRead)
      guard let placed = try place(edited, over: reading, at: target) else { continue }
      let document = PlanText.read(edited)
      let tasks = document.tasks.count + document.archived.count
      return .set(
        PlanMarkAnswer.Placed(
          digest: Digest(of: edited),
          bytes: edited.count,
          tasks: tasks,
          exchanged: placed.exchanged,
          kept: placed.kept
        )
      )
    }
    return .busy
  }

  /// Places new text; nil where somebody saved, or is just replacing the file.
  func place(
    _ edited: [UInt8],
    over reading: PlanReading,
    at target: String
  ) throws(SystemFailure) -> PlanSwap.Placed? {
    let swap = PlanSwap(target: target, keep: keep, exchanges: exchanges, atStep: atStep)
    do throws(SystemFailure) {
      return try swap.place(edited, over: reading)
    } catch {
      guard error.isMissing else { throw error }
      return nil
    }
  }

  private func edit(
    _ change: PlanEdit.Change,
    _ reading: PlanReading,
    _ limits: PlanGuard?
  ) throws(PlanMarkAnswer.Refused) -> [UInt8] {
    if let limits, limits.hasShrunk(reading) { throw PlanMarkAnswer.Refused(answer: .shrank) }
    if reading.document.task(change.identity)?.mark == change.to, change.from != change.to {
      throw PlanMarkAnswer.Refused(answer: .already)
    }
    do throws(PlanEdit.Refusal) {
      return try PlanEdit.apply(change, to: reading.bytes, read: reading.document)
    } catch {
      switch error {
      case .gone: throw PlanMarkAnswer.Refused(answer: .gone)
      case .differs(let found): throw PlanMarkAnswer.Refused(answer: .differs(found))
      case .duplicate: throw PlanMarkAnswer.Refused(answer: .duplicate)
      }
    }
  }

  /// The file itself behind symbolic links.
  func target() throws(SystemFailure) -> String {
    guard let target = Files.realPath(path) else { throw .last("open", path) }
    return target
  }

  func read(at target: String) throws(SystemFailure) -> PlanReading {
    // What is no file is not opened: a pipe would keep whoever opens it.
    if let status = try Files.status(target), !status.isRegular {
      throw SystemFailure("read", target, code: PlanLease.notAFile)
    }
    for _ in 0..<PlanFile.rounds * 5 {
      do throws(SystemFailure) {
        let file = try FileDescriptor.open(target, .read)
        guard PlanLease.hasWriter(file) else { break }
      } catch {
        // A save may remove the file first and write it anew.
        guard error.isMissing else { throw error }
      }
      PlanLease.pause(milliseconds: 1)
    }
    let file = try FileDescriptor.open(target, .read)
    let status = try file.status()
    guard status.isRegular else { throw SystemFailure("read", target, code: PlanLease.notAFile) }
    guard status.size <= PlanFile.limit else {
      throw SystemFailure("read", target, code: PlanLease.tooLarge)
    }
    let bytes = try file.read(at: 0, limit: PlanFile.limit, sized: status.size)
    return PlanReading(bytes: bytes, status: status)
  }
}

/// A plan as it was read.
package struct PlanReading: Sendable {
  /// The whole file.
  package var bytes: [UInt8]
  /// The digest of the bytes.
  package var digest: Digest
  /// What they say.
  package var document: PlanDocument
  /// What the kernel said of the file.
  package var status: FileStatus

  init(bytes: [UInt8], status: FileStatus) {
    self.bytes = bytes
    self.status = status
    digest = Digest(of: bytes)
    document = PlanText.read(bytes)
  }
}

/// What a plan had when it was last known to be whole.
package struct PlanGuard: Equatable, Sendable {
  /// Tasks and archived tasks; lower it by those moved to another file.
  package var tasks: Int
  /// Size in bytes; 0 where it is not to be compared.
  package var bytes: Int

  package init(tasks: Int, bytes: Int) {
    self.tasks = tasks
    self.bytes = bytes
  }

  /// The guard that a reading sets for the next one.
  package init(_ reading: PlanReading) {
    tasks = reading.document.tasks.count + reading.document.archived.count
    bytes = reading.bytes.count
  }

  /// Whether a reading has fewer tasks, or lost more than 30 % of the bytes.
  package func hasShrunk(_ reading: PlanReading) -> Bool {
    reading.document.tasks.count + reading.document.archived.count < tasks
      || reading.bytes.count * 10 < bytes * 7
  }
}

/// What became of a mark.
package enum PlanMarkAnswer: Equatable, Sendable {
  /// It stands in the file.
  case set(Placed)
  /// It stood there before.
  case already
  /// The task has another mark than was expected.
  case differs(Mark)
  /// No task has the identity.
  case gone
  /// A second line has the identity, and the first has another mark than was expected.
  case duplicate
  /// The plan lost tasks or much of its text: nothing was written.
  case shrank
  /// Somebody saved in every round.
  case busy

  /// The plan after a mark was set.
  package struct Placed: Equatable, Sendable {
    /// The digest of the whole file.
    package var digest: Digest
    /// Its size in bytes.
    package var bytes: Int
    /// How many tasks it has, archived ones included.
    package var tasks: Int
    /// Whether the names were exchanged in one step; false where the file system cannot.
    package var exchanged: Bool
    /// Where the displaced file stands, for as long as the caller wants it.
    package var kept: String
  }

  fileprivate struct Refused: Error { var answer: PlanMarkAnswer }
}
