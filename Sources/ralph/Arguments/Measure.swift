import RalphCore

/// Numbers, durations, sizes and yes or no, as people type them and as ralph spells them.
enum Measure {
  /// A whole number in decimal digits; nil for anything else, also where it is too large.
  static func count(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy(isDigit) else { return nil }
    return Int(text)
  }

  /// A duration such as `90s`, `1h30m` or `500ms`; a plain number counts seconds.
  ///
  /// The largest unit stands first and each at most once; the units are d, h, m, s and ms.
  static func duration(_ text: String) -> Millis? {
    if let seconds = count(text) { return scaled(seconds, by: 1000).map(Millis.init) }
    var rest = text.utf8[...]
    var total: Int64 = 0
    var next = 0
    while !rest.isEmpty {
      let digits = rest.prefix(while: isDigit)
      rest = rest[digits.endIndex...]
      let unit = rest.prefix { !isDigit($0) }
      rest = rest[unit.endIndex...]
      guard let number = count(Substring(digits)),
        let place = units[next...].firstIndex(where: { $0.name == String(Substring(unit)) }),
        let part = scaled(number, by: units[place].milliseconds)
      else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(part)
      guard !overflow else { return nil }
      total = sum
      next = place + 1
    }
    return next == 0 ? nil : Millis(total)
  }

  /// The shortest text that ``duration(_:)`` reads as exactly this length.
  static func spell(_ length: Millis) -> String {
    guard length.value > 0 else { return "0" }
    var rest = length.value
    var text = ""
    for unit in units where rest >= unit.milliseconds {
      text += String(rest / unit.milliseconds) + unit.name
      rest %= unit.milliseconds
    }
    return text
  }

  /// A size in bytes such as `4096`, `512k`, `1m` or `2g`, in steps of 1024.
  static func size(_ text: String) -> Int? {
    var digits = text[...]
    var scale: Int64 = 1
    if let suffix = scales.first(where: { text.lowercased().hasSuffix($0.name) }) {
      digits = digits.dropLast()
      scale = suffix.bytes
    }
    return count(digits).flatMap { scaled($0, by: scale) }.map { Int($0) }
  }

  /// The shortest text that ``size(_:)`` reads as exactly this many bytes.
  static func spell(bytes: Int) -> String {
    for scale in scales where bytes > 0 && Int64(bytes) % scale.bytes == 0 {
      return String(Int64(bytes) / scale.bytes) + scale.name
    }
    return String(bytes)
  }

  /// Yes or no, also as true, on and 1 or false, off and 0, in any case.
  static func flag(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "yes", "true", "on", "1": true
    case "no", "false", "off", "0": false
    default: nil
    }
  }

  private static let units: [(name: String, milliseconds: Int64)] = [
    ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
  ]
  private static let scales: [(name: String, bytes: Int64)] = [
    ("g", 1 << 30), ("m", 1 << 20), ("k", 1 << 10),
  ]

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func scaled(_ number: Int, by factor: Int64) -> Int64? {
    let (product, overflow) = Int64(number).multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
  }
}
