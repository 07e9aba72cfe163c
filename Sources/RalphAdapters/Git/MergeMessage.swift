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

  private var trailers: String { CommitTrailers.text(order.bead, order.attempt, order.key) }

  /// Whether the text of a commit is that of a merge for this bead.
  func isOurs(_ text: [UInt8]) -> Bool {
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    return lines.contains("Ralph-Bead: \(order.bead)")
      && lines.contains { $0.hasPrefix("Ralph-Key: ") }
  }

  private var title: String { CommitTrailers.title(order.title, most: MergeMessage.titleMost) }
}

/// What every commit of ours ends with, and by which a resume finds it again.
enum CommitTrailers {
  static func text(_ bead: BeadID, _ attempt: Int, _ key: Key) -> String {
    """
    Ralph-Bead: \(bead)
    Ralph-Run: \(key.run)
    Ralph-Attempt: \(attempt)
    Ralph-Key: \(key)

    """
  }

  /// The title on one line, without what would steer a terminal, cut between characters.
  static func title(_ text: String, most: Int) -> String {
    let plain = TerminalText.plain(text).split(whereSeparator: \.isWhitespace)
    let line = plain.joined(separator: " ")
    return line.count > most ? line.prefix(most - 1) + "…" : line
  }
}
