// swift-format asks for documentation of what is `public` and is silent about `package`, which is
// what this house uses. The summary says more than the name does; so the rule lets go where
// the name, the neighbor or the protocol has said it already:
//
// - what the standard library defines: operators, `description`, `count`, `hash(into:)`, `main`;
// - initializers that only store what they are given;
// - members of an extension that adds a conformance: the protocol documents them;
// - members that a protocol of this house asks for, in a type that names it: likewise;
// - one-line members directly below a documented one, or directly below the opening line of a
//   documented type: the comment stands for the run of them;
// - enum cases that share a line or have a raw value; a case that carries something needs its own.

/// What other targets can see has a doc comment.
package struct DocumentationRule: Rule {
  private static let explainedByLanguage: Set<String> = [
    "count", "debugDescription", "deinit", "description", "encode", "errorDescription", "hash",
    "id", "isEmpty", "main", "rawValue",
  ]

  package init() {}

  package func findings(in file: SourceFile, of house: House) -> [Finding] {
    guard file.isUnder("Sources") else { return [] }
    var isSaid: [Bool] = []
    var findings: [Finding] = []
    for declaration in file.declarations {
      let said =
        isDocumented(declaration, in: file) || isSelfEvident(declaration, in: file)
        || sharesComment(declaration, in: file, isSaid)
        || house.requirements.ask(for: declaration, in: file)
      isSaid.append(said)
      if !said, isAsked(declaration, in: file) {
        findings.append(
          Finding(
            file,
            line: declaration.line,
            "\(declaration.keyword) \(declaration.name) has no doc comment",
            instead: "say above it, in one `///` sentence, what its name does not"
          )
        )
      }
    }
    return findings
  }

  private func isAsked(_ declaration: Declaration, in file: SourceFile) -> Bool {
    if declaration.isVisible { return declaration.keyword != "extension" }
    guard case .declaration(let owner) = declaration.enclosing else { return false }
    let around = file.declarations[owner]
    guard around.isVisible else { return false }
    return around.keyword == "protocol" || declaration.keyword == "case"
  }

  private func isDocumented(_ declaration: Declaration, in file: SourceFile) -> Bool {
    var above = declaration.firstLine - 2
    while above >= 0, file.lines[above].trimmed.hasPrefix("#if") { above -= 1 }
    return above >= 0 && file.lines[above].trimmed.hasPrefix("///")
  }

  private func isSelfEvident(_ declaration: Declaration, in file: SourceFile) -> Bool {
    if DocumentationRule.explainedByLanguage.contains(declaration.name) { return true }
    if case .declaration(let owner) = declaration.enclosing,
      file.declarations[owner].keyword == "extension", addsConformance(file.declarations[owner])
    {
      return true
    }
    switch declaration.keyword {
    case "case":
      return declaration.header.hasCommaOutsideParentheses || declaration.header.contains("=")
    case "func": return !(declaration.name.utf8.first?.isWordByte ?? true) && !declaration.isRaw
    case "init": return onlyStores(declaration, in: file)
    default: return false
    }
  }

  private func addsConformance(_ owner: Declaration) -> Bool {
    owner.header.prefix { $0 != "{" }.split(separator: " where ")[0].contains(":")
  }

  /// Whether an initializer cannot fail and has nothing but assignments.
  private func onlyStores(_ declaration: Declaration, in file: SourceFile) -> Bool {
    let code = file.lines[(declaration.line - 1)..<declaration.lastLine].map(\.code)
    let text = code.joined(separator: "\n")
    guard !text.hasPrefix("init?"), !text.contains("init?"), declaration.bodyLine != nil else {
      return false
    }
    let busy: Set<Substring> = [
      "for", "guard", "if", "let", "precondition", "switch", "throws", "try", "var", "while",
    ]
    return !text.split { !($0.isLetter || $0.isNumber) }.contains(where: busy.contains)
  }

  /// Whether the comment of what stands directly above speaks for this member too.
  private func sharesComment(
    _ declaration: Declaration,
    in file: SourceFile,
    _ isSaid: [Bool]
  ) -> Bool {
    let carries = declaration.keyword == "case" && declaration.header.contains("(")
    guard declaration.isOneLine, !carries, !declaration.isType,
      case .declaration(let owner) = declaration.enclosing
    else { return false }
    if file.declarations[owner].bodyLine == declaration.firstLine - 1 {
      return isSaid[owner] && file.declarations[owner].keyword != "extension"
    }
    return isSaid.indices.contains {
      file.declarations[$0].enclosing == declaration.enclosing && isSaid[$0]
        && file.declarations[$0].lastLine == declaration.firstLine - 1
    }
  }
}

extension Declaration {
  /// Whether the name stands between back-quotes.
  var isRaw: Bool { name.hasPrefix("`") }
}

extension String {
  /// Whether a comma stands outside every bracket, as between siblings of one `case` line.
  var hasCommaOutsideParentheses: Bool {
    var depth = 0
    for character in self {
      switch character {
      case "(", "[", "<": depth += 1
      case ")", "]", ">": depth -= 1
      case "," where depth == 0: return true
      default: break
      }
    }
    return false
  }
}
