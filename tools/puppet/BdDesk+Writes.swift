// The commands of bd that change beads.

extension BdDesk {
  func create(_ state: inout BdState) -> BdReply {
    var issue = BdIssue()
    issue.title = call.words.first ?? call.value("--title") ?? ""
    guard !issue.title.isEmpty else { return .refused("Error: title required", code: 1) }
    let given = call.value("--priority") ?? "2"
    guard let priority = BdDesk.priority(given) else {
      let words = "(expected 0-4 or P0-P4, not words like high/medium/low)"
      return .refused("Error: invalid priority \"\(given)\" \(words)", code: 1)
    }
    issue.priority = priority
    issue.type = call.value("--type") ?? "task"
    setTexts(&issue)
    issue.assignee = call.value("--assignee") ?? ""
    issue.labels = call.values("--labels", "--label")
    issue.createdBy = actor
    issue.createdAt = BdDesk.now
    issue.updatedAt = issue.createdAt
    let parent = call.value("--parent") ?? ""
    issue.id = call.value("--id") ?? state.newID(parent: parent)
    guard !state.issues.contains(where: { $0.id == issue.id }) else {
      let words = "sqlite3: constraint failed: UNIQUE constraint failed: issues.id"
      return .refused("Error: failed to create issue: \(words)", code: 1)
    }
    if !parent.isEmpty { issue.needs.append(("parent-child", parent)) }
    state.issues.append(issue)
    state.lastTouched = issue.id
    for word in call.values("--deps") {
      // As in bd, the bead stays although its dependency could not be added.
      if let error = link(issue.id, word, &state) { return .refused("Error: \(error)", code: 1) }
    }
    guard !call.has("--silent") else { return BdReply(out: issue.id + "\n") }
    var reply = object(
      issue.members.filter { $0.name != "labels" },
      isIndented: !isOneLine
    )
    if issue["description"].isEmpty { reply.err = "⚠ Creating issue without description." }
    return reply
  }

  /// Adds what `--deps` names; the reason where it cannot.
  private func link(_ id: String, _ word: String, _ state: inout BdState) -> String? {
    let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
    let (kind, other) = parts.count == 2 ? (parts[0], parts[1]) : ("depends-on", word)
    guard let there = state.find(other), let here = state.find(id) else {
      return "failed to add dependency \(id) -> \(other): dependency target \(other) not found"
    }
    if kind == "blocks", edition.depsPointBack {
      state.issues[there].needs.append(("blocks", id))
    } else {
      let type = ["depends-on", "blocked-by"].contains(kind) ? "blocks" : kind
      state.issues[here].needs.append((type, state.issues[there].id))
    }
    return nil
  }

  func depend(_ state: inout BdState) -> BdReply {
    guard call.words.count == 2, let index = state.find(call.words[0]),
      let other = state.find(call.words[1])
    else { return .failed("dependency target not found") }
    let (here, there) = (state.issues[index].id, state.issues[other].id)
    state.issues[index].needs.append((call.value("--type") ?? "blocks", there))
    return object(
      [("depends_on_id", .text(there)), ("issue_id", .text(here)), ("status", .text("added"))],
      isIndented: false
    )
  }

  func update(_ state: inout BdState) -> BdReply {
    let (index, word) = target(state)
    guard let index else { return unknown(word, "resolving") }
    var issue = state.issues[index]
    let told = call.options.filter { !["--json", "--actor", "--no-daemon"].contains($0.name) }
    guard !told.isEmpty else { return BdReply(out: "No updates specified\n") }
    if call.has("--claim") {
      if checksClaim, let why = objection(to: issue) { return refused(claimVerb, issue, why) }
      (issue.assignee, issue.status) = (actor, "in_progress")
      if edition.hasLeases { issue.lease = BdDesk.time(World.milliseconds + 300_000) }
    }
    if let status = call.value("--status") {
      let known = ["open", "in_progress", "blocked", "deferred", "closed", "pinned", "hooked"]
      guard known.contains(status) else {
        let words = "failed to update issue: validate field update: invalid status: \(status)"
        return refused("updating", issue, words)
      }
      issue.status = status
      issue.closedAt = status == "closed" ? BdDesk.now : ""
      if status != "closed" { issue.closeReason = "" }
    }
    if let assignee = call.value("--assignee") { issue.assignee = assignee }
    if issue.assignee.isEmpty { issue.lease = "" }
    if let title = call.value("--title") { issue.title = title }
    if let priority = call.value("--priority").flatMap(BdDesk.priority) {
      issue.priority = priority
    }
    if let type = call.value("--type") { issue.type = type }
    setTexts(&issue)
    issue.labels += call.values("--add-label").filter { !issue.labels.contains($0) }
    issue.labels.removeAll(where: call.values("--remove-label").contains)
    return put(issue, at: index, &state)
  }

