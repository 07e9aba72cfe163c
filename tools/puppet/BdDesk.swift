import PlayedWorld

/// One call at work on the state: what its words ask, done by the tracker, in bd's form.
struct BdDesk {
  var call: BdCall
  var form: BdForm
  var folder: BdFolder
  var actor: String

  init(_ call: BdCall, _ edition: BdEdition, _ folder: BdFolder, _ actor: String) {
    let isDirect =
      !edition.hasDaemon || World.environment("PUPPET_BD_MODE") == "direct"
      || call.has("--no-daemon")
    self.call = call
    self.folder = folder
    self.actor = actor
    form = BdForm(edition: edition, isDirect: isDirect)
  }

  /// Does it; `mishap` is what goes wrong with it.
  func answer(_ state: inout BdState, _ mishap: TrackerMishap?) -> BdReply {
    switch call.command {
    case "where": return BdReply(out: place.indented() + "\n")
    case "info": return BdReply(out: info.indented() + "\n")
    case "puppet-unsync":
      state.tracker.isOutOfSync = true
      return BdReply()
    default: break
    }
    do throws(BdMisuse) {
      guard let asked = try call.asked(form.edition, lastTouched: state.tracker.lastTouched) else {
        return BdReply(out: call.has("--flush-only") ? "" : "Import complete\n")
      }
      return answer(asked, &state.tracker, mishap)
    } catch {
      return error.reply
    }
  }

  private func answer(
    _ asked: TrackerCall,
    _ tracker: inout PlayedTracker,
    _ mishap: TrackerMishap?
  ) -> BdReply {
    if case .update(let word, TrackerChange()) = asked {
      let isThere = tracker.find(word) != nil
      return isThere ? BdReply(out: "No updates specified\n") : unknown(word, "resolving")
    }
    let now = Int64(World.milliseconds)
    do throws(TrackerRefusal) {
      return told(asked, try tracker.perform(asked, by: actor, at: now, mishap), tracker)
    } catch {
      return refusal(error, asked, tracker)
    }
  }

  private var place: JSON {
    .object([("path", .text(folder.path)), ("database_path", .text(folder.path + "/beads.db"))])
  }

  private var info: JSON {
    .object([
      ("daemon_connected", .bool(!form.isDirect)),
      ("database_path", .text(folder.path + "/beads.db")),
      ("mode", .text(form.isDirect ? "direct" : "daemon")),
    ])
  }

  // What was done

  private func told(
    _ asked: TrackerCall,
    _ beads: [PlayedTracker.Bead],
    _ tracker: PlayedTracker
  ) -> BdReply {
    switch asked {
    case .list: return form.list(beads.map { form.listing($0, counts: true) })
    case .blocked: return form.list(beads.map { form.waiting($0, for: tracker.blockers(of: $0)) })
    case .ready, .update, .close, .reopen, .heartbeat:
      return form.list(beads.map { form.listing($0) })
    case .takeIn: return BdReply(out: "Import complete\n")
    default: break
    }
    guard let bead = beads.first else { return BdReply() }
    switch asked {
    case .show: return form.list([form.shown(bead, of: tracker)])
    case .create: return filed(bead)
    case .delete: return form.object([("deleted_count", .number(1)), ("total_count", .number(1))])
    case .comments: return said(bead.comments, on: bead)
    case .comment:
      guard case .object(let members)? = bead.comments.last.map({ form.said($0, on: bead) }) else {
        return BdReply()
      }
      return form.object(members)
    case .label(_, let label): return labelled(bead, label, "added")
    case .unlabel(_, let label): return labelled(bead, label, "removed")
    case .labels:
      let labels = bead.labels.sorted().map { JSON.text($0) }
      return BdReply(out: JSON.list(labels).indented() + "\n")
    case .depend:
      let there = bead.needs.last?.id ?? ""
      return form.object(
        [
          ("depends_on_id", .text(there)), ("issue_id", .text(bead.id)), ("status", .text("added")),
        ],
        isIndented: false
      )
    default: return BdReply()
    }
  }

