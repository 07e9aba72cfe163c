/// The lines under a task: what it waits for and what it is measured by.
struct PlanDetails {
  private(set) var dependencies: [String] = []
  private(set) var unknown: [(word: String, line: Int)] = []
  private(set) var acceptance: [String] = []

  /// The longest acceptance line shown, in characters.
  static let lineLimit = 300
  /// How many unknown words, and how many acceptance lines, are kept of one task.
  private static let keptWords = 20
  private static let keptLines = 100

  private static let waits: Set<String> = ["dependencies", "dependency", "depends on"]
  private static let measures: Set<String> = ["acceptance criteria", "acceptance", "ac"]

  init(
    _ reader: PlanReader,
    _ range: ClosedRange<Int>,
    _ names: PlanNames,
    task: PlanTask,
    section: String
  ) {
    var seen: Set<String> = [task.identity]
    var index = range.lowerBound
    while index <= range.upperBound {
      guard !reader.isHidden[index], let (key, value) = PlanDetails.key(reader, index) else {
        index += 1
        continue
      }
      let waits = PlanDetails.waits.contains(key)
      guard waits || PlanDetails.measures.contains(key) else {
        index += 1
        continue
      }
      var last = index
      while last < range.upperBound, PlanDetails.isUnder(reader, index, last + 1) { last += 1 }
      for line in index...last {
        let text = line == index ? value : PlanDetails.item(reader, line)
        guard !text.isEmpty else { continue }
        if !waits {
          measure(reader.bytes[text])
        } else if !reader.isHidden[line] {
          let found = names.read(reader.bytes[text], section: section)
          for identity in found.known {
            if seen.insert(identity).inserted {
              dependencies.append(identity)
            } else if identity == task.identity {
              miss(identity, line)
            }
          }
          for word in found.unknown { miss(word, line) }
        }
      }
      index = last + 1
    }
  }

  private mutating func miss(_ word: String, _ line: Int) {
    if unknown.count < PlanDetails.keptWords { unknown.append((word, line + 1)) }
  }

  private mutating func measure(_ bytes: ArraySlice<UInt8>) {
    guard acceptance.count < PlanDetails.keptLines else { return }
    let text = PlanWords.shown(bytes, limit: PlanDetails.lineLimit)
    if !text.isEmpty, !text.hasPrefix("```"), !text.hasPrefix("~~~") { acceptance.append(text) }
  }

  /// The key of a bullet such as `- **Goal:** …` in lower case, and the bytes of its value.
  private static func key(_ reader: PlanReader, _ index: Int) -> (String, Range<Int>)? {
    let bytes = reader.bytes
    let line = reader.lines[index]
    guard !line.isBlank else { return nil }
    let start = line.afterListMarker(in: bytes) ?? line.first
    var colon = start
    while colon < line.end, colon - start < 40, bytes[colon] != UInt8(ascii: ":") { colon += 1 }
    guard colon < line.end, bytes[colon] == UInt8(ascii: ":") else { return nil }
    let word = String(decoding: bytes[start..<colon], as: UTF8.self).lowercased()
    var value = colon + 1
    while value < line.end, Ascii.isSpace(bytes[value]) || bytes[value] == UInt8(ascii: "*") {
      value += 1
    }
    var key = word[...]
    while let first = key.first, "*_ ".contains(first) { key.removeFirst() }
    while let last = key.last, "*_ ".contains(last) { key.removeLast() }
    return (String(key), value..<line.end)
  }

  /// Whether a line stands deeper than the bullet at another.
  private static func isUnder(_ reader: PlanReader, _ bullet: Int, _ index: Int) -> Bool {
    let line = reader.lines[index]
    return line.isBlank || reader.isHidden[index] || line.indent > reader.lines[bullet].indent
  }

  /// The bytes of a list item without its marker and box.
  private static func item(_ reader: PlanReader, _ index: Int) -> Range<Int> {
    let line = reader.lines[index]
    if case .box(_, _, let text) = PlanBox(line, in: reader.bytes) { return text..<line.end }
    let start = line.afterListMarker(in: reader.bytes) ?? line.first
    return start..<max(start, line.end)
  }

  /// Lines without their common indentation, ended by LF.
  static func text(_ reader: PlanReader, _ range: ClosedRange<Int>) -> String {
    var common = Int.max
    for line in reader.lines[range] where !line.isBlank && line.indent > 0 {
      common = min(common, line.first - line.start)
    }
    var text: [UInt8] = []
    for line in reader.lines[range] {
      let start = min(line.first, line.start + min(common, line.first - line.start))
      text += reader.bytes[start..<max(start, line.isBlank ? start : line.ending)]
      text.append(Ascii.newline)
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// What `Dependencies:` can name.
struct PlanNames {
  private var identities: [String: String] = [:]
  private var archived: Set<String> = []

  private static let nothing: Set<String> = [
    "none", "-", "–", "—", "n/a", "na", "nothing", "null", "nil",
  ]

  init(_ document: PlanDocument) {
    for task in document.tasks {
      identities[task.identity] = task.identity
      if !task.identity.contains("/") || task.fullID.utf8.count > 40 {
        identities[task.fullID] = task.identity
      }
    }
    archived = Set(document.archived.map(\.identity))
  }

  /// The tasks that a value names, and the parts of it that name none.
  func read(_ bytes: ArraySlice<UInt8>, section: String) -> (known: [String], unknown: [String]) {
    var known: [String] = []
    var unknown: [String] = []
    for part in PlanNames.parts(String(decoding: bytes, as: UTF8.self)) {
      guard let first = part.first?.lowercased(), !PlanNames.nothing.contains(first) else {
        continue
      }
      let whole = resolve(part.joined(separator: " "), section)
      let found = whole.map { [$0] } ?? part.compactMap { resolve($0, section) }
      if found.isEmpty {
        unknown.append(PlanWords.shown(part.joined(separator: " ").utf8, limit: 60))
      }
      known += found.filter { !archived.contains($0) || identities[$0] != nil }
    }
    return (known, unknown)
  }

  /// What a word names; an archived task is known and keeps nobody waiting.
  private func resolve(_ word: String, _ section: String) -> String? {
    let joined = section + "/" + word.split(separator: " ").joined(separator: "-")
    for name in [word, joined] {
      if let identity = identities[name] { return identity }
      if archived.contains(name) { return name }
    }
    return nil
  }

  /// The parts between commas, semicolons and "and", each as words without marks of emphasis.
  private static func parts(_ text: String) -> [[String]] {
    var parts: [[String]] = []
    for piece in text.split(whereSeparator: { $0 == "," || $0 == ";" }) {
      var words: [String] = []
      for raw in piece.split(whereSeparator: \.isWhitespace) {
        if raw == "&" || raw == "+" || raw.lowercased() == "and" {
          parts.append(words)
          words = []
          continue
        }
        let word = bare(raw)
        if !word.isEmpty { words.append(word) }
      }
      parts.append(words)
    }
    return parts
  }

  private static func bare(_ word: Substring) -> String {
    var word = word
    while let first = word.first, "*`_([\"'#".contains(first), word.utf8.count > 1 {
      word.removeFirst()
    }
    while let last = word.last, "*`_)].:!\"'".contains(last), word.utf8.count > 1 {
      word.removeLast()
    }
    return String(word)
  }
}
