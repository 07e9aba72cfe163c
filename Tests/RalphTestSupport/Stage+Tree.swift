package import RalphCore
package import RalphPorts

extension Stage: SourceControl {
  package func look(at directory: String) -> TreeView { ask { $0.tree(directory) } }

  package func mayHaveMoved(now: Millis) -> Bool { ask { !$0.isHeadStill } }

  package func glance() -> HeadView? {
    remember { inside in
      inside.world.count.glances += 1
      let trees = inside.world.trees
      let view = HeadView(head: TreesModel.name(trees.tip), branch: Text(trees.branch))
      guard view != inside.lastHead else { return nil }
      inside.lastHead = view
      return view
    }
  }

  package func isAncestor(_ commit: Name, of other: Name) -> Bool? {
    func number(_ name: Name) -> Int? {
      let words = name.text.dropFirst().split(separator: "~").compactMap { Int($0) }
      return words.first.map { words.count > 1 ? $0 - words[1] : $0 }
    }
    guard let one = number(commit), let two = number(other) else { return nil }
    return one <= two
  }
}

extension Stage: AgentVoice {
  package func arguments(_ turn: AgentTurn) -> [String] { ["agent"] }
  package func environment() -> (set: [(name: String, value: String)], without: [String]) {
    ([], [])
  }
  package func read(_ end: ProcessEnd, nonce: String, now: Instant) -> TurnReport {
    World.read(end, nonce: nonce)
  }
}

extension Stage: Requests {
  /// A descriptor that no process has.
  static let bellNumber: Int32 = 99

  package func bell() -> Int32? { Stage.bellNumber }
  package func hush() { ask { $0.isBellRung = false } }
  package func mayHoldMore() -> Bool { false }
  package func read() -> RequestReading { ask { RequestReading($0.requests) } }
  package func remove(_ name: Name) { act(()) { $0.requests.removeAll { $0.name == name } } }
}

extension Stage: Keeper {
  package func keep(_ bytes: [UInt8]) throws(PortFailure) -> Digest {
    try attempt { world throws(PortFailure) in try world.keep(bytes) }
  }

  package func bytes(_ digest: Digest, limit: Int) -> [UInt8]? {
    ask { $0.objects[digest].map { Array($0.prefix(limit)) } }
  }

  package func writePrompt(_ key: Key, _ text: String) throws(PortFailure) -> String {
    try attempt { world throws(PortFailure) in
      world.prompts["\(key)"] = text
      return promptPath(key)
    }
  }
  package func promptPath(_ key: Key) -> String { "/w/.ralph/prompts/\(key).md" }
  package func hasReceipt(_ key: Key) -> Bool { ask { $0.panes.receipts.contains(key) } }
  package func receiptPath(_ key: Key) -> String { "/w/.ralph/begun/\(key)" }
}
