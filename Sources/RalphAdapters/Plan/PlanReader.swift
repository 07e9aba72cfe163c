import RalphCore

/// A box at column 0, before it is decided whether it is a task.
struct PlanFound {
  /// The place of its line among the lines.
  var line: Int
  var marker: Range<Int>
  var mark: Mark
  var text: Range<Int>
  var title: PlanTitle
  var place: PlanPlace
  /// The last line of its details; its own line where it has none.
  var last: Int
  /// The box right above it, with no blank line or other text between.
  var follows: Int?
}

/// Where in the outline a line stands.
struct PlanPlace {
  enum Kind { case outside, tasks, closed }

  var kind = Kind.outside
  var section: Int?
  var urgency = Urgency.medium
  /// The text of the nearest heading.
  var heading = 0..<0
}

/// The first pass over a plan: outline, code and comments, boxes and what belongs to each.
struct PlanReader {
  let bytes: [UInt8]
  let lines: [PlanLine]
  private let cover: PlanCover
  private(set) var found: [PlanFound] = []
  private(set) var sections: [PlanSection] = []
  /// What ids that restart in every section are prefixed with.
  private(set) var sectionKeys: [String] = []
  /// Boxes that cannot be read, and where they stand.
  private(set) var broken: [(problem: PlanProblem, place: PlanPlace)] = []
  private(set) var problems: [PlanProblem] = []
  /// Whether a line is code or comment.
  private(set) var isHidden: [Bool]

  /// The place under the latest heading of each level.
  private var outline = [PlanPlace?](repeating: nil, count: 7)
  private var place = PlanPlace()
  private var hasHeading = false
  /// The box whose details may go on.
  private var open: Int?
  private var afterBlank = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    lines = PlanLine.all(in: bytes)
    cover = PlanCover(lines, in: bytes)
    isHidden = [Bool](repeating: false, count: lines.count)
    var index = 0
    while index < lines.count { index = read(at: index) }
  }

  /// Reads one line, or the whole of a code block or comment, and gives the next line's place.
  private mutating func read(at index: Int) -> Int {
    let line = lines[index]
    if line.isBlank {
      afterBlank = true
      return index + 1
    }
    defer { afterBlank = false }
    if let fence = cover.fences[index], line.indent <= 3 || open != nil {
      return pass(cover.endOfCode(fence, from: index, lines), from: index)
    }
    switch cover.comments[index] {
    case .wholeLine:
      return pass(cover.endOfComment(from: index), from: index)
    case .laterInLine:
      readText(at: index, line)
      guard let end = cover.endOfComment(from: index).closed else { return index + 1 }
      hide(index + 1...end)
      return end + 1
    case .none:
      readText(at: index, line)
      return index + 1
    }
  }

  private mutating func pass(_ end: PlanCover.End, from index: Int) -> Int {
    if lines[index].indent == 0 { open = nil }
    if let fault = end.fault { problems.append(PlanProblem(line: index + 1, fault: fault)) }
    hide(index...end.last)
    return end.last + 1
  }

  private mutating func hide(_ range: ClosedRange<Int>) {
    for index in range {
      isHidden[index] = true
      if let open, !lines[index].isBlank { found[open].last = index }
    }
  }

  private mutating func readText(at index: Int, _ line: PlanLine) {
    if let heading = line.heading(in: bytes) {
      open = nil
      return enter(heading.level, heading.text, line: index)
    }
    let box = PlanBox(line, in: bytes)
    if line.indent > 0 {
      if let open { found[open].last = index } else { note(indented: box, at: index) }
      return
    }
    switch box {
    case .box(let marker, let mark, let text):
      let follows = afterBlank ? nil : open
      open = found.count
      found.append(
        PlanFound(
          line: index,
          marker: marker,
          mark: mark,
          text: text..<line.end,
          title: PlanTitle(text..<max(text, line.end), in: bytes),
          place: place,
          last: index,
          follows: follows
        )
      )
    case .broken(let fault):
      open = nil
      broken.append((PlanProblem(line: index + 1, fault: fault), place))
    case .none:
      if let open, !afterBlank, isLazy(line) { found[open].last = index } else { open = nil }
    }
  }

  /// Whether an unindented line merely goes on with the sentence of the line above.
  private func isLazy(_ line: PlanLine) -> Bool {
    guard line.afterListMarker(in: bytes) == nil else { return false }
    return !"|>-=_*<+~`".utf8.contains(bytes[line.first])
  }

  private mutating func note(indented box: PlanBox, at index: Int) {
    guard case .box(_, _, let text) = box else { return }
    guard PlanTitle(text..<max(text, lines[index].end), in: bytes).id != nil else { return }
    broken.append((PlanProblem(line: index + 1, fault: .indented), place))
  }

  /// Enters the part under a heading.
  private mutating func enter(_ level: Int, _ text: Range<Int>, line: Int) {
    let shown = PlanWords.shown(bytes[text], limit: PlanTitle.shownLimit)
    let meaning = PlanHeading(shown)
    let above = outline[1..<level].last { $0 != nil } ?? nil
    let isTitle = level == 1 && !hasHeading
    hasHeading = true
    var next = PlanPlace(heading: text)
    next.urgency = meaning.urgency ?? above?.urgency ?? .medium
    next.section = above?.section
    next.kind = above?.kind ?? .outside
    if next.kind != .closed {
      let isTaskSection = meaning.urgency != nil || (level == 2 && meaning.isPhase)
      if isTaskSection {
        next.section = addSection(shown, line: line, urgency: next.urgency, meaning)
        next.kind = .tasks
      } else if level <= 2 {
        next.section = nil
        next.kind = .outside
      }
      if meaning.isClosed, !isTitle { next.kind = .closed }
    }
    outline[level] = next
    for deeper in (level + 1)..<max(level + 1, 7) { outline[deeper] = nil }
    place = next
  }

  private mutating func addSection(
    _ heading: String,
    line: Int,
    urgency: Urgency,
    _ meaning: PlanHeading
  ) -> Int {
    let section = PlanSection(heading: heading, line: line + 1, priority: urgency)
    sections.append(section)
    sectionKeys.append(meaning.urgency.map(\.word) ?? meaning.phase)
    return sections.count - 1
  }
}
