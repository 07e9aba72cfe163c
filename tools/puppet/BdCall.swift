// The command line of bd, as far as ralph and its agents use it.

/// A command line of bd, read.
struct BdCall {
  /// The command, with its second word where it has one: `comments add`.
  var command = ""
  /// What is neither command nor option.
  var words: [String] = []
  var options: [(name: String, value: String)] = []

  private static let short = [
    "-p": "--priority", "-t": "--type", "-d": "--description", "-a": "--assignee",
    "-s": "--status", "-l": "--labels", "-r": "--reason", "-n": "--limit", "-q": "--quiet",
    "-u": "--unassigned", "-f": "--force",
  ]
  private static let flags: Set<String> = [
    "--json", "--claim", "--all", "--force", "--quiet", "--silent", "--import-only",
    "--flush-only", "--unassigned", "--no-daemon",
  ]
  private static let valued: Set<String> = [
    "--priority", "--type", "--description", "--assignee", "--status", "--labels", "--label",
    "--reason", "--limit", "--sort", "--title", "--design", "--notes", "--acceptance", "--parent",
    "--deps", "--id", "--prefix", "--actor", "--add-label", "--remove-label", "--append-notes",
  ]
  private static let pairs: [String: Set<String>] = [
    "comments": ["add"], "label": ["add", "remove", "list"], "dep": ["add"],
  ]

  /// Reads the arguments; the message of bd where it would refuse them.
  static func read(_ arguments: [String], _ edition: BdEdition) -> (call: BdCall, error: String?) {
    var call = BdCall()
    var rest = arguments[...]
    var plain: [String] = []
    while let word = rest.popFirst() {
      if word == "--" {
        plain += rest
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        plain.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = short[String(parts[0])] ?? String(parts[0])
      if flags.contains(name), name != "--no-daemon" || edition.hasDaemon {
        call.options.append((name, parts.count > 1 ? String(parts[1]) : "true"))
      } else if valued.contains(name), name != "--append-notes" || edition.appendsNotes {
        guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else {
          return (call, "flag needs an argument: \(name)")
        }
        call.options.append((name, value))
      } else {
        return (call, "unknown flag: \(name)")
      }
    }
    call.command = plain.first ?? ""
    call.words = Array(plain.dropFirst())
    if let second = call.words.first, pairs[call.command]?.contains(second) == true {
      call.command += " " + second
      call.words.removeFirst()
    }
    return (call, nil)
  }

  /// The value given last; nil if the option was not given.
  func value(_ name: String) -> String? { options.last { $0.name == name }?.value }
  func has(_ name: String) -> Bool { value(name) == "true" }

  /// All values of an option, commas splitting them too.
  func values(_ names: String...) -> [String] {
    options.filter { names.contains($0.name) }.flatMap { $0.value.split(separator: ",") }
      .map(String.init)
  }
}
