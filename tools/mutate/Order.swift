import RalphMutation

/// Why a command line cannot be obeyed.
struct Misuse: Error {
  var sentence: String
}

/// What the command line asks for.
struct Order {
  enum Work {
    /// Seeds in children, until there are no more or something fails.
    case search
    /// What a child does: these seeds, with its note at this path.
    case stretch(Range<UInt64>, note: String)
    /// One input once more.
    case input(UInt64)
    /// Whether the time of a reader grows faster than its input.
    case grow
  }

  static let usage = """
    usage: mutate [--inputs N] [--reader NAME] [--seed N] [--jobs N]
           mutate --reader NAME --input SEED     one input once more
           mutate --grow [--reader NAME]         time against size, for inputs that repeat
    """

  var work = Work.search
  var readers = InputReader.all
  var inputs = 1_000_000
  var seed: UInt64 = 0
  var jobs = 2

  init(_ words: [String]) throws(Misuse) {
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "--inputs": inputs = try Order.number(word, rest.popFirst())
      case "--seed": seed = UInt64(try Order.number(word, rest.popFirst()))
      case "--jobs": jobs = min(max(try Order.number(word, rest.popFirst()), 1), 64)
      case "--reader": readers = [try Order.reader(rest.popFirst())]
      case "--input": work = .input(UInt64(try Order.number(word, rest.popFirst())))
      case "--grow": work = .grow
      case "--stretch":
        let from = UInt64(try Order.number(word, rest.popFirst()))
        let to = UInt64(try Order.number(word, rest.popFirst()))
        guard from <= to, let note = rest.popFirst() else {
          throw Misuse(sentence: "--stretch takes FROM TO NOTE")
        }
        work = .stretch(from..<to, note: note)
      default: throw Misuse(sentence: "\(word) is no option")
      }
    }
  }

  private static func number(_ option: String, _ word: String?) throws(Misuse) -> Int {
    guard let word, let number = Int(word), number >= 0 else {
      throw Misuse(sentence: "\(option) takes a number")
    }
    return number
  }

  private static func reader(_ name: String?) throws(Misuse) -> InputReader {
    guard let name, let reader = InputReader.named(name) else {
      let names = InputReader.all.map(\.name).joined(separator: " ")
      throw Misuse(sentence: "--reader takes one of: \(names)")
    }
    return reader
  }
}
