import PlayedWorld
package import RalphCore
package import RalphPorts

/// The tracker of a world, for one life of ralph.
package struct StageTracker: Tracker {
  let stage: Stage

  package var name: Name { Name(cutting: "bd") }

  package func read(asOf: Seq) throws(PortFailure) -> SourceReading {
    let reading = try stage.attempt { world throws(PortFailure) in
      try world.readTracker(asOf: asOf)
    }
    stage.remember { $0.lastListed = $0.world.tracker.version }
    return reading
  }

  package func mayHaveChanged() -> Bool {
    stage.remember { $0.lastListed != $0.world.tracker.version }
  }

  package func details(of bead: BeadID) throws(PortFailure) -> BeadDetails? {
    try stage.attempt { world throws(PortFailure) in
      try world.askTracker("show \(bead.bare)")
      guard world.tracker.index(of: bead.bare) != nil else { return nil }
      return BeadDetails(title: "Task \(bead.bare)", section: "", body: "", acceptance: [])
    }
  }

  package func perform(_ command: Command, text: String, key: Key) -> TrackerAnswer {
    let order = command.order ?? TrackerOrder()
    let dead = Event.trackerUnknown(Refused { $0.bead = order.bead })
    return stage.act(TrackerAnswer(dead)) { world in
      let outcome = world.perform(command, order, key)
      guard case .claim = command, world.isOtherTracker else { return TrackerAnswer(outcome) }
      return TrackerAnswer(outcome, notes: [.trackerChanged(TrackerChanged())])
    }
  }

  package func look(at bead: BeadID, asOf: Seq) throws(PortFailure) -> BeadSeen? {
    try stage.attempt { world throws(PortFailure) in
      try world.lookTracker(at: bead, asOf: asOf)
    }
  }

  package func renew(_ bead: BeadID) throws(PortFailure) {
    try stage.attempt { world throws(PortFailure) in
      try world.renewClaim(of: bead)
    }
  }
}

/// The panes of a world, for one life of ralph.
package struct StagePanes: PaneHost {
  let stage: Stage

  package func look(_ leases: [PaneLeaseView]) throws(PortFailure) -> PaneReading {
    try stage.attempt { world throws(PortFailure) in try world.look(leases) }
  }

  package func send(_ order: PaneDispatch) -> Event {
    stage.act(unknown(order)) { $0.send(order) }
  }

  package func settle(_ order: PaneDispatch) -> Event {
    stage.act(unknown(order)) { $0.settle(order) }
  }

  private func unknown(_ order: PaneDispatch) -> Event {
    .dispatchUnknown(DispatchDoubted { ($0.bead, $0.pane) = (order.bead, order.pane) })
  }

  package func tail(of pane: Name) -> [UInt8] {
    stage.ask { $0.panes.index(of: pane) == nil ? [] : Array("tail of \(pane)".utf8) }
  }

  package func interrupt(_ pane: Name) throws(PortFailure) {
    try stage.tryAct { world throws(PortFailure) in try world.interrupt(pane) }
  }

  package func open(_ order: OpenSession, key: Key) -> Event {
    let dead = Event.sessionRefused(Refused { $0.bead = order.bead })
    return stage.act(dead) { $0.openSession(order, key) }
  }

  package func shut(_ session: Text) throws(PortFailure) {
    try stage.tryAct { world throws(PortFailure) in try world.shut(session) }
  }
}

/// The worktrees, snapshots and guarded files of a world, for one life of ralph.
package struct StageTrees: Worktrees, Snapshots, Guards {
  let stage: Stage

  package func directory(_ key: Key) -> String { TreesModel.folder(key) }

  package func make(_ key: Key, bead: BeadID, title: String) throws(PortFailure) -> Worktree {
    try stage.tryAct { world throws(PortFailure) in try world.makeTree(key, bead) }
  }

  package func merge(_ order: MergeOrder) throws(PortFailure) -> Merge {
    try stage.tryAct { world throws(PortFailure) in try world.merge(order) }
  }

  package func land(_ order: MergeOrder, _ commit: Name) throws(PortFailure) -> Landing {
    try stage.tryAct { world throws(PortFailure) in try world.land(order, commit) }
  }

  package func remove(_ key: Key) throws(PortFailure) -> Removal {
    try stage.tryAct { world throws(PortFailure) in try world.removeTree(key) }
  }

  package func take(_ key: Key, _ moment: SnapshotMoment, of directory: String) -> Snapshot {
    stage.act(.skipped("dead")) { $0.snapshot(key, moment) }
  }

  package func listing(at directory: String) -> [String] {
    stage.ask { ["\($0.trees.guards) Makefile", "1 tests/run"] }
  }
}