  private func filed(_ bead: PlayedTracker.Bead) -> BdReply {
    guard !call.has("--silent") else { return BdReply(out: bead.id + "\n") }
    let members = form.members(bead).filter { $0.name != "labels" }
    var reply = form.object(members, isIndented: form.isDirect)
    if bead.texts.description.isEmpty { reply.err = "⚠ Creating issue without description." }
    return reply
  }

  private func said(
    _ comments: [PlayedTracker.Comment],
    on bead: PlayedTracker.Bead
  ) -> BdReply {
    BdReply(out: JSON.list(comments.map { form.said($0, on: bead) }).indented() + "\n")
  }

  private func labelled(_ bead: PlayedTracker.Bead, _ label: String, _ how: String) -> BdReply {
    let members: [(name: String, value: JSON)] = [
      ("issue_id", .text(bead.id)), ("label", .text(label)), ("status", .text(how)),
    ]
    return BdReply(out: JSON.list([.object(members)]).indented() + "\n")
  }

  // Why nothing was done

  private func refusal(
    _ why: TrackerRefusal,
    _ asked: TrackerCall,
    _ tracker: PlayedTracker
  ) -> BdReply {
    let word = call.words.first ?? tracker.lastTouched
    let id = tracker.find(word).map { tracker.beads[$0].id } ?? word
    switch why {
    case .notFound(let word):
      switch asked {
      case .depend: return .failed("dependency target not found")
      case .show: return unknown(word, "fetching")
      case .update: return unknown(word, "resolving")
      default: return unknown(word, "resolving", failsAlways: true)
      }
    case .claimed(let other):
      let words = "\(form.edition.claimWords) \(other)"
      return refused(form.isDirect ? "claiming" : "updating", id, words)
    case .notClaimable(let status):
      let words = "issue not claimable: status \(status.rawValue)"
      return refused(form.isDirect ? "claiming" : "updating", id, words)
    case .waits(let blockers):
      let words = "blocked by open issues [\(blockers.joined(separator: " "))]"
      return refused("closing", id, "cannot close \(id): \(words) (use --force to override)")
    case .unknownStatus(let status):
      let words = "failed to update issue: validate field update: invalid status: \(status)"
      return refused("updating", id, words)
    case .notOurs: return refused("renewing", id, "not claimed by \(actor)")
    case .untitled: return .refused("Error: title required", code: 1)
    case .idIsTaken:
      let words = "sqlite3: constraint failed: UNIQUE constraint failed: issues.id"
      return .refused("Error: failed to create issue: \(words)", code: 1)
    case .unknownNeed(let id, let other):
      let words = "failed to add dependency \(id) -> \(other): dependency target \(other) not found"
      return .refused("Error: \(words)", code: 1)
    case .needsAlready(let other): return .failed("dependency on \(other) already exists")
    case .ring: return .failed("adding dependency would create a cycle")
    case .outOfSync: return .failed(BdReply.outOfSync)
    case .noAnswer: return BdReply()
    }
  }

  /// What bd says to an id that it does not know; no version says the same in both modes.
  private func unknown(_ word: String, _ verb: String, failsAlways: Bool = false) -> BdReply {
    let words = "no issue found matching \"\(word)\""
    if form.edition.marksSchema {
      let error = "no issues found matching the provided IDs"
      let json = JSON.object([("error", .text(error)), ("schema_version", .number(1))])
      let out = verb == "fetching" ? json.indented() + "\n" : ""
      return BdReply(out: out, err: "Error \(verb) \(word): \(words)", code: 1)
    }
    if form.isDirect, !failsAlways {
      return .refused("Error \(verb) \(word): \(words)", code: form.edition.refusalCode)
    }
    return .failed("resolving ID \(word): operation failed: failed to resolve ID: \(words)")
  }

  /// A refusal about one bead, in one line.
  private func refused(_ verb: String, _ id: String, _ why: String) -> BdReply {
    // bd 0.47 leaves the front of this one line out in direct mode.
    if form.isDirect, verb == "closing", form.edition.hasDaemon { return .refused(why, code: 0) }
    let how = form.isDirect ? "" : "operation failed: "
    return .refused("Error \(verb) \(id): \(how)\(why)", code: form.edition.refusalCode)
  }
}
