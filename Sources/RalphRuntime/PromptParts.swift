package import RalphCore

/// Everything that an attempt's prompt is made of.
///
/// Title, section, details, acceptance and failure are foreign text: they come from a plan, an agent
/// or a program, and a prompt shows them as data.
package struct PromptParts: Equatable, Sendable {
  package var bead: BeadID
  package var attempt: Int
  package var nonce: String
  package var run: RunID
  package var title: String
  /// The section of the plan in which the task stands.
  package var section: String = ""
  package var details: String = ""
  package var acceptance: [String] = []
  /// How the attempt before ended, in ralph's words; empty if there was none.
  package var endedBefore: String = ""
  /// What the verifier or the agent said at the end of the attempt before.
  package var failure: String = ""
  /// Paths of what differs in the tree from its last commit, and how many there are.
  package var left: [String] = []
  package var leftCount = 0
  /// The ref, without its ending, that keeps the tree before and after the attempt before; empty
  /// where it was not kept.
  package var snapshot: String = ""
  /// What the user's PROMPT.md holds; nil for the built-in instructions.
  package var template: String?
  /// The file that the agent creates before anything else; nil where its process is proof enough.
  package var receipt: String?
  /// What the marker around foreign text is derived from, together with the nonce.
  package var seed: UInt64
  /// What an iteration of the Ralph loop is told beside its task; nil outside the loop.
  package var loop: LoopParts?
  /// The most bytes the prompt may have.
  package var limit: Int

  package init(
    bead: BeadID,
    attempt: Int,
    nonce: String,
    run: RunID,
    title: String,
    seed: UInt64,
    limit: Int
  ) {
    self.bead = bead
    self.attempt = attempt
    self.nonce = nonce
    self.run = run
    self.title = title
    self.seed = seed
    self.limit = limit
  }
}

/// Foreign text between two lines that its author cannot have known.
///
/// Within, nothing looks like the end of it, like ralph's completion signal, or like a control
/// sequence. What is cut is said.
struct Fence: Equatable, Sendable {
  /// The word in both lines, new for each attempt.
  let marker: String

  init(nonce: String, seed: UInt64) {
    let digest = Digest(of: Array("fence \(nonce) \(seed)".utf8))
    marker = Hex.text(digest.words.0, digits: 16)
  }

  /// The line before foreign text.
  var opening: String { "<<<data \(marker)" }
  /// The line after it.
  var closing: String { "data \(marker)>>>" }

  /// A text as a block of data, without a line end after it.
  func block(_ text: String) -> String { "\(opening)\n\(text)\n\(closing)" }

  /// What is left of foreign text once it can do no harm inside a fence.
  func tamed(_ text: String) -> String {
    let plain = CompletionSignal.defused(TerminalText.plain(text))
    // An agent knows the marker of its own prompt, and may have said it where we quote it.
    let pieces = plain.utf8.split(on: Array(marker.utf8))
    let kept = pieces.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "[marker]")
    return kept.utf8.last == UInt8(ascii: "\n") ? String(kept.dropLast()) : kept
  }

  /// The beginning of a text in so many bytes.
  static func beginning(of text: String, bytes: Int) -> String {
    guard text.utf8.count > bytes else { return text }
    let note = "\n[ralph: the rest is left out, \(text.utf8.count) bytes in all]"
    guard bytes > note.utf8.count else { return "" }
    return TerminalText.beginning(of: text, bytes: bytes - note.utf8.count) + note
  }

  /// The end of a text in so many bytes.
  static func end(of text: String, bytes: Int) -> String {
    guard text.utf8.count > bytes else { return text }
    let note = "[ralph: the beginning is left out, \(text.utf8.count) bytes in all]\n"
    guard bytes > note.utf8.count else { return "" }
    return note + TerminalText.end(of: text, bytes: bytes - note.utf8.count)
  }
}

extension Collection<UInt8> {
  /// The pieces between all places where some bytes stand.
  fileprivate func split(on needle: [UInt8]) -> [ArraySlice<UInt8>] {
    let bytes = Array(self)
    var pieces: [ArraySlice<UInt8>] = []
    var start = 0
    var at = 0
    while at + needle.count <= bytes.count {
      guard bytes[at] == needle.first, bytes[at...].starts(with: needle) else {
        at += 1
        continue
      }
      pieces.append(bytes[start..<at])
      at += needle.count
      start = at
    }
    return pieces + [bytes[start...]]
  }
}
