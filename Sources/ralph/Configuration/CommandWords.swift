/// A command line as words, where no shell reads it.
///
/// Blanks part words; quotes of both kinds group, and a backslash takes the next character as it is,
/// though not in single quotes. Nothing is expanded: no variable, no tilde, no star.
enum CommandWords {
  /// The words; nil where a quote is not closed, or a backslash ends the line.
  static func split(_ line: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var rest = line[...]
    while let character = rest.popFirst() {
      if character == "\\", quote != "'" {
        guard let next = rest.popFirst() else { return nil }
        let isPlain = quote == nil || next == "\"" || next == "\\"
        word = (word ?? "") + (isPlain ? "" : "\\") + String(next)
      } else if character == quote {
        quote = nil
      } else if quote == nil, character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if quote == nil, character == " " || character == "\t" || character == "\n" {
        if let whole = word { words.append(whole) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard quote == nil else { return nil }
    return words + (word.map { [$0] } ?? [])
  }

  /// A word so written that ``split(_:)`` gives it back whole.
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch byte {
        case 0x2b...0x3a, 0x40...0x5a, 0x5f, 0x61...0x7a: true
        default: false
        }
      }
    guard !isPlain else { return word }
    return "'"
      + word.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: #"'\''"#) + "'"
  }
}
