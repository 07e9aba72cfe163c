import RalphCore

/// All kinds by the bytes of their words, so that finding one compares three numbers.
///
/// It is made once and stays for as long as the process: whoever asks it counts no references.
@safe struct KindTable: @unchecked Sendable {
  // Sendable, because nothing is changed once it is made.
  static let all = KindTable()
  /// The most bytes a word has.
  static var longest: Int { 23 }
  /// How many slots there are, as a power of two.
  private static var bits: UInt64 { 9 }

  /// A word as numbers, eight bytes each from the lowest place on, and its kind; no bytes in a slot
  /// that is free.
  private struct Slot {
    var bytes: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var kind = Kind.end
  }

  private let slots: UnsafeMutablePointer<Slot>

  private init() {
    let count = 1 << Int(KindTable.bits)
    unsafe slots = UnsafeMutablePointer<Slot>.allocate(capacity: count)
    unsafe slots.initialize(repeating: Slot(), count: count)
    for kind in Kind.allCases {
      let word = Array(kind.rawValue.utf8)
      precondition(word.count <= KindTable.longest, "BUG: a kind's word is too long")
      let bytes = KindTable.numbers(word)
      var place = KindTable.place(bytes.0, bytes.1, bytes.2)
      while unsafe slots[place].bytes.0 != 0 { place = KindTable.after(place) }
      unsafe slots[place] = Slot(bytes: bytes, kind: kind)
    }
  }

  /// The kind whose word has these bytes, the rest of which are zero; nil if there is none.
  @inline(__always)
  func kind(_ head: UInt64, _ middle: UInt64, _ rest: UInt64) -> Kind? {
    var place = KindTable.place(head, middle, rest)
    while true {
      let bytes = unsafe slots[place].bytes
      if bytes.0 == head, bytes.1 == middle, bytes.2 == rest, head != 0 {
        return unsafe slots[place].kind
      }
      if bytes.0 == 0 { return nil }
      place = KindTable.after(place)
    }
  }

  /// Where a word is looked for first; always one of the slots.
  @inline(__always)
  private static func place(_ head: UInt64, _ middle: UInt64, _ rest: UInt64) -> Int {
    let mix = (head ^ (middle &+ rest) &* 0xbf58_476d_1ce4_e5b9) &* 0x9e37_79b9_7f4a_7c15
    return Int(truncatingIfNeeded: mix >> (64 - bits))
  }

  @inline(__always)
  private static func after(_ place: Int) -> Int { (place + 1) & (1 << Int(bits) - 1) }

  /// The bytes of a word as numbers.
  static func numbers(_ word: [UInt8]) -> (UInt64, UInt64, UInt64) {
    func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
      bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    return (number(word.prefix(8)), number(word.dropFirst(8).prefix(8)), number(word.dropFirst(16)))
  }
}
