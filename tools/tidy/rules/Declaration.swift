/// Something that Swift code declares: where it begins and ends, and what it stands in.
package struct Declaration: Sendable {
  /// What a declaration stands in.
  package enum Enclosing: Equatable, Sendable {
    /// Nothing: it stands at the top of the file.
    case file
    /// Another declaration, by its index.
    case declaration(Int)
    /// A block of statements or a closure.
    case block
  }

  /// The word that introduces it, such as `func` or `struct`.
  package var keyword: String
  /// Its name; an operator's characters for an operator, `init` for an initializer.
  package var name: String
  /// Modifiers such as `package` and `static`, without attributes.
  package var modifiers: [String]
  package var enclosing: Enclosing
  /// The line, from 1, of its first attribute or modifier.
  package var firstLine: Int
  /// The line of its keyword.
  package var line: Int
  /// The line where its body opens; nil without a body.
  package var bodyLine: Int?
  /// Its last line.
  package var lastLine: Int
  /// The code from its keyword to its body or the end of that line, strings and comments blank.
  package var header: String

  /// Whether other targets can see it, by its own modifiers.
  package var isVisible: Bool {
    modifiers.contains("package") || modifiers.contains("public") || modifiers.contains("open")
  }
  package var isType: Bool { Declaration.typeWords.contains(keyword) }
  package var isOneLine: Bool { firstLine == lastLine }

  static let typeWords: Set<String> = [
    "actor", "class", "enum", "extension", "protocol", "struct",
  ]
  static let memberWords: Set<String> = [
    "associatedtype", "case", "deinit", "func", "init", "let", "subscript", "typealias", "var",
  ]
  static let modifierWords: Set<String> = [
    "borrowing", "consuming", "convenience", "dynamic", "fileprivate", "final", "indirect", "infix",
    "internal", "isolated", "lazy", "mutating", "nonisolated", "nonmutating", "open", "override",
    "package", "postfix", "prefix", "private", "public", "required", "static", "unowned", "unsafe",
    "weak",
  ]

  /// Every declaration of a file, local ones too.
  static func all(in lines: [SourceLine]) -> [Declaration] {
    var walk = DeclarationWalk(tokens: Token.all(in: lines), lines: lines)
    while walk.at < walk.tokens.count { walk.step() }
    return walk.found
  }
}

/// A word, a mark of punctuation, a back-quoted name or a line end of the code.
private struct Token {
  var text: String
  var line: Int
  var column: Int

  static func all(in lines: [SourceLine]) -> [Token] {
    var tokens: [Token] = []
    for (index, line) in lines.enumerated() {
      var at = 0
      while at < line.bytes.count {
        let start = at
        switch line.parts[at] {
        case .string, .comment:
          at += 1
          continue
        case .name:
          repeat { at += 1 } while at < line.bytes.count && line.parts[at] == .name
        case .code:
          let isWord = line.bytes[at].isWordByte
          repeat { at += 1 } while isWord && at < line.bytes.count && line.bytes[at].isWordByte
        }
        let text = String(decoding: line.bytes[start..<at], as: UTF8.self)
        if text != " " { tokens.append(Token(text: text, line: index + 1, column: start)) }
      }
      tokens.append(Token(text: "\n", line: index + 1, column: line.bytes.count))
    }
    return tokens
  }
}

/// The walk over the tokens: which blocks are open, and which declaration awaits its body.
private struct DeclarationWalk {
  struct Block {
    var owner: Int?
    /// The declaration that awaits its body while a closure among its parameters is open.
    var waiting: Int?
    var parentheses = 0
  }

  let tokens: [Token]
  let lines: [SourceLine]
  var found: [Declaration] = []
  var at = 0
  private var blocks = [Block(owner: nil)]
  private var pending: Int?
  private var startsStatement = true

  init(tokens: [Token], lines: [SourceLine]) {
    self.tokens = tokens
    self.lines = lines
  }

