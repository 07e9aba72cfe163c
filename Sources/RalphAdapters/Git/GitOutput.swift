/// What git answers.
package enum GitOutput {
  /// One thing that differs from HEAD.
  package struct Record: Equatable, Sendable {
    /// The record as git wrote it.
    var bytes: [UInt8]
    /// The path from the top of the tree; no encoding is promised.
    var path: [UInt8]
    /// What became of the file since the index: `.` nothing, `D` deleted, `?` not in the index.
    var sinceIndex: UInt8 { isUntracked ? bytes[0] : bytes[3] }
    /// What the index says beyond HEAD: `.` nothing.
    var inIndex: UInt8 { isUntracked ? bytes[0] : bytes[2] }
    var isUntracked: Bool { bytes[0] == UInt8(ascii: "?") }
    /// Whether two sides were to be merged there and nobody has done it yet.
    var isUnmerged: Bool { bytes[0] == UInt8(ascii: "u") }
    /// The four letters that git has for a submodule; nil for anything else.
    var submodule: [UInt8]? {
      !isUntracked && bytes[5] == UInt8(ascii: "S") ? Array(bytes[5..<9]) : nil
    }
    /// Whether it is a repository inside the tree that is not part of it.
    var isNested: Bool { path.last == UInt8(ascii: "/") }
  }

  /// What stands for HEAD before the first commit.
  static let unborn = "(initial)"

  /// Reads the way up to the top of the tree and the way down again; nil if it is no such answer.
  package static func place(_ output: [UInt8]) -> (up: String, prefix: String)? {
    let lines = output.split(separator: 0x0a, omittingEmptySubsequences: false)
    guard lines.count == 3, lines[2].isEmpty, let up = String(validating: lines[0], as: UTF8.self),
      let prefix = String(validating: lines[1], as: UTF8.self)
    else { return nil }
    return (up, prefix)
  }

  /// Reads `status --porcelain=v2 --branch -z`; nil without the commit at HEAD.
  ///
  /// The branch is empty where HEAD stands on none.
  package static func status(
    _ output: [UInt8]
  ) -> (head: String, branch: String, records: [Record])? {
    var head: String?
    var branch = ""
    var records: [Record] = []
    var isOrigin = false
    for field in output.split(separator: 0) {
      if isOrigin {
        // The old path of a renamed file is a field of its own.
        isOrigin = false
        records[records.count - 1].bytes += [0] + field
        continue
      }
      let oid = Array("# branch.oid ".utf8)
      if field.starts(with: oid) {
        head = String(decoding: field.dropFirst(oid.count), as: UTF8.self)
      }
      let name = Array("# branch.head ".utf8)
      if field.starts(with: name) {
        branch = String(decoding: field.dropFirst(name.count), as: UTF8.self)
      }
      guard let path = path(of: field) else { continue }
      records.append(Record(bytes: Array(field), path: path))
      isOrigin = field.first == UInt8(ascii: "2")
    }
    guard let head, !head.isEmpty else { return nil }
    return (head, branch == "(detached)" ? "" : branch, records)
  }

  /// The path stands after a number of fields that depends on the kind of record.
  private static func path(of record: ArraySlice<UInt8>) -> [UInt8]? {
    let fields: Int
    switch record.first {
    case UInt8(ascii: "1"): fields = 8
    case UInt8(ascii: "2"): fields = 9
    case UInt8(ascii: "u"): fields = 10
    case UInt8(ascii: "?"): fields = 1
    default: return nil
    }
    let parts = record.split(separator: 0x20, maxSplits: fields, omittingEmptySubsequences: false)
    guard parts.count == fields + 1, let path = parts.last, !path.isEmpty else { return nil }
    // Fields of another width would be read as something else.
    guard record.first == UInt8(ascii: "?") || parts[1].count == 2 && parts[2].count == 4 else {
      return nil
    }
    return Array(path)
  }
}

// Short answers.
extension GitOutput {
  /// Whether a text can be nothing but the name of an object, whole or cut.
  static func isObject(_ text: String) -> Bool {
    text.utf8.count >= 40 && text.utf8.count <= 64
      && text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
  }

  /// The one object name that git printed; nil if it printed anything else.
  package static func object(_ output: [UInt8]) -> String? {
    guard let lines = lines(output), lines.count == 1, isObject(lines[0]) else { return nil }
    return lines[0]
  }

  /// The lines of an answer, each of which is ended; nil if it is no text.
  package static func lines(_ output: [UInt8]) -> [String]? {
    guard output.isEmpty || output.last == 0x0a else { return nil }
    var lines: [String] = []
    for line in output.dropLast().split(separator: 0x0a, omittingEmptySubsequences: false) {
      guard let text = String(validating: line, as: UTF8.self) else { return nil }
      lines.append(text)
    }
    return output.isEmpty ? [] : lines
  }

  /// The short name of a branch; empty for any other ref.
  static func branch(of ref: String) -> String {
    ref.hasPrefix("refs/heads/") ? String(ref.dropFirst("refs/heads/".utf8.count)) : ""
  }
}
