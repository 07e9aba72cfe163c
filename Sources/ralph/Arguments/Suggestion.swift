/// The nearest of the words that would have been right.
///
/// It is said ("did you mean"), never done.
enum Suggestion {
  /// The nearest word within the distance a person's slip makes; nil if nothing is near.
  ///
  /// Two slips are forgiven, in words of up to four characters one. Of equally near words the
  /// first in the list wins.
  static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let most = word.count <= 4 ? 1 : 2
    var best: (word: String, distance: Int)?
    for candidate in candidates {
      let distance = distance(word, candidate, most: most)
      if distance <= most, distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    return best?.word
  }

  /// The hint for an error, or nothing: a list, so that it can be added to other lines.
  static func hint(for word: String, among candidates: some Sequence<String>) -> [String] {
    nearest(to: word, among: candidates).map { ["did you mean '\($0)'?"] } ?? []
  }

  /// Letters to insert, drop, replace or swap with their neighbor to get from one word to another.
  ///
  /// Optimal string alignment; words whose lengths differ by more than `most` are not compared.
  static func distance(_ left: String, _ right: String, most: Int = 64) -> Int {
    let left = Array(left.prefix(128).unicodeScalars)
    let right = Array(right.prefix(128).unicodeScalars)
    guard abs(left.count - right.count) <= most else { return most + 1 }
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var older = [Int](repeating: 0, count: right.count + 1)
    var old = Array(0...right.count)
    for row in 1...left.count {
      var new = [row]
      for column in 1...right.count {
        let same = left[row - 1] == right[column - 1]
        var cost = min(old[column] + 1, new[column - 1] + 1, old[column - 1] + (same ? 0 : 1))
        if row > 1, column > 1, left[row - 1] == right[column - 2],
          left[row - 2] == right[column - 1]
        {
          cost = min(cost, older[column - 2] + 1)
        }
        new.append(cost)
      }
      (older, old) = (old, new)
    }
    return old[right.count]
  }
}
