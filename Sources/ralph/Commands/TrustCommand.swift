import RalphCore
import RalphFiles

/// `ralph trust`: whose beads are given out, and one more name for them.
enum TrustCommand {
  /// Lists the names, or adds some.
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    if call.arguments.action == .add {
      try add(call)
    } else {
      try list(call)
    }
    return .success
  }

  private static func list(_ call: Call) throws(Failure) {
    let settings = try call.settings()
    let own = Trust.own(settings.workspace)
    let added = settings[.authors]
    let names = Trust.names(added.value.text)
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.trust/1",
        "everybody": .boolean(names.contains(Trust.everybody)),
        "own": .strings(own),
        "added": .strings(names),
        "origin": .string(added.origin.description),
      ])
      return
    }
    for name in Trust.authors([], own: own) { call.output.line("\(Visible.text(name.text))  you") }
    for name in names {
      let shown = name == Trust.everybody ? "everybody" : Visible.text(name)
      call.output.line("\(shown)  \(Visible.text(added.origin.description))")
    }
  }

  private static func add(_ call: Call) throws(Failure) {
    try call.refuseInsideRalph()
    let workspace = try call.workspace()
    for name in call.arguments.words { try check(name) }
    let (file, names) = try present(call, workspace)
    var wanted = names
    for name in call.arguments.words where !wanted.contains(name) { wanted.append(name) }
    if wanted != names {
      let edit = ConfigurationEdit(key: .authors, value: wanted.joined(separator: ", "))
      let bytes = try edit.apply(to: file.bytes ?? [], file: file.shown)
      do throws(SystemFailure) {
        _ = try SampleFile.ignore.put(in: workspace)
        try Files.replace(file.path, with: bytes)
      } catch {
        throw .system(error, doing: "write \(file.shown)")
      }
    }
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.trust/1", "added": .strings(wanted), "file": .string(file.path),
      ])
    } else {
      let said = wanted == names ? "was trusted already" : "is trusted from the next run on"
      let shown = call.arguments.words.map(Visible.text).joined(separator: ", ")
      call.output.line("\(shown) \(said) (source.authors in \(file.shown))")
    }
  }

  /// The file of this machine, and the names that the files say together.
  private static func present(
    _ call: Call,
    _ workspace: Workspace
  ) throws(Failure) -> (ConfigurationFile, [String]) {
    var settings = Settings(workspace: workspace)
    let files = try ConfigurationFile.readAll(call.arguments, call.environment, workspace)
    for file in files { settings.lay(try Assignment.all(in: file)) }
    // The file of this machine is always among them, and comes last.
    return (files[files.count - 1], Trust.names(settings[.authors].value.text))
  }

  private static func check(_ name: String) throws(Failure) {
    let isName = Name(name).map { !$0.isEmpty } ?? false
    guard isName, !name.contains(","), Trust.names(name) == [name] else {
      throw .usage(
        "BAD_VALUE",
        "'\(name)' is no name that a bead could bear",
        "a name has at most 47 bytes, no comma, and no blank at its ends; see: bd show ID --json"
      )
    }
  }
}
