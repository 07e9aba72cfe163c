/// The rows of a table, in blocks that stay where they are, as a value.
///
/// Rows are large, and a journal brings more and more of them. An array moves them all whenever it
/// grows, and makes a copy of one of which something is asked. Here a row is asked, and changed,
/// where it stands.
package struct Rows<Row: Sendable>: RandomAccessCollection, MutableCollection, Sendable {
  /// Where the blocks are; none is ever moved.
  private var blocks: [Block] = []
  /// How many rows there are: all below are initialized, none from there on.
  package private(set) var count = 0
  /// Keeps the blocks for all copies of this value; whoever changes a row is the only one who does.
  private var owner = Owner()

  package init() {}

  /// The first row's index.
  package var startIndex: Int { 0 }
  /// The index behind the last row.
  package var endIndex: Int { count }

  /// The row at an index, where it stands.
  package subscript(row: Int) -> Row {
    _read {
      // Nothing but this says that the blocks are needed until the caller has looked.
      defer { withExtendedLifetime(owner) {} }
      yield unsafe place(row).pointee
    }
    _modify {
      makeUnique()
      yield unsafe &place(row).pointee
    }
  }

  /// Adds a row behind the last.
  package mutating func append(_ row: consuming Row) {
    makeUnique()
    if count == blocks.count * Block.capacity {
      blocks.append(Block())
      owner.blocks = blocks
    }
    unsafe blocks[count / Block.capacity].start.advanced(by: count % Block.capacity)
      .initialize(to: row)
    count += 1
    owner.count = count
  }

  /// Where a row stands.
  private func place(_ row: Int) -> UnsafeMutablePointer<Row> {
    precondition(row >= 0 && row < count, "BUG: there is no such row")
    let (block, rest) = row.quotientAndRemainder(dividingBy: Block.capacity)
    return unsafe blocks[block].start + rest
  }

  /// Makes blocks of its own where another value has the same.
  @inline(__always)
  private mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&owner) { copy() }
  }

  @inline(never)
  private mutating func copy() {
    var copy = Rows()
    for row in self { copy.append(row) }
    self = copy
  }

  /// Memory for so many rows.
  @safe private struct Block: @unchecked Sendable {
    static var capacity: Int { 64 }
    // Sendable, because only a value that has it to itself writes to it.
    let start = UnsafeMutablePointer<Row>.allocate(capacity: capacity)
  }

  /// Gives the blocks back with the last value that has them.
  private final class Owner: @unchecked Sendable {
    // Sendable, because both are changed only while one value alone has it.
    var blocks: [Block] = []
    var count = 0

    deinit {
      for (index, block) in blocks.enumerated() {
        let filled = Swift.min(count - index * Block.capacity, Block.capacity)
        unsafe block.start.deinitialize(count: filled)
        unsafe block.start.deallocate()
      }
    }
  }
}
