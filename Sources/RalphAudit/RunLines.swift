package import RalphCore

/// What a live run prints for each entry: plain words, one line each, as the seed's script did.
package struct RunLines: Sendable {
  private(set) var titles = Titles()
  private var announced = 0
  private var hasFound = false
  /// Whether what agents say is shown as they say it, so that their final words are not said again.
  package var isStreamed = false

  /// Lines for a run that goes on where a journal left off.
  ///
  /// `titles` are those known so far, `announced` is the last iteration that was told.
  package init(titles: Titles = Titles(), announced: Int = 0) {
    self.titles = titles
    self.announced = announced
    hasFound = announced > 0
  }

  /// The lines for an entry between two states.
  package mutating func lines(for entry: Entry, before: State, after: State) -> [String] {
    lines(for: entry, Meeting(of: entry, in: before), after: after)
  }

  /// The lines for an entry by what it met; ``Meeting`` is taken before the entry is applied.
  package mutating func lines(for entry: Entry, _ meeting: Meeting, after state: State) -> [String]
  {
    titles.feed(entry)
    if case .event(.runStarted) = entry.fact { (announced, hasFound) = (0, false) }
    guard !meeting.isLate else { return [] }
    switch entry.fact {
    case .command(let command): return lines(command, entry, meeting, state)
    case .event(let event): return lines(event, meeting, state)
    }
  }

  private mutating func lines(
    _ command: Command,
    _ entry: Entry,
    _ meeting: Meeting,
    _ state: State
  ) -> [String] {
    switch command {
    case .dispatch(let it):
      var lines: [String] = []
      if entry.key.isNone, state.run.iteration > announced {
        announced = state.run.iteration
        hasFound = true
        lines.append("Found \(meeting.ready) ready bead(s) for iteration \(announced)")
      }
      let tries = "(attempt \(meeting.spent + 1) of \(state.run.policy.attempts))"
      let place = it.pane.isEmpty ? "" : " into \(it.pane.shortPane)"
      // Into a pane it is also asked again without a crash, when nothing shows that it was taken.
      let why = it.pane.isEmpty ? " after the crash" : ", under the same key"
      let how = "dispatched" + (entry.key.isNone ? "\(place) \(tries)" : " again\(place)\(why)")
      return lines + [["→ \(name(it.bead)) \(how)", titles[it.bead]].phrase]
    case .verify(let it):
      switch it.why {
      case .baseline: return ["Verifying \(state.baselineTree)"]
      case .sweep: return ["Sweep: the verifier once more on the quiet tree"]
      case .merged: return ["Verifying \(name(it.bead)) merged with what others did"]
      case .attempt, .again, .quiet, .found: return []
      }
    case .stop(let it): return ["Stopping \(it.bead.isNone ? "the verifier" : name(it.bead))"]
    case .end(let it):
      let isIdle = it.why == .done || it.why == .nothingReady
      return isIdle ? [hasFound ? "No more ready beads" : "No ready beads"] : []
    case .mark(let it):
      guard it.why == .drift else { return [] }
      let again = "to have it done again, set it back once the run is over"
      return ["↺ \(name(it.bead)) was set back in the run that finished it: marked again; \(again)"]
    case .claim, .close, .reopen, .park, .release, .comment, .gather, .interrupt, .open, .shut:
      return outside(command)
    case .worktree, .merge, .land, .prune, .record, .commit, .warn, .push: return []
    }
  }

  func name(_ bead: BeadID) -> String { visible(bead.bare) }
}

