import PlayedWorld
import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// `puppet screen KIND`: an agent's interactive screen, for a real terminal. It draws a transcript,
// a status line, an input box and a footer; takes pastes in brackets; submits on Enter; works as
// its script says, unless an Escape stops it; and falls quiet again.

/// A puppet in the part of an agent on a terminal.
struct Screen {
  /// Whose screen is played.
  enum Kind: String {
    case claude, codex
  }

  private let kind: Kind
  private var faults: ScreenFaults
  private var terminal: Terminal
  private var painter: ScreenPainter
  private var draft: [UInt8]
  private var sensors: Sensors
  /// Whether it heeds no Escape.
  private var isDeaf = false

  /// A turn is stopped where it is.
  private struct Interruption: Error {}

  init(_ word: String) throws {
    guard let kind = Kind(rawValue: word) else {
      throw Complaint(sentence: "screen `\(word)` is not played; say claude or codex")
    }
    self.kind = kind
    faults = try ScreenFaults(World.environment("PUPPET_SCREEN") ?? "")
    terminal = try Terminal()
    painter = ScreenPainter(kind: kind, suggests: faults.hasSuggestion)
    draft = Array(faults.draft.utf8)
    sensors = try Sensors(isPlayed: kind == .claude)
  }

  /// Plays until the terminal goes away or the script ends the program.
  mutating func play() throws -> Never {
    if faults.slowStart > 0 { World.sleep(milliseconds: faults.slowStart) }
    if faults.hasHostileTitle {
      terminal.put("\u{1b}]2;0:12345 %99 $ claude\u{1f}|idle#{pid}\u{7}")
    }
    terminal.put("\u{1b}[?2004h")
    painter.greet()
    if faults.hasOldErrors { painter.recallErrors() }
    // The dialog about a folder comes before the session: nothing is listed of it yet.
    if faults.isDialogAtStart { painter.dialog = faults.dialog } else { try sensors.began() }
    paint()
    while true {
      for key in try terminal.keys(within: 3_600_000) { try take(key) }
      paint()
    }
  }

  /// What is in front, for the table that says what keys do.
  private var front: AgentScreen {
    if !painter.dialog.isEmpty { return .asks }
    return painter.spinner == nil ? .idle : .works
  }

  private mutating func take(_ key: Terminal.Key) throws {
    if key == .backspace { _ = draft.popLast() }
    guard let stroke = key.stroke else { return }
    switch front.effect(of: stroke, isBoxEmpty: draft.isEmpty) {
    case .nothing, .ran: break
    case .kept: if case .text(let bytes) = key { try keep(bytes) }
    case .submitted: try submit()
    case .answered:
      painter.dialog = ""
      try sensors.answered()
    case .interrupted: if !isDeaf { throw Interruption() }
    case .left: leave(code: 0)
    }
  }

  /// Nobody should type into an agent that works: the log says that somebody did.
  private mutating func keep(_ bytes: [UInt8]) throws {
    draft += bytes
    guard front == .works, let path = World.environment("PUPPET_LOG") else { return }
    let line = "typed - 0 \(World.process) - \(World.milliseconds)\n"
    try FileDescriptor.open(path, .append).write(Array(line.utf8))
  }

  private mutating func submit() throws {
    if faults.lostEnters > 0 {
      faults.lostEnters -= 1
      return
    }
    let prompt = String(decoding: draft, as: UTF8.self)
    draft = []
    if prompt == "/clear" { return painter.clear() }
    painter.sent(prompt)
    paint()
    try sensors.submitted(prompt)
    switch faults.end {
    case "exit": leave(code: 0)
    case "die": _ = kill(getpid(), SIGKILL)
    default: break
    }
    if !faults.limit.isEmpty {
      painter.say("You've hit your limit · \(faults.limit)")
      return try sensors.failed("rate_limit", faults.limit)
    }
    if !faults.dialog.isEmpty {
      painter.dialog = faults.dialog
      return try sensors.asked("Claude needs your permission to use Bash")
    }
    do { try work(prompt) } catch is Interruption {
      painter.spinner = nil
      painter.say("Interrupted by user")
      try sensors.interrupted()
    }
  }

  private mutating func say(_ text: String) throws {
    painter.say(text)
    try sensors.said(text)
  }

  private func leave(code: Int32) -> Never {
    terminal.restore()
    // Whatever became of the files: the program ends.
    try? sensors.left()
    World.leave(code: code)
  }

  /// Reads the prompt that the line names, and does what the script says, before everybody's eyes.
  private mutating func work(_ line: String) throws {
    let prompt = ScreenPrompt(line: line)
    if try prompt.isKnown() {
      try say("This prompt was given out before.")
      return try sensors.ended()
    }
    let invocation = try prompt.invocation()
    try invocation.log("start")
    try wait(faults.work)
    for action in invocation.script.actions(bead: invocation.bead, attempt: invocation.attempt) {
      try wait(30)
      switch action {
      case .sleep(let milliseconds): try wait(milliseconds)
      case .signal: try say(":::COMPLETE \(invocation.nonce):::")
      case .bareSignal: try say(":::COMPLETE:::")
      case .echoPrompt: try say(invocation.prompt)
      case .stderr(let text): try say("Error: " + text)
      case .flood(let bytes): try say(String(repeating: "x", count: bytes))
      case .exit(let code): leave(code: code)
      case .hang: while true { try wait(60_000) }
      case .ignoreTerm:
        World.ignoreTerm()
        isDeaf = true
      case .write, .append, .markPlan, .spawnChild, .end:
        var performance = Performance(invocation: invocation, voice: .plain)
        try performance.perform(action)
      }
    }
    painter.spinner = nil
    try sensors.ended()
    try invocation.log("end")
  }

  /// Shows a spinner for a while; what is typed meanwhile goes into the box.
  private mutating func wait(_ milliseconds: Int) throws {
    let end = World.milliseconds + milliseconds
    repeat {
      painter.spinner = (painter.spinner ?? 0) + 1
      paint()
      for key in try terminal.keys(within: min(100, max(0, end - World.milliseconds))) {
        try take(key)
      }
    } while World.milliseconds < end
  }

  private func paint() {
    let size = terminal.size()
    terminal.put(painter.frame(draft: String(decoding: draft, as: UTF8.self), size: size))
  }
}

/// Plays a screen to its end.
func playScreen(_ kind: String) throws -> Never {
  var screen = try Screen(kind)
  try screen.play()
}

extension Terminal.Key {
  /// What the table knows it as; nil for keys that only edit, or do nothing.
  fileprivate var stroke: AgentScreen.Stroke? {
    switch self {
    case .text: .text
    case .enter: .enter
    case .escape: .escape
    case .end: .end
    case .backspace, .other: nil
    }
  }
}
