import RalphCore
import RalphPorts
import Synchronization

/// Sees that somebody switches the workspace's branch, or that HEAD goes back.
///
/// Commits move HEAD forward and are nobody's business; so is the amending of the last one, which
/// agents do. Everything else takes away ground that attempts stand on.
final class HeadWatch: Sendable {
  private let tree: any SourceControl
  private let inside = Mutex(Inside())
  /// Held from a look to the end of what is made of it; never by the loop.
  private let turn = Mutex(())

  private struct Inside {
    var isLooking = false
    var last: HeadView?
    /// How often it was told without a look where HEAD stood.
    var tellings = 0
  }

  init(_ tree: any SourceControl) { self.tree = tree }

  /// Whether a look is being made: meanwhile no other begins.
  var isUnderWay: Bool { inside.withLock { $0.isLooking } }

  /// Looks once if HEAD may have moved, away from the loop; what is seen comes through the inbox.
  ///
  /// `branch` is the one on which the workspace stood last; empty where that is not known yet.
  func look(_ branch: Text, now: Millis, _ lane: any Lane, _ inbox: Inbox) {
    guard !inside.withLock({ $0.isLooking }), tree.mayHaveMoved(now: now) else { return }
    inside.withLock { $0.isLooking = true }
    lane.run(on: .looks) { [self] in
      let event = event(branch)
      inside.withLock { $0.isLooking = false }
      if let event { inbox.put([.observation(Observation(event))]) }
    }
  }

  /// HEAD stood on what ralph itself has committed, or landed, though nobody looked: an agent may have
  /// thrown that away before anybody could.
  func stood(_ event: Event, on branch: Text) {
    let head: Name
    switch event {
    case .commitMade(let made): head = made.commit
    case .mergeLanded(let landed): head = landed.commit
    default: return
    }
    guard !head.isEmpty else { return }
    inside.withLock { inside in
      let known = inside.last?.branch ?? branch
      inside.last = HeadView(head: head, branch: branch.isEmpty ? known : branch)
      inside.tellings += 1
    }
  }

  /// What is seen now, on the thread that asks: an agent's end comes after what it did to HEAD.
  func seen(_ branch: Text) -> [Arrival] {
    event(branch).map { [.observation(Observation($0))] } ?? []
  }

  private func event(_ branch: Text) -> Event? {
    // Whoever looks second compares with what the first has seen.
    turn.withLock { _ in turned(branch) }
  }

  private func turned(_ branch: Text) -> Event? {
    // What is looked at then is later than what is known before.
    let (last, tellings) = inside.withLock { ($0.last, $0.tellings) }
    guard let view = tree.glance() else { return nil }
    inside.withLock { if $0.tellings == tellings { $0.last = view } }
    let before = last ?? HeadView(head: view.head, branch: branch.isEmpty ? view.branch : branch)
    return HeadWatch.move(from: before, to: view, tree)
  }

  /// What happened to HEAD between two moments; nil where it went forward, or nowhere.
  ///
  /// Of what is not known about the first moment nothing is told.
  static func move(from before: HeadView, to view: HeadView, _ tree: any SourceControl) -> Event? {
    let moved = TreeMoved {
      ($0.branch, $0.head) = (view.branch, view.head)
      ($0.fromBranch, $0.fromHead) = (before.branch, before.head)
    }
    if view.branch != before.branch { return .treeBranch(moved) }
    return tree.isTakenBack(before.head, by: view.head) ? .treeRewound(moved) : nil
  }
}
