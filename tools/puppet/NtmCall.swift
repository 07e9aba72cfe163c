// The command line of ntm, as far as ralph and its users use it.

/// A command line of ntm, read.
struct NtmCall {
  /// The command, or the robot's flag without its dashes.
  var command = ""
  /// What is neither command nor option.
  var words: [String] = []
  var options: [(name: String, value: String)] = []

  private static let flags: Set<String> = [
    "--json", "--short", "--no-user", "--safety", "--force", "--all", "--smart",
    "--no-cass-check", "--no-hooks", "--robot-status", "--spawn-no-user", "--spawn-wait",
    "--spawn-safety", "--wait-any", "--any", "--exit-on-error", "--wait-exit-on-error",
  ]
  private static let valued: Set<String> = [
    "--cc", "--cod", "--gmi", "--prompt", "--pane", "--robot-send", "--msg", "--panes", "--type",
    "--exclude", "--robot-spawn", "--spawn-cc", "--spawn-cod", "--spawn-gmi", "--spawn-timeout",
    "--robot-wait", "--wait-until", "--wait-timeout", "--wait-poll", "--wait-panes",
    "--wait-type", "--until", "--timeout", "--poll", "--tag",
  ]
  private static let robots = [
    "--robot-status", "--robot-send", "--robot-spawn", "--robot-wait", "--robot-send-receipt",
  ]
  private static let commands: Set<String> = [
    "version", "list", "status", "spawn", "kill", "send", "interrupt", "wait",
  ]

  /// Reads the arguments; the message of ntm where it would refuse them.
  static func read(
    _ arguments: [String],
    _ edition: NtmEdition,
    _ faults: NtmFaults
  ) -> (call: NtmCall, error: String?) {
    var call = NtmCall()
    var known = valued
    if edition.isNew { known.formUnion(["--spawn-dir", "--msg-file"]) }
    if faults.has("receipts") || faults.has("no-store") {
      known.formUnion(["--op-id", "--robot-send-receipt"])
    }
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if word == "--" {
        call.words += rest
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        call.words.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      if flags.contains(name) {
        call.options.append((name, parts.count > 1 ? String(parts[1]) : "true"))
      } else if known.contains(name) {
        // `--cc "text"` swallows the text in 1.5, and sends it in 1.29.
        if edition.isNew, name == "--cc", parts.count == 1, call.words.first == "send" {
          call.options.append((name, "true"))
          continue
        }
        guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else {
          return (call, "flag needs an argument: \(name)")
        }
        call.options.append((name, value))
      } else {
        return (call, "unknown flag: \(name)")
      }
    }
    if let robot = robots.first(where: { call.value($0) != nil }) {
      call.command = String(robot.dropFirst(2))
    } else {
      call.command = call.words.isEmpty ? "" : call.words.removeFirst()
      guard commands.contains(call.command) else {
        return (call, "unknown command \"\(call.command)\" for \"ntm\"")
      }
    }
    return (call, nil)
  }

  /// The value given last; nil if the option was not given.
  func value(_ name: String) -> String? { options.last { $0.name == name }?.value }
  func has(_ name: String) -> Bool { value(name) == "true" }

  /// The parts of a list separated by commas; nil if it was not given.
  func list(_ name: String) -> [String]? {
    value(name)?.split(separator: ",").map(String.init)
  }
}