  /// Why a claim is refused; nil if it is not.
  private func objection(to issue: BdIssue) -> String? {
    if !issue.assignee.isEmpty {
      let isOwn = issue.assignee == actor && edition.ownClaimSucceeds
      if !isOwn { return "\(edition.claimWords) \(issue.assignee)" }
      if issue.status == "in_progress" { return nil }
    }
    if edition.claimsOnlyOpen, issue.status != "open" {
      return "issue not claimable: status \(issue.status)"
    }
    return nil
  }

  func close(_ state: inout BdState) -> BdReply {
    let (index, word) = target(state)
    guard let index else { return unknown(word, "resolving", failsAlways: true) }
    var issue = state.issues[index]
    let blockers = state.blockers(of: issue)
    if !blockers.isEmpty, !call.has("--force") {
      let words = "blocked by open issues [\(blockers.joined(separator: " "))]"
      let hint = "(use --force to override)"
      return refused("closing", issue, "cannot close \(issue.id): \(words) \(hint)")
    }
    issue.status = "closed"
    issue.closedAt = BdDesk.now
    issue.closeReason = call.value("--reason") ?? "Closed"
    return put(issue, at: index, &state)
  }

  /// Keeps a claim of the actor's alive.
  func heartbeat(_ state: inout BdState) -> BdReply {
    guard let word = call.words.first, let index = state.find(word) else {
      return unknown(call.words.first ?? "", "resolving", failsAlways: true)
    }
    var issue = state.issues[index]
    guard issue.assignee == actor, issue.status == "in_progress" else {
      return refused("renewing", issue, "not claimed by \(actor)")
    }
    issue.lease = BdDesk.time(World.milliseconds + 300_000)
    return put(issue, at: index, &state)
  }

  func reopen(_ state: inout BdState) -> BdReply {
    let (index, word) = target(state)
    guard let index else { return unknown(word, "resolving", failsAlways: true) }
    var issue = state.issues[index]
    (issue.status, issue.closedAt, issue.closeReason) = ("open", "", "")
    return put(issue, at: index, &state)
  }

  func delete(_ state: inout BdState) -> BdReply {
    let (index, word) = target(state)
    guard let index else { return unknown(word, "resolving", failsAlways: true) }
    state.issues.remove(at: index)
    return object([("deleted_count", .number(1)), ("total_count", .number(1))])
  }

  func comments(_ state: inout BdState) -> BdReply {
    guard let word = call.words.first, let index = state.find(word) else {
      return unknown(call.words.first ?? "", "resolving", failsAlways: true)
    }
    guard call.command == "comments add" else {
      let issue = state.issues[index]
      let list = JSON.list(issue.comments.map { said($0, on: issue) })
      return BdReply(out: list.indented() + "\n")
    }
    state.said += 1
    let text = call.words.dropFirst().joined(separator: " ")
    let comment = (number: state.said, author: actor, text: text, at: BdDesk.now)
    state.issues[index].comments.append(comment)
    guard case .object(let members) = said(comment, on: state.issues[index]) else {
      return BdReply()
    }
    return object(members)
  }

  func label(_ state: inout BdState) -> BdReply {
    guard let word = call.words.first, let index = state.find(word) else {
      return unknown(call.words.first ?? "", "resolving", failsAlways: true)
    }
    guard call.command != "label list", let label = call.words.dropFirst().first else {
      let labels = state.issues[index].labels.sorted().map { JSON.text($0) }
      return BdReply(out: JSON.list(labels).indented() + "\n")
    }
    state.issues[index].labels.removeAll { $0 == label }
    let isAdded = call.command == "label add"
    if isAdded { state.issues[index].labels.append(label) }
    let members: [(name: String, value: JSON)] = [
      ("issue_id", .text(state.issues[index].id)), ("label", .text(label)),
      ("status", .text(isAdded ? "added" : "removed")),
    ]
    return BdReply(out: JSON.list([.object(members)]).indented() + "\n")
  }

  private func setTexts(_ issue: inout BdIssue) {
    if let text = call.value("--description") { issue["description"] = text }
    if let text = call.value("--design") { issue["design"] = text }
    if let text = call.value("--acceptance") { issue["acceptance_criteria"] = text }
    if let text = call.value("--notes") { issue["notes"] = text }
    if let text = call.value("--append-notes") { issue["notes"] += "\n" + text }
  }

  private func put(_ issue: BdIssue, at index: Int, _ state: inout BdState) -> BdReply {
    state.issues[index] = issue
    state.issues[index].updatedAt = BdDesk.now
    state.lastTouched = issue.id
    state.isOutOfSync = false
    return changed(state.issues[index])
  }

  static var now: String { time(World.milliseconds) }

  /// RFC 3339 as Go writes it, with zeros at the end of the fraction cut.
  static func time(_ milliseconds: Int) -> String {
    let seconds = milliseconds / 1000
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
    var fraction = String(1_000_000_000 + milliseconds % 1000 * 1_000_000 + 420_507).dropFirst()
    while fraction.hasSuffix("0") { fraction = fraction.dropLast() }
    return date.map { twoDigits($0) }.joined(separator: "-") + "T" + clock.joined(separator: ":")
      + ".\(fraction)Z"
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
  }
}
