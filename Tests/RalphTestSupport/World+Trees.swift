package import RalphCore
package import RalphPorts

/// The repository of a world: the workspace's branch as numbered commits, and worktrees beside it.
package struct TreesModel: Sendable {
  /// A worktree, or what is left of it.
  package struct Tree: Sendable {
    package var key: Key
    package var bead: BeadID
    /// The commit of the workspace's branch that it holds.
    package var base: Int
    /// Changes in it so far; those that are merged with the branch into ``commit``.
    package var changes = 0
    /// The last merge that was made in it, and the commit of the branch it goes beyond.
    package var merge: (commit: Int, onto: Int, changes: Int)?
    /// Whether its folder is there.
    package var isThere = true
    /// Whether somebody has left something in it that nothing has committed.
    package var isDirty = false
  }

  /// Worktrees in the order of their making.
  package var list: [Tree] = []
  /// The commits of the workspace's branch, in order.
  package var line = [1]
  /// The number that the next commit gets.
  package var next = 2
  /// The branch that the workspace stands on, and until when it stands on another than `main`.
  package var branch = "main"
  /// Until when something in the workspace lies in the way of a merge.
  package var obstructedUntil = Millis.zero
  /// Changes of the files that the verifier rests on.
  package var guards = 1

  package init() {}

  /// The commit at the tip of the workspace's branch.
  package var tip: Int { line.last ?? 0 }

  /// The place of a key's worktree; nil if there never was one.
  package func index(of key: Key) -> Int? { list.lastIndex { $0.key == key } }

  /// The name of a commit.
  package static func name(_ commit: Int) -> Name { Name(cutting: "c\(commit)") }

  /// The folder of a key's worktree, and the workspace for none.
  package static func folder(_ key: Key) -> String { key.isNone ? "/w" : "/trees/\(key)" }

  /// The key of the worktree that a folder is; none for the workspace.
  package static func key(of folder: String) -> Key {
    guard folder.hasPrefix("/trees/") else { return .none }
    return Key(folder.utf8.dropFirst(7)) ?? .none
  }
}

// Worktrees, merges and landings.
extension World {
  package mutating func makeTree(
    _ key: Key,
    _ bead: BeadID
  ) throws(PortFailure) -> Worktree {
    checkDurable(key)
    if dice.isLucky(oneIn: faults.treeFails) { throw PortFailure(.system, "git worktree: no room") }
    if let index = trees.index(of: key) {
      trees.list[index].isThere = true
    } else {
      trees.list.append(TreesModel.Tree(key: key, bead: bead, base: trees.tip))
    }
    let head = trees.list[trees.index(of: key) ?? 0].base
    return Worktree(
      directory: TreesModel.folder(key),
      branch: "ralph/\(bead.bare)",
      head: TreesModel.name(head)
    )
  }

  package mutating func merge(_ order: MergeOrder) throws(PortFailure) -> Merge {
    checkDurable(order.key)
    if dice.isLucky(oneIn: faults.treeFails) { throw PortFailure(.system, "git merge: killed") }
    guard let index = trees.index(of: order.worktree), trees.list[index].isThere else {
      throw PortFailure(.answer, "the worktree is not there any more")
    }
    let tree = trees.list[index]
    if let merge = tree.merge, merge.onto == trees.tip, merge.changes == tree.changes {
      return .made(commit: TreesModel.name(merge.commit), isSame: true)
    }
    guard tree.changes > (tree.merge.map { trees.line.contains($0.commit) ? $0.changes : 0 } ?? 0)
    else {
      return .nothing
    }
    var luck = Dice(script.seed ?? 0, for: "conflict \(order.bead) \(order.attempt) \(trees.tip)")
    if luck.isLucky(oneIn: faults.conflicts) { return .conflict(paths: ["src/a"]) }
    let isSame = tree.base == trees.tip
    trees.list[index].merge = (trees.next, trees.tip, tree.changes)
    trees.list[index].base = trees.tip
    trees.next += 1
    note(.merge(order.worktree))
    return .made(commit: TreesModel.name(trees.next - 1), isSame: isSame)
  }

  package mutating func land(_ order: MergeOrder, _ commit: Name) throws(PortFailure) -> Landing {
    checkDurable(order.key)
    if dice.isLucky(oneIn: faults.treeFails) { throw PortFailure(.system, "git: killed") }
    guard let index = trees.index(of: order.worktree), let merge = trees.list[index].merge,
      TreesModel.name(merge.commit) == commit
    else { throw PortFailure(.answer, "the merge \(commit) is not there any more") }
    if trees.line.contains(merge.commit) { return .landed }
    guard trees.branch == order.branch else { return .waits("\(trees.branch) is checked out") }
    guard merge.onto == trees.tip else { return .stale }
    guard now >= trees.obstructedUntil else { return .waits("changes are in the way") }
    note(.land(order.worktree))
    trees.line.append(merge.commit)
    trees.list[index].isDirty = dice.isLucky(oneIn: faults.treeFails)
    treeChanges += 1
    return .landed
  }

  package mutating func removeTree(_ key: Key) throws(PortFailure) -> Removal {
    if dice.isLucky(oneIn: faults.treeFails) { throw PortFailure(.system, "git: killed") }
    guard let index = trees.index(of: key), trees.list[index].isThere else { return .removed }
    if trees.list[index].isDirty { return .kept("it is not clean") }
    if let process = processes.first(where: { $0.lives && $0.tree == key }) {
      broken.append("the worktree \(key) is removed under \(process.key)")
    }
    note(.prune(key))
    trees.list[index].isThere = false
    return .removed
  }

  package mutating func snapshot(_ key: Key, _ moment: SnapshotMoment) -> Snapshot {
    guard !dice.isLucky(oneIn: faults.keepFails) else { return .skipped("too much has changed") }
    return .made(TreesModel.name(trees.tip))
  }

  /// A tree as it stands.
  package mutating func tree(_ directory: String = "/w") -> TreeView {
    guard !dice.isLucky(oneIn: faults.treeUnknown) else { return .unknown }
    let key = TreesModel.key(of: directory)
    let own = trees.index(of: key).map { trees.list[$0] }
    let text = own.map { "\(key) \($0.base) \($0.changes)" } ?? "tree \(treeChanges)"
    return TreeView(
      head: TreesModel.name(own?.base ?? trees.tip),
      digest: .cheap(of: text.utf8),
      branch: Text(own.map { "ralph/\($0.bead.bare)" } ?? trees.branch)
    )
  }

  /// An agent changes the tree that it works in.
  mutating func change(_ tree: Key) {
    guard let index = trees.index(of: tree) else { return treeChanges += 1 }
    trees.list[index].changes += 1
  }
}

extension Digest {
  /// A digest that costs little, for worlds in which nobody forges anything.
  package static func cheap(of bytes: some Sequence<UInt8>) -> Digest {
    var words: (UInt64, UInt64) = (0xcbf2_9ce4_8422_2325, 0x9e37_79b9_7f4a_7c15)
    for byte in bytes {
      words.0 = (words.0 ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      words.1 = (words.1 &+ words.0).byteSwapped ^ (words.1 &<< 7)
    }
    return Digest(words: (words.0 | 1, words.1, ~words.0, words.1 &* 31))
  }
}
