/// What was typed: a verb, its words, and its options as text.
///
/// It is a dumb record and a pure function of the words; nothing is looked up in the world.
/// ``Settings`` and the values of each verb say what is meant by it.
struct Arguments: Equatable, Sendable {
  /// What is to be done.
  var verb: Verb = .run
  /// Whether the verb itself was typed, and not only digits or options.
  var verbWasTyped = false
  /// Which action, for verbs that have several.
  var action: Action?
  /// The words that are neither verb, action nor option.
  var words: [String] = []
  /// Every option, in the order it was typed.
  var options: [Occurrence] = []
  /// The help that was asked for instead; nil where none was.
  var help: HelpLength?
  /// Sentences about what was typed but has no effect yet.
  var notes: [String] = []

  /// One option as it stood on the line.
  struct Occurrence: Equatable, Sendable {
    /// Which option is meant; never one that is the opposite of another.
    var name: OptionName
    /// As it was typed, such as `-t` or `--no-monitor`: for messages.
    var typed: String
    /// Its value; for flags `yes` or `no`.
    var value: String
  }

  /// How much help is shown.
  enum HelpLength: Equatable, Sendable {
    case short, long
  }

  /// The last occurrence of an option: the one that counts.
  func last(_ name: OptionName) -> Occurrence? { options.last { $0.name == name } }

  /// The value that counts.
  func value(_ name: OptionName) -> String? { last(name)?.value }

  /// Every value, for options that may be repeated.
  func values(_ name: OptionName) -> [String] {
    options.compactMap { $0.name == name ? $0.value : nil }
  }

  /// Whether a flag is on.
  func isOn(_ name: OptionName) -> Bool { value(name) == "yes" }

  /// How often `-v` was typed.
  var verbosity: Int { options.count { $0.name == .verbose && $0.value == "yes" } }

  /// Whether the answer is to be JSON.
  var wantsJSON: Bool { isOn(.json) || value(.format) == "ndjson" || value(.output) == "json" }
}
