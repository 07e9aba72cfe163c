import RalphAdapters
import RalphAudit
import RalphCore

/// The status line of `-m`: rewritten in place on a terminal, a line now and then elsewhere.
///
/// It belongs to the loop's thread, which asks after each turn when it wants to be called again;
/// while nothing lives it wants nothing.
final class Monitor {
  private let output: Output
  private let isInPlace: Bool
  private let columns: Int
  /// What stands on the terminal's last line; empty if nothing of ours does.
  private var shown = ""
  private var lastLine: Millis?

  /// How often a line is rewritten on a terminal, and how often one is written elsewhere.
  static let beat = Millis.seconds(1)
  static let pace = Millis.seconds(30)

  init(_ output: Output) {
    self.output = output
    isInPlace = output.look.outIsTerminal && !output.isJSON
    columns = output.look.columns
  }

  /// Shows how things stand; gives how long it may take until it is to be called again at the
  /// latest, nil where it has nothing to show.
  func show(_ state: State) -> Millis? {
    let clock = MachineClock()
    guard let text = MonitorLine.text(state, now: clock.wall()) else {
      hide()
      return nil
    }
    let now = clock.monotonic()
    guard !isInPlace else {
      put(text)
      return Monitor.beat
    }
    // The first line comes after a while: what began is told by lines of its own.
    let last = lastLine ?? now
    lastLine = last
    let wait = last.value + Monitor.pace.value - now.value
    guard wait <= 0 else { return Millis(wait) }
    lastLine = now
    output.say(output.look.isASCII ? Monitor.plain(text) : text)
    return Monitor.pace
  }

  /// Takes the line off the terminal, so that other lines can be printed or the run can end.
  func hide() {
    guard !shown.isEmpty else { return }
    shown = ""
    output.raw("\r\u{1b}[K")
  }

  private func put(_ text: String) {
    let line = Monitor.cut(output.look.isASCII ? Monitor.plain(text) : text, to: columns - 1)
    guard line != shown else { return }
    shown = line
    output.raw("\r\u{1b}[K" + line)
  }

  /// A line that surely fits: characters beyond ASCII may take two columns, but for our own signs.
  static func cut(_ text: String, to width: Int) -> String {
    var (left, cut) = (width, "")
    for character in text {
      let isNarrow = character.isASCII || "◐○✓✗…→".contains(character)
      left -= isNarrow ? 1 : 2
      guard left >= 0 else { break }
      cut.append(character)
    }
    return cut
  }

  private static func plain(_ text: String) -> String {
    String(text.map { $0.isASCII ? $0 : $0 == "◐" ? "*" : $0 == "○" ? "o" : "?" })
  }
}
