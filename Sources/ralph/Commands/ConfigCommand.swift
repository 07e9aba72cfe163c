import RalphCore
import RalphFiles

/// `ralph config`: what is set, and where it was set.
enum ConfigCommand {
  /// Lists all keys, gets one, or names the files.
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    switch call.arguments.action {
    case .get: try get(call)
    case .path: try path(call)
    default: try list(call)
    }
    return .success
  }

  /// The lines of `ralph config list`: `key = value  origin`.
  static func lines(_ settings: Settings) -> [String] {
    let rows = KeyTable.all.map { entry in
      let setting = settings[entry.key]
      return (entry.key.rawValue + " = " + Visible.text(setting.value.text), setting.origin)
    }
    let width = min(rows.map(\.0.count).max() ?? 0, 48)
    return rows.map { text, origin in
      let gap = String(repeating: " ", count: max(width - text.count, 0) + 2)
      return text + gap + Visible.text(origin.description)
    }
  }

  /// The document of `ralph config list --json`.
  static func document(_ settings: Settings) -> JSONText {
    [
      "schema": "ralph.config/1",
      "workspace": .string(settings.workspace.root),
      "files": .array(settings.files.map(document)),
      "settings": .array(KeyTable.all.map { document($0.key, settings[$0.key]) }),
    ]
  }

  private static func list(_ call: Call) throws(Failure) {
    let settings = try call.settings()
    if call.output.isJSON {
      call.output.json(document(settings))
    } else {
      for line in lines(settings) { call.output.line(line) }
    }
  }

  private static func get(_ call: Call) throws(Failure) {
    let word = call.arguments.words[0]
    guard let key = SettingKey(rawValue: word) else {
      throw Failure(
        .usage,
        "UNKNOWN_KEY",
        "unknown key '\(word)'",
        Suggestion.hint(for: word, among: SettingKey.allCases.map(\.rawValue))
          + ["see 'ralph config list'"]
      )
    }
    let setting = try call.settings()[key]
    if call.output.isJSON {
      guard case .object(let members) = document(key, setting) else { return }
      call.output.json(.object([.init(name: "schema", value: "ralph.setting/1")] + members))
    } else {
      call.output.line(Visible.text(setting.value.text))
    }
  }

  private static func path(_ call: Call) throws(Failure) {
    // Also for files that cannot be read: this is how one finds the file to mend.
    let workspace = try call.workspace()
    let files = ConfigurationFile.places(call.arguments, call.environment, workspace)
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.config_path/1",
        "workspace": .string(workspace.root),
        "files": .array(files.map(document)),
      ])
      return
    }
    for file in files.reversed() {
      let state = exists(file) ? "" : "  (not there)"
      call.output.line(Visible.text(file.path) + state)
    }
  }

  private static func document(_ file: ConfigurationFile) -> JSONText {
    [
      "layer": .string(file.layer.rawValue),
      "path": .string(file.path),
      "exists": .boolean(exists(file)),
    ]
  }

  private static func document(_ key: SettingKey, _ setting: Settings.Setting) -> JSONText {
    [
      "key": .string(key.rawValue),
      "value": .string(setting.value.text),
      "layer": .string(setting.origin.layer),
      "origin": .string(setting.origin.description),
      "file": .optional(setting.origin.place?.file),
      "line": .optional(setting.origin.place?.line),
    ]
  }

  private static func exists(_ file: ConfigurationFile) -> Bool {
    file.bytes != nil || Files.exists(file.path)
  }
}
