/// What git answers.
enum GitOutput {
  /// One thing that differs from HEAD.
  struct Record: Equatable {
    /// The record as git wrote it.
    var bytes: [UInt8]
    /// The path from the top of the tree; no encoding is promised.
    var path: [UInt8]
  }

  /// What stands for HEAD before the first commit.
  static let unborn = "(initial)"

  /// Reads the way up to the top of the tree and the way down again; nil if it is no such answer.
  static func place(_ output: [UInt8]) -> (up: String, prefix: String)? {
    let lines = output.split(separator: 0x0a, omittingEmptySubsequences: false)
    guard lines.count == 3, lines[2].isEmpty, let up = String(validating: lines[0], as: UTF8.self),
      let prefix = String(validating: lines[1], as: UTF8.self)
    else { return nil }
    return (up, prefix)
  }

  /// Reads `status --porcelain=v2 --branch -z`; nil without the commit at HEAD.
  static func status(_ output: [UInt8]) -> (head: String, records: [Record])? {
    var head: String?
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
      guard let path = path(of: field) else { continue }
      records.append(Record(bytes: Array(field), path: path))
      isOrigin = field.first == UInt8(ascii: "2")
    }
    guard let head, !head.isEmpty else { return nil }
    return (head, records)
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
    return Array(path)
  }
}
