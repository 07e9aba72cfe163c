import RalphTestSupport

/// One of the program's readers, as the generator of mutated inputs knows it.
package struct InputReader: Sendable, CustomStringConvertible {
  /// What the command line and a failure call it.
  package var name: String
  /// Inputs that it was made for.
  package var corpus: [[UInt8]]
  /// How many inputs it gets of each thousand; cheap and exposed readers get more.
  package var share: Int
  /// The most bytes of an input.
  package var longest: Int
  /// Reads an input and says which promise was broken; nil if all were kept.
  package var broken: @Sendable ([UInt8]) -> String?

  package var description: String { name }

  /// A reader; its corpus must not be empty.
  package init(
    _ name: String,
    corpus: [[UInt8]],
    share: Int = 30,
    longest: Int = 16 << 10,
    broken: @escaping @Sendable ([UInt8]) -> String?
  ) {
    precondition(!corpus.isEmpty, "no inputs for \(name)")
    self.name = name
    self.corpus = corpus
    self.share = share
    self.longest = longest
    self.broken = broken
  }

  /// All of them: a reader that the program gains is a row in one of these lists.
  ///
  /// Those of the executable itself (settings, arguments) are driven by RalphCommandTests, since no
  /// target but a test can import an executable.
  package static let all: [InputReader] =
    journal + views + plan + thunk + rules + texts + tracker + panes + git + agents + sensors
    + folders

  /// The reader with a name; nil if there is none.
  package static func named(_ name: String) -> InputReader? { all.first { $0.name == name } }

  /// The input of a seed, the same wherever it is made.
  package func input(_ seed: UInt64) -> [UInt8] {
    var mutator = Mutator(Dice(seed, for: name), corpus: corpus, longest: longest)
    return mutator.next()
  }
}

/// An input for which a reader broke a promise.
package struct Culprit: Sendable, CustomStringConvertible {
  package var reader: String
  package var seed: UInt64
  package var why: String
  package var input: [UInt8]

  /// Seed and reader first, then what happened and how the input is made again.
  package var description: String {
    """
    reader \(reader), seed \(seed): \(why)
      again: swift run mutate --reader \(reader) --input \(seed)
      input: \(String(decoding: input.prefix(300), as: UTF8.self).debugDescription)
    """
  }
}

extension InputReader {
  /// Reads the inputs of a stretch of seeds, noting each before it is read; the first broken
  /// promise ends it.
  package func drive(_ seeds: Range<UInt64>, _ note: borrowing UnderWay) -> Culprit? {
    for seed in seeds {
      note.begin(name, seed)
      let bytes = input(seed)
      if let why = broken(bytes) {
        return Culprit(reader: name, seed: seed, why: why, input: bytes)
      }
    }
    return nil
  }
}
