/// A page of help as it is put together: headings, paragraphs and rows, wrapped to a width.
struct HelpPage {
  /// The most columns a line has.
  let width: Int
  /// The lines so far.
  private(set) var lines: [String] = []
  /// Where the right column of rows begins.
  var margin = 28

  /// A page for a terminal of so many columns; lines longer than 100 are hard to read.
  init(columns: Int) { width = max(40, min(columns, 100)) }

  /// An empty line, but never two of them and none at the top.
  mutating func gap() {
    if let last = lines.last, !last.isEmpty { lines.append("") }
  }

  /// A line as it is; it is not wrapped.
  mutating func verbatim(_ text: String) { lines.append(text) }

  /// A heading with a gap above it.
  mutating func heading(_ text: String) {
    gap()
    lines.append(text + ":")
  }

  /// Text over the whole width.
  mutating func paragraph(_ text: String, indent: Int = 0) {
    let blank = String(repeating: " ", count: indent)
    lines += HelpPage.wrap(text, to: width - indent).map { blank + $0 }
  }

  /// Two columns: a word, and what it means.
  mutating func row(_ left: String, _ right: String) {
    let left = "  " + left
    let blank = String(repeating: " ", count: margin)
    var texts = HelpPage.wrap(right, to: width - margin)
    if left.count + 2 > margin {
      lines.append(left)
    } else {
      let first = texts.isEmpty ? "" : texts.removeFirst()
      let gap = String(repeating: " ", count: margin - left.count)
      lines.append(first.isEmpty ? left : left + gap + first)
    }
    lines += texts.map { blank + $0 }
  }

  /// Breaks a text at its blanks; a word that is too long stands alone.
  static func wrap(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if line.isEmpty {
        line = String(word)
      } else if line.count + 1 + word.count <= width {
        line += " " + word
      } else {
        lines.append(line)
        line = String(word)
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
