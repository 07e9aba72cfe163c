/// What the protocols of the house ask of the types that name them.
///
/// A protocol says what each of its members is for; a type that answers to it need not repeat that.
struct Requirements: Sendable {
  /// A protocol: what it asks for itself, and the protocols that it refines.
  private struct Asked {
    var members: Set<String> = []
    var refined: [String] = []
  }

  private let byProtocol: [String: Asked]

  /// Gathers the protocols that files under `Sources` declare.
  init(of files: [SourceFile]) {
    var byProtocol: [String: Asked] = [:]
    for file in files where file.isUnder("Sources") {
      for declaration in file.declarations {
        if declaration.keyword == "protocol" {
          byProtocol[declaration.name, default: Asked()].refined += declaration.inherited
        } else if case .declaration(let owner) = declaration.enclosing,
          file.declarations[owner].keyword == "protocol", declaration.keyword != "init"
        {
          byProtocol[file.declarations[owner].name, default: Asked()].members
            .insert(declaration.name)
        }
      }
    }
    self.byProtocol = byProtocol
  }

  /// Whether a protocol that the type around a member names asks for a member of that name.
  func ask(for member: Declaration, in file: SourceFile) -> Bool {
    guard case .declaration(let owner) = member.enclosing, file.declarations[owner].isType else {
      return false
    }
    var named = file.declarations[owner].inherited
    var seen: Set<String> = []
    while let name = named.popLast() {
      guard seen.insert(name).inserted, let asked = byProtocol[name] else { continue }
      if asked.members.contains(member.name) { return true }
      named += asked.refined
    }
    return false
  }
}

extension Declaration {
  /// What a type's inheritance clause names on the line of its keyword, without module names.
  fileprivate var inherited: [String] {
    let clause = header.prefix { $0 != "{" }.split(separator: " where ")[0]
    guard let colon = clause.lastIndex(of: ":") else { return [] }
    return clause[clause.index(after: colon)...].split { ",&".contains($0) }.compactMap {
      $0.split { !($0.isLetter || $0.isNumber || $0 == "_") }.last.map(String.init)
    }
  }
}
