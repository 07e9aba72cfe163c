import RalphCore

/// A small generator of the PCG family: the same seed throws the same dice on every machine.
struct Dice {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 0x1405_7b7e_f767_814f }

  /// A number from 0 up to, and without, a limit.
  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var mix = state
    mix = (mix ^ (mix >> 33)) &* 0xff51_afd7_ed55_8ccd
    mix ^= mix >> 33
    return Int(mix >> 1) % max(limit, 1)
  }

  mutating func isLucky(oneIn chances: Int) -> Bool { below(chances) == 0 }

  mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  mutating func word<Value: Word>(_ type: Value.Type) -> Value { pick(Array(Value.allCases)) }
}
