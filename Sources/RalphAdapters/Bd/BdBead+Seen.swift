import RalphCore
import RalphPorts

// What the core and the prompt take from a bead.
extension BdBead {
  var stamp: BdSurvey.Stamp {
    BdSurvey.Stamp(updatedAt: updatedAt, dependencies: dependencyCount)
  }

  /// Everything that must be done before, closed or not: a closed bead may not be verified yet.
  var needs: [BeadID] { dependencies.filter(\.blocks).compactMap { BdID($0.id)?.bead } }

  /// The bead in whose course it was found, or else the one it is a part of.
  var origin: BeadID {
    let found = dependencies.first { $0.type == "discovered-from" }
    let origin = found ?? dependencies.first { $0.isParent }
    return origin.flatMap { BdID($0.id)?.bead } ?? .none
  }

  /// The title on one line.
  var line: String {
    let plain = TerminalText.plain(TerminalText.beginning(of: title, bytes: Text.limit))
    return plain.split { $0 == "\n" || $0 == "\t" }.joined(separator: " ")
  }

  /// Its age as a place in the queue; what has no age comes last.
  var place: Int {
    let last: Int64 = 253_402_300_799_999
    return Int(min(max(createdAt?.milliseconds ?? last, 0), last))
  }

  /// The digest of everything that a prompt takes from it.
  var textDigest: Digest {
    Digest(of: [title, description, design, acceptance, notes].joined(separator: "\u{0}").utf8)
  }

  /// Labels that are names; a cut one might pass for another.
  var names: [Name] { Array(labels.compactMap { Name($0) }.sorted().prefix(32)) }

  /// Who wrote it; a name that is none is nobody's, and never passes for another.
  var author: Name { Name(createdBy) ?? Name(cutting: "odd name: \(createdBy)") }

  /// What a prompt tells of it.
  var details: BeadDetails {
    let kinds = ["\(type), priority \(priority)"]
    let tags = labels.isEmpty ? [] : ["labels: \(labels.prefix(32).joined(separator: ", "))"]
    let parts = [
      description, design.isEmpty ? "" : "Design:\n\(design)",
      notes.isEmpty ? "" : "Notes:\n\(notes)",
    ]
    let body = parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    return BeadDetails(
      title: line,
      section: TerminalText.beginning(of: (kinds + tags).joined(separator: "; "), bytes: 1000),
      body: TerminalText.beginning(of: body, bytes: BdBead.bodyMost),
      acceptance: criteria
    )
  }

  /// The lines of what must hold, without their bullets and boxes.
  private var criteria: [String] {
    let text = TerminalText.beginning(of: acceptance, bytes: BdBead.bodyMost)
    let lines = TerminalText.plain(text).split(separator: "\n").map(BdBead.bare)
    return Array(lines.filter { !$0.isEmpty }.prefix(200))
  }

  private static func bare(_ line: Substring) -> String {
    var rest = line.drop { $0 == " " || $0 == "\t" }
    for bullet in ["- ", "* "] where rest.hasPrefix(bullet) {
      rest = rest.dropFirst(2)
      for box in ["[ ] ", "[x] "] where rest.hasPrefix(box) { rest = rest.dropFirst(4) }
      break
    }
    return String(rest)
  }

  /// The most bytes of a text that a prompt is given; the prompt cuts further.
  private static let bodyMost = 65_536
}
