// The formats that tmux fills in. A row begins with the call's marker; what only tmux writes comes
// first, one blank apart, and each text that others can choose stands between two markers. Titles
// and window names are not asked for: programs set them as they like, and nothing may depend on
// them.

/// What is asked of each pane.
enum PaneFields {
  /// Fields that hold digits, `%` and `$` only.
  static let plain = [
    "pid", "start_time", "pane_id", "session_id", "session_created", "pane_pid", "pane_dead",
    "pane_in_mode", "pane_synchronized", "pane_input_off", "alternate_on", "pane_width",
    "pane_height", "cursor_x", "cursor_y", "history_size", "window_id",
  ]
  /// Fields with text of others' choosing.
  static let free = ["session_name", "pane_current_command", "pane_current_path"]

  static func format(_ marker: TmuxMarker) -> String { row("pane", plain, free, marker) }

  static func row(
    _ word: String,
    _ plain: [String],
    _ free: [String],
    _ marker: TmuxMarker
  ) -> String {
    let numbers = plain.map { "#{\($0)}" }.joined(separator: " ")
    let texts = free.map { marker.text + "=#{\($0)}" }.joined()
    return "\(marker.text) \(word) \(numbers)\(texts)"
  }
}

/// What is asked of each client.
enum ClientFields {
  /// The pane is the one that the client looks at.
  static let plain = ["client_pid", "client_activity", "client_readonly", "pane_id"]

  static func format(_ marker: TmuxMarker) -> String {
    PaneFields.row("client", plain, [], marker)
  }
}

/// What a new session says of itself.
enum SessionFields {
  static let plain = ["pid", "start_time", "session_id", "session_created", "pane_id", "pane_pid"]

  static func format(_ marker: TmuxMarker) -> String {
    PaneFields.row("session", plain, ["session_name"], marker)
  }
}