// The events.
extension RunLines {
  private mutating func lines(_ event: Event, _ meeting: Meeting, _ state: State) -> [String] {
    switch event {
    case .journalRecovered(let it):
      ["The journal's last batch was torn by a crash; \(it.bytes) bytes are set aside"]
    case .journalRepaired(let it): ["\(it.lines) damaged lines of the journal were cut off"]
    case .workspaceDamaged(let it): ["Warning: " + visible(it.what.string)]
    case .runResumed(let it):
      ["Resumed run \(state.run.id), life \(it.epoch)"] + state.run.stillHeld.map { "! " + $0 }
    case .runStopped(let it):
      ["Stopped (\(it.why.phrase)); the run is open, go on with: ralph resume"]
    case .runEnded(let it): ended(it, state)
    case .operatorDrained: ["Draining: \(state.attempts.count) running; nothing new is begun"]
    case .operatorStopped: stopping(state)
    case .sourceFailed(let it):
      ["✗ the source cannot be read: " + visible(it.why.string)] + mending(meeting, state)
    case .dispatchSent(let it):
      it.adopted ? ["◐ \(name(it.bead)) is still at work (attempt \(it.attempt)); adopted"] : []
    case .dispatchRefused(let it): ["✗ \(name(it.bead)) could not be given out: \(why(it))"]
    case .verifyRefused(let it): ["✗ the verifier could not be started: \(why(it))"]
    case .markFailed(let it):
      ["✗ the mark of \(name(it.bead)) could not be written: \(why(it))"]
        + mending(meeting, state)
    case .attemptEnded(let it): finalText(it, state) + ended(it, state)
    case .verifyEnded(let it): verified(it, meeting, state)
    case .markConflict(let it):
      ["✗ \(name(it.bead)) cannot be marked: \(it.problem.phrase)"] + mending(meeting, state)
    case .effectAbsent(let it):
      it.bead.isNone ? [] : ["! \(name(it.bead)): a crash left no trace of what was asked; again"]
    case .beadChanged(let it): freed(it, meeting, state) + changed(it, meeting, state)
    case .beadFound(let it): found(it, state)
    case .sourceRead, .markSet, .markDiffers, .deadlinePassed: mending(meeting, state)
    case .journalOpened, .runStarted, .clockMoved, .beadGone, .verifyStarted, .stopDone: []
    default: outside(event, state) + trees(event, state) + loop(event, state)
    }
  }

  /// That a source which broke is waited for, and what came of it.
  private func mending(_ meeting: Meeting, _ state: State) -> [String] {
    switch (meeting.wasMending, state.deadlines.first { $0.kind == .mending }?.at) {
    case (false, let end?):
      [
        "! nothing new is begun until it is whole again, and if it is not by \(end) the run ends"
      ] + (state.run.isPlanDamaged ? ["  if it is as you want it: ralph continue"] : [])
    case (true, nil):
      [state.run.isMendingOver ? "✗ it was not mended in time" : "The source is whole again"]
    case (false, nil), (true, _?): []
    }
  }

  /// A task that comes up while a BUILD is at work was added by its agent: that is a PLAN's to do.
  private func found(_ seen: BeadSeen, _ state: State) -> [String] {
    guard let attempt = state.attempts.first, attempt.mode == .build else { return [] }
    return [
      "! \(name(seen.bead)) was added to the plan during the BUILD of "
        + name(state.beads.keys[attempt.row])
    ]
  }

  private func why(_ refused: Refused) -> String {
    let why = visible(refused.why.string)
    return why.isEmpty ? refused.problem.phrase : why
  }

  /// What a task waits for no more, since its line says so or the other's is gone.
  private func freed(_ seen: BeadSeen, _ meeting: Meeting, _ state: State) -> [String] {
    let gone = meeting.needs.filter { need in
      let row = state.beads.index(of: need)
      return !seen.needs.contains(need) && row.map { state.beads.rows[$0].mark != .done } ?? true
    }
    guard !gone.isEmpty else { return [] }
    let names = gone.prefix(5).map { name($0) }.joined(separator: ", ")
    return ["! \(name(seen.bead)) does not wait for \(names) any more: the plan has changed"]
  }

  /// A task that only stands elsewhere now, or reads otherwise, has the mark that it had.
  private func changed(_ seen: BeadSeen, _ meeting: Meeting, _ state: State) -> [String] {
    guard meeting.mark != seen.mark, let row = state.beads.index(of: seen.bead) else { return [] }
    switch state.beads.rows[row].phase {
    case .ended(.taken):
      return ["! \(name(seen.bead)) was put aside by somebody else (\(seen.mark.box)); left alone"]
    case .open where seen.mark == .todo && meeting.mark == .done && !seen.bead.isTracked:
      guard state.beads.rows[row].wanted == nil else { return [] }
      return ["↺ \(name(seen.bead)) read [x] and reads [ ] again: it is new work"]
    case .open where seen.mark != .todo && state.beads.rows[row].wanted == nil:
      guard !titles.sawOwnMark else { return [] }
      return [
        "! \(name(seen.bead)) was marked \(seen.mark.box) by somebody else; not verified, not taken"
      ]
    case .working where !seen.bead.isTracked && (seen.mark == .blocked || seen.mark == .deferred):
      return [
        "! \(name(seen.bead)) was put aside by somebody else (\(seen.mark.box)); its agent goes on, and nothing is written of it"
      ]
    case .working where seen.bead.isTracked && (seen.mark == .elsewhere || seen.mark == .deferred):
      return ["! \(name(seen.bead)) was taken: it reads \(seen.mark.standing); its agent goes on"]
    case .open, .working, .judging, .ended: return []
    }
  }

