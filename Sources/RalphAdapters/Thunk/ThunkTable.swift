/// The log of finished tasks of a brain repository, as far as it can be read.
///
/// Total and linear: any bytes give a table. Rows are taken as they come; what is unusual about one
/// is among the flaws. Texts are as they stand in the file, escapes and all: show them cleaned.
package struct ThunkTable: Equatable, Sendable {
  /// The chapters, in the order of the file.
  package var eras: [ThunkEra] = []
  /// The rows of all tables, in the order of the file.
  package var rows: [ThunkRow] = []
  /// What is unusual, by line.
  package var flaws: [ThunkFlaw] = []

  /// What the bytes of a file say.
  package static func read(_ bytes: [UInt8]) -> ThunkTable {
    var reader = ThunkReader(bytes)
    reader.read()
    return reader.table
  }

  /// The rows of an era.
  package func rows(of era: Int) -> [ThunkRow] { rows.filter { $0.era == era } }

  /// The place of an era by its name, or by its number: in any case, whole or as a beginning.
  package func era(named name: String) -> Int? {
    let wanted = name.lowercased()
    return eras.firstIndex { $0.name.lowercased() == wanted || $0.number == wanted }
      ?? eras.lastIndex { $0.name.lowercased().hasPrefix(wanted) }
  }
}

/// A chapter of the log.
package struct ThunkEra: Equatable, Sendable {
  /// Its name: `Foundation` of `## Era: Foundation`, `Portable` of `## Era 4: Portable (2026-01-17)`.
  package var name: String
  /// The number in its heading; empty without one.
  package var number: String
  /// The day it began, as written; empty where nothing says so.
  package var started: String
  /// The line of its heading, from 1.
  package var line: Int
}

/// One finished task.
package struct ThunkRow: Equatable, Sendable {
  /// Its line, from 1.
  package var line: Int
  /// Its chapter; nil above the first.
  package var era: Int?
  /// Its number as written, such as `412` or `84a`.
  package var label: String
  /// The number that the label begins with; nil where there is none.
  package var number: Int?
  /// The id of the task, a range of them, or a word such as `LEGACY`.
  package var original: String
  /// How urgent it was, as written; empty where the row has no cell for it.
  package var priority: String
  /// The part of the project it belongs to; empty where the row has no cell for it.
  package var scope: String
  /// What was done; bars that nobody escaped are part of it.
  package var description: String
  /// The day it was done, as written; empty where the row has no cell for it.
  package var completed: String
}

/// Something unusual about a line.
package struct ThunkFlaw: Equatable, Sendable {
  /// What it is.
  package enum Kind: Equatable, Sendable {
    /// More or fewer cells than the header has columns.
    case cells(found: Int, expected: Int)
    /// The number has letters, such as `84a`.
    case lettered(String)
    /// No number where one should be.
    case unnumbered(String)
    /// The number was used before, on the line given.
    case again(number: Int, first: Int)
    /// A row above any header.
    case headless
    /// The last line has no end and too few cells: a write was cut short.
    case torn
  }

  /// The line, from 1.
  package var line: Int
  package var kind: Kind
}

extension ThunkFlaw: CustomStringConvertible {
  package var description: String {
    switch kind {
    case .cells(let found, let expected): "\(found) cells under \(expected) columns"
    case .lettered(let label): "a number with a letter: \(label)"
    case .unnumbered(let label): "no number: \(label)"
    case .again(let number, let first): "number \(number) again, first on line \(first)"
    case .headless: "a row without a header above it"
    case .torn: "cut short"
    }
  }
}

/// The walk over the lines of a log.
private struct ThunkReader {
  let bytes: [UInt8]
  private(set) var table = ThunkTable()
  private var columns: ThunkColumns?
  private var firstLine: [Int: Int] = [:]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func read() {
    let lines = ThunkLine.outsideFences(in: bytes)
    for (place, line) in lines.enumerated() {
      switch line.kind {
      case .era(let text): enter(bytes[text], line.number)
      case .started(let day): started(bytes[day])
      case .cells(let cells):
        let isHeader = place + 1 < lines.count && lines[place + 1].kind == .rule
        take(line, cells.map { ThunkFields.text(bytes[$0]) }, isHeader: isHeader)
      case .blank, .heading, .rule, .fence, .text: break
      }
    }
  }

  private mutating func enter(_ text: ArraySlice<UInt8>, _ line: Int) {
    let heading = ThunkHeading(String(decoding: text, as: UTF8.self))
    table.eras.append(
      ThunkEra(name: heading.name, number: heading.number, started: heading.date, line: line)
    )
  }

  private mutating func started(_ day: ArraySlice<UInt8>) {
    guard let last = table.eras.indices.last, table.eras[last].started.isEmpty else { return }
    table.eras[last].started = String(decoding: day, as: UTF8.self)
  }

  private mutating func take(_ line: ThunkLine, _ cells: [String], isHeader: Bool) {
    if isHeader, let header = ThunkColumns(header: cells) {
      columns = header
      return
    }
    let fields = (columns ?? .usual).fields(cells)
    let number = ThunkFields.number(fields.number)
    table.rows.append(
      ThunkRow(
        line: line.number,
        era: table.eras.indices.last,
        label: fields.number,
        number: number?.value,
        original: fields.original,
        priority: fields.priority,
        scope: fields.scope,
        description: fields.description,
        completed: fields.completed
      )
    )
    note(line, cells.count, fields.number, number)
  }

  private mutating func note(
    _ line: ThunkLine,
    _ cells: Int,
    _ label: String,
    _ number: (value: Int, isWhole: Bool)?
  ) {
    let expected = (columns ?? .usual).count
    var kinds: [ThunkFlaw.Kind] = columns == nil ? [.headless] : []
    if cells != expected {
      kinds.append(
        cells < expected && !line.isEnded ? .torn : .cells(found: cells, expected: expected)
      )
    }
    switch number {
    case nil: kinds.append(.unnumbered(label))
    case (_, false)?: kinds.append(.lettered(label))
    case (let value, true)?:
      if let first = firstLine[value] { kinds.append(.again(number: value, first: first)) }
      firstLine[value] = firstLine[value] ?? line.number
    }
    table.flaws += kinds.map { ThunkFlaw(line: line.number, kind: $0) }
  }
}

/// The heading of an era, taken apart.
struct ThunkHeading {
  var name: String
  /// Digits between "Era" and the colon; empty without any.
  var number = ""
  /// A day in parentheses at the end; empty without one.
  var date = ""

  init(_ text: String) {
    var rest = text.dropFirst(3).drop(while: \.isWhitespace)
    number = String(rest.prefix(while: \.isNumber))
    if !number.isEmpty { rest = rest.dropFirst(number.count).drop(while: \.isWhitespace) }
    rest = rest.drop { $0 == ":" || $0 == "-" || $0 == "–" || $0 == "—" || $0.isWhitespace }
    if rest.last == ")", let open = rest.lastIndex(of: "(") {
      let inside = String(rest[rest.index(after: open)...].dropLast())
      if ThunkFields.isDate(inside) {
        date = inside
        rest = rest[..<open]
      }
    }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    name = String(rest)
  }
}
