import RalphCore

/// What the start of a line says about a box.
enum PlanBox {
  /// A box: the bytes of its mark, the mark, and where its text starts.
  case box(marker: Range<Int>, mark: Mark, text: Int)
  /// It looks like a box and cannot be read as one.
  case broken(PlanFault)
  /// No box.
  case none

  /// The longest thing between brackets that is still taken for an attempt at a mark, in bytes.
  private static let attempt = 8

  /// Reads the box that a line starts with, after its list marker.
  init(_ line: PlanLine, in bytes: [UInt8]) {
    guard let marker = line.listMarkerEnd(in: bytes) else {
      self = .none
      return
    }
    var at = marker
    while at < line.end, Ascii.isSpace(bytes[at]) { at += 1 }
    guard at < line.end, bytes[at] == UInt8(ascii: "[") else {
      self = .none
      return
    }
    self = PlanBox.read(bracket: at, end: line.end, gap: at - marker, in: bytes)
  }

  private static func read(bracket: Int, end: Int, gap: Int, in bytes: [UInt8]) -> PlanBox {
    let inside = bracket + 1
    var close = inside
    while close < end, close - inside <= attempt, bytes[close] != UInt8(ascii: "]") { close += 1 }
    guard close < end, bytes[close] == UInt8(ascii: "]") else { return .none }
    let after = close + 1
    if after < end, "([:".utf8.contains(bytes[after]) { return .none }
    guard let mark = Mark(Array(bytes[inside..<close])) else {
      return isAttempt(inside..<close, in: bytes)
        ? .broken(.unknownMark(PlanWords.shown(bytes[bracket..<after], limit: 20))) : .none
    }
    guard gap >= 1, gap <= 4, after == end || Ascii.isSpace(bytes[after]) else {
      return .broken(.missingSpace)
    }
    return .box(marker: inside..<close, mark: mark, text: after)
  }

  /// Whether brackets hold at most one sign beside spaces, so that a mark was meant.
  private static func isAttempt(_ range: Range<Int>, in bytes: [UInt8]) -> Bool {
    let signs = String(decoding: bytes[range], as: UTF8.self).filter { !$0.isWhitespace }
    return signs.count <= 1 && !signs.utf8.contains(where: Ascii.isDigit)
  }
}

/// What a heading means for the boxes under it.
struct PlanHeading {
  /// It starts with the word "Phase".
  var isPhase = false
  /// The word after "Phase", such as `7` or `CR-6`.
  var phase = ""
  /// It says CRITICAL, HIGH, MEDIUM or LOW PRIORITY.
  var urgency: Urgency?
  /// It is an archive, an era, or "Manual Review": nothing under it is taken.
  var isClosed = false

  /// Reads the words of a heading; signs and emoji between them are passed over.
  init(_ text: String) {
    let words = text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let capitals = words.map { $0.uppercased() }
    guard let first = capitals.first else { return }
    isPhase = first == "PHASE"
    if isPhase { phase = PlanHeading.phaseID(text) }
    isClosed = ["ARCHIVE", "ARCHIVED", "ARCHIVES", "ERA"].contains(first)
    isClosed = isClosed || capitals.contains("ARCHIVED") || capitals.last == "ARCHIVE"
    isClosed = isClosed || words.contains("ARCHIVE")
    for (left, right) in zip(capitals, capitals.dropFirst()) {
      if left == "MANUAL", right == "REVIEW" { isClosed = true }
      if right == "PRIORITY", let found = Urgency(word: left) { urgency = urgency ?? found }
      if left == "PRIORITY", let found = Urgency(word: right) { urgency = urgency ?? found }
    }
  }

  /// The second word of a phase's heading, up to its colon.
  private static func phaseID(_ text: String) -> String {
    let phase = text.drop(while: { !$0.isLetter })
    let rest = phase.drop(while: \.isLetter).drop(while: \.isWhitespace)
    return String(rest.prefix(while: { $0 != ":" && !$0.isWhitespace }))
  }
}
