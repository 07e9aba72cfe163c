/// Tells options from words on a command line, by the table and nothing else.
///
/// `--opt v`, `--opt=v`, `-t300`, `-t 300`, bundled flags, `--`, any order; long forms are never
/// abbreviated. Which verb takes what is not its business.
struct LineReader {
  /// What is left of the line.
  private var rest: ArraySlice<String>
  /// The options so far.
  private(set) var options: [Arguments.Occurrence] = []
  /// The words so far.
  private(set) var words: [String] = []
  /// How many of the words stood before `--`.
  private(set) var wordsBeforeDashes: Int?
  /// The option that no table knows, where reading failed for that.
  private(set) var unknown: String?

  init(_ line: ArraySlice<String>) { rest = line }

  /// Reads the whole line.
  mutating func read() throws(Failure) {
    while let word = rest.popFirst() {
      if word == "--" {
        wordsBeforeDashes = words.count
        words += rest
        rest = []
      } else if word.hasPrefix("--") {
        try readLong(word)
      } else if word.hasPrefix("-"), word != "-" {
        try readLetters(word)
      } else {
        words.append(word)
      }
    }
  }

  /// The verb, once it has been read.
  private var verb: Verb? { words.first.flatMap(Verb.init(rawValue:)) }

  private mutating func readLong(_ word: String) throws(Failure) {
    let equals = word.firstIndex(of: "=")
    let typed = String(word[..<(equals ?? word.endIndex)])
    let name = typed.dropFirst(2)
    let attached = equals.map { String(word[word.index(after: $0)...]) }
    if let entry = OptionTable.named(long: name)?.seen(by: verb) {
      try take(entry, typed: typed, attached: attached)
    } else if name.hasPrefix("no-"), let entry = OptionTable.named(long: name.dropFirst(3)),
      entry.isFlag, entry.opposite == nil, !entry.name.rawValue.hasPrefix("no-")
    {
      guard attached == nil else { throw .needless(typed) }
      options.append(.init(name: entry.name, typed: typed, value: "no"))
    } else {
      throw notKnown(typed)
    }
  }

  private mutating func readLetters(_ word: String) throws(Failure) {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      let typed = "-\(letter)"
      guard let entry = OptionTable.named(short: letter) else {
        throw notKnown(typed)
      }
      if entry.isFlag {
        guard letters.first != "=" else { throw .needless(typed) }
        try take(entry, typed: typed, attached: nil)
      } else {
        let attached = letters.first == "=" ? letters.dropFirst() : letters
        try take(entry, typed: typed, attached: letters.isEmpty ? nil : String(attached))
        letters = ""
      }
    }
  }

  private mutating func notKnown(_ typed: String) -> Failure {
    unknown = typed
    return .usage("UNKNOWN_OPTION", "unknown option '\(typed)'")
  }

  private mutating func take(
    _ entry: OptionEntry,
    typed: String,
    attached: String?
  ) throws(Failure) {
    if entry.isFlag {
      guard attached == nil else { throw .needless(typed) }
      let value = entry.opposite == nil ? "yes" : "no"
      options.append(.init(name: entry.opposite ?? entry.name, typed: typed, value: value))
      return
    }
    if let attached {
      options.append(.init(name: entry.name, typed: typed, value: attached))
      return
    }
    guard let next = rest.first, !LineReader.looksLikeOption(next) else {
      throw .usage(
        "MISSING_VALUE",
        "option '\(typed)' needs a value: \(typed) \(entry.value ?? "")",
        "a value that begins with '-' is written \(entry.name.long)=VALUE"
      )
    }
    rest = rest.dropFirst()
    options.append(.init(name: entry.name, typed: typed, value: next))
  }

  /// Whether a word would be read as an option that exists; `-2h` is none, nor is `-`.
  private static func looksLikeOption(_ word: String) -> Bool {
    if word == "--" { return true }
    if word.hasPrefix("--") {
      let name = word.dropFirst(2).prefix { $0 != "=" }
      return OptionTable.named(long: name) != nil
    }
    guard word.hasPrefix("-"), let letter = word.dropFirst().first else { return false }
    return OptionTable.named(short: letter) != nil
  }
}

extension Failure {
  fileprivate static func needless(_ typed: String) -> Failure {
    .usage("NEEDLESS_VALUE", "option '\(typed)' takes no value")
  }
}
