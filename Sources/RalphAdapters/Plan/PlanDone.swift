/// The archive of a plan: sections by day, each a table of date, task and the task's line.
struct PlanDone {
  /// A row of one of its tables.
  struct Row: Equatable {
    var date: String
    var id: String
    /// The task's line, as it stood in the plan.
    var line: String
  }

  /// The rows of all sections.
  private(set) var rows: [Row] = []
  /// The tasks' lines in the last section.
  private var lastLines: Set<String> = []
  private var headings: [(level: Int, text: String)] = []
  private let ending: [UInt8]
  private let isEnded: Bool
  private let endsBlank: Bool

  /// What a new archive begins with.
  static let first = Array("# Plan - Completed Tasks\n".utf8)

  /// Reads an archive.
  init(_ bytes: [UInt8]) {
    let isWindows = bytes.firstRange(of: Array("\r\n".utf8)) != nil
    ending = Array((isWindows ? "\r\n" : "\n").utf8)
    isEnded = bytes.isEmpty || bytes.last == Ascii.newline
    endsBlank = bytes.suffix(2 * ending.count).elementsEqual(ending + ending)
    let outline = PlanLine.all(in: bytes)
    let lines = ThunkLine.all(in: bytes)
    // Headings and rows of a task's details are indented, as these are not.
    for (place, line) in lines.enumerated() where line.indent == 0 {
      switch line.kind {
      case .heading, .era:
        guard let (level, text) = outline[line.number - 1].heading(in: bytes) else { continue }
        let words = String(decoding: bytes[text], as: UTF8.self)
        guard words.hasPrefix("Archived on ") else { continue }
        headings.append((level, words))
        lastLines = []
      case .cells(let cells):
        if place + 1 < lines.count, lines[place + 1].kind == .rule { continue }
        guard cells.count >= 3, let first = cells.dropFirst(2).first, let last = cells.last else {
          continue
        }
        // Bars that nobody escaped are part of the line.
        let description = bytes[first.lowerBound..<last.upperBound]
        let row = Row(
          date: ThunkFields.text(bytes[cells[0]]),
          id: ThunkFields.text(bytes[cells[1]]),
          line: ThunkFields.text(description)
        )
        rows.append(row)
        lastLines.insert(row.line)
      case .blank, .started, .rule, .fence, .text: break
      }
    }
  }

  /// The bytes that a new section for some tasks adds.
  func section(_ tasks: [PlanArchive.Task], date: String) -> [UInt8] {
    var text: [UInt8] = []
    func line(_ words: String = "") { text += Array(words.utf8) + ending }
    if !isEnded { line() }
    if !endsBlank || !isEnded { line() }
    line(heading(date))
    line()
    line("| Date | Task ID | Description |")
    line("|------|---------|-------------|")
    for task in tasks {
      line("| \(date) | \(PlanDone.escaped(task.id)) | \(PlanDone.escaped(task.line)) |")
    }
    for task in tasks {
      let details = String(decoding: task.bytes, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
        .map { $0.hasSuffix("\r") ? $0.dropLast() : $0 }
      guard details.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else { continue }
      line()
      line("- **\(task.id)**")
      for detail in details where !detail.isEmpty { line(String(detail)) }
    }
    return text
  }

  /// The heading in the form of the last one: its level, and `(Set n)` at the second.
  private func heading(_ date: String) -> String {
    let level = headings.last?.level ?? 2
    let words = "Archived on \(date)"
    let today = headings.count { $0.text.hasPrefix(words) }
    let signs = String(repeating: "#", count: level)
    let hasSets = headings.contains { $0.level == level && $0.text.contains("(Set ") }
    let isNumbered = headings.isEmpty || hasSets || today > 0
    return "\(signs) \(words)\(level == 2 && isNumbered ? " (Set \(today + 1))" : "")"
  }

  /// Whether the last section holds a task: by its line, whatever bars in it were escaped.
  func holds(_ task: PlanArchive.Task) -> Bool { lastLines.contains(PlanDone.form(task.line)) }

  /// A task's line as it is read back from a row.
  private static func form(_ line: String) -> String {
    var bytes = Array(ThunkFields.text(Array(line.utf8)[...]).utf8)
    while let last = bytes.last, Ascii.isSpace(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func escaped(_ text: String) -> String {
    var cell = ""
    for character in text {
      if character == "|", cell.last != "\\" { cell.append("\\") }
      cell.append(character)
    }
    return cell
  }
}
