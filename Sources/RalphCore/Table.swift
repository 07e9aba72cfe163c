/// Rows by key in the order in which they came: found by hashing, never walked in hash order.
///
/// A standard dictionary walks in an order that changes from process to process; a decision that
/// leaned on it could not be derived again. Rows are never removed, so a row's index is stable and
/// stands for the key inside the state.
package struct Table<Row: Sendable>: Sendable {
  /// The keys in the order of their coming.
  package private(set) var keys: [BeadID] = []
  /// The rows, one for each key.
  package var rows = Rows<Row>()
  /// Slots of an open-addressing index: 0 is free, otherwise the row's index plus one, and in the bits
  /// above it some of the key's mix, so that seldom another key is fetched than the one looked for.
  private var slots: [UInt32] = [UInt32](repeating: 0, count: 16)
  /// Rows that came lately, by some bits of their keys' mix: nearly everything is about one of them,
  /// and these are at hand where the slots of many beads are far.
  private var late: [UInt32] = [UInt32](repeating: 0, count: 256)

  package init() {}

  package var count: Int { keys.count }

  /// The index of a key's row; nil if there is none.
  package func index(of key: BeadID) -> Int? {
    let mix = key.name.mixed
    let likely = Int(late[Int(mix >> 56)])
    if likely < keys.count, keys[likely] == key { return likely }
    let mask = slots.count - 1
    let sign = Table.sign(mix, mask)
    var slot = Int(truncatingIfNeeded: mix) & mask
    while true {
      let held = slots[slot]
      if held == 0 { return nil }
      if held & ~UInt32(mask) == sign {
        let row = Int(held & UInt32(mask)) - 1
        if keys[row] == key { return row }
      }
      slot = (slot + 1) & mask
    }
  }

  /// Adds a row under a key that has none yet, and returns its index.
  package mutating func insert(_ key: BeadID, _ row: consuming Row) -> Int {
    if (keys.count + 1) * 2 > slots.count { grow() }
    keys.append(key)
    rows.append(row)
    place(key, keys.count - 1)
    return keys.count - 1
  }

  private mutating func place(_ key: BeadID, _ row: Int) {
    let mask = slots.count - 1
    let mix = key.name.mixed
    var slot = Int(truncatingIfNeeded: mix) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = Table.sign(mix, mask) | UInt32(row + 1)
    late[Int(mix >> 56)] = UInt32(row)
  }

  /// What of a key's mix stands above the row in its slot: rows are fewer than slots.
  @inline(__always)
  private static func sign(_ mix: UInt64, _ mask: Int) -> UInt32 {
    UInt32(mix >> 32) & ~UInt32(mask)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (index, key) in keys.enumerated() { place(key, index) }
  }
}
