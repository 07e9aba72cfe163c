import FaultRules

/// A small generator of the PCG family: the same seed throws the same dice on every machine.
struct Dice {
  private var state: UInt64

  init(_ seed: Int) {
    state = UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15 &+ 0x1405_7b7e_f767_814f
  }

  /// A number from 0 up to, and without, a limit.
  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var mix = state
    mix = (mix ^ (mix >> 33)) &* 0xff51_afd7_ed55_8ccd
    mix ^= mix >> 33
    return Int(mix >> 1) % max(limit, 1)
  }
}

/// Which cases are tried.
enum Draw {
  /// All points of a shape, those of the calls that matter most first.
  private static func all(_ standard: Bench.Standard) -> (core: [Point], other: [Point]) {
    let rare = ["unlink", "unlinkat", "mkdir", "mkdirat", "openat", "link", "linkat"]
    var core: [Point] = []
    var other: [Point] = []
    for call in Point.calls {
      guard let most = standard.most[call], most > 0 else { continue }
      var points: [Point] = []
      for fault in Point.faults(of: call) where fault != .short && fault != .torn {
        points += (1...most).map { Point(call, fault, $0) }
      }
      // The first thread that comes to a number is met: deaths of the main thread have their own.
      if let main = standard.main[call], main > 0 {
        points += (1...main).map { Point(call, .kill, $0, isMain: true) }
      }
      if rare.contains(call) { other += points } else { core += points }
    }
    // From 9 blocks on: a supervisor's own record of 4 KiB must find room.
    let blocks = standard.journalBytes / 512
    for fault in [Fault.short, .torn] where blocks > 9 {
      core += (9..<blocks).map { Point("pwrite64", fault, $0) }
    }
    return (core, other)
  }

  /// The cases of a run: so many, spread evenly, or all.
  static func cases(_ bench: Bench) throws -> [Case] {
    let options = bench.options
    var cases: [Case] = []
    let weights: [Shape: Int] = [.plain: 20, .shared: 2, .own: 1]
    let weight = options.shapes.map { weights[$0] ?? 1 }.reduce(0, +)
    for shape in options.shapes {
      let (core, other) = all(try bench.standard(shape))
      guard let wanted = options.points else {
        cases += (core + other).map { Case(shape: shape, points: [$0]) }
        continue
      }
      // One in twelve comes too late or meets a pipe: so many more are drawn.
      let drawing = wanted + wanted / 12
      let share = (drawing * (weights[shape] ?? 1) + weight - 1) / weight
      let rare = min(other.count, share / 8)
      let drawn = spread(core, share - rare, options.seed) + spread(other, rare, options.seed)
      cases += drawn.map { Case(shape: shape, points: [$0]) }
    }
    return cases
  }

  /// So many of them at even distances, the first one by the seed.
  private static func spread(_ points: [Point], _ count: Int, _ seed: Int) -> [Point] {
    guard count > 0, count < points.count else { return count > 0 ? points : [] }
    let step = Double(points.count) / Double(count)
    let first = Double(Dice(seed).first(100)) / 100 * step
    return (0..<count).map { points[min(Int(first + Double($0) * step), points.count - 1)] }
  }

  /// Deaths whose recovery dies too.
  static func doubles(_ bench: Bench) throws -> [Case] {
    var dice = Dice(bench.options.seed &+ 7)
    let calls = ["pwrite64", "fdatasync", "rename", "fsync", "write", "clone3", "clone", "vfork"]
    return try (0..<bench.options.doubles).compactMap { number in
      let shapes = bench.options.shapes
      // One in eight where a life is dear.
      let shape = number % 8 == 7 ? shapes[dice.below(shapes.count)] : shapes[0]
      let standard = try bench.standard(shape)
      func kill(_ share: Int) -> Point? {
        let known = calls.filter { standard.most[$0] ?? 0 > share }
        guard !known.isEmpty else { return nil }
        let call = known[dice.below(known.count)]
        return Point(call, .kill, 1 + dice.below((standard.most[call] ?? 1) / share))
      }
      guard let first = kill(1), let second = kill(3) else { return nil }
      return Case(shape: shape, points: [first, second])
    }
  }
}

extension Dice {
  /// The first throw, where only one is needed.
  fileprivate func first(_ limit: Int) -> Int {
    var copy = self
    return copy.below(limit)
  }
}
