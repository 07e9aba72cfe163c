// Money, as people type it and as ralph spells it.
extension Measure {
  /// Dollars such as `5`, `2.50` or `$0.75` in millionths; nil for anything else.
  static func micros(_ text: String) -> Int? {
    let plain = text.hasPrefix("$") ? text.dropFirst() : text[...]
    let parts = plain.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first.flatMap({ count($0) }), whole <= 1_000_000 else { return nil }
    guard parts.count == 2 else { return whole * 1_000_000 }
    let digits = parts[1]
    guard (1...6).contains(digits.utf8.count), let rest = count(digits) else { return nil }
    let scale = (digits.utf8.count..<6).reduce(1) { scale, _ in scale * 10 }
    return whole * 1_000_000 + rest * scale
  }

  /// The shortest text that ``micros(_:)`` reads as exactly this much.
  static func spell(micros: Int) -> String {
    let rest = micros % 1_000_000
    guard rest > 0 else { return String(micros / 1_000_000) }
    let digits = String(rest + 1_000_000).dropFirst()
    let short = digits.reversed().drop { $0 == "0" }.reversed()
    return "\(micros / 1_000_000).\(String(short))"
  }
}
