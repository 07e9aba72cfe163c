/// The input box of an agent's screen.
package struct Composer: Equatable, Sendable {
  /// What stands in it, suggestions included, lines joined by one blank.
  package var text: String
  /// What somebody has written into it: without prompt, borders and suggestions.
  package var draft: String
  /// Its lines on the screen; what is above the first is transcript and status.
  var lines: Range<Int>

  package var isEmpty: Bool { draft.isEmpty }
}

/// Finds the input box.
struct ComposerSearch {
  let patterns: CompiledPatterns
  let lines: [ScreenText.Line]

  func find() -> Composer? {
    switch patterns.source.box {
    case .ruled: ruled()
    case .lined: lined()
    case .barred: barred()
    }
  }

  /// The last two rules with a prompt between them, no more than a few lines above the end.
  private func ruled() -> Composer? {
    let rules = lines.indices.suffix(60).filter { patterns.rule.matches(lines[$0].posix) }
    guard let last = rules.last, let first = rules.dropLast().last, first + 1 < last,
      lines[(last + 1)...].count(where: { !$0.isBlank }) <= 12,
      let start = content(lines[first + 1]), !patterns.isOption(lines[first + 1])
    else { return nil }
    let rest = lines[(first + 2)..<last].map { withoutBorders($0) }
    return composer([start] + rest, first + 1..<last)
  }

  private func lined() -> Composer? {
    let near = lines.indices.suffix(40)
    guard let first = near.last(where: { content(lines[$0]) != nil }),
      !patterns.isOption(lines[first]), let start = content(lines[first])
    else { return nil }
    let end = lines[first...].firstIndex { $0.isBlank } ?? lines.endIndex
    let after = lines[end...].count { !$0.isBlank }
    // An agent without a footer has nothing under its prompt.
    guard after <= (patterns.source.kind == .plain ? 0 : 6) else { return nil }
    if patterns.source.kind == .plain, end > first + 1 { return nil }
    return composer([start] + lines[(first + 1)..<end], first..<end)
  }

  private func barred() -> Composer? {
    guard let last = lines.indices.last(where: { patterns.rule.matches(lines[$0].posix) }),
      lines[(last + 1)...].count(where: { !$0.isBlank }) <= 4
    else { return nil }
    var first = last
    while first > 0, patterns.rule.matches(lines[first - 1].posix) { first -= 1 }
    let inner = lines[first...last].map { content($0) ?? $0 }.filter { !$0.isBlank }
    // The last line in the box names mode and model.
    return composer(Array(inner.dropLast()), first..<last + 1)
  }

  private func composer(_ inner: [ScreenText.Line], _ range: Range<Int>) -> Composer {
    let text = joined(inner.map(\.bytes))
    var draft = joined(inner.map(\.written))
    let line = PosixLine(Array(draft.utf8))
    if patterns.placeholders.contains(where: { $0.matches(line) }) { draft = "" }
    return Composer(text: text, draft: draft, lines: range)
  }

  private func joined(_ lines: [[UInt8]]) -> String {
    lines.map { String(decoding: trimmed($0), as: UTF8.self) }.filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  private func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    Array(bytes.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed())
  }

  /// A line after its prompt; nil if it does not begin with one.
  private func content(_ line: ScreenText.Line) -> ScreenText.Line? {
    let inner = withoutBorders(line)
    for prompt in patterns.source.prompts.map({ Array($0.utf8) })
    where inner.bytes.starts(with: prompt) {
      let next = inner.bytes.dropFirst(prompt.count).first
      if next == nil || next == 0x20 { return inner.dropFirst(prompt.count) }
    }
    return nil
  }

  /// A line without the blanks and the bars at its ends.
  private func withoutBorders(_ line: ScreenText.Line) -> ScreenText.Line {
    guard patterns.source.box == .ruled else { return line.dropFirst(line.bytes.blanks) }
    var inner = line.dropFirst(line.bytes.blanks)
    let bar = Array("│".utf8)
    if inner.bytes.starts(with: bar) {
      inner = inner.dropFirst(bar.count)
      inner = inner.dropFirst(inner.bytes.blanks)
      if inner.bytes.suffix(bar.count).elementsEqual(bar) {
        inner.bytes.removeLast(bar.count)
        inner.isFaint.removeLast(bar.count)
      }
    }
    return inner
  }
}

extension [UInt8] {
  /// How many blanks it begins with.
  fileprivate var blanks: Int { prefix { $0 == 0x20 }.count }
}
