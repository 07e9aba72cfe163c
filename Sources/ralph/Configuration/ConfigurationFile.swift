import RalphCore
import RalphFiles

/// One of the files that settings are read from.
struct ConfigurationFile: Equatable, Sendable {
  /// Which of the three it is, in the order in which they win.
  enum Layer: String, CaseIterable, Sendable {
    case user, project, local
  }

  /// Its rank.
  var layer: Layer
  /// Where it is.
  var path: String
  /// How people call it.
  var shown: String
  /// Whether `--config` named it, so that it must exist.
  var isNamed = false
  /// What it holds; nil if it does not exist.
  var bytes: [UInt8]?

  /// The most bytes a configuration file may have.
  static let limit = 1 << 20

  /// The origin of what one of its lines says.
  func origin(line: Int) -> Origin {
    let place = Origin.Place(file: shown, line: line)
    switch layer {
    case .user: return .user(place)
    case .project: return isNamed ? .named(place) : .project(place)
    case .local: return .local(place)
    }
  }

  /// Reads those that exist, weakest first.
  static func readAll(
    _ arguments: Arguments,
    _ environment: Environment,
    _ workspace: Workspace
  ) throws(Failure) -> [ConfigurationFile] {
    var files = places(arguments, environment, workspace)
    for index in files.indices { try files[index].read() }
    return files
  }

  /// Where they would be, weakest first; nothing is read.
  static func places(
    _ arguments: Arguments,
    _ environment: Environment,
    _ workspace: Workspace
  ) -> [ConfigurationFile] {
    var files: [ConfigurationFile] = []
    if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
      let path = folder + "/ralph/config"
      files.append(ConfigurationFile(layer: .user, path: path, shown: path))
    } else if let home = workspace.home {
      let path = "/.config/ralph/config"
      files.append(ConfigurationFile(layer: .user, path: home + path, shown: "~" + path))
    }
    if let named = arguments.value(.config) ?? environment["RALPH_CONFIG"] {
      let path = workspace.typedPath(named)
      files.append(
        ConfigurationFile(layer: .project, path: path, shown: named, isNamed: true)
      )
    } else {
      let path = workspace.configuredPath(".ralph.conf")
      files.append(ConfigurationFile(layer: .project, path: path, shown: ".ralph.conf"))
    }
    let path = workspace.folder + "/local.conf"
    files.append(ConfigurationFile(layer: .local, path: path, shown: ".ralph/local.conf"))
    return files
  }

  /// The digest of all of them, by which a resume notices that one has changed.
  static func digest(_ files: [ConfigurationFile]) -> Digest {
    var all: [UInt8] = []
    for file in files {
      all += Array("\(file.layer.rawValue) \(file.bytes?.count ?? -1)\n".utf8)
      all += file.bytes ?? []
    }
    return Digest(of: all)
  }

  private mutating func read() throws(Failure) {
    do throws(SystemFailure) {
      bytes = try Files.read(path, limit: ConfigurationFile.limit)
    } catch {
      if error.isMissing {
        guard isNamed else { return }
        throw Failure(
          .missingInput,
          "NO_CONFIGURATION",
          "no configuration file '\(shown)'",
          ["it was named by --config or RALPH_CONFIG"]
        )
      }
      throw Failure(
        error.isForbidden ? .forbidden : .configuration,
        "UNREADABLE_CONFIGURATION",
        "cannot read '\(shown)': \(error.reason)"
      )
    }
  }
}
