import RalphCore
import RalphFiles

/// Why a command ends without having done what was asked, and what to do about it.
///
/// It is told in the form of every error of ralph: what happened, then why, then what to do.
struct Failure: Error, Equatable, Sendable {
  /// The code the process ends with.
  var exit: ExitCode
  /// A stable word for programs, such as `UNKNOWN_OPTION`.
  var code: String
  /// What happened; without a full stop.
  var message: String
  /// Why, and what to do: the lines below the message.
  var hints: [String]

  init(_ exit: ExitCode, _ code: String, _ message: String, _ hints: [String] = []) {
    self.exit = exit
    self.code = code
    self.message = message
    self.hints = hints
  }

  /// The block for standard error, control characters of foreign text made visible.
  var lines: [String] { Failure.block("error", message, hints) }

  /// The same as a dry run tells it, which ends with 0 all the same.
  var wouldStop: [String] {
    ["Would stop: \(Visible.text(message)) (exit \(exit.rawValue))"]
      + hints.map { "  " + Visible.text($0) }
  }

  /// The object that stands on standard output where `--json` was asked for.
  var json: JSONText {
    [
      "schema": "ralph.error/1",
      "error": members,
    ]
  }

  /// The same inside another object.
  var members: JSONText {
    [
      "code": .string(code),
      "message": .string(message),
      "hint": hints.isEmpty ? .absent : .string(hints.joined(separator: "\n")),
      "exit": .integer(Int64(exit.rawValue)),
    ]
  }

  /// The form that errors and warnings share.
  static func block(_ kind: String, _ message: String, _ hints: [String]) -> [String] {
    ["ralph: \(kind): \(Visible.text(message))"] + hints.map { "  " + Visible.text($0) }
  }

  /// The command line is wrong.
  static func usage(_ code: String, _ message: String, _ hints: String...) -> Failure {
    Failure(.usage, code, message, hints)
  }

  /// Something that a later version does; `meanwhile` says what to use until then.
  static func notBuilt(_ what: String, _ meanwhile: String, exit: ExitCode = .usage) -> Failure {
    Failure(exit, "NOT_BUILT_YET", "\(what) is not built yet", [meanwhile])
  }

  /// A call of the system that failed, put down to the exit code that fits its reason.
  static func system(_ failure: SystemFailure, doing what: String) -> Failure {
    let exit: ExitCode =
      if failure.isMissing {
        .missingInput
      } else if failure.isForbidden {
        .forbidden
      } else {
        .cannotWrite
      }
    return Failure(exit, "SYSTEM", "cannot \(what): \(failure.reason)", ["\(failure)"])
  }
}
