import RalphCore
import RalphTestSupport

/// Text as it stands in journals: titles, last lines of agents, digests, commits.
///
/// About one string in twenty holds an escape or something outside of ASCII.
struct Wording {
  var dice: Dice

  private static let verbs = [
    "Read", "Leave out", "Say which", "Count", "Name", "Close", "Test", "Remove", "Split", "Bound",
  ]
  private static let nouns = [
    "the folder", "every document", "the second index", "unused imports", "the empty answer",
    "the time limit", "names of files", "the parser's errors", "the cache", "old branches",
  ]
  private static let rests = [
    "without a copy", "one after the other", "when the disk is full", "for the first page",
    "in one place", "before anything is written", "as the plan says", "by its digest",
  ]
  private static let odd = [
    "größer als null", "a \"|\" in a word", "naïve, once", "C:\\temp", "日本",
  ]
  private static let lines = [
    "All 214 tests pass.", "Two files changed, 31 insertions, 4 deletions.", "Running the linter.",
    "error: cannot find 'limit' in scope", "I have written the test first.",
    "ok 14 - reads it back",
    "warning: unused variable", "The remaining task is the empty folder.",
  ]

  mutating func title() -> Text {
    let words = [dice.pick(Wording.verbs), dice.pick(Wording.nouns), dice.pick(Wording.rests)]
    return Text((words + (isOdd() ? [dice.pick(Wording.odd)] : [])).joined(separator: " "))
  }

  /// The last lines of an agent or a verifier.
  mutating func excerpt(ending: String? = nil) -> Text {
    var said = (0..<(1 + dice.below(3))).map { _ in dice.pick(Wording.lines) }
    if let ending { said.append(ending) }
    return Text(said.joined(separator: dice.isLucky(oneIn: 3) ? "\n" : " "))
  }

  mutating func reason() -> Text {
    Text("tried: \(dice.pick(Wording.lines))" + (isOdd() ? dice.pick(Wording.odd) : ""))
  }

  mutating func digest() -> Digest { Digest(words: (word(), word(), word(), word())) }

  /// A commit: 40 hex digits.
  mutating func commit() -> Name {
    Name(cutting: Hex.text(word(), digits: 16) + Hex.text(word(), digits: 16) + "9f834078")
  }

  /// A length of work, log-normally distributed around a median in seconds.
  mutating func length(median: Double) -> Millis {
    // The sum of twelve dice is all but a normal distribution.
    let normal = (0..<12).reduce(-6.0) { sum, _ in sum + Double(dice.below(1 << 20)) / 1_048_576 }
    return Millis(Int64(median * 1000 * exponential(0.8 * normal)))
  }

  /// e to a small power, by its series: the same on every machine.
  private func exponential(_ power: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    for index in 1..<40 {
      term *= power / Double(index)
      sum += term
    }
    return sum
  }

  private mutating func word() -> UInt64 {
    UInt64(dice.below(1 << 32)) << 32 | UInt64(dice.below(1 << 32)) | 1
  }

  private mutating func isOdd() -> Bool { dice.isLucky(oneIn: 6) }
}
