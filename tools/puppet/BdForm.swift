import PlayedWorld

// How bd prints beads: the members and their order, what is left out, and moments.

/// The form of one version, in one of its modes.
struct BdForm {
  var edition: BdEdition
  /// Whether no daemon stands between.
  var isDirect: Bool

  /// The members of every listing, in bd's order, empty ones left out.
  func members(_ bead: PlayedTracker.Bead) -> [(name: String, value: JSON)] {
    let all: [(name: String, value: JSON)] = [
      ("id", .text(bead.id)), ("title", .text(bead.title)),
      ("description", .text(bead.texts.description)), ("design", .text(bead.texts.design)),
      ("acceptance_criteria", .text(bead.texts.acceptance)), ("notes", .text(bead.texts.notes)),
      ("status", .text(bead.status.rawValue)), ("priority", .number(bead.priority)),
      ("issue_type", .text(bead.type)), ("assignee", .text(bead.assignee)),
      ("owner", .text("puppet@example.com")), ("created_at", .text(BdForm.time(bead.createdAt))),
      ("created_by", .text(bead.createdBy)), ("updated_at", .text(BdForm.time(bead.updatedAt))),
      ("closed_at", .text(bead.closedAt.map(BdForm.time) ?? "")),
      ("close_reason", .text(bead.closeReason)),
      ("lease_expires_at", .text(bead.lease.map(BdForm.time) ?? "")),
      ("labels", .list(bead.labels.sorted().map { .text($0) })),
    ]
    return all.filter { $0.name == "title" || $0.value != .text("") && $0.value != .list([]) }
  }

  /// A bead of a list; older versions count in `list` alone.
  func listing(_ bead: PlayedTracker.Bead, counts: Bool = false) -> JSON {
    var members = members(bead)
    if edition.countsInShow || counts {
      members += [
        ("dependency_count", .number(bead.needs.count)), ("dependent_count", .number(0)),
        ("comment_count", .number(bead.comments.count)),
      ]
    }
    return .object(members)
  }

  /// A bead that waits, with what it waits for.
  func waiting(_ bead: PlayedTracker.Bead, for blockers: [String]) -> JSON {
    .object(
      members(bead) + [
        ("blocked_by_count", .number(blockers.count)),
        ("blocked_by", .list(blockers.map { .text($0) })),
      ]
    )
  }

  /// A bead by itself, with what it needs and, in older versions, what was said about it.
  func shown(_ bead: PlayedTracker.Bead, of tracker: PlayedTracker) -> JSON {
    guard case .object(var members) = listing(bead) else { return .null }
    let needs = bead.needs.compactMap { need -> JSON? in
      guard let index = tracker.index(of: need.id) else { return nil }
      let other = self.members(tracker.beads[index])
      return .object(other + [("dependency_type", .text(need.type))])
    }
    if !needs.isEmpty { members.append(("dependencies", .list(needs))) }
    if !edition.countsInShow, !bead.comments.isEmpty {
      members.append(("comments", .list(bead.comments.map { said($0, on: bead) })))
    }
    return .object(members)
  }

  func said(_ comment: PlayedTracker.Comment, on bead: PlayedTracker.Bead) -> JSON {
    .object([
      ("id", edition.textIDs ? .text("c-\(comment.number)") : .number(comment.number)),
      ("issue_id", .text(bead.id)), ("author", .text(comment.author)),
      ("text", .text(comment.text)), ("created_at", .text(BdForm.time(comment.at))),
    ])
  }

  /// An array, as nearly every command answers; in an envelope where one is asked for.
  func list(_ values: [JSON]) -> BdReply {
    var list = JSON.list(values)
    if World.environment("BD_JSON_ENVELOPE") == "1", edition.marksSchema {
      list = .object([("schema_version", .number(1)), ("data", list)])
    }
    return BdReply(out: list.indented() + "\n")
  }

  /// An object, one line with the daemon and indented without; marked where the version marks.
  func object(_ members: [(name: String, value: JSON)], isIndented: Bool = true) -> BdReply {
    let mark = edition.marksSchema ? [("schema_version", JSON.number(1))] : []
    let json = JSON.object(members + mark)
    return BdReply(out: (isIndented ? json.indented() : json.line) + "\n")
  }

  /// RFC 3339 as Go writes it, with zeros at the end of the fraction cut.
  static func time(_ milliseconds: Int64) -> String {
    let (seconds, below) = (Int(milliseconds) / 1000, Int(milliseconds) % 1000)
    let (days, rest) = (seconds / 86_400, seconds % 86_400)
    // Counted from 1 March of the year 0, in eras of 400 years.
    let shifted = days + 719_468
    let (era, day) = (shifted / 146_097, shifted % 146_097)
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let march = (5 * dayOfYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    let date = [
      era * 400 + year + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1,
    ]
    let clock = [rest / 3600, rest / 60 % 60, rest % 60].map { twoDigits($0) }
    var fraction = String(1_000_000_000 + below * 1_000_000 + 420_507).dropFirst()
    while fraction.hasSuffix("0") { fraction = fraction.dropLast() }
    return date.map { twoDigits($0) }.joined(separator: "-") + "T" + clock.joined(separator: ":")
      + ".\(fraction)Z"
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
  }
}
