// The form of configuration files: git's, without what surprises.
//
// `[section]`, `[section "name"]`, `key = value`, comments from `#` or `;` at the start of a line
// or after a blank. A value is quoted as a whole or not at all; a line never continues. Where git
// would guess – a key without a value, text after a closing quote, a backslash at the end – the
// reader stops and says what to write instead.

/// The lines of a configuration file that say something.
struct Stanzas: Equatable, Sendable {
  /// One `key = value`, and where it stands.
  struct Line: Equatable, Sendable {
    /// The section's word, in lower case.
    var section: String
    /// The name in quotes after it, if there is one.
    var name: String?
    /// The key's word, in lower case.
    var key: String
    /// The value without quotes and comment.
    var value: String
    /// Counted from 1.
    var number: Int
    /// The comment that ended an unquoted value, with its `#` or `;`.
    var comment: String?

    /// Section, its name and key, as ``SettingKey`` writes them.
    var path: String { section + (name.map { "." + $0 } ?? "") + "." + key }
  }

  /// All lines, in their order.
  private(set) var lines: [Line] = []
  /// Every section that was opened, with its line, also where nothing follows.
  private(set) var sections: [(word: String, name: String?, number: Int)] = []

  /// Reads the bytes of a file; `file` is how errors call it.
  init(_ bytes: [UInt8], file: String) throws(Failure) {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let content = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
    var number = 0
    for var raw in content.split(separator: 0x0a, omittingEmptySubsequences: false) {
      number += 1
      if raw.last == 0x0d { raw = raw.dropLast() }
      guard let text = String(validating: raw, as: UTF8.self) else {
        throw .unreadable(file, number, "not UTF-8", "save the file as UTF-8")
      }
      do throws(Complaint) {
        try take(text, number)
      } catch {
        throw .unreadable(file, number, error.what, error.remedy)
      }
    }
  }

  static func == (left: Stanzas, right: Stanzas) -> Bool { left.lines == right.lines }

  /// What is wrong with a line, and what to write instead.
  private struct Complaint: Error {
    var what: String
    var remedy: String
  }

  private mutating func take(_ text: String, _ number: Int) throws(Complaint) {
    if text.unicodeScalars.contains(where: { $0 != "\t" && $0.value < 0x20 || $0.value == 0x7f }) {
      throw Complaint(what: "a control character", remedy: "remove it")
    }
    // Scalar by scalar: a quote with an accent upon it is a quote to everybody else.
    let line = Stanzas.trimmed(text[...].unicodeScalars)
    guard let first = line.first, first != "#", first != ";" else { return }
    if first == "[" {
      try openSection(line, number)
    } else {
      try takeAssignment(line, number)
    }
  }

  private mutating func openSection(_ line: Scalars, _ number: Int) throws(Complaint) {
    let form = Complaint(what: "not a section: \(String(line))", remedy: "write [section]")
    let word = line.dropFirst().prefix(while: Stanzas.isWordScalar)
    guard !word.isEmpty else { throw form }
    var rest = Stanzas.trimmed(line[word.endIndex...])
    var name: String?
    if rest.first == "\"" {
      let (text, after) = try Stanzas.unquoted(rest)
      name = text
      rest = Stanzas.trimmed(after)
    }
    guard rest.first == "]" else { throw form }
    let after = Stanzas.trimmed(rest.dropFirst())
    guard after.isEmpty || after.first == "#" || after.first == ";" else {
      throw Complaint(what: "text after ']'", remedy: "write the key on a line of its own")
    }
    sections.append((String(word).lowercased(), name, number))
  }

  private mutating func takeAssignment(_ line: Scalars, _ number: Int) throws(Complaint) {
    let key = line.prefix(while: Stanzas.isWordScalar)
    let rest = Stanzas.trimmed(line[key.endIndex...])
    if rest.first == ".", !key.isEmpty {
      throw Complaint(
        what: "a key with a dot: \(String(line))",
        remedy: "write [\(String(key))] on a line of its own, and the rest of the key below it"
      )
    }
    guard !key.isEmpty, rest.first == "=" else {
      throw Complaint(
        what: "not 'key = value': \(String(line))",
        remedy: "write key = value, or # first"
      )
    }
    guard let section = sections.last else {
      throw Complaint(
        what: "'\(String(key))' stands before any [section]",
        remedy: "write [section] above"
      )
    }
    let (value, comment) = try Stanzas.value(Stanzas.trimmed(rest.dropFirst()))
    lines.append(
      Line(
        section: section.word,
        name: section.name,
        key: String(key).lowercased(),
        value: value,
        number: number,
        comment: comment
      )
    )
  }

  /// A value and the comment behind it.
  private static func value(_ text: Scalars) throws(Complaint) -> (String, String?) {
    if text.first == "\"" {
      let (value, after) = try unquoted(text)
      let rest = trimmed(after)
      guard rest.isEmpty || rest.first == "#" || rest.first == ";" else {
        throw Complaint(
          what: "text after the closing quote",
          remedy: #"quote the whole value, and write \" for a quote inside"#
        )
      }
      return (value, nil)
    }
    var end = text.endIndex
    var afterBlank = true
    for index in text.indices {
      if afterBlank, text[index] == "#" || text[index] == ";" {
        end = index
        break
      }
      afterBlank = text[index] == " " || text[index] == "\t"
    }
    let value = trimmed(text[..<end])
    if value.last == "\\" {
      throw Complaint(what: "a line does not continue", remedy: "write the value on one line")
    }
    return (String(value), end == text.endIndex ? nil : String(text[end...]))
  }

  /// The text in quotes at the start, and what follows them.
  private static func unquoted(_ text: Scalars) throws(Complaint) -> (String, Scalars) {
    var value = String.UnicodeScalarView()
    var rest = text.dropFirst()
    while let character = rest.popFirst() {
      if character == "\"" { return (String(value), rest) }
      guard character == "\\" else {
        value.append(character)
        continue
      }
      switch rest.popFirst() {
      case "\"": value.append("\"")
      case "\\": value.append("\\")
      case "n": value.append("\n")
      case "t": value.append("\t")
      default:
        throw Complaint(
          what: "unknown escape in quotes",
          remedy: #"\" \\ \n and \t are known; write \\ for a backslash"#
        )
      }
    }
    throw Complaint(what: "a quote is not closed", remedy: "close it on the same line")
  }

  /// What a line is read as.
  private typealias Scalars = Substring.UnicodeScalarView

  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-": true
    default: false
    }
  }

  private static func trimmed(_ text: Scalars) -> Scalars {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}

extension Failure {
  fileprivate static func unreadable(
    _ file: String,
    _ line: Int,
    _ what: String,
    _ remedy: String
  ) -> Failure {
    Failure(.configuration, "BAD_CONFIGURATION", "\(file):\(line): \(what)", [remedy])
  }
}
