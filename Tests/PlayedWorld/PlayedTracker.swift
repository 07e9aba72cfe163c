// What bd keeps and what it does with it. The simulation and `puppet bd` both stand on this value,
// so that a mistake in it shows in both; how bd reads arguments and prints is the puppet's.

/// A tracker that several ralphs, agents and people write to: what bd keeps, as a value.
///
/// It has no clock, no files and no environment. Who calls and when comes with every call; moments
/// are milliseconds of whatever clock the caller has.
package struct PlayedTracker: Sendable, Equatable {
  /// Where a bead stands; the raw value is bd's word.
  package enum Status: String, Sendable {
    case open, closed, blocked, deferred, pinned, hooked
    case inProgress = "in_progress"
  }

  /// What one bead needs of another.
  package struct Need: Sendable, Equatable {
    /// bd's word for it: `blocks`, `parent-child`, `discovered-from` and others.
    package var type: String
    /// The other bead.
    package var id: String

    package init(_ type: String, _ id: String) { (self.type, self.id) = (type, id) }

    /// Whether the other bead has to be closed first.
    package var blocks: Bool { ["blocks", "conditional-blocks", "waits-for"].contains(type) }
  }

  /// What somebody said about a bead.
  package struct Comment: Sendable, Equatable {
    package var number: Int
    package var author: String
    package var text: String
    package var at: Int64

    package init(number: Int, author: String, text: String, at: Int64) {
      (self.number, self.author, self.text, self.at) = (number, author, text, at)
    }
  }

  /// The long texts of a bead; empty where it has none.
  package struct Texts: Sendable, Equatable {
    package var description = ""
    package var design = ""
    package var acceptance = ""
    package var notes = ""

    package init() {}
  }

  /// One bead.
  package struct Bead: Sendable, Equatable {
    package var id: String
    package var title = ""
    package var texts = Texts()
    package var status = Status.open
    /// 0 is the most urgent, 4 the least.
    package var priority = 2
    package var type = "task"
    /// Who has it; empty for nobody.
    package var assignee = ""
    package var createdAt: Int64 = 0
    package var createdBy = ""
    package var updatedAt: Int64 = 0
    /// When it was closed; nil for one that is not.
    package var closedAt: Int64?
    package var closeReason = ""
    package var labels: [String] = []
    package var needs: [Need] = []
    package var comments: [Comment] = []
    /// Until when a claim holds; nil for one that holds for ever.
    package var lease: Int64?

    package init(_ id: String) { self.id = id }
  }

  /// Every bead that was not deleted, in the order of their making.
  package var beads: [Bead] = []
  /// Which bd it is whose program is called.
  package var edition: TrackerEdition
  /// What the ids of new beads begin with.
  package var prefix: String
  /// How many beads were given an id, and how many comments were made.
  package var made = 0
  package var said = 0
  /// The bead that calls without an id mean.
  package var lastTouched = ""
  /// Whether git has changed the file behind the database, so that nothing can be read.
  package var isOutOfSync = false
  /// Until when the program does not answer at all.
  package var silentUntil: Int64 = 0
  /// Raised with every write.
  package var version = 1

  package init(prefix: String, _ edition: TrackerEdition) {
    (self.prefix, self.edition) = (prefix, edition)
  }

  /// The place of a bead by its whole id; nil if it is not there.
  package func index(of id: String) -> Int? { beads.firstIndex { $0.id == id } }

  /// The place of the bead that an id, or the beginning of its last part, means.
  package func find(_ word: String) -> Int? {
    if let index = index(of: word) { return index }
    guard !word.isEmpty else { return nil }
    let fitting = beads.indices.filter { beads[$0].id.hasPrefix("\(prefix)-\(word)") }
    return fitting.count == 1 ? fitting[0] : nil
  }

  /// The open beads that keep one from being worked on.
  package func blockers(of bead: Bead) -> [String] {
    bead.needs.isEmpty ? [] : blockers(of: bead, depth: 0)
  }

  private func blockers(of bead: Bead, depth: Int) -> [String] {
    // A ring of parents, which no call makes and a file may hold, blocks nobody.
    guard depth < beads.count else { return [] }
    return bead.needs.filter { need in
      guard let index = index(of: need.id) else { return false }
      if need.type == "parent-child" {
        return !blockers(of: beads[index], depth: depth + 1).isEmpty
      }
      return need.blocks && beads[index].status != .closed
    }.map(\.id)
  }

  /// The id of the next bead.
  ///
  /// Three digits of base 36 that look as if drawn, and are the same in every run; under a parent
  /// its number among the siblings.
  mutating func newID(parent: String) -> String {
    made += 1
    if !parent.isEmpty {
      let siblings = beads.filter { $0.needs.contains(Need("parent-child", parent)) }
      return "\(parent).\(siblings.count + 1)"
    }
    let drawn = String((made * 7919 + 12_345) % 46_656, radix: 36)
    return "\(prefix)-" + String(repeating: "0", count: 3 - drawn.count) + drawn
  }
}
