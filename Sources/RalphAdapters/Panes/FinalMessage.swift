package import RalphCore

/// The last thing an agent has said, as its screen shows it above the input box.
///
/// It holds the completion signal or does not; what was asked, what a tool printed, and what the
/// agent's program writes under a message are no part of it.
package enum FinalMessage {
  /// The signal at the end of the last message.
  package static func signal(on screen: ScreenReading, nonce: String) -> Signal {
    let lines = lines(of: screen)
    guard !lines.isEmpty else { return .none }
    let signal = CompletionSignal.read(Array((lines.last ?? "").utf8), nonce: nonce)
    guard signal == .none else { return signal }
    // A narrow pane breaks the line; only the attempt's own nonce is put together again.
    for count in 2...4 where count <= lines.count {
      for separator in ["", " "] {
        let joined = lines.suffix(count).joined(separator: separator)
        if CompletionSignal.read(Array(joined.utf8), nonce: nonce) == .nonce { return .nonce }
      }
    }
    return .none
  }

  /// Its lines without the blanks around them, blank ones left out; empty if there is none.
  static func lines(of screen: ScreenReading) -> [String] {
    let patterns = CompiledPatterns.of(screen.kind)
    let end = screen.composer?.lines.lowerBound ?? screen.lines.endIndex
    var region = screen.lines[..<end].filter { !$0.isBlank }
    let turn = region.lastIndex { patterns.turn.matches($0.posix) }
    if let turn { region = Array(region[(turn + 1)...]) }
    while let last = region.last, patterns.isWorking(last) || isFooter(last) { region.removeLast() }
    // Without a beginning of its own the message has scrolled, or there is none since the prompt.
    let block = region.lastIndex { patterns.block.matches($0.posix) }
    guard block != nil || turn == nil else { return [] }
    let message = Array(region[(block ?? 0)...])
    guard !message.contains(where: isToolOutput) else { return [] }
    var lines = message.map { trimmed($0.string) }
    if block != nil, let first = lines.first { lines[0] = withoutBullet(first) }
    return lines.filter { !$0.isEmpty }
  }

  /// `✻ Worked for 54s`: a line that the program writes once a turn is over.
  private static func isFooter(_ line: ScreenText.Line) -> Bool {
    let text = trimmed(line.string)
    return ["✻ ", "✽ ", "✶ ", "✳ ", "✢ ", "✺ ", "─", "━"].contains { text.hasPrefix($0) }
  }

  /// A line that begins what a tool has printed.
  private static func isToolOutput(_ line: ScreenText.Line) -> Bool {
    let text = trimmed(line.string)
    return text.hasPrefix("⎿") || text.hasPrefix("└")
  }

  /// A line without the one sign that begins a message.
  private static func withoutBullet(_ line: String) -> String {
    guard let sign = line.unicodeScalars.first, sign.value >= 0x80 else { return line }
    return trimmed(String(line.unicodeScalars.dropFirst().drop { $0.value == 0xfe0f }))
  }

  private static func trimmed(_ line: String) -> String {
    let blanks = line.utf8.drop { $0 == 0x20 }
    let count = blanks.reversed().prefix { $0 == 0x20 }.count
    return String(decoding: blanks.dropLast(count), as: UTF8.self)
  }
}
