/// What is searched for: text in which case does not count.
struct SearchWord {
  private let lower: String

  init(_ word: String) { lower = word.lowercased() }

  func isIn(_ text: String) -> Bool { text.lowercased().contains(lower) }
}
