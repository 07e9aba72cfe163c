import RalphCore
import RalphPorts

/// What the commits of a merge say, and how they are known again.
struct MergeMessage {
  let order: MergeOrder

  /// The most letters of a title in a subject.
  private static let titleMost = 60

  /// The message of the merge itself.
  var merge: String { "Merge \(order.bead): \(title)\n\n\(trailers)" }

  /// The message of the commit that holds what an agent left uncommitted.
  var left: String {
    "\(order.bead): \(title)\n\nWhat the agent left uncommitted in its worktree.\n\n\(trailers)"
  }

  /// What every commit of ours ends with.
  private var trailers: String {
    """
    Ralph-Bead: \(order.bead)
    Ralph-Run: \(order.key.run)
    Ralph-Attempt: \(order.attempt)
    Ralph-Key: \(order.key)

    """
  }

  /// Whether the text of a commit is that of a merge for this bead.
  func isOurs(_ text: [UInt8]) -> Bool {
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    return lines.contains("Ralph-Bead: \(order.bead)")
      && lines.contains { $0.hasPrefix("Ralph-Key: ") }
  }

  /// The title on one line, without what would steer a terminal, cut between characters.
  private var title: String {
    let plain = TerminalText.plain(order.title).split(whereSeparator: \.isWhitespace)
    let line = plain.joined(separator: " ")
    return line.count > MergeMessage.titleMost
      ? line.prefix(MergeMessage.titleMost - 1) + "…" : line
  }
}
