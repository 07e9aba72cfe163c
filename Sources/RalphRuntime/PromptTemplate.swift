import RalphCore

/// Fills the placeholders of a user's PROMPT.md.
///
/// One pass from the front: what is filled in is not searched for placeholders again. A placeholder
/// that ralph does not know stays as it is.
struct PromptTemplate {
  /// A filled template, and which placeholders it had.
  struct Filled: Equatable {
    var text = ""
    /// Whether it says which task is meant.
    var namesTask = false
    /// Whether it tells what was tried before.
    var namesFailure = false
  }

  private let parts: PromptParts
  private let data: PromptData

  init(_ parts: PromptParts, _ data: PromptData) {
    self.parts = parts
    self.data = data
  }

  /// The template with its placeholders filled.
  func filled(_ template: String) -> Filled {
    // A user's own signal line would be echoed like any other; it is described at the end instead.
    let bytes = Array(CompletionSignal.defused(TerminalText.plain(template)).utf8)
    var result = Filled()
    var kept = 0
    var at = 0
    while at + 4 <= bytes.count {
      guard bytes[at] == brace, bytes[at + 1] == brace, let end = closing(bytes, at + 2) else {
        at += 1
        continue
      }
      let name = bytes[(at + 2)..<end].filter { $0 != 0x20 }
      guard let value = value(of: String(decoding: name, as: UTF8.self), &result) else {
        at += 1
        continue
      }
      result.text += String(decoding: bytes[kept..<at], as: UTF8.self)
      kept = end + 2
      at = kept
      append(value, followedBy: kept < bytes.count ? bytes[kept] : nil, &result)
    }
    result.text += String(decoding: bytes[kept...], as: UTF8.self)
    return result
  }

  private enum Value {
    case word(String)
    /// Foreign text, which gets lines of its own.
    case block(String)
  }

  private func value(of name: String, _ result: inout Filled) -> Value? {
    switch name {
    case "attempt": return .word(String(parts.attempt))
    case "nonce": return .word(parts.nonce)
    case "run": return .word(parts.run.description)
    case "failure":
      result.namesFailure = true
      return .block(failure)
    case "bead":
      result.namesTask = true
      return .word(data.bead)
    case "title":
      result.namesTask = true
      return .block(data.title)
    case "details":
      result.namesTask = true
      return .block(data.details)
    case "acceptance": return .block(data.acceptance)
    default: return nil
    }
  }

  private var failure: String {
    [data.endedBefore, data.failure].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func append(_ value: Value, followedBy next: UInt8?, _ result: inout Filled) {
    switch value {
    case .word(let word): result.text += word
    case .block(let text):
      if let last = result.text.utf8.last, last != UInt8(ascii: "\n") { result.text += "\n" }
      result.text += data.fence.block(text)
      if let next, next != UInt8(ascii: "\n") { result.text += "\n" }
    }
  }

  private let brace = UInt8(ascii: "{")

  /// Where the two closing braces stand; placeholders are short.
  private func closing(_ bytes: [UInt8], _ start: Int) -> Int? {
    let window = bytes[start...].prefix(24)
    guard let end = window.firstIndex(of: UInt8(ascii: "}")), end + 1 < bytes.count,
      bytes[end + 1] == UInt8(ascii: "}")
    else { return nil }
    return end
  }
}
