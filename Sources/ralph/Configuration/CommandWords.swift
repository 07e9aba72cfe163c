/// A command line as words, where no shell reads it.
///
/// Blanks part words; quotes of both kinds group, and a backslash takes the next character as it is,
/// though not in single quotes. Nothing is expanded: no variable, no tilde, no star.
enum CommandWords {
  /// The words; nil where a quote is not closed, or a backslash ends the line.
  static func split(_ line: String) -> [String]? {
    var words: [String] = []
    var word: String.UnicodeScalarView?
    var quote: Unicode.Scalar?
    // Scalar by scalar, as every shell: a quote with an accent upon it is a quote.
    var rest = line.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "\\", quote != "'" {
        guard let next = rest.popFirst() else { return nil }
        let isPlain = quote == nil || next == "\"" || next == "\\"
        if !isPlain { word.append("\\") }
        word.append(next)
      } else if scalar == quote {
        quote = nil
      } else if quote == nil, scalar == "'" || scalar == "\"" {
        quote = scalar
        word = word ?? String.UnicodeScalarView()
      } else if quote == nil, scalar == " " || scalar == "\t" || scalar == "\n" {
        if let whole = word { words.append(String(whole)) }
        word = nil
      } else {
        word.append(scalar)
      }
    }
    guard quote == nil else { return nil }
    return words + (word.map { [String($0)] } ?? [])
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
    var text = String.UnicodeScalarView("'".unicodeScalars)
    for scalar in word.unicodeScalars {
      if scalar == "'" {
        text.append(contentsOf: #"'\''"#.unicodeScalars)
      } else {
        text.append(scalar)
      }
    }
    return String(text) + "'"
  }
}

extension String.UnicodeScalarView? {
  /// Begins a word, or goes on with one.
  fileprivate mutating func append(_ scalar: Unicode.Scalar) {
    if self == nil { self = String.UnicodeScalarView() }
    self?.append(scalar)
  }
}
