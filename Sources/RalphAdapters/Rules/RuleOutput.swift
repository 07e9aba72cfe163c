import RalphCore
import RalphProcess

/// What a rule's command printed to one of its outputs, as it is compared and as it is shown.
struct RuleOutput: Equatable {
  /// Whether something between beginning and end was not kept.
  let isCut: Bool
  /// The lines without carriage returns, NULs and the blanks at their ends; those that a cut has
  /// torn are left out, and so are empty ones at the end.
  private(set) var lines: [[UInt8]]
  private let leftOut: Int

  /// How many bytes of an output are kept: the first and the last half.
  static let bound = 256 << 10
  /// The most lines that are shown, from the beginning and from the end, each half.
  private static let shownLines = 20

  /// Reads what `ProgramRun` has kept within ``bound``.
  init(_ bytes: [UInt8], _ counts: OutputCounts) {
    isCut = counts.leftOut > 0
    leftOut = counts.leftOut
    if isCut {
      let first = RuleOutput.bound - RuleOutput.bound / 2
      let head = RuleOutput.split(bytes.prefix(first)).dropLast()
      let tail = RuleOutput.split(bytes.suffix(max(counts.kept - first, 0))).dropFirst()
      lines = Array(head + tail)
    } else {
      lines = RuleOutput.split(bytes[...])
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
  }

  private static func split(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
    bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map { raw in
      var line = raw.filter { $0 != 0x0d && $0 != 0 }
      while let last = line.last, RuleText.isBlank(last) { line.removeLast() }
      return line
    }
  }

  /// Why it is not the text that was expected; nil if it is.
  func mismatch(expected: String) -> String? {
    if isCut { return "stdout is too long to be compared: \(leftOut) bytes were left out" }
    let all = Array(lines.joined(separator: [0x0a]))
    guard !all.elementsEqual(expected.utf8) else { return nil }
    return "stdout mismatch expected='\(RuleText.redacted(expected, most: 200))' got='\(brief)'"
  }

  /// Why no line of it matches an extended expression; nil if one does.
  func mismatch(regex: String) -> String? {
    let shown = RuleText.redacted(regex, most: 200)
    guard let pattern = PosixPattern(regex) else {
      return "expect_stdout_regex is no extended expression: /\(shown)/"
    }
    // Nothing printed is one empty line, as it would be to grep.
    let all = lines.isEmpty && !isCut ? [[]] : lines
    if all.contains(where: { pattern.matches(PosixLine($0, most: RuleOutput.bound)) }) {
      return nil
    }
    let gap = isCut ? ", \(leftOut) bytes left out" : ""
    return "stdout regex mismatch expected=/\(shown)/ got='\(brief)'\(gap)"
  }

  private var brief: String {
    let first = lines.prefix(3).map { String(decoding: $0, as: UTF8.self) }
    return RuleText.redacted(first.joined(separator: " "), most: 200)
  }

  /// What is shown of it: lines that steer no terminal and hold no secret, bounded, and saying
  /// where something was left out.
  var shown: [String] {
    let half = RuleOutput.shownLines / 2
    let isLong = lines.count > RuleOutput.shownLines
    let head = lines.prefix(isLong ? half : lines.count).map(RuleOutput.shown)
    guard isLong || isCut else { return head }
    let tail = isLong ? lines.suffix(half).map(RuleOutput.shown) : []
    let bytes = isCut ? ", and \(leftOut) bytes" : ""
    return head + ["[\(lines.count - head.count - tail.count) lines\(bytes) left out]"] + tail
  }

  private static func shown(_ line: [UInt8]) -> String {
    RuleText.redacted(String(decoding: line.prefix(2000), as: UTF8.self), most: 300)
  }

  /// The words of it that may be paths.
  var words: [String] {
    lines.flatMap { RuleOutput.words(of: String(decoding: $0, as: UTF8.self)) }
  }

  /// The words of a line that may be paths, whatever stands around them.
  static func words(of text: String) -> [String] {
    text.split { " \t\n\"'`;:&|()<>[]{},=".contains($0) }.map(String.init)
  }
}
