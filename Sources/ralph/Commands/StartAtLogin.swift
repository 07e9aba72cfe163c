import RalphCore

/// `ralph service print`: a unit that resumes this workspace at login; it is printed, not installed.
enum ServiceCommand {
  static func run(_ call: Call) throws(Failure) -> ExitCode {
    let workspace = try call.workspace()
    let program = try Machine.programPath()
    let unit = ServiceUnit(program: program, root: workspace.root, path: Machine.searchPath)
    guard unit.isPlain else {
      throw Failure(
        .usage,
        "ODD_PATH",
        "a path with a line break or another control character cannot stand in a unit",
        ["move the workspace, or write the unit by hand"]
      )
    }
    let lines: [String]
    switch call.arguments.words[0] {
    case "systemd": lines = unit.systemd
    case "launchd": lines = unit.launchd
    case let word:
      throw Failure(
        .usage,
        "BAD_VALUE",
        "'ralph service print' knows systemd and launchd, not '\(word)'",
        Suggestion.hint(for: word, among: ["systemd", "launchd"])
      )
    }
    if call.output.isJSON {
      call.output.json([
        "schema": "ralph.service/1", "name": .string(unit.name),
        "unit": .string(lines.joined(separator: "\n") + "\n"),
      ])
    } else {
      for line in lines { call.output.line(line) }
    }
    return .success
  }
}

/// The unit of one workspace, for the two systems that begin things at login.
struct ServiceUnit {
  /// The absolute path of this program.
  let program: String
  /// The workspace.
  let root: String
  /// Where the programs that ralph calls are looked for.
  let path: String

  /// Whether nothing in it would end a line.
  var isPlain: Bool {
    (program + root + path).utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
  }

  /// A name that no other workspace has.
  var name: String { "ralph-" + Hex.text(Digest(of: root.utf8).words.0 >> 32, digits: 8) }

  /// A user unit of systemd.
  var systemd: [String] {
    [
      "# Resumes the open run of a workspace at login; quiet where none is open.",
      "# Install it:  mkdir -p ~/.config/systemd/user",
      "#              ralph service print systemd > ~/.config/systemd/user/\(name).service",
      "#              systemctl --user daemon-reload && systemctl --user enable \(name).service",
      "# Remove it:   systemctl --user disable \(name).service, and the file",
      "# Until you log in it does nothing; 'loginctl enable-linger' lets it begin at boot.",
      "[Unit]",
      "Description=ralph in \(ServiceUnit.percent(root))",
      "",
      "[Service]",
      "Type=exec",
      "WorkingDirectory=\(ServiceUnit.percent(root))",
      "Environment=\(ServiceUnit.quoted("PATH=" + path))",
      "ExecStart=\(ServiceUnit.quoted(program)) resume --if-needed --no-input",
      "# Agents outlive ralph on purpose: the next resume adopts them.",
      "KillMode=process",
      "# SIGINT drains; what still runs then goes on by itself.",
      "KillSignal=SIGINT",
      "TimeoutStopSec=30",
      "SuccessExitStatus=1 2 3 4 5 75 129 130 143",
      "",
      "[Install]",
      "WantedBy=default.target",
    ]
  }

  /// A launch agent of macOS.
  var launchd: [String] {
    let label = "local.\(name)"
    let words = [program, "resume", "--if-needed", "--no-input"]
    return [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "#
        + #""http://www.apple.com/DTDs/PropertyList-1.0.dtd">"#,
      "<!-- Resumes the open run of a workspace at login; quiet where none is open.",
      "     Install it:  ralph service print launchd > ~/Library/LaunchAgents/\(label).plist",
      "                  launchctl bootstrap gui/$UID ~/Library/LaunchAgents/\(label).plist",
      "     Remove it:   launchctl bootout gui/$UID/\(label), and the file -->",
      #"<plist version="1.0">"#,
      "<dict>",
      "  <key>Label</key>",
      "  <string>\(label)</string>",
      "  <key>ProgramArguments</key>",
      "  <array>",
    ] + words.map { "    <string>\(ServiceUnit.xml($0))</string>" } + [
      "  </array>",
      "  <key>WorkingDirectory</key>",
      "  <string>\(ServiceUnit.xml(root))</string>",
      "  <key>EnvironmentVariables</key>",
      "  <dict>",
      "    <key>PATH</key>",
      "    <string>\(ServiceUnit.xml(path))</string>",
      "  </dict>",
      "  <key>RunAtLoad</key>",
      "  <true/>",
      "  <!-- Agents outlive ralph on purpose: the next resume adopts them. -->",
      "  <key>AbandonProcessGroup</key>",
      "  <true/>",
      "</dict>",
      "</plist>",
    ]
  }

  /// A value in which systemd would take `%` for a specifier.
  private static func percent(_ text: String) -> String {
    text.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
  }

  /// A word as systemd reads it: quoted, with its own escapes.
  private static func quoted(_ word: String) -> String {
    var text = ""
    for character in percent(word) {
      switch character {
      case "\\", "\"": text += "\\\(character)"
      default: text.append(character)
      }
    }
    return "\"\(text)\""
  }

  private static func xml(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
