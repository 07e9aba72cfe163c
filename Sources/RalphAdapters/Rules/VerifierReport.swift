import RalphCore

/// What a report of a verifier says, ralph's or a `verifier.sh`'s of a brain repository.
///
/// Any bytes are good. In reports of others the output of commands stands among the lines, so that a
/// line that looks like one of the report may be none; what fails goes before what passes.
package struct VerifierReport: Equatable, Sendable {
  /// A warning of a rule.
  package struct Warning: Equatable, Sendable {
    /// The rule.
    package var id: String
    /// What stands in brackets behind it; empty where nothing does.
    package var annotation: String
    /// What the rule says of itself.
    package var desc: String
  }

  /// When it was made, as it says.
  package private(set) var time = ""
  /// How many rules it lists as passed, failed, warned of and skipped.
  package private(set) var listed = RuleReport.Counts()
  /// What its summary says of these; nil where it has none, and so is not whole.
  package private(set) var summed: RuleReport.Counts?
  /// The rules that failed, in order, each once.
  package private(set) var failedRules: [String] = []
  /// The warnings, in order.
  package private(set) var warnings: [Warning] = []
  /// What its line `Hash guard:` says; nil where there is none.
  package private(set) var hashGuard: Bool?
  /// Lines that tell of changed or missing files behind the verifier, without their time.
  package private(set) var hashLines: [String] = []

  /// The most bytes that are read of a report.
  package static let most = 4 << 20
  /// The most rules that are listed by name.
  package static let listedMost = 2000

  private var isSummary = false

  /// Reads a report.
  package init(_ bytes: [UInt8]) {
    for raw in bytes.prefix(VerifierReport.most).split(separator: 0x0a) { take(raw) }
  }

  /// Whether it says that nothing blocks: a whole report without a failure.
  package var passed: Bool {
    guard let summed else { return false }
    return summed.fail == 0 && listed.fail == 0 && hashGuard == true && hashLines.isEmpty
  }

  private mutating func take(_ raw: ArraySlice<UInt8>) {
    let line = RuleText.line(String(decoding: raw.prefix(4096), as: UTF8.self), most: 600)
    if line.hasPrefix("["), let close = line.firstIndex(of: "]") {
      takeBracket(String(line[line.index(after: line.startIndex)..<close]), line[close...])
    } else if line.hasPrefix("SUMMARY") {
      isSummary = true
      summed = summed ?? RuleReport.Counts()
    } else if line.hasPrefix("Time: "), time.isEmpty {
      time = String(line.dropFirst(6).prefix(40))
    } else if line.hasPrefix("  ") {
      takeIndented(line)
    }
  }

  private mutating func takeBracket(_ inside: String, _ rest: Substring) {
    let text = rest.dropFirst().drop { $0 == " " }
    guard let outcome = RuleResult.Outcome(rawValue: inside) else {
      // `[time] FAIL: AC hash mismatch …`
      let tells = ["FAIL:", "ERROR:"].contains { text.hasPrefix($0) }
      if tells, hashLines.count < 100 { hashLines.append(String(text)) }
      return
    }
    isSummary = false
    var id = String(text)
    var annotation = ""
    if id.hasSuffix(")"), let open = id.range(of: " (") {
      annotation = String(id[open.upperBound...].dropLast())
      id = String(id[..<open.lowerBound])
    }
    id = RuleText.line(id, most: RuleReader.idMost)
    count(outcome, id, annotation)
  }

  private mutating func count(
    _ outcome: RuleResult.Outcome,
    _ id: String,
    _ annotation: String
  ) {
    let isManual = annotation.hasPrefix("manual ")
    switch outcome {
    case .pass: listed.pass += 1
    case .skip: listed.skip += 1
    case .fail:
      listed.fail += 1
      if isManual { listed.manualFail += 1 }
      let isNew = !id.isEmpty && failedRules.count < VerifierReport.listedMost
      if isNew, !failedRules.contains(id) { failedRules.append(id) }
    case .warn:
      listed.warn += 1
      if isManual { listed.manualWarn += 1 }
      guard warnings.count < VerifierReport.listedMost else { return }
      warnings.append(Warning(id: id, annotation: annotation, desc: ""))
    }
    last = outcome
  }

  /// What the block under way is; its description belongs to the warning before.
  private var last: RuleResult.Outcome?

  private mutating func takeIndented(_ line: String) {
    guard let colon = line.firstIndex(of: ":") else { return }
    let name = line[..<colon].drop { $0 == " " }
    let value = line[line.index(after: colon)...].drop { $0 == " " }
    if !isSummary {
      guard name == "desc", last == .warn, let at = warnings.indices.last,
        warnings[at].desc.isEmpty
      else { return }
      warnings[at].desc = RuleText.line(value)
      return
    }
    if name == "Hash guard" {
      // Whoever says it twice, and once that it failed, has said that it failed.
      hashGuard = value == "OK" && hashGuard != false
    }
    let digits = value.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), number >= 0 else { return }
    switch name {
    case "PASS": summed?.pass = number
    case "FAIL":
      let before = summed?.fail ?? 0
      summed?.fail = max(number, before)
    case "SKIP": summed?.skip = number
    case "Manual gate=block failures": summed?.manualFail = number
    case "WARN":
      summed?.warn = number
      let manual = value.drop { $0 != "=" }.dropFirst().prefix { $0.isASCII && $0.isNumber }
      summed?.manualWarn = Int(manual) ?? 0
    default: break
    }
  }
}

extension String {
  /// Where a text stands first; nil if it does not.
  fileprivate func range(of text: String) -> Range<String.Index>? {
    var at = startIndex
    while at < endIndex {
      if self[at...].hasPrefix(text) { return at..<index(at, offsetBy: text.count) }
      at = index(after: at)
    }
    return nil
  }
}
