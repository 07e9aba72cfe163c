package import RalphCore

// Everything that is written to a bead of ours. Each verb may be repeated: what stands as it
// should is left alone, and says `done`.

extension BdTracker {
  /// Closes a bead that is ours, in progress or open; one that is closed keeps its reason.
  ///
  /// One that lost our name to a git command, and is nobody's now, is taken back first.
  package func close(_ id: BdID, reason: String) -> BdOutcome {
    change(
      id,
      retakes: true,
      isReached: { [actor] in $0.status == .closed && $0.assignee == actor },
      isAllowed: { $0.status == .inProgress || $0.status == .open },
      write: { _ in BdOutput.bead(runner.run(commands.close(id, reason: reason)), id).trouble }
    )
  }

  /// Takes a bead of ours back into work: closed by an agent too early, reverted, or parked by us.
  package func reopen(_ id: BdID) -> BdOutcome {
    change(
      id,
      retakes: true,
      isReached: { [actor] in
        $0.status == .inProgress && $0.assignee == actor && !$0.isParked
      },
      isAllowed: { bead in
        switch bead.status {
        case .inProgress, .open, .closed: true
        case .blocked: bead.isParked
        case .deferred, .tombstone, .other: false
        }
      },
      write: { bead in
        if bead.isParked { unlabel(id) }
        guard bead.status != .inProgress else { return nil }
        return BdOutput.bead(runner.run(commands.reopen(id)), id).trouble
      }
    )
  }

  /// Gives a bead up until a person or `retry` wants it again: comment, `blocked`, label.
  package func park(_ id: BdID, reason: String, key: Key) -> BdOutcome {
    change(
      id,
      retakes: true,
      isReached: { [actor] in
        $0.status == .blocked && $0.isParked && $0.assignee == actor
      },
      isAllowed: { bead in
        switch bead.status {
        case .inProgress, .open, .closed, .blocked: true
        case .deferred, .tombstone, .other: false
        }
      },
      write: { bead in
        sayInPassing(reason, on: id, key)
        if bead.status != .blocked {
          let answer = BdOutput.bead(runner.run(commands.block(id)), id)
          if let trouble = answer.trouble { return trouble }
        }
        guard !bead.isParked else { return nil }
        return BdOutput.label(runner.run(commands.addLabel(id, BdCommands.parked)), id).trouble
      }
    )
  }

  /// Gives a bead back to everybody, with a word about why; a closed one is left closed.
  ///
  /// With `unparks`, on the operator's word, also one that ralph has parked and that is nobody's.
  package func release(
    _ id: BdID,
    comment: String,
    key: Key,
    unparks: Bool = false
  ) -> BdOutcome {
    change(
      id,
      takesFree: { unparks && $0.isParked },
      isReached: { $0.status == .open && $0.assignee == nil && !(unparks && $0.isParked) },
      isAllowed: { bead in
        switch bead.status {
        case .inProgress, .open: true
        case .blocked: bead.isParked
        case .closed, .deferred, .tombstone, .other: false
        }
      },
      write: { bead in
        sayInPassing(comment, on: id, key)
        if bead.isParked { unlabel(id) }
        return BdOutput.bead(runner.run(commands.release(id)), id).trouble
      }
    )
  }

  /// Says something about a bead of ours, once for each key however often it is asked for.
  package func comment(_ id: BdID, _ text: String, key: Key) -> BdOutcome {
    holding(id) { bead in
      guard bead.assignee == actor else { return .taken(by: bead.standing) }
      switch say(text, on: id, key) {
      case nil: return .done(bead)
      case .some(.refused(let refusal)): return .notDone(.refused(refusal))
      case .some(let trouble): return .unknown(trouble)
      }
    }
  }

  /// Reads, checks, writes and reads back under the lock.
  ///
  /// A git command may bring back an older `issues.jsonl`, in which the bead is open and nobody's.
  /// Nobody has taken it then: what `retakes` makes it ours again before anything else is written.
  /// What `takesFree` names may be written to while it is nobody's.
  private func change(
    _ id: BdID,
    retakes: Bool = false,
    takesFree: (BdBead) -> Bool = { _ in false },
    isReached: (BdBead) -> Bool,
    isAllowed: (BdBead) -> Bool,
    write: (BdBead) -> BdTrouble?
  ) -> BdOutcome {
    holding(id) { bead in
      if isReached(bead) { return .done(bead) }
      var bead = bead
      if retakes, bead.status == .open, bead.assignee == nil {
        let retaken = BdOutput.bead(runner.run(commands.reopen(id)), id)
        if let trouble = retaken.trouble { return .unknown(trouble) }
        guard case .found(let ours) = look(id) else { return .unknown(.broken("no answer")) }
        if isReached(ours) { return .done(ours) }
        bead = ours
      }
      let isFree = bead.assignee == nil && takesFree(bead)
      guard bead.assignee == actor || isFree, isAllowed(bead) else {
        return .taken(by: bead.standing)
      }
      let trouble = write(bead)
      switch look(id) {
      case .gone: return .gone
      case .unknown(let reason): return .unknown(trouble ?? reason)
      case .found(let after):
        if isReached(after) { return .done(after) }
        guard after.assignee == actor else { return .taken(by: after.standing) }
        switch trouble {
        // A verb of several steps may have done some of them: then bd does not read as before.
        case .some(.refused(let refusal)) where after.standing == bead.standing:
          return .notDone(.refused(refusal))
        case .some(let trouble): return .unknown(trouble)
        case nil: return .unknown(.broken("bd said yes, and the bead reads \(after.status)"))
        }
      }
    }
  }

  private func holding(_ id: BdID, _ body: (BdBead) -> BdOutcome) -> BdOutcome {
    do throws(BdTrouble) {
      return try lock.hold(atMost: patience) {
        switch look(id) {
        case .gone: .gone
        case .unknown(let trouble): .notDone(trouble)
        case .found(let bead): body(bead)
        }
      }
    } catch {
      return .notDone(error)
    }
  }

  /// A word beside a write that matters more than it: without it the write still happens.
  private func sayInPassing(_ text: String, on id: BdID, _ key: Key) {
    guard let trouble = say(text, on: id, key) else { return }
    note("no comment on \(id): \(trouble)")
  }

  /// Adds a comment that ends in its key, unless one with that key stands there.
  private func say(_ text: String, on id: BdID, _ key: Key) -> BdTrouble? {
    let mark = "[ralph \(key)]"
    switch hasComment(id, mark) {
    case .ok(true): return nil
    case .ok(false): break
    // Nothing was written: whoever asks again does no harm.
    case let answer: return answer.trouble.map { .refused(.other($0.description)) }
    }
    let room = TerminalText.beginning(of: text, bytes: 8000)
    let answer = BdOutput.comment(runner.run(commands.comment(id, "\(room)\n\n\(mark)")), id)
    switch hasComment(id, mark) {
    case .ok(true): return nil
    case .ok(false):
      return answer.trouble ?? .broken("bd said that the comment stands, and it does not")
    case let unread: return answer.trouble ?? unread.trouble
    }
  }

  private func hasComment(_ id: BdID, _ mark: String) -> BdAnswer<Bool> {
    read(commands.comments(id), BdOutput.comments).map { comments in
      comments.contains { $0.text.utf8.contains(mark.utf8) }
    }
  }
}

extension BdBead {
  /// Where it stands, and with whom.
  package var standing: BdStanding { BdStanding(status: status, assignee: assignee) }
  /// Whether ralph has given it up and nobody has taken that back.
  package var isParked: Bool { labels.contains(BdCommands.parked) }
}
