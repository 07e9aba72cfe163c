/// Where a setting was made; later cases win over earlier ones.
enum Origin: Equatable, Sendable {
  /// Nowhere: the value ralph brings along.
  case standard
  /// The user's own file.
  case user(Place)
  /// `.ralph.conf`, which is committed, so that somebody else may have written it.
  case project(Place)
  /// The file that was named on the line by `--config`, in the place of `.ralph.conf`.
  case named(Place)
  /// `.ralph/local.conf`, which is not committed.
  case local(Place)
  /// A variable of the environment.
  case environment(String)
  /// The command line, by the option as it was typed.
  case typed(String)

  /// A line of a file.
  struct Place: Equatable, Sendable, CustomStringConvertible {
    /// The file as it is shown to people.
    var file: String
    /// Counted from 1.
    var line: Int

    var description: String { "\(file):\(line)" }
  }

  /// The layer's name in JSON.
  var layer: String {
    switch self {
    case .standard: "default"
    case .user: "user"
    case .project, .named: "project"
    case .local: "local"
    case .environment: "environment"
    case .typed: "command_line"
    }
  }

  /// The file and line, where there is one.
  var place: Place? {
    switch self {
    case .user(let place), .project(let place), .named(let place), .local(let place): place
    case .standard, .environment, .typed: nil
    }
  }

  /// Whether a person set it for this one call, on the line or in the environment.
  var isOfThisCall: Bool {
    switch self {
    case .environment, .typed: true
    case .standard, .user, .project, .named, .local: false
    }
  }

  /// Whether it was set by options or words of the command line.
  var isTyped: Bool {
    if case .typed = self { return true }
    return false
  }
}

extension Origin: CustomStringConvertible {
  /// As `ralph config list` shows it: `default`, `.ralph.conf:7`, `RALPH_TIMEOUT`, `--timeout`.
  var description: String {
    switch self {
    case .standard: "default"
    case .user(let place), .project(let place), .named(let place), .local(let place):
      place.description
    case .environment(let name), .typed(let name): name
    }
  }
}
