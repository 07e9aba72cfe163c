/// What a column of a THUNK table holds.
enum ThunkColumn: Equatable {
  case number, original, priority, scope, description, completed
  /// A column that ralph has nothing for.
  case other

  /// What a header's word means.
  init(_ word: String) {
    let letters = word.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "#" }
    switch letters.joined(separator: " ") {
    case "thunk #", "thunk#", "thunk", "thunk no", "thunk id", "#", "no", "id", "number":
      self = .number
    case "original #", "original#", "original", "original id", "task", "task id", "task #", "orig":
      self = .original
    case "priority", "prio": self = .priority
    case "scope", "area", "where": self = .scope
    case "description", "summary", "title", "what": self = .description
    case "completed", "date", "done", "finished", "completed on": self = .completed
    default: self = .other
    }
  }
}

/// The columns of the table in force, and how the cells of a row fall into them.
struct ThunkColumns: Equatable {
  var columns: [ThunkColumn]

  /// The five columns of a file that has no header at all.
  static let usual = ThunkColumns(columns: [
    .number, .original, .priority, .description, .completed,
  ])

  /// Reads a header; nil where a line has no column for what was done.
  init?(header words: [String]) {
    columns = words.map(ThunkColumn.init)
    // `ID | THUNK #`: a second name for the same thing is another column.
    for (place, column) in columns.enumerated() where column != .other {
      if columns[..<place].contains(column) { columns[place] = .other }
    }
    guard columns.contains(.description) else { return nil }
  }

  private init(columns: [ThunkColumn]) { self.columns = columns }

  var count: Int { columns.count }

  /// The text of each column; bars that nobody escaped belong to the description.
  func fields(_ cells: [String]) -> ThunkFields {
    var left = fitting(cells)
    var cells = cells
    let surplus = cells.count - left.count
    if surplus > 0, let place = left.firstIndex(of: .description) {
      let joined = cells[place...(place + surplus)].joined(separator: " | ")
      cells.replaceSubrange(place...(place + surplus), with: [joined])
    }
    while left.count > cells.count { left.removeLast() }
    var fields = ThunkFields()
    for (column, cell) in zip(left, cells) {
      switch column {
      case .number: fields.number = cell
      case .original: fields.original = cell
      case .priority: fields.priority = cell
      case .scope: fields.scope = cell
      case .description: fields.description = cell
      case .completed: fields.completed = cell
      case .other: break
      }
    }
    return fields
  }

  /// The columns that a row with too few cells most likely has: the date, the priority, the scope
  /// may be missing where the cells say nothing of the kind.
  private func fitting(_ cells: [String]) -> [ThunkColumn] {
    var left = columns
    if left.count > cells.count, left.last == .completed, !ThunkFields.isDate(cells.last ?? "") {
      left.removeLast()
    }
    if left.count > cells.count, let place = left.firstIndex(of: .priority),
      place >= cells.count || Urgency(word: cells[place]) == nil
    {
      left.remove(at: place)
    }
    for column in [ThunkColumn.other, .scope, .original] where left.count > cells.count {
      if let place = left.lastIndex(of: column) { left.remove(at: place) }
    }
    return left
  }
}

/// The cells of one row by what they hold, as they stand in the file.
struct ThunkFields: Equatable {
  var number = ""
  var original = ""
  var priority = ""
  var scope = ""
  var description = ""
  var completed = ""

  /// The whole number that a cell begins with: `84` of `84` and of `84a`; nil for a date or a word.
  static func number(_ cell: String) -> (value: Int, isWhole: Bool)? {
    let digits = cell.utf8.prefix(while: Ascii.isDigit)
    let rest = cell.utf8.dropFirst(digits.count)
    guard !digits.isEmpty, digits.count <= 12, rest.count <= 2, rest.allSatisfy(Ascii.isLower),
      let value = Int(String(decoding: digits, as: UTF8.self))
    else { return nil }
    return (value, rest.isEmpty)
  }

  /// Whether a cell is a day such as `2026-01-19`, with or without a time after it.
  static func isDate(_ cell: String) -> Bool {
    let day = Array(cell.utf8.prefix(10))
    guard day.count == 10 else { return false }
    return day.enumerated().allSatisfy { place, byte in
      place == 4 || place == 7 ? byte == UInt8(ascii: "-") : Ascii.isDigit(byte)
    }
  }

  /// The text of a cell: `\|` is a bar.
  static func text(_ bytes: ArraySlice<UInt8>) -> String {
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    for byte in bytes {
      if byte == UInt8(ascii: "|"), plain.last == UInt8(ascii: "\\") { plain.removeLast() }
      plain.append(byte)
    }
    return String(decoding: plain, as: UTF8.self)
  }
}
