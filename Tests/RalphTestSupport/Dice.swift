import RalphCore

/// A small generator of the PCG family: the same seed throws the same dice on every machine.
package struct Dice: Sendable {
  private var state: UInt64

  package init(_ seed: UInt64) {
    state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 0x1405_7b7e_f767_814f
  }

  /// Dice that belong to one thing: the same whenever, and in whatever order, it is asked for.
  package init(_ seed: UInt64, for thing: String) {
    self.init(seed ^ Digest(of: thing.utf8).words.0)
  }

  /// A number from 0 up to, and without, a limit.
  package mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var mix = state
    mix = (mix ^ (mix >> 33)) &* 0xff51_afd7_ed55_8ccd
    mix ^= mix >> 33
    return Int(mix >> 1) % max(limit, 1)
  }

  /// Whether one chance among so many is drawn; never where there are none.
  package mutating func isLucky(oneIn chances: Int) -> Bool {
    chances > 0 && below(chances) == 0
  }

  package mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}
