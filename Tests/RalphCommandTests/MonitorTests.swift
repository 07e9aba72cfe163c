import RalphAudit
import RalphCore
import Testing

@testable import ralph

/// The status line of `-m`: it never scrolls, never wraps, and leaves nothing behind.
@Suite struct MonitorTests {
  /// What was written to standard output.
  private final class Paper {
    var text = ""
  }

  private func output(_ paper: Paper, isTerminal: Bool, columns: Int = 40) -> Output {
    var look = Look.plain
    (look.outIsTerminal, look.columns) = (isTerminal, columns)
    return Output(look: look) { stream, bytes in
      if stream == .out { paper.text += String(decoding: bytes, as: UTF8.self) }
      return 0
    }
  }

  /// A run that waits for a rate limit to pass, so that there is something to show.
  private var working: State {
    var state = State()
    state.run.phase = .open
    state.run.isPaused = true
    return state
  }

  @Test func `on a terminal one line is rewritten in place and taken away at the end`() {
    let paper = Paper()
    let monitor = Monitor(output(paper, isTerminal: true))
    #expect(monitor.show(working) == Monitor.beat)
    #expect(paper.text == "\r\u{1b}[K0 done, 0 failed, 0 working")
    // Nothing is sent where nothing has changed.
    paper.text = ""
    _ = monitor.show(working)
    #expect(paper.text.isEmpty)
    monitor.hide()
    monitor.hide()
    #expect(paper.text == "\r\u{1b}[K")
    paper.text = ""
    _ = monitor.show(working)
    #expect(!paper.text.isEmpty && !paper.text.contains("\n"))
  }

  @Test func `idle it wants no time, and its line goes`() {
    let paper = Paper()
    let monitor = Monitor(output(paper, isTerminal: true))
    #expect(monitor.show(State()) == nil)
    #expect(paper.text.isEmpty)
    _ = monitor.show(working)
    #expect(monitor.show(State()) == nil)
    #expect(paper.text.hasSuffix("\r\u{1b}[K"))
  }

  @Test func `without a terminal no cursor is moved and the first line is half a minute away`() {
    let paper = Paper()
    let monitor = Monitor(output(paper, isTerminal: false))
    let wait = monitor.show(working)
    #expect(wait.map { $0 > .seconds(29) && $0 <= Monitor.pace } ?? false)
    #expect(paper.text.isEmpty)
  }

  @Test(arguments: [1, 5, 12, 200])
  func `a line is narrower than the terminal, also with wide characters`(_ width: Int) {
    let text = "◐ ab 日本 %7 2m00s → x"
    let cut = Monitor.cut(text, to: width)
    let columns = cut.reduce(0) { $0 + ($1.isASCII || "◐→".contains($1) ? 1 : 2) }
    #expect(columns <= width && text.hasPrefix(cut))
  }
}
