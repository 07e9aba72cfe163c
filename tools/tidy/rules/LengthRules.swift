// A file fits in the head; a function fits on the screen.

/// No file is longer than a reader holds at once, unless it says that it is a table.
package struct FileLengthRule: Rule {
  /// The most lines of a file.
  package static let limit = 400

  package init() {}

  package func findings(in file: SourceFile, of house: House) -> [Finding] {
    guard !file.isMarkdown, file.lines.count > FileLengthRule.limit,
      !file.lines.prefix(5).contains(where: { $0.text.contains("tidy: table") })
    else { return [] }
    return [
      Finding(
        file,
        line: FileLengthRule.limit + 1,
        "the file has \(file.lines.count) lines, more than \(FileLengthRule.limit)",
        instead: "move one family of declarations to a file of its own; only a table may say "
          + "`tidy: table` in its first five lines"
      )
    ]
  }
}

/// No function is longer than a screen, unless it is one switch with an arm a line.
package struct FunctionLengthRule: Rule {
  /// The most lines of a function, from its keyword to its brace; attributes may be tables.
  package static let limit = 60

  package init() {}

  package func findings(in file: SourceFile, of house: House) -> [Finding] {
    file.declarations.compactMap { declaration in
      let count = declaration.lastLine - declaration.line + 1
      guard count > FunctionLengthRule.limit, isFunction(declaration, in: file),
        !isOneSwitch(declaration, in: file)
      else { return nil }
      return Finding(
        file,
        line: declaration.line,
        "\(declaration.keyword) \(declaration.name) has \(count) lines, "
          + "more than \(FunctionLengthRule.limit)",
        instead: "give a step of it a name and a function of its own"
      )
    }
  }

  private func isFunction(_ declaration: Declaration, in file: SourceFile) -> Bool {
    switch declaration.keyword {
    case "func", "init", "deinit", "subscript": return declaration.bodyLine != nil
    case "var", "let":
      guard declaration.bodyLine != nil else { return false }
      guard case .declaration(let owner) = declaration.enclosing else {
        return declaration.enclosing == .file
      }
      return file.declarations[owner].isType
    default: return false
    }
  }

  /// Whether the body is a switch whose arms take one line each, wrapped arguments not counted.
  private func isOneSwitch(_ declaration: Declaration, in file: SourceFile) -> Bool {
    guard let bodyLine = declaration.bodyLine else { return false }
    let body = file.lines[bodyLine..<(declaration.lastLine - 1)].map(\.code.trimmed)
      .filter { !$0.isEmpty }
    guard let first = body.first, body.last == "}",
      first.hasPrefix("switch ") || first.hasPrefix("return switch "), first.hasSuffix("{")
    else { return false }
    var open = 0
    var previous = ""
    for line in body.dropFirst().dropLast() {
      let startsArm = line.hasPrefix("case ") || line.hasPrefix("default:")
      guard startsArm || open > 0 || previous.hasSuffix(":") || previous.hasSuffix(",") else {
        return false
      }
      open += line.reduce(0) { $0 + ("([".contains($1) ? 1 : ")]".contains($1) ? -1 : 0) }
      previous = line
    }
    return true
  }
}
