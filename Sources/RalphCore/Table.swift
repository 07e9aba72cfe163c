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
  /// Slots of an open-addressing index: 0 is free, otherwise the row's index plus one.
  private var slots: [Int32] = [Int32](repeating: 0, count: 16)

  package init() {}

  package var count: Int { keys.count }

  /// The index of a key's row; nil if there is none.
  package func index(of key: BeadID) -> Int? {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: key.name.mixed) & mask
    while true {
      let held = slots[slot]
      if held == 0 { return nil }
      if keys[Int(held) - 1] == key { return Int(held) - 1 }
      slot = (slot + 1) & mask
    }
  }

  /// Adds a row under a key that has none yet, and returns its index.
  package mutating func insert(_ key: BeadID, _ row: Row) -> Int {
    if (keys.count + 1) * 2 > slots.count { grow() }
    keys.append(key)
    rows.append(row)
    place(key, Int32(keys.count))
    return keys.count - 1
  }

  private mutating func place(_ key: BeadID, _ value: Int32) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: key.name.mixed) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = value
  }

  private mutating func grow() {
    slots = [Int32](repeating: 0, count: slots.count * 2)
    for (index, key) in keys.enumerated() { place(key, Int32(index + 1)) }
  }
}
