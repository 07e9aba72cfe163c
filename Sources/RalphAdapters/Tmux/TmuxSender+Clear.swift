import RalphCore
import RalphPorts
import RalphProcess

extension TmuxSender {
  /// Has the agent forget its conversation: types `/clear`, and waits for an empty box.
  ///
  /// Nil once that is done; an outcome where the prompt is not to be typed now.
  func clear(_ order: PaneOrder) -> SendOutcome? {
    let guardian = order.fitness.lease.guardian
    do throws(TmuxFailure) {
      if let reason = order.fitness.objection(to: try look(order), now: clock.wall()) {
        return .unfit(reason)
      }
      guard try watch.server.paste("/clear", under: guardian) else {
        return .unfit(try heldBack(order))
      }
      guard try waited(order, until: { $0.hasPrefix("/clear") }),
        try watch.server.press(.enter, under: guardian),
        try waited(order, until: { $0.isEmpty })
      else { return .unfit(.draft("/clear")) }
      return nil
    } catch {
      return .refused(error.description)
    }
  }

  /// Waits until the input box holds what is wanted; false when time is over.
  private func waited(
    _ order: PaneOrder,
    until holds: (String) -> Bool
  ) throws(TmuxFailure) -> Bool {
    let deadline = clock.monotonic().value + patience.typed
    while true {
      let screen = try look(order).screen
      // The agent lists what the word could mean: the box alone is looked at.
      if let box = screen?.composer, holds(box.draft) { return true }
      guard clock.monotonic().value < deadline else { return false }
      _ = Poller.wait(descriptors: [], timeoutMs: patience.pause)
    }
  }
}
