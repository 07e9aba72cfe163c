import RalphCore

/// What is still to happen in a played run, earliest first; what falls on one instant keeps its
/// order.
struct Agenda {
  /// What the world does when its time has come.
  enum Happening {
    /// It answers a command.
    case answer(Seq, Command)
    /// The agent of a dispatch ends.
    case agentEnds(fence: Seq)
    /// The verifier ends.
    case verifierEnds(fence: Seq, isLucky: Bool)
    /// The agent in a pane works, or is quiet again.
    case paneWorks(Int, BeadID)
    case paneRests(Int, nonce: Name)
    /// Somebody edits a task, and the source is read.
    case edit
    /// The source is read again, as the watcher does.
    case read
  }

  private struct Item {
    var due: Instant
    var order: Int
    var what: Happening

    func precedes(_ other: Item) -> Bool {
      due != other.due ? due < other.due : order < other.order
    }
  }

  /// A binary heap.
  private var items: [Item] = []
  private var count = 0

  /// When the next thing happens; nil if nothing is left.
  var next: Instant? { items.first?.due }

  mutating func add(_ what: Happening, at due: Instant) {
    count += 1
    items.append(Item(due: due, order: count, what: what))
    var child = items.count - 1
    while child > 0, case let parent = (child - 1) / 2, items[child].precedes(items[parent]) {
      items.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes what happens next.
  mutating func pop() -> Happening? {
    guard let first = items.first else { return nil }
    items.swapAt(0, items.count - 1)
    items.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < items.count && items[child].precedes(items[least]) { least = child }
      if least == parent { return first.what }
      items.swapAt(parent, least)
      parent = least
    }
  }
}
