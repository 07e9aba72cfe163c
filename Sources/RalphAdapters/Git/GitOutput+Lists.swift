// Longer answers of git.
extension GitOutput {
  /// A worktree as git lists it.
  package struct Tree: Equatable, Sendable {
    var path: String
    /// The commit at its HEAD; nil before the first one.
    var head: String?
    /// The ref that HEAD stands on; nil where it is detached.
    var ref: String?
    /// Why it is locked; nil if it is not.
    var lock: String?

    /// Whether git was ended while it made it.
    var isHalfMade: Bool { lock == "initializing" }
  }

  /// Reads `worktree list --porcelain -z`; what has no readable path is left out.
  package static func trees(_ output: [UInt8]) -> [Tree] {
    var trees: [Tree] = []
    var isKnown = false
    for field in output.split(separator: 0, omittingEmptySubsequences: false) {
      let parts = field.split(separator: 0x20, maxSplits: 1, omittingEmptySubsequences: false)
      guard let first = parts.first, let value = String(validating: parts.last ?? [], as: UTF8.self)
      else { continue }
      let word = String(decoding: first, as: UTF8.self)
      if word == "worktree" {
        isKnown = parts.count == 2
        if isKnown { trees.append(Tree(path: value)) }
      }
      guard isKnown else { continue }
      switch word {
      case "HEAD" where isObject(value): trees[trees.count - 1].head = value
      case "branch": trees[trees.count - 1].ref = value
      case "locked": trees[trees.count - 1].lock = parts.count == 2 ? value : ""
      default: break
      }
    }
    return trees
  }

  /// One difference between two trees.
  package struct Difference: Equatable, Sendable {
    /// The second tree's file mode, as git writes it; all zeros if it has no such file.
    var mode: String
    /// The second tree's object.
    var object: String
    /// `A`, `D`, `M` or `T`: what the second tree has done with the first one's file.
    var change: UInt8
    var path: [UInt8]
  }

  /// Reads `diff-tree -r -z --raw --no-renames --no-abbrev`; nil if it is no such answer.
  package static func differences(_ output: [UInt8]) -> [Difference]? {
    var found: [Difference] = []
    let fields = output.split(separator: 0)
    guard fields.count.isMultiple(of: 2) else { return nil }
    for at in stride(from: 0, to: fields.count, by: 2) {
      let parts = fields[at].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
      guard parts.count == 5, fields[at].first == UInt8(ascii: ":"), isObject(parts[3]),
        let change = parts[4].utf8.first
      else { return nil }
      let path = Array(fields[at + 1])
      found.append(Difference(mode: parts[1], object: parts[3], change: change, path: path))
    }
    return found
  }

  /// Reads `merge-tree --write-tree -z --name-only --no-messages`: the tree, and the paths on which
  /// both sides do not agree; nil if it is no such answer.
  package static func merge(_ output: [UInt8]) -> (tree: String, conflicts: [[UInt8]])? {
    let fields = output.split(separator: 0)
    guard let first = fields.first, case let tree = String(decoding: first, as: UTF8.self),
      isObject(tree)
    else { return nil }
    return (tree, fields.dropFirst().map(Array.init))
  }
}
