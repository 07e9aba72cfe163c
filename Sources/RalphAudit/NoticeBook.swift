package import RalphCore

/// Sees to it that a person is called at most once for one cause.
///
/// A screen that flickers shows one question several times; a limit or a storm holds the run again
/// and again until an agent works. What a notice was sent for is remembered until the cause is gone.
package struct NoticeBook: Sendable {
  /// Questions that a person was called for, by the attempt that asked.
  private var questions: [(of: Key, message: String)] = []
  private var isLimitTold = false
  private var isStormTold = false

  package init() {}

  /// Takes the next entry, applied already, and the notice that it led to; gives the notice if it
  /// is the first for its cause.
  package mutating func take(_ entry: Entry, _ notice: Notice?, after state: State) -> Notice? {
    forget(entry, state)
    guard let notice else { return nil }
    switch notice.kind {
    case .runStalled:
      defer { isLimitTold = true }
      return isLimitTold ? nil : notice
    case .runStorm:
      defer { isStormTold = true }
      return isStormTold ? nil : notice
    case .attentionNeeded:
      guard let asking = asking(entry, state) else { return notice }
      guard !questions.contains(where: { $0.of == asking && $0.message == notice.message })
      else { return nil }
      questions.append((asking, notice.message))
      return notice
    case .runFinished, .taskFailed: return notice
    }
  }

  /// Causes that are gone: an agent worked after the limit, after the storm, after the question.
  private mutating func forget(_ entry: Entry, _ state: State) {
    switch entry.fact {
    case .event(.runStarted): self = NoticeBook()
    case .event(.attemptEnded(let ended)):
      if ended.endClass != .rateLimit { isLimitTold = false }
      if state.run.storm.level == 0 { isStormTold = false }
      questions.removeAll { told in !state.attempts.contains { $0.key == told.of } }
    case .event(.paneChanged(let seen)) where seen.what == .working:
      guard let row = state.pane(seen.pane), let index = state.attempt(in: row) else { return }
      questions.removeAll { $0.of == state.attempts[index].key }
    default: break
    }
  }

  private func asking(_ entry: Entry, _ state: State) -> Key? {
    switch entry.fact {
    case .event(.paneChanged(let seen)), .event(.paneFound(let seen)):
      state.pane(seen.pane).flatMap { state.attempt(in: $0) }.map { state.attempts[$0].key }
    case .event(.agentVoted(let voted)): voted.of
    default: nil
    }
  }
}
