/// The approvals that people have written down.
package struct ManualApprovals: Equatable, Sendable {
  /// Its lines; none where there is no file.
  private let lines: [[UInt8]]

  /// The longest file that anybody should read, in bytes.
  package static let fileMost = 1 << 20

  /// Reads the bytes of an approvals file; nil means that there is none.
  package init(_ bytes: [UInt8]?) {
    lines = (bytes ?? []).split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
  }

  /// The first line that approves a rule: one with `Rule.Id=` anywhere in it, counted from 1.
  package func line(approving id: String) -> Int? {
    let wanted = Array((id + "=").utf8)
    return lines.firstIndex { ManualApprovals.holds($0, wanted) }.map { $0 + 1 }
  }

  private static func holds(_ line: [UInt8], _ wanted: [UInt8]) -> Bool {
    guard line.count >= wanted.count else { return false }
    return (0...(line.count - wanted.count)).contains { at in
      line[at] == wanted[0] && line[at..<(at + wanted.count)].elementsEqual(wanted)
    }
  }
}
