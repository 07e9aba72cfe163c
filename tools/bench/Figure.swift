import RalphCore

/// One figure of the table: what was measured, what the goal asks for, and what came out.
struct Figure {
  /// What the value must be.
  enum Bound {
    case atLeast(Double)
    case atMost(Double)
    /// It is told, and no goal speaks of it.
    case none
  }

  var goal: String
  var what: String
  var bound: Bound
  /// What was measured; nil where it could not be.
  var value: Double?
  /// What the number counts, such as `×` or `MB`.
  var unit: String
  /// The medians behind it, or why there is no value.
  var note: String

  init(
    _ goal: String,
    _ what: String,
    _ bound: Bound,
    _ value: Double?,
    _ unit: String = "×",
    note: String = ""
  ) {
    (self.goal, self.what, self.bound) = (goal, what, bound)
    (self.value, self.unit, self.note) = (value, unit, note)
  }

  /// Whether the goal is met; nil where nothing was measured or nothing is asked.
  var isMet: Bool? {
    guard let value else { return nil }
    switch bound {
    case .atLeast(let least): return value >= least
    case .atMost(let most): return value <= most
    case .none: return nil
    }
  }

  private var asked: String {
    switch bound {
    case .atLeast(let least): "≥ \(short(least)) \(unit)"
    case .atMost(let most): "≤ \(short(most)) \(unit)"
    case .none: "–"
    }
  }

  private var verdict: String { isMet.map { $0 ? "met" : "MISSED" } ?? "" }

  /// A row of a Markdown table.
  var row: String {
    let measured = value.map { "\(short($0)) \(unit)" } ?? "not measured"
    return "| " + [goal, what, asked, measured, verdict, note].joined(separator: " | ") + " |"
  }

  static let head = """
    | goal | what | asked | measured | | medians |
    |---|---|---|---|---|---|
    """

  var json: JSONText {
    .object([
      ("goal", .string(goal)), ("what", .string(what)), ("asked", .string(asked)),
      ("value", value.map { .string(short($0)) } ?? .absent), ("unit", .string(unit)),
      ("verdict", .string(verdict)), ("note", .string(note)),
    ])
  }
}

/// Three digits that count, without an exponent.
func short(_ value: Double) -> String {
  let size = value.magnitude
  let digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let rounded = (value * scale).rounded()
  let whole = Int(rounded / scale)
  guard digits > 0 else { return "\(whole)" }
  let rest = Int(rounded.magnitude) % Int(scale)
  let text = "\(rest)"
  return "\(whole)." + String(repeating: "0", count: digits - text.utf8.count) + text
}

/// A time in seconds as milliseconds.
func milliseconds(_ seconds: Double) -> String { short(seconds * 1000) }
