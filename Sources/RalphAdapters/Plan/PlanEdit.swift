package import RalphCore

/// Changes one mark in the bytes of a plan and leaves every other byte as it is.
package enum PlanEdit {
  /// Why nothing was changed.
  package enum Refusal: Error, Equatable, Sendable {
    /// No task has the identity.
    case gone
    /// The task's mark is not the one expected.
    case differs(found: Mark)
    /// The task's mark is not the one expected, and a second line of the same identity exists.
    case duplicate
  }

  /// One change of a mark.
  package struct Change: Equatable, Sendable {
    /// The task, as ``PlanTask/identity`` gives it.
    package var identity: String
    /// The mark that it must have.
    package var from: Mark
    /// The mark that it gets.
    package var to: Mark
    /// Why it is parked: written as a bullet under the task; only with `.blocked`.
    package var reason: String?
    /// The reason that ralph wrote before: its bullet goes, if it still reads exactly so.
    package var formerReason: String?

    package init(
      _ identity: String,
      from: Mark,
      to: Mark,
      reason: String? = nil,
      formerReason: String? = nil
    ) {
      self.identity = identity
      self.from = from
      self.to = to
      self.reason = reason
      self.formerReason = formerReason
    }
  }

  /// The plan with the mark changed, or the reason why it was left alone.
  package static func apply(_ change: Change, to bytes: [UInt8]) throws(Refusal) -> [UInt8] {
    try apply(change, to: bytes, read: PlanText.read(bytes))
  }

  /// The same where the document of these very bytes is at hand.
  package static func apply(
    _ change: Change,
    to bytes: [UInt8],
    read document: PlanDocument
  ) throws(Refusal) -> [UInt8] {
    guard let task = document.task(change.identity) else { throw .gone }
    guard task.mark == change.from else {
      let isDouble = document.problems.contains {
        guard case .duplicate(change.identity, _) = $0.fault else { return false }
        return true
      }
      throw isDouble ? .duplicate : .differs(found: task.mark)
    }
    var edited = bytes
    bullet(change, task, &edited)
    if change.from != change.to {
      edited.replaceSubrange(task.marker, with: change.to.bytes)
    }
    return edited
  }

  /// What a bullet written by ralph starts with.
  private static let bulletStart = "  - **Blocked:** "

  /// Puts the reason's bullet under the task line, or takes it away; the line itself is not touched.
  private static func bullet(_ change: Change, _ task: PlanTask, _ bytes: inout [UInt8]) {
    let lineEnd = task.lineRange.upperBound
    let below = lineBelow(task, bytes)
    let former = change.formerReason.map { Array((bulletStart + PlanWords.reason($0)).utf8) }
    var isOurs = false
    if let below, let former { isOurs = bytes[below].elementsEqual(former) }
    if let below, change.from == .blocked, change.to == .blocked, former == nil {
      isOurs = bytes[below].starts(with: bulletStart.utf8)
    }
    if let below, change.from == .blocked, change.to != .blocked, former == nil {
      isOurs = isOwn(bytes[below])
    }
    let reason = change.to == .blocked ? PlanWords.reason(change.reason ?? "") : ""
    let text = reason.isEmpty ? [] : Array((bulletStart + reason).utf8)
    switch (below, isOurs, text.isEmpty) {
    case (let below?, true, false):
      bytes.replaceSubrange(below, with: text)
    case (let below?, true, true) where change.to != .blocked:
      // The ending before it goes with it, so that a file without a last newline stays so.
      bytes.removeSubrange(lineEnd..<below.upperBound)
    case (_, false, false):
      bytes.insert(contentsOf: ending(task, bytes) + text, at: lineEnd)
    default: break
    }
  }

  /// Whether a bullet begins as those that ralph writes do; one in a person's words stays.
  private static func isOwn(_ line: ArraySlice<UInt8>) -> Bool {
    let whys: [MarkReason] = [.failed, .noProgress, .unmerged, .guarded, .skipped]
    return whys.contains { line.starts(with: (bulletStart + $0.sentence).utf8) }
  }

  /// The line right below a task's line: its bytes without ending; nil at the end of the file.
  private static func lineBelow(_ task: PlanTask, _ bytes: [UInt8]) -> Range<Int>? {
    var start = task.lineRange.upperBound
    while start < bytes.count, bytes[start] != Ascii.newline { start += 1 }
    guard start < bytes.count else { return nil }
    start += 1
    var end = start
    while end < bytes.count, bytes[end] != Ascii.newline { end += 1 }
    if end < bytes.count, end > start, bytes[end - 1] == Ascii.carriageReturn { end -= 1 }
    return start..<end
  }

  /// The line ending of the task's line, or of the line above it where it has none.
  private static func ending(_ task: PlanTask, _ bytes: [UInt8]) -> [UInt8] {
    let own = bytes[task.lineRange.upperBound...].prefix { $0 != Ascii.newline }
    if task.lineRange.upperBound + own.count < bytes.count { return own + [Ascii.newline] }
    let above = bytes[..<task.lineRange.lowerBound]
    let isWindows = above.suffix(2).elementsEqual([Ascii.carriageReturn, Ascii.newline])
    return isWindows ? [Ascii.carriageReturn, Ascii.newline] : [Ascii.newline]
  }
}
