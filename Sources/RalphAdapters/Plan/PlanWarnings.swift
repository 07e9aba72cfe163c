import RalphCore
import RalphFiles
import RalphPorts

/// Tasks that ralph makes of the verifier's warnings, in the plan's own form.
///
/// They stand in the section `Phase 0-Warn`, which is made where there is none: behind the last task
/// section. A plain checklist gets a line and no heading, since a heading would make a plan of it.
package enum PlanWarnings {
  /// A rule that warned.
  package struct Rule: Equatable, Sendable {
    /// Its id.
    package var id: String
    /// What it says of itself; foreign text, empty where nothing is known.
    package var text: String
    /// Whether only a person can approve it, so that its task is not for agents.
    package var isManual: Bool

    package init(_ id: String, text: String, isManual: Bool = false) {
      (self.id, self.text, self.isManual) = (id, text, isManual)
    }
  }

  static let heading = "## Phase 0-Warn: Verifier Warnings"
  /// The most letters of a rule's text that a task line takes.
  private static let textMost = 120

  /// Those of the rules that no box of the plan is about but such as are done; the own task of a rule
  /// counts also when it is.
  package static func missing(_ rules: [String], in bytes: [UInt8]) -> [String] {
    let lines = bytes.split(separator: Ascii.newline).compactMap { line -> String? in
      let start = line.drop { Ascii.isSpace($0) }
      guard let first = start.first, "-*+".utf8.contains(first), start.contains(UInt8(ascii: "["))
      else { return nil }
      let rest = start.dropFirst().drop { Ascii.isSpace($0) }
      let isDone = rest.starts(with: Array("[x]".utf8)) || rest.starts(with: Array("[X]".utf8))
      return isDone ? nil : String(decoding: start, as: UTF8.self)
    }
    let own = PlanText.read(bytes).tasks.map(\.fullID)
    return rules.filter { rule in
      !own.contains("WARN." + rule) && !lines.contains { names($0, rule, among: rules) }
    }
  }

  /// Those of the rules whose own task reads `[x]`.
  static func finished(_ rules: [String], _ reading: PlanReading) -> [String] {
    // An id that is too long to be a task's identity is not told by it.
    let done = reading.document.tasks.filter { $0.mark == .done }.map(\.identity)
    return rules.filter { done.contains("WARN." + $0) }
  }

  /// The plan with the own tasks of the rules open again.
  static func reopened(_ rules: [String], _ reading: PlanReading) -> [UInt8] {
    var bytes = reading.bytes
    let ids = rules.map { "WARN." + $0 }
    // From the end, so that places above stay what they are.
    for task in reading.document.tasks.reversed() where ids.contains(task.fullID) {
      bytes.replaceSubrange(task.marker, with: Mark.todo.bytes)
    }
    return bytes
  }

  /// Whether a line names a rule's task: `WARN.Rule.Id`, or `WARN.Rule.Id.file` about one file.
  private static func names(_ line: String, _ rule: String, among rules: [String]) -> Bool {
    let wanted = "WARN." + rule
    var rest = line[...]
    while let range = rest.firstRange(of: wanted) {
      rest = rest[range.upperBound...]
      let tail = rest.prefix { $0.isLetter || $0.isNumber || "._-/".contains($0) }
      guard let next = tail.first else { return true }
      // The id of another rule may go on where this one ends.
      if next == ".", !rules.contains(rule + tail) { return true }
    }
    return false
  }

  /// The plan with a task for each of the rules; nil where it has no place for them.
  package static func added(_ rules: [Rule], to bytes: [UInt8]) -> [UInt8]? {
    let reader = PlanReader(bytes)
    let before = PlanText.read(bytes)
    let hasIDs = before.tasks.isEmpty || before.tasks.contains(where: \.hasID)
    let tasks = rules.map { line($0, isBold: hasIDs) }
    let place = place(before, reader)
    let isLone = place.isInside || !before.hasSections && !before.tasks.isEmpty
    var lines = isLone ? tasks : [heading, ""] + tasks
    let isBelowText = place.line > 0 && !reader.lines[place.line - 1].isBlank
    if !isLone, isBelowText { lines.insert("", at: 0) }
    if !isLone, place.line < reader.lines.count { lines.append("") }
    let ending: [UInt8] =
      bytes.firstRange(of: [0x0d, 0x0a]) == nil ? [Ascii.newline] : [0x0d, Ascii.newline]
    var new = lines.flatMap { Array($0.utf8) + ending }
    let at = place.line < reader.lines.count ? reader.lines[place.line].start : bytes.count
    if at == bytes.count, let last = bytes.last, last != Ascii.newline { new = ending + new }
    let edited = Array(bytes[..<at]) + new + Array(bytes[at...])
    return isWhole(edited, before, rules) ? edited : nil
  }

  /// Whether every task is as it was and the new ones are there.
  private static func isWhole(_ edited: [UInt8], _ before: PlanDocument, _ rules: [Rule]) -> Bool {
    let after = PlanText.read(edited)
    let isKept = before.tasks.allSatisfy { old in
      guard let now = after.task(old.identity) else { return false }
      return now.mark == old.mark && now.title == old.title && now.acceptance == old.acceptance
    }
    return isKept && after.tasks.count == before.tasks.count + rules.count
      && missing(rules.map(\.id), in: edited).isEmpty
  }

  /// The line before which the tasks are put, and whether that is in their own section.
  private static func place(
    _ plan: PlanDocument,
    _ reader: PlanReader
  ) -> (line: Int, isInside: Bool) {
    if let own = plan.sections.lastIndex(where: { PhaseProposal.isOpen($0.heading) }) {
      let last = plan.tasks.last { $0.section == own }
      let start = last.map { line(at: $0.block.upperBound, reader) }
      return (freeLine(from: start ?? plan.sections[own].line, reader, isAfter: last != nil), true)
    }
    guard let last = plan.sections.last else {
      guard let task = plan.tasks.last else { return (reader.lines.count, false) }
      return (freeLine(from: line(at: task.block.upperBound, reader), reader, isAfter: true), false)
    }
    let end = reader.lines.indices.dropFirst(last.line).first { index in
      guard !reader.isHidden[index] else { return false }
      return reader.lines[index].heading(in: reader.bytes).map { $0.level <= 2 } ?? false
    }
    return (end ?? reader.lines.count, false)
  }

  /// The line that begins at a place of the bytes.
  private static func line(at offset: Int, _ reader: PlanReader) -> Int {
    reader.lines.firstIndex { $0.start >= offset } ?? reader.lines.count
  }

  /// Below a task, the first line that is no part of what stands right under it; below a heading,
  /// the line after a blank one.
  private static func freeLine(from start: Int, _ reader: PlanReader, isAfter: Bool) -> Int {
    var index = start
    let lines = reader.lines
    guard isAfter else {
      while index < lines.count, lines[index].isBlank, index < start + 1 { index += 1 }
      return index
    }
    while index < lines.count, !lines[index].isBlank,
      lines[index].heading(in: reader.bytes) == nil
    { index += 1 }
    return index
  }

  private static func line(_ rule: Rule, isBold: Bool) -> String {
    let id = isBold ? "**WARN.\(rule.id)**" : "WARN.\(rule.id)"
    let shown = PlanWords.shown(rule.text.utf8, limit: textMost)
    guard !rule.isManual else {
      return "- [-] \(id) For a person to approve\(shown.isEmpty ? "" : ": " + shown) [LOW]"
    }
    let what = shown.isEmpty ? "Resolve the verifier's warning" : "Resolve the warning: \(shown)"
    return "- [ ] \(id) \(what) [LOW]"
  }
}
