/// The core holds no hash table: its order differs from process to process, and order is the product.
package struct StoredTableRule: Rule {
  package init() {}

  package func findings(in file: SourceFile, of house: House) -> [Finding] {
    guard file.room == "RalphCore" else { return [] }
    return file.declarations.filter { isMember($0, of: file) && holdsTable($0.header) }.map {
      Finding(
        file,
        line: $0.line,
        "\($0.keyword) \($0.name) holds a Dictionary or Set",
        instead: "use Table, which keeps its order; a local that is only looked up is fine"
      )
    }
  }

  private func isMember(_ declaration: Declaration, of file: SourceFile) -> Bool {
    guard ["case", "let", "var"].contains(declaration.keyword),
      case .declaration(let owner) = declaration.enclosing
    else { return declaration.enclosing == .file && declaration.keyword != "case" }
    return file.declarations[owner].isType
  }

  private func holdsTable(_ header: String) -> Bool {
    let packed = header.filter { !$0.isWhitespace }
    if ["Set<", "Set(", "Dictionary<", "Dictionary("].contains(where: { word in
      packed.indices.contains {
        packed[$0...].hasPrefix(word)
          && ($0 == packed.startIndex || !packed[packed.index(before: $0)].isLetter)
      }
    }) {
      return true
    }
    return hasPairInBrackets(packed)
  }

  /// Whether brackets hold a colon at their own level, as in `[K: V]`.
  private func hasPairInBrackets(_ packed: String) -> Bool {
    var open: [Character] = []
    for character in packed {
      switch character {
      case "[", "(": open.append(character)
      case "]", ")": _ = open.popLast()
      case ":" where open.last == "[": return true
      case "{" where open.isEmpty: return false
      default: break
      }
    }
    return false
  }
}
