import RalphFiles
import RalphProcess

/// The real tmux of PATH and its default socket, as ntm drives it.
struct NtmTmux {
  struct Session {
    var name: String
    var windows: Int
    var isAttached: Bool
  }

  struct Pane {
    var id: String
    var index: Int
    var title: String
    var command: String
    var width: Int
    var height: Int
    var isActive: Bool
    /// What a spawn of 1.29 keeps beside the title.
    var kept: String

    /// The word in a title such as `name__cc_1`; empty where the title is no such one.
    var word: String {
      guard let mark = title.firstRange(of: "__") else { return "" }
      let parts = title[mark.upperBound...].split(separator: "_")
      guard parts.count >= 2, parts[1].first?.isNumber == true else { return "" }
      return String(parts[0])
    }
    /// Whether an agent has died to the shell below it.
    var isShell: Bool { ["bash", "zsh", "sh", "fish", "dash", "ksh"].contains(command) }
  }

  private let program: String
  private let isNew: Bool

  init(isNew: Bool) throws {
    guard
      let program = Programs.find("tmux", path: World.environment("PATH") ?? "/usr/bin:/bin")
    else { throw Complaint(sentence: "tmux is not on PATH") }
    self.program = program
    self.isNew = isNew
  }

  /// Runs tmux once; nil where it says no.
  @discardableResult func run(_ words: [String]) throws -> String? {
    let captured = try ProgramRun.capture(
      RalphProcess.Invocation([program, "-u"] + words, timeLimitMs: 60_000)
    )
    return captured.ending.isSuccess ? String(decoding: captured.out, as: UTF8.self) : nil
  }

  func sessions() throws -> [Session] {
    let format = "#{session_windows}\t#{session_attached}\t#{session_name}"
    return try rows(run(["list-sessions", "-F", format]), 3).map {
      Session(name: $0[2], windows: Int($0[0]) ?? 0, isAttached: $0[1] != "0")
    }
  }

  /// How tmux is told of a session: by the beginning of its name in 1.5, exactly in 1.29.
  func target(_ name: String) throws -> String? {
    let target = isNew ? "=" + name : name
    return try run(["has-session", "-t", target]) == nil ? nil : target
  }

  /// The panes of all windows.
  func panes(_ target: String) throws -> [Pane] {
    let fields = [
      "pane_id", "pane_index", "pane_width", "pane_height", "pane_active", "@puppet_type",
      "pane_current_command", "pane_title",
    ]
    let format = fields.map { "#{\($0)}" }.joined(separator: "\t")
    // With a colon it names a session; without, an exact name would be looked for among the panes.
    return try rows(run(["list-panes", "-s", "-t", target + ":", "-F", format]), 8).map {
      Pane(
        id: $0[0],
        index: Int($0[1]) ?? 0,
        title: $0[7],
        command: $0[6],
        width: Int($0[2]) ?? 0,
        height: Int($0[3]) ?? 0,
        isActive: $0[4] == "1",
        kept: $0[5]
      )
    }
  }

  /// Text, in pieces of 4096 bytes, and then Enter: two calls at least, and nobody's lock.
  func type(_ text: String, into pane: String, enter: Bool) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let piece = String(decoding: rest.prefix(4096), as: UTF8.self)
      rest = rest.dropFirst(4096)
      try run(["send-keys", "-t", pane, "-l", "--", piece])
    }
    if enter { try run(["send-keys", "-t", pane, "C-m"]) }
  }

  private func rows(_ text: String?, _ count: Int) -> [[String]] {
    (text ?? "").split(separator: "\n").compactMap { line in
      let fields = line.split(
        separator: "\t",
        maxSplits: count - 1,
        omittingEmptySubsequences: false
      )
      return fields.count == count ? fields.map(String.init) : nil
    }
  }
}
