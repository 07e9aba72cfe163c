import RalphCore
package import RalphFiles

/// The files whose bytes a person has fixed, by the names of their baselines.
package enum GuardedName: String, CaseIterable, Sendable {
  case ac, loop, verifier, prompt, agents

  /// The file's name in the verifier's folder; the rules file has a place of its own.
  package var file: String {
    switch self {
    case .ac: "AC.rules"
    case .loop: "loop.sh"
    case .verifier: "verifier.sh"
    case .prompt: "PROMPT.md"
    case .agents: "AGENTS.md"
    }
  }

  /// As reports call it.
  var title: String { self == .ac ? "AC" : rawValue }

  /// The file that a rule `Protected.N` is about; nil if it is about none of these.
  init?(protecting id: String) {
    switch id {
    case "Protected.1": self = .loop
    case "Protected.2": self = .verifier
    case "Protected.3": self = .prompt
    case "Protected.4": self = .agents
    default: return nil
    }
  }

  /// Where the file lies.
  func path(in place: RulePlace) -> String {
    self == .ac ? place.rules : "\(place.directory)/\(file)"
  }

  /// Where its baseline lies.
  func baseline(in place: RulePlace) -> String { "\(place.folder)/\(rawValue).sha256" }
}

/// Whether the rules and those who obey them are as a person has left them.
///
/// Where neither a verifier nor a baseline nor `.initialized` is, nobody has fixed anything yet, and
/// nothing is missing. Otherwise every file of the five that is there needs its baseline, a file
/// with a baseline must be there, and a verifier must be there unless the baselines were made
/// without one.
package struct HashGuard: Equatable, Sendable {
  /// How one file compares.
  package enum State: String, Sendable {
    case ok
    case mismatch
    /// It differs by blanks alone from what was fixed; never said of the rules.
    case lintOnly = "lint_only"
    case missingBaseline = "missing_baseline"
    case missingFile = "missing_file"
    /// Neither file nor baseline, or nothing was fixed yet.
    case none
  }

  /// One of the five.
  package struct Item: Equatable, Sendable {
    package var name: GuardedName
    package var state: State
    /// The first field of the baseline.
    package var expected: String?
    /// The digest of the file.
    package var actual: String?
  }

  /// The five, in order.
  package let items: [Item]
  /// Whether a person has fixed anything here.
  package let isInitialized: Bool
  /// Whether `.initialized` says that there was a verifier, and there is none.
  package let lacksVerifier: Bool

  /// The name of the file that says that baselines were made.
  static let marker = ".initialized"
  /// What that file says where there was no verifier to fix.
  static let withoutVerifier = "VERIFIER=none"
  /// The largest file that is compared.
  private static let fileMost = 16 << 20

  /// Compares the files of a place; the rules are those given, and not what the file holds now.
  ///
  /// `git` tells changes of blanks from others; without it every change is one. Throws where a file
  /// is there and cannot be read.
  package static func look(
    at place: RulePlace,
    rules: RuleSet,
    git: (any GitRunner)?
  ) throws(SystemFailure) -> HashGuard {
    let marker = try place.standing("\(place.folder)/\(marker)", limit: 4096)
    var items: [Item] = []
    for name in GuardedName.allCases {
      let baseline = try place.standing(name.baseline(in: place), limit: 4096)
      let actual =
        name == .ac
        ? rules.digest : try RulePlace.read(name.path(in: place), limit: fileMost).map(Digest.init)
      items.append(
        Item(
          name: name,
          state: .none,
          expected: baseline.map(firstField),
          actual: actual.map(\.description)
        )
      )
    }
    let hasVerifier = items.contains { $0.name == .verifier && $0.actual != nil }
    let isInitialized =
      marker != nil || hasVerifier || items.contains { $0.expected != nil }
    let past = git.map { FilePast(runner: $0, directory: place.directory) }
    for index in items.indices where isInitialized {
      items[index].state = state(items[index], place, past)
    }
    let text = marker.map { String(decoding: $0, as: UTF8.self) }
    let wasWithout = text?.split(separator: "\n").contains(Substring(withoutVerifier)) ?? true
    return HashGuard(
      items: items,
      isInitialized: isInitialized,
      lacksVerifier: !hasVerifier && !wasWithout
    )
  }

  private static func state(_ item: Item, _ place: RulePlace, _ past: FilePast?) -> State {
    switch (item.expected, item.actual) {
    case (nil, nil): return .none
    case (nil, _): return .missingBaseline
    case (_, nil): return .missingFile
    case (let expected, let actual) where expected == actual: return .ok
    default:
      return past?.isLintOnly(item.name, in: place) ?? false ? .lintOnly : .mismatch
    }
  }

  static func firstField(_ bytes: [UInt8]) -> String {
    let line = bytes.prefix { $0 != 0x0a }.drop { RuleText.isBlank($0) }
    return RuleText.line(
      String(decoding: line.prefix { !RuleText.isBlank($0) }, as: UTF8.self),
      most: 128
    )
  }

  /// Whether nothing that a person has fixed was changed, and nothing is missing.
  package var isOK: Bool {
    !lacksVerifier && items.allSatisfy { [.ok, .lintOnly, .none].contains($0.state) }
  }

  /// What is wrong, one line for each thing, without a time; `place` says what files are called.
  package func lines(in place: RulePlace) -> [String] {
    var lines: [String] = []
    if lacksVerifier {
      lines.append(
        "FAIL: SECURITY: \(place.shown(place.verifier)) is missing although "
          + ".verify/\(HashGuard.marker) exists"
      )
    }
    for item in items {
      let file = place.shown(item.name.path(in: place))
      let baseline = place.shown(item.name.baseline(in: place))
      let title = item.name.title
      switch item.state {
      case .ok, .none: continue
      case .mismatch:
        let isOther = item.name == .ac && !place.hasOwnRules
        let why = isOther ? "is not the file that was fixed" : "modified"
        lines.append("FAIL: \(title) hash mismatch (\(file) \(why)).")
      case .lintOnly: lines.append("WARN: \(title) hash differs by blanks alone (\(file)).")
      case .missingBaseline: lines.append("ERROR: Missing \(title) hash guard file: \(baseline)")
      case .missingFile: lines.append("FAIL: \(title) hash mismatch (\(file) is missing).")
      }
      guard item.state != .lintOnly else { continue }
      if let expected = item.expected { lines.append("Expected: \(expected)") }
      if let actual = item.actual { lines.append("Actual:   \(actual)") }
    }
    return lines
  }
}
