/// One key of a configuration file set to a value, everything else left as it is.
///
/// Comments, order and spelling stay. The last line that sets the key is replaced; where there is
/// none, one is added at the end of the key's section, or a section at the end of the file.
struct ConfigurationEdit {
  let key: SettingKey
  let value: String

  /// The file's bytes with the key set; throws where the file cannot be read as configuration.
  func apply(to bytes: [UInt8], file: String) throws(Failure) -> [UInt8] {
    let stanzas = try Stanzas(bytes, file: file)
    var lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    if let last = stanzas.lines.last(where: { $0.path == key.rawValue }) {
      lines[last.number - 1] = ConfigurationEdit.line(like: lines[last.number - 1], assignment)
    } else if let place = end(of: stanzas) {
      lines.insert(Array("    \(assignment)".utf8), at: place)
    } else {
      lines += [Array(key.heading.utf8), Array("    \(assignment)".utf8)]
    }
    let edited = Array(lines.joined(separator: [0x0a])) + [0x0a]
    // What was written must read as what was meant, and nothing else may have changed.
    let read = try Stanzas(edited, file: file)
    precondition(
      read.lines.last { $0.path == key.rawValue }?.value == value,
      "BUG: the edited configuration does not say what was set"
    )
    return edited
  }

  private var assignment: String { "\(key.name) = \(ConfigurationEdit.quoted(value))" }

  /// The line after which a new key of the section goes; nil where the section is not opened.
  private func end(of stanzas: Stanzas) -> Int? {
    let path = key.rawValue.split(separator: ".").dropLast().joined(separator: ".")
    guard
      let opened = stanzas.sections.lastIndex(where: { section in
        section.word + (section.name.map { "." + $0 } ?? "") == path
      })
    else { return nil }
    let next = stanzas.sections.dropFirst(opened + 1).first?.number ?? Int.max
    let own = stanzas.sections[opened].number
    return stanzas.lines.last { $0.number > own && $0.number < next }?.number ?? own
  }

  /// An assignment with the indentation, and the line end, of the line it replaces.
  private static func line(like old: [UInt8], _ assignment: String) -> [UInt8] {
    let indent = old.prefix { $0 == 0x20 || $0 == 0x09 }
    return Array(indent) + Array(assignment.utf8) + (old.last == 0x0d ? [0x0d] : [])
  }

  /// A value as a file holds it: always in quotes, so that nothing in it is a comment.
  static func quoted(_ value: String) -> String {
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
