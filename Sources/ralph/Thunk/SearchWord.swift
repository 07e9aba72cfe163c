/// What is searched for: text in which case does not count.
struct SearchWord {
  private let lower: String

  /// The most letters that are shown of a find.
  private static let most = 200

  init(_ word: String) { lower = word.lowercased() }

  func isIn(_ text: String) -> Bool { text.lowercased().contains(lower) }

  /// What is shown of a text that holds the word: its beginning, or as much around the word; nil for
  /// one that does not hold it.
  func find(in text: String) -> String? {
    guard isIn(text) else { return nil }
    let beginning = text.prefix(SearchWord.most)
    guard beginning.count < text.count, !isIn(String(beginning)) else { return String(beginning) }
    // The shortest beginning that holds the word ends with it.
    var (low, high) = (SearchWord.most, text.count)
    while low < high {
      let middle = (low + high) / 2
      if isIn(String(text.prefix(middle))) { high = middle } else { low = middle + 1 }
    }
    let before = max(0, low - SearchWord.most * 3 / 4)
    return "…" + text.dropFirst(before).prefix(SearchWord.most)
  }
}
