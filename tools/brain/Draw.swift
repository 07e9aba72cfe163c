/// Numbers and words drawn from a seed, the same on every machine (SplitMix64).
struct Draw {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  private mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to, and without, the bound.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func one(of words: [String]) -> String { words[below(words.count)] }

  /// A sentence as people write them into a log of finished tasks.
  mutating func deed() -> String {
    let verb = one(of: ["Add", "Update", "Fix", "Test", "Create", "Implement", "Document", "Split"])
    return "\(verb) \(object())"
  }

  mutating func object() -> String {
    let kind = one(of: [
      "reader", "index", "monitor", "cache key", "prompt", "hook", "baseline", "parser", "report",
      "template", "skill page", "lock", "lint rule", "log name",
    ])
    let place = one(of: [
      "loop.sh", "verifier.sh", "bin/search", "rules/AC.rules", "templates/ralph", "skills/shell",
      "docs/history.md", "the plan's sections", "workers/shared", "src/read.sh",
    ])
    return "\(kind) of \(place)"
  }

  /// What follows such a sentence: why, where, how it was checked.
  mutating func reasons(_ count: Int) -> String {
    (0..<count).map { _ in
      let what = object()
      return switch below(6) {
      case 0: "so that the \(what) is read once"
      case 1: "the \(what) keeps its form"
      case 2: "checked with `make check`, also without the \(what)"
      case 3: "moves the \(what) → one place"
      case 4: "see the \(what) for the order of steps"
      default: "leaves the \(what) alone"
      }
    }.joined(separator: "; ")
  }
}
