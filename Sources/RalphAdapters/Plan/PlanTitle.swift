import RalphCore

/// The text after a box, taken apart: id, title, tag.
struct PlanTitle {
  /// The bold id as written, without a colon at its end; nil if there is none.
  var id: String?
  /// Whether the id is a word with a number, such as `Task 1`, which restarts in every section.
  var restarts = false
  /// The bytes of the text without id and tags.
  var rest: Range<Int>
  /// The bytes of the text without tags.
  var untagged: Range<Int>
  /// The last of the tags.
  var tag: Urgency?
  /// What is wrong with it, if anything.
  var fault: PlanFault?
  /// An id that is not bold, such as the `7.1.3` in `7.1.3 Forgot it`.
  var plainID: String?

  /// The longest title shown, in characters.
  static let shownLimit = 160
  /// The longest bold text taken for an id, in bytes; beyond it is emphasis.
  private static let longestID = 400

  /// Reads the text of a box.
  init(_ text: Range<Int>, in bytes: [UInt8]) {
    var range = PlanTitle.trimmed(text, in: bytes)
    while let found = PlanTitle.lastTag(range, in: bytes) {
      tag = tag ?? found.tag
      range = PlanTitle.trimmed(range.lowerBound..<found.start, in: bytes)
    }
    while let found = PlanTitle.firstTag(range, in: bytes) {
      tag = tag ?? found.tag
      range = PlanTitle.trimmed(found.end..<range.upperBound, in: bytes)
    }
    untagged = range
    rest = range
    guard !range.isEmpty else {
      fault = .emptyBox
      return
    }
    readID(in: bytes)
  }

  private mutating func readID(in bytes: [UInt8]) {
    let end = untagged.upperBound
    guard Ascii.holds("**", at: untagged.lowerBound, to: end, in: bytes) else {
      plainID = PlanTitle.plainID(untagged, in: bytes)
      return
    }
    let start = untagged.lowerBound + 2
    let furthest = min(end, start + PlanTitle.longestID)
    var close = start
    while close < furthest, !Ascii.holds("**", at: close, to: end, in: bytes) { close += 1 }
    guard close < furthest else {
      let word = PlanTitle.firstWord(start..<end, in: bytes)
      if word.contains(where: Ascii.isDigit) { fault = .unclosedBold }
      return
    }
    let bold = Array(bytes[start..<close])
    guard let (text, restarts) = PlanTitle.id(bold) else { return }
    id = text
    self.restarts = restarts
    var after = close + 2
    while after < end, Ascii.isSpace(bytes[after]) || bytes[after] == UInt8(ascii: ":") {
      after += 1
    }
    rest = after..<end
  }

  /// The id that bold text is, or nil where it is mere emphasis such as `**Note:**`.
  ///
  /// One word with a digit or one of `. - _ / #`, or in one case throughout; or a word and a number.
  static func id(_ bold: [UInt8]) -> (text: String, restarts: Bool)? {
    var bytes = bold[...]
    while let last = bytes.last, Ascii.isSpace(last) { bytes.removeLast() }
    while let first = bytes.first, Ascii.isSpace(first) { bytes.removeFirst() }
    let colon = bytes.last == UInt8(ascii: ":")
    while let last = bytes.last, last == UInt8(ascii: ":") || Ascii.isSpace(last) {
      bytes.removeLast()
    }
    guard let first = bytes.first, !"[(*`".utf8.contains(first) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard !text.unicodeScalars.contains(where: { PlanWords.isHidden($0) || $0 == "\u{fffd}" })
    else { return nil }
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    if words.count == 2, words[1].utf8.contains(where: Ascii.isDigit) {
      guard words[0].utf8.allSatisfy({ Ascii.isUpper($0) || Ascii.isLower($0) }) else { return nil }
      return words[0].isEmpty ? nil : (text, true)
    }
    guard words.count == 1, !text.contains(where: \.isWhitespace) else { return nil }
    let telling = bytes.contains { Ascii.isDigit($0) || ".-_/#".utf8.contains($0) }
    let even = bytes.allSatisfy(Ascii.isUpper) || bytes.allSatisfy(Ascii.isLower)
    return telling || (even && !colon) ? (text, false) : nil
  }

  /// What ralph calls the task.
  func identity(heading: Range<Int>, section: String, in bytes: [UInt8]) -> String {
    guard let id else {
      var hash = SHA256()
      hash.update(bytes[heading])
      hash.update([Ascii.newline])
      hash.update(bytes[untagged])
      return "t-" + hash.finish().description.prefix(8)
    }
    guard restarts else { return PlanTitle.bounded(id) }
    let joined = id.split(separator: " ").joined(separator: "-")
    return PlanTitle.bounded(section.isEmpty ? joined : section + "/" + joined)
  }

  /// An id of at most 40 bytes: a longer one keeps 30 and gets `~` and 8 hex digits of its digest.
  static func bounded(_ id: String) -> String {
    guard id.utf8.count > 40 else { return id }
    var kept = ""
    var count = 0
    for character in id.unicodeScalars {
      count += character.utf8.count
      guard count <= 30 else { break }
      kept.unicodeScalars.append(character)
    }
    return kept + "~" + Digest(of: id.utf8).description.prefix(8)
  }

  private static func trimmed(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, Ascii.isSpace(bytes[start]) { start += 1 }
    while end > start, Ascii.isSpace(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  private static func firstWord(_ range: Range<Int>, in bytes: [UInt8]) -> ArraySlice<UInt8> {
    bytes[range].prefix { !Ascii.isSpace($0) }.prefix(longestID)
  }

  /// The first word if it is numbers joined by dots, such as `7.1.3`, or with letters before a dash.
  private static func plainID(_ range: Range<Int>, in bytes: [UInt8]) -> String? {
    var word = firstWord(range, in: bytes)
    if word.last == UInt8(ascii: ":") { word.removeLast() }
    guard let last = word.last, Ascii.isDigit(last), word.contains(UInt8(ascii: ".")) else {
      return nil
    }
    let plain = word.allSatisfy {
      Ascii.isDigit($0) || Ascii.isUpper($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
    }
    return plain ? String(decoding: word, as: UTF8.self) : nil
  }

  private static func lastTag(_ range: Range<Int>, in bytes: [UInt8]) -> (tag: Urgency, start: Int)?
  {
    let word = bytes[range].suffix(16)
    var start = word.endIndex
    while start > word.startIndex, !Ascii.isSpace(bytes[start - 1]) { start -= 1 }
    guard start == range.lowerBound || start > word.startIndex else { return nil }
    guard let tag = tag(word[start...]) else { return nil }
    return (tag, start)
  }

  private static func firstTag(_ range: Range<Int>, in bytes: [UInt8]) -> (tag: Urgency, end: Int)?
  {
    let word = bytes[range].prefix(16).prefix { !Ascii.isSpace($0) }
    guard let tag = tag(word) else { return nil }
    return (tag, word.endIndex)
  }

  /// The urgency that `[HIGH]`, or the same in bold, says.
  private static func tag(_ word: ArraySlice<UInt8>) -> Urgency? {
    var word = word
    if word.starts(with: "**".utf8), word.suffix(2).elementsEqual("**".utf8), word.count > 4 {
      word = word.dropFirst(2).dropLast(2)
    }
    guard word.first == UInt8(ascii: "["), word.last == UInt8(ascii: "]") else { return nil }
    return Urgency(word: String(decoding: word.dropFirst().dropLast(), as: UTF8.self))
  }
}
