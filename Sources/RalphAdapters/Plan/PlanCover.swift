/// Which lines open or close code and comments, found in one sweep so that no line is searched twice.
struct PlanCover {
  /// Where a comment starts on a line that does not end it.
  enum Comment { case none, wholeLine, laterInLine }

  /// The last line covered, and what is wrong if there is no proper end.
  struct End {
    var last: Int
    var fault: PlanFault?
    /// The last line where it was closed.
    var closed: Int? { fault == nil ? last : nil }
  }

  private(set) var fences: [PlanFence?] = []
  private(set) var comments: [Comment] = []
  /// The longest closing fence at or after each line, by sign.
  private var ticks: [Int]
  private var tildes: [Int]
  /// The next line, this one included, that holds the end of a comment; nil if none does.
  private var commentEnds: [Int?]

  init(_ lines: [PlanLine], in bytes: [UInt8]) {
    ticks = [Int](repeating: 0, count: lines.count + 1)
    tildes = ticks
    commentEnds = [Int?](repeating: nil, count: lines.count + 1)
    fences.reserveCapacity(lines.count)
    comments.reserveCapacity(lines.count)
    var ends: [Bool] = []
    for line in lines {
      fences.append(line.fence(in: bytes))
      let (comment, end) = PlanCover.comment(line, in: bytes)
      comments.append(comment)
      ends.append(end)
    }
    for index in lines.indices.reversed() {
      ticks[index] = ticks[index + 1]
      tildes[index] = tildes[index + 1]
      commentEnds[index] = ends[index] ? index : commentEnds[index + 1]
      guard let fence = fences[index], fence.canClose else { continue }
      if fence.byte == UInt8(ascii: "`") {
        ticks[index] = max(ticks[index], fence.length)
      } else {
        tildes[index] = max(tildes[index], fence.length)
      }
    }
  }

  /// The end of the code that a fence opens.
  ///
  /// A fence without a counterpart that is indented ends, as Markdown has it, with the list item.
  func endOfCode(_ fence: PlanFence, from index: Int, _ lines: [PlanLine]) -> End {
    let longest = fence.byte == UInt8(ascii: "`") ? ticks[index + 1] : tildes[index + 1]
    var at = index + 1
    if longest >= fence.length {
      while !(fences[at]?.closes(fence) ?? false) { at += 1 }
      return End(last: at)
    }
    guard lines[index].indent > 0 else {
      return End(last: lines.count - 1, fault: .unclosedFence)
    }
    while at < lines.count, lines[at].isBlank || lines[at].indent > 0 { at += 1 }
    return End(last: at - 1, fault: .unclosedFence)
  }

  /// The end of the comment that a line opens.
  func endOfComment(from index: Int) -> End {
    if let end = commentEnds[index + 1] { return End(last: end) }
    return End(last: commentEnds.count - 2, fault: .unclosedComment)
  }

  /// Whether a comment is left open by the line, and whether one could end there.
  private static func comment(_ line: PlanLine, in bytes: [UInt8]) -> (Comment, end: Bool) {
    var opened: Comment = .none
    var end = false
    var isCode = false
    var at = line.first
    while at < line.end {
      switch bytes[at] {
      case UInt8(ascii: "`"): isCode.toggle()
      case UInt8(ascii: "<") where opened == .none && !isCode:
        if Ascii.holds("<!--", at: at, to: line.end, in: bytes) {
          opened = at == line.first && line.indent <= 3 ? .wholeLine : .laterInLine
          at += 3
        }
      case UInt8(ascii: "-") where Ascii.holds("-->", at: at, to: line.end, in: bytes):
        end = true
        opened = .none
      default: break
      }
      at += 1
    }
    return (opened, end)
  }
}
