import RalphCore

/// A person's leave for one rule to fail for some files, until a day.
package struct Waiver: Equatable, Sendable {
  /// `WVR-YYYY-MM-DD-NNN`; the day is the one on which it was asked for.
  package var id: String
  /// The rule that may fail.
  package var rule: String
  /// The files for which it may, from the top of the tree.
  package var paths: [String]
  /// The last day on which it holds, as `YYYY-MM-DD`.
  package var expires: String

  /// The longest time between the day of an id and the day of expiry, in days.
  static let daysMost: Int64 = 60

  /// Why an approval is worth nothing; nil if it was granted.
  struct Refusal: Error, Equatable {
    var why: String

    init(_ why: String) { self.why = why }
  }

  /// Reads an approval and the request that it was given to; `name` is the approval's file name
  /// without its ending, `today` counts days since 1970.
  init(
    approved: [UInt8],
    request: [UInt8]?,
    name: String,
    today: Int64
  ) throws(Refusal) {
    let values = Waiver.values(approved)
    guard let id = values["WAIVER_ID"], id == name, let asked = Waiver.day(ofID: id) else {
      throw Refusal("WAIVER_ID is not the file's name, or none like WVR-2026-01-24-001")
    }
    guard let request else { throw Refusal("its request \(id).json is missing") }
    guard values["REQUEST_SHA256"] == Digest(of: request).description else {
      throw Refusal("its request was changed after the approval: the digest does not fit")
    }
    // What is no such document asks for nothing.
    guard let form = try? JSONDecoding.read(Request.self, from: request),
      form.waiver_id == nil || form.waiver_id == id
    else { throw Refusal("its request cannot be read, or is another's") }
    guard let rule = form.rule_id, !rule.isEmpty, values["RULE_ID"] ?? rule == rule else {
      throw Refusal("its request names no rule, or another than the approval")
    }
    let approvedPaths = values["PATHS"].map { $0.split(separator: ",").map(String.init) }
    let paths = approvedPaths ?? form.scope?.paths ?? form.paths ?? []
    guard !paths.isEmpty, paths.count <= 100, paths.allSatisfy(Waiver.isPlain) else {
      throw Refusal("PATHS must name single files, without wildcards")
    }
    let days = [values["EXPIRES"], form.expires].compactMap { $0 }
    guard !days.isEmpty, let expires = days.min(), let last = Waiver.day(expires),
      days.allSatisfy({ Waiver.day($0) != nil })
    else { throw Refusal("EXPIRES is no day like 2026-02-23") }
    guard last >= today else { throw Refusal("expired on \(expires)") }
    guard last - asked <= Waiver.daysMost, asked <= today else {
      throw Refusal("it would hold for more than \(Waiver.daysMost) days, until \(expires)")
    }
    (self.id, self.rule) = (id, RuleText.line(rule, most: RuleReader.idMost))
    (self.paths, self.expires) = (paths, expires)
  }

  /// The parts of a request that count.
  private struct Request: Decodable {
    struct Scope: Decodable { var paths: [String]? }

    var waiver_id: String?
    var rule_id: String?
    var scope: Scope?
    var paths: [String]?
    var expires: String?
  }

  private static func values(_ bytes: [UInt8]) -> [String: String] {
    var values: [String: String] = [:]
    for raw in bytes.split(separator: 0x0a) {
      let line = RuleText.trimmed(raw)
      guard let sign = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = String(decoding: line[..<sign], as: UTF8.self)
      let value = String(decoding: line[line.index(after: sign)...], as: UTF8.self)
      // Of two with one name the first counts: a line that was added grants nothing.
      if values[name] == nil { values[name] = value }
    }
    return values
  }

  /// The day of an id, counted since 1970; nil for anything else.
  static func day(ofID id: String) -> Int64? {
    let number = id.utf8.dropFirst(15)
    guard id.hasPrefix("WVR-"), id.utf8.count == 18,
      number.allSatisfy({ (0x30...0x39).contains($0) }),
      id.utf8.dropFirst(14).first == UInt8(ascii: "-")
    else { return nil }
    return day(String(decoding: id.utf8.dropFirst(4).prefix(10), as: UTF8.self))
  }

  /// A day such as `2026-02-23`, counted since 1970; nil for anything else.
  package static func day(_ text: String) -> Int64? {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2],
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") })
    else { return nil }
    let numbers = parts.compactMap { Int64(String(decoding: $0, as: UTF8.self)) }
    guard numbers.count == 3, (1...12).contains(numbers[1]), (1...31).contains(numbers[2]) else {
      return nil
    }
    let days = CivilTime.days(year: numbers[0], month: numbers[1], day: numbers[2])
    // The 30th of February is the day of another date.
    let back = CivilTime(Instant(days * 86_400_000))
    return back.month == numbers[1] && back.day == numbers[2] ? days : nil
  }

  /// Whether a path names one file below the top.
  private static func isPlain(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return !path.isEmpty && path.utf8.count <= 300 && !path.contains { "*?[]{}\\".contains($0) }
      && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
      && !path.unicodeScalars.contains(where: TerminalText.steers)
  }
}