  mutating func step() {
    if startsStatement, let next = declarationEnd() {
      at = next
      startsStatement = false
      return
    }
    let token = tokens[at]
    at += 1
    startsStatement = false
    switch token.text {
    case "(", "[": blocks[blocks.count - 1].parentheses += 1
    case ")", "]": blocks[blocks.count - 1].parentheses -= 1
    case "{": open(token)
    case "}": close(token)
    case ";": startsStatement = true
    case "\n": endLine()
    default: break
    }
  }

  private mutating func endLine() {
    guard blocks[blocks.count - 1].parentheses <= 0 else { return }
    startsStatement = true
    // A value's body opens on its own line; a function's may follow a `where` below.
    let endsHere: Set<String> = ["associatedtype", "case", "let", "typealias", "var"]
    if let waiting = pending, endsHere.contains(found[waiting].keyword) { pending = nil }
  }

  private mutating func open(_ token: Token) {
    var owner: Int?
    if blocks[blocks.count - 1].parentheses <= 0, let waiting = pending {
      owner = waiting
      found[waiting].bodyLine = token.line
      pending = nil
    }
    blocks.append(Block(owner: owner, waiting: pending))
    pending = nil
    startsStatement = true
  }

  private mutating func close(_ token: Token) {
    startsStatement = true
    guard blocks.count > 1 else { return }
    let block = blocks.removeLast()
    pending = block.waiting
    if let owner = block.owner { found[owner].lastLine = token.line }
  }

  /// Records the declaration that begins here, if one does, and tells the token after its name.
  private mutating func declarationEnd() -> Int? {
    var next = at
    var modifiers: [String] = []
    while next < tokens.count {
      let text = tokens[next].text
      if text == "@" {
        next = afterParentheses(next + 2)
      } else if text == "\n", next > at {
        next += 1
      } else if Declaration.modifierWords.contains(text) || isClassModifier(next) {
        modifiers.append(text)
        next = afterParentheses(next + 1)
      } else {
        break
      }
    }
    guard next < tokens.count else { return nil }
    let word = tokens[next]
    guard Declaration.typeWords.contains(word.text) || Declaration.memberWords.contains(word.text),
      word.text != "case" || isInEnum
    else { return nil }
    var nameEnd = next + 1
    if ["init", "deinit", "subscript"].contains(word.text) {
      nameEnd = next + 1
    } else {
      guard nameEnd < tokens.count, tokens[nameEnd].text != "\n" else { return nil }
      nameEnd += 1
    }
    found.append(declaration(word, name: tokens[nameEnd - 1], modifiers, from: tokens[at].line))
    pending = found.count - 1
    return nameEnd
  }

  private func declaration(
    _ word: Token,
    name: Token,
    _ modifiers: [String],
    from firstLine: Int
  ) -> Declaration {
    let code = lines[word.line - 1].code
    return Declaration(
      keyword: word.text,
      name: name.text,
      modifiers: modifiers,
      enclosing: enclosing,
      firstLine: firstLine,
      line: word.line,
      bodyLine: nil,
      lastLine: word.line,
      header: String(decoding: Array(code.utf8)[word.column...], as: UTF8.self)
    )
  }

  private var enclosing: Declaration.Enclosing {
    guard blocks.count > 1 else { return .file }
    guard let owner = blocks[blocks.count - 1].owner else { return .block }
    return .declaration(owner)
  }

  private var isInEnum: Bool {
    guard case .declaration(let index) = enclosing else { return false }
    return found[index].keyword == "enum"
  }

  /// `class` before a member is a modifier, before a name it declares a type.
  private func isClassModifier(_ index: Int) -> Bool {
    tokens[index].text == "class" && index + 1 < tokens.count
      && Declaration.memberWords.contains(tokens[index + 1].text)
  }

  /// The index after a parenthesis that opens at an index; the index itself if none does.
  private func afterParentheses(_ index: Int) -> Int {
    guard index < tokens.count, tokens[index].text == "(" else { return index }
    var depth = 0
    var next = index
    repeat {
      if tokens[next].text == "(" { depth += 1 }
      if tokens[next].text == ")" { depth -= 1 }
      next += 1
    } while depth > 0 && next < tokens.count
    return next
  }
}