  private func ended(_ ended: RunEnded, _ state: State) -> [String] {
    guard ended.why != .superseded else { return ["The unfinished run before is taken over"] }
    let rounds = ended.counts.starts <= 0 ? 0 : state.run.iteration
    var lines = ["Completed \(rounds) iteration(s): \(ended.counts.phrase)"]
    switch ended.why {
    case .done, .nothingReady, .superseded: break
    case .budget, .limit, .baseline, .tool, .planDamaged, .failFast, .cost, .hostGone, .storm,
      .tree, .sweep, .login, .credit, .disk, .verifier, .person:
      lines.insert("Stopped: \(ended.why.phrase)", at: 0)
    }
    if ended.counts.ready > 0 { lines.append("\(ended.counts.ready) bead(s) are still ready") }
    return lines
  }

  private func ended(_ ended: AttemptEnded, _ state: State) -> [String] {
    let bead = name(ended.bead)
    guard let row = state.beads.index(of: ended.bead) else { return [] }
    let next = consequence(row, state)
    if state.beads.rows[row].phase == .ended(.taken) {
      return ["! \(bead) ended after \(ended.took); it is not ours any more, nothing is written"]
    }
    switch ended.ended {
    case .stopped: return ["■ \(bead) stopped by the operator after \(ended.took)"]
    case .lost: return ["✗ \(bead) its process is lost\(next)"]
    case .timedOut: return ["✗ \(bead) timed out after \(ended.took)\(next)"]
    case .exited, .signaled: break
    }
    if ended.endClass == .rateLimit {
      let until = state.deadlines.first { $0.kind == .wake }.map { " until \($0.at)" } ?? ""
      return ["! \(bead) met a rate limit; waiting\(until)"]
    }
    if ended.endClass == .login || ended.endClass == .credit {
      let text = firstLine(ended.excerpt.string)
      let what = ended.endClass == .login ? "its login has expired" : "its account is empty"
      return ["✗ \(bead) the agent cannot work, \(what): \(text); nothing more is given out"]
    }
    if state.run.policy.isLoop, ended.called != .none {
      return ["! \(bead) calls for a person: \(firstLine(ended.excerpt.string))"]
    }
    if ended.endClass == .asks {
      return ["! \(bead) asked and nobody answered: \(firstLine(ended.excerpt.string))\(next)"]
    }
    switch state.beads.rows[row].phase {
    case .judging: return ["? \(bead) ended after \(ended.took); verifying"]
    case .ended(.unverified): return ["✓ \(bead) done in \(ended.took) (not verified)"]
    case .ended(.skipped): return ["■ \(bead) ended after \(ended.took); it is skipped"]
    case .ended(.guarded):
      let files = ended.guarded.string.split(separator: "\n").map { visible(String($0)) }
      return [
        "! \(bead) changed what the verifier rests on (\(files.joined(separator: ", "))): look at "
          + "ralph diff \(bead)#\(ended.attempt), then ralph retry or mark it"
      ] + ended.guardLines.map { "    " + $0 }
    case .ended(.unconfirmed):
      return ["? \(bead) ended after \(ended.took), unconfirmed: it is for you to decide"]
    case .open, .working, .ended:
      let text = firstLine(ended.excerpt.string)
      return ["✗ \(bead) agent failed (\(how(ended)))\(text.isEmpty ? "" : ": " + text)\(next)"]
    }
  }

  private func how(_ ended: AttemptEnded) -> String {
    ended.ended == .signaled ? "signal \(ended.code)" : "exit \(ended.code)"
  }

  /// What follows from a failure, said after a dash.
  private func consequence(_ row: Int, _ state: State) -> String {
    switch state.beads.rows[row].phase {
    case .open: " — trying again"
    case .ended: " — given up in this run"
    case .working, .judging: ""
    }
  }
}
