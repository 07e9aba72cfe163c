/// A new era, in the form of the eras that a log has.
enum ThunkChapter {
  /// The bytes to add to a log with these bytes.
  static func text(_ name: String, date: String, under bytes: [UInt8]) -> [UInt8] {
    let habit = ThunkHabit(bytes)
    let lines = ThunkLine.outsideFences(in: bytes)
    let name = ThunkHabit.cell(name, limit: 120)
    var text: [UInt8] = []
    let ending = habit.ending
    if !habit.unended.isEmpty { text += ending }
    if !bytes.isEmpty, !habit.endsBlank || !habit.unended.isEmpty { text += ending }
    let eras = lines.indices.filter {
      if case .era = lines[$0].kind { true } else { false }
    }
    let model = eras.last.map { pattern(lines, $0, bytes) } ?? usual
    text += heading(name, date, eras.map { lines[$0] }, bytes) + ending
    for part in model {
      switch part {
      case .blank: text += ending
      case .started(let start): text += start + Array(date.utf8) + ending
      case .header: for line in habit.headerLines { text += line + ending }
      }
    }
    return text
  }

  /// What stands between a heading and the first row.
  private enum Part {
    case blank
    /// `Started: `, as this file writes it.
    case started([UInt8])
    case header
  }

  private static let usual: [Part] = [.blank, .started(Array("Started: ".utf8)), .blank, .header]

  /// The parts below the last era's heading, prose left out.
  private static func pattern(_ lines: [ThunkLine], _ place: Int, _ bytes: [UInt8]) -> [Part] {
    var parts: [Part] = []
    var isDated = false
    loop: for line in lines[(place + 1)...] {
      switch line.kind {
      case .blank:
        if case .blank? = parts.last { continue }
        parts.append(.blank)
      case .started(let day):
        parts.append(.started(Array(bytes[line.range.lowerBound..<day.lowerBound])))
        isDated = true
      case .cells, .rule: break loop
      case .era, .heading: break loop
      case .fence, .text: continue
      }
    }
    if !isDated, !heading(lines[place], bytes).date.isEmpty || parts.count < 2 {
      return parts.isEmpty ? usual : parts + [.header]
    }
    return isDated ? parts + [.header] : usual
  }

  private static func heading(_ line: ThunkLine, _ bytes: [UInt8]) -> ThunkHeading {
    guard case .era(let text) = line.kind else { return ThunkHeading("") }
    return ThunkHeading(String(decoding: bytes[text], as: UTF8.self))
  }

  /// The heading's line: numbered and dated if most of the file's eras are.
  private static func heading(
    _ name: String,
    _ date: String,
    _ eras: [ThunkLine],
    _ bytes: [UInt8]
  ) -> [UInt8] {
    let read = eras.map { heading($0, bytes) }
    let isNumbered = read.count { !$0.number.isEmpty } * 2 > read.count
    let isDated = read.count { !$0.date.isEmpty } * 2 > read.count
    let numbers = read.compactMap { Int($0.number) }.filter { $0 < 1_000_000 }
    let number = isNumbered ? " \((numbers.max() ?? eras.count) + 1)" : ""
    return Array("## Era\(number): \(name)\(isDated ? " (\(date))" : "")".utf8)
  }
}
