import RalphCore

/// A finished task on its way into the log.
package struct ThunkEntry: Equatable, Sendable {
  /// The task's id as people write it, such as `7.1.1`; an empty one is written as `-`.
  package var id: String
  /// What was done; it is cut to the length that the file's rows have.
  package var description: String
  /// How urgent it was.
  package var priority: Urgency
  /// The part of the project, for tables with such a column.
  package var scope: String
  /// The day, as `2026-01-19`; the same each time that one entry is tried.
  package var date: String
  /// The size of the file when the work began, in bytes; nil writes a row in any case.
  ///
  /// A row of this task after that place is this entry's own, and no second one is written.
  package var after: Int?
  /// Whether a row of this task among the last ones is this entry's own, wherever it stands.
  package var isOnce = false

  package init(
    id: String,
    description: String,
    priority: Urgency,
    date: String,
    scope: String = "",
    after: Int? = nil
  ) {
    self.id = id
    self.description = description
    self.priority = priority
    self.date = date
    self.scope = scope
    self.after = after
  }
}

/// Where a row of the log stands.
package struct ThunkPlace: Equatable, Sendable {
  /// Its number; nil where the row has none.
  package var number: Int?
  /// The byte at which its line starts.
  package var offset: Int
  /// Whether it was written by this call; false where it stood there before.
  package var isNew = false
  /// Whether a line that was cut short stands above it, ended but otherwise left as it was.
  package var hasTornAbove = false
}

/// What the end of a log says about the form of its next row; pure.
///
/// The number is one more than the greatest whole number in the bytes given, rows such as `84a`
/// included. Numbers are not monotonic in such files: a greater one further up than these bytes
/// reach is not seen. No number is an identity; a row is found by its task and its place.
struct ThunkHabit {
  /// The columns in force at the end; nil where the bytes do not reach up to a header.
  private(set) var columns: ThunkColumns?
  /// The bytes of the header and of the rule below it, without line endings.
  private(set) var header: [[UInt8]] = []
  /// The greatest number; 0 without any.
  private(set) var greatest = 0
  /// The same without the last line, which may have been cut short.
  private(set) var greatestAbove = 0
  /// The bytes of the last line where it has no ending; empty otherwise.
  private(set) var unended: ArraySlice<UInt8> = []
  /// Whether what is unended cannot be a whole row.
  private(set) var isTorn = false
  /// Whether the last line that is not blank belongs to a table.
  private(set) var endsInTable = false
  /// Whether the last line is blank, or there is none.
  private(set) var endsBlank = true
  /// The last whole row of the id that was looked for: its number, and how far before the end it is.
  private(set) var own: (number: Int?, fromEnd: Int)?
  private let wanted: String?
  private let size: Int
  private var bold = (rows: 0, all: 0)
  private var lengths: [Int] = []
  private let isWindows: Bool

  /// The longest description where the file has no rows to go by, in characters.
  static let usualLength = 200

  /// Reads the end of a file, and looks for the row of an id in it; the bytes start at the start of a
  /// line.
  init(_ bytes: [UInt8], for id: String? = nil) {
    wanted = id.map(ThunkHabit.read)
    size = bytes.count
    isWindows = bytes.suffix(4096).firstRange(of: Array("\r\n".utf8)) != nil
    let all = ThunkLine.all(in: bytes)
    let lines = ThunkLine.outsideFences(all)
    for (place, line) in lines.enumerated() {
      switch line.kind {
      case .cells(let cells):
        let texts = cells.map { ThunkFields.text(bytes[$0]) }
        if place + 1 < lines.count, lines[place + 1].kind == .rule,
          let read = ThunkColumns(header: texts)
        {
          columns = read
          header = [Array(bytes[line.range]), Array(bytes[lines[place + 1].range])]
        } else {
          take(texts, line)
        }
      case .blank, .era, .heading, .started, .rule, .fence, .text: break
      }
    }
    endsBlank = all.last.map { $0.kind == .blank } ?? true
    endsInTable = all.last { $0.kind != .blank }?.isOfTable ?? false
    guard let last = all.last, !last.isEnded else { return }
    unended = bytes[last.range]
    guard case .cells(let cells) = last.kind else { return }
    isTorn = cells.count < (columns ?? .usual).count
  }

  private mutating func take(_ texts: [String], _ line: ThunkLine) {
    let fields = (columns ?? .usual).fields(texts)
    if let number = ThunkFields.number(fields.number) { greatest = max(greatest, number.value) }
    if line.isEnded {
      greatestAbove = greatest
      if fields.original == wanted {
        own = (ThunkFields.number(fields.number)?.value, size - line.range.lowerBound)
      }
    }
    guard line.isEnded, !fields.description.isEmpty else { return }
    lengths.append(fields.description.count)
    bold.all += 1
    if fields.description.hasPrefix("**\(fields.original)**") { bold.rows += 1 }
  }

  /// How many characters a description has at most: nine of ten rows of the file keep to it.
  var length: Int {
    guard lengths.count >= 5 else { return ThunkHabit.usualLength }
    return min(max(lengths.sorted()[lengths.count * 9 / 10], 60), 1000)
  }

  /// Whether descriptions begin with the id in bold, as they do in tables with priorities.
  var hasBoldID: Bool {
    guard bold.all >= 5 else { return (columns ?? .usual).columns.contains(.priority) }
    return bold.rows * 2 > bold.all
  }

  /// The line ending of the file.
  var ending: [UInt8] { Array((isWindows ? "\r\n" : "\n").utf8) }

  /// The line of an entry, without its ending.
  func line(_ entry: ThunkEntry, number: Int) -> [UInt8] {
    let id = ThunkHabit.id(entry.id)
    var text = PlanWords.shown(entry.description.utf8, limit: 4000)
    if hasBoldID, !entry.id.isEmpty, !text.hasPrefix("**\(entry.id)**") {
      text = "**\(entry.id)** \(text)"
    }
    let description = ThunkHabit.cell(text, limit: length)
    let cells = (columns ?? .usual).columns.map { column in
      switch column {
      case .number: String(number)
      case .original: id
      case .priority: entry.priority.word
      case .scope: ThunkHabit.cell(entry.scope, limit: 60)
      case .description: description
      case .completed: ThunkHabit.cell(entry.date, limit: 40)
      case .other: "-"
      }
    }
    return Array("| \(cells.joined(separator: " | ")) |".utf8)
  }

  /// An id as a cell.
  private static func id(_ id: String) -> String { cell(id, limit: 120) }

  /// An id as it is read back from its cell.
  static func read(_ id: String) -> String {
    ThunkFields.text(Array(ThunkHabit.id(id).utf8)[...])
  }

  /// Text as a cell: one line without controls, cut with `...`, bars escaped.
  static func cell(_ text: String, limit: Int) -> String {
    var shown = PlanWords.shown(text.utf8, limit: max(limit, 1) + 4000)
    if shown.count > limit { shown = String(shown.prefix(max(limit - 3, 0))) + "..." }
    var cell = ""
    for character in shown {
      if character == "|", cell.last != "\\" { cell.append("\\") }
      cell.append(character)
    }
    return cell.isEmpty ? "-" : cell
  }

  /// A header and its rule: the file's own, or the usual ones.
  var headerLines: [[UInt8]] {
    guard header.isEmpty else { return header }
    return [
      "| THUNK # | Original # | Priority | Description | Completed |",
      "|---------|------------|----------|-------------|-----------|",
    ].map { Array($0.utf8) }
  }
}
