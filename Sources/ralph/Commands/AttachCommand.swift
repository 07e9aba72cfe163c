import CSystem
import RalphAdapters
import RalphCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `ralph attach`: brings a person to the pane in which an agent works, or has asked.
enum AttachCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    try call.refuseInsideRalph()
    var search = AttemptSearch()
    _ = try Past.read(Workbench.journal(of: try call.workspace())) { search.take($0) }
    let found = try search.found(call.arguments.words[0])
    guard !found.pane.isEmpty else { return headless(call, found) }
    let place = try PanePlace.find(found)
    let words = place.words(isInside: call.environment["TMUX"] != nil)
    let line = words.map { $0 == ";" ? "\\;" : CommandWords.quoted($0) }.joined(separator: " ")
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.attach/1", "bead": .string(found.bead.name.text),
        "pane": .string(place.id.description), "command": .strings(words),
      ])
      return .success
    }
    guard !call.arguments.isOn(.print), isatty(0) == 1, isatty(1) == 1 else {
      call.output.line(line)
      return .success
    }
    call.output.flush()
    become([place.tmux] + words.dropFirst())
    throw Failure(.toolFailed, "TMUX_FAILED", "tmux cannot be started", ["by hand: \(line)"])
  }

  private static func headless(_ call: Call, _ found: AttemptSearch.Found) -> ExitCode {
    let words = ["ralph", "logs"] + (found.ended == nil ? ["-f"] : []) + [found.bead.bare]
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.attach/1", "bead": .string(found.bead.name.text),
        "command": .strings(words),
      ])
    } else {
      call.output.line(
        "The agent of \(Visible.text(found.bead.bare)) has no terminal; what it prints:"
      )
      call.output.line("  " + words.map(CommandWords.quoted).joined(separator: " "))
    }
    return .success
  }

  /// Becomes another program; returns only where that cannot be.
  private static func become(_ argv: [String]) {
    var words = unsafe argv.map { unsafe strdup($0) } + [nil]
    _ = unsafe csystem_exec(argv[0], &words)
    unsafe words.forEach { unsafe free($0) }
  }
}
