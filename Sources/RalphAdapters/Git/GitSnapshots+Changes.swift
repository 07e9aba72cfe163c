package import RalphCore
package import RalphPorts

/// One file that two trees do not have alike.
package struct TreeChange: Equatable, Sendable {
  /// What the second tree has done with the first one's file.
  package enum Kind: String, Sendable {
    case added, deleted, changed
  }

  /// The path from the top of the tree, made fit to be shown.
  package var path: String
  package var kind: Kind
  /// Lines that came and went; nil where the file is no text.
  package var lines: (added: Int, removed: Int)?

  package static func == (left: TreeChange, right: TreeChange) -> Bool {
    left.path == right.path && left.kind == right.kind && left.lines?.added == right.lines?.added
      && left.lines?.removed == right.lines?.removed
  }
}

// What was done between two snapshots.
extension GitSnapshots {
  /// How a difference is written for people.
  package enum Form: Sendable {
    /// What `git apply` reads.
    case patch
    /// A line a file, and a sum.
    case summary
  }

  /// A commit of a tree as it is now, which nothing keeps.
  package func present(of directory: String) throws(PortFailure) -> Name {
    Name(cutting: try commit(directory, "present"))
  }

  /// The difference of two snapshots as git writes it, bounded; paths are seen from `directory`.
  package func difference(
    from first: Name,
    to second: Name,
    _ form: Form,
    paths: [String],
    in directory: String
  ) throws(PortFailure) -> [UInt8] {
    let words =
      switch form {
      case .patch: ["-p", "--no-color"]
      case .summary: ["--stat=100", "--no-color"]
      }
    return try compare(words, first, second, paths, directory)
  }

  /// The files that two snapshots do not have alike, sorted by path.
  package func changes(
    from first: Name,
    to second: Name,
    paths: [String],
    in directory: String
  ) throws(PortFailure) -> [TreeChange] {
    let raw = try compare(["-z", "--raw", "--no-abbrev"], first, second, paths, directory)
    let counts = try compare(["-z", "--numstat"], first, second, paths, directory)
    guard let differences = GitOutput.differences(raw) else { throw .unread("compare snapshots") }
    let lines = GitOutput.lineCounts(counts)
    return differences.map { difference in
      let kind: TreeChange.Kind =
        switch difference.change {
        case UInt8(ascii: "A"): .added
        case UInt8(ascii: "D"): .deleted
        default: .changed
        }
      let path = String(decoding: difference.path, as: UTF8.self)
      return TreeChange(path: path, kind: kind, lines: lines[difference.path])
    }
  }

  /// Compares two commits; nobody's own programs for showing differences are started.
  func compare(
    _ form: [String],
    _ first: Name,
    _ second: Name,
    _ paths: [String],
    _ directory: String
  ) throws(PortFailure) -> [UInt8] {
    guard GitOutput.isObject(first.text), GitOutput.isObject(second.text) else {
      throw .unread("compare snapshots")
    }
    let words = ["diff-tree", "-r", "--no-renames", "--no-ext-diff", "--no-textconv"]
    return try git.at(directory).need(
      "compare two snapshots",
      words + form + [first.text, second.text, "--"] + paths,
      limitMs: GitCall.longLimitMs
    )
  }
}

extension GitOutput {
  /// Reads `--numstat -z --no-renames`: lines that came and went, of what is text.
  package static func lineCounts(_ output: [UInt8]) -> [[UInt8]: (added: Int, removed: Int)] {
    var counts: [[UInt8]: (added: Int, removed: Int)] = [:]
    for field in output.split(separator: 0) {
      let parts = field.split(separator: 0x09, maxSplits: 2)
      guard parts.count == 3, let added = Int(String(decoding: parts[0], as: UTF8.self)),
        let removed = Int(String(decoding: parts[1], as: UTF8.self))
      else { continue }
      counts[Array(parts[2])] = (added, removed)
    }
    return counts
  }
}
