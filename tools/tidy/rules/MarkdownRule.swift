/// A page has one title, and every path and relative link on it leads somewhere.
///
/// Pages that are material for tests (below `Tests` and in recordings) are left alone, and so are
/// fenced blocks and patterns such as `Sources/…` or `journal/recordings/*.ndjson`.
package struct MarkdownRule: Rule {
  package init() {}

  package func findings(in file: SourceFile, of house: House) -> [Finding] {
    guard file.isMarkdown, isPage(file) else { return [] }
    var findings: [Finding] = []
    var titles = 0
    var isFenced = false
    for (index, line) in file.lines.enumerated() {
      let text = line.text
      if text.trimmed.hasPrefix("```") {
        isFenced.toggle()
        continue
      }
      guard !isFenced else { continue }
      if text.hasPrefix("# ") {
        titles += 1
        if titles == 2 { findings.append(wrongTitle(file, index + 1, "a second title")) }
      }
      findings += (links(in: text).map { resolve($0, from: file) } + paths(in: text))
        .filter { !house.has($0) && !$0.isEmpty }
        .map { missing($0, in: file, index + 1) }
    }
    if titles == 0 { findings.append(wrongTitle(file, 1, "no title")) }
    return findings
  }

  private func isPage(_ file: SourceFile) -> Bool {
    if file.isUnder("Tests") || file.isUnder("journal/recordings") {
      return file.name == "README.md" && file.components.count <= 3
    }
    return true
  }

  private func wrongTitle(_ file: SourceFile, _ line: Int, _ what: String) -> Finding {
    Finding(file, line: line, what, instead: "give the page exactly one line that begins with `# `")
  }

  private func missing(_ path: String, in file: SourceFile, _ line: Int) -> Finding {
    Finding(
      file,
      line: line,
      "names \(path), which is not there",
      instead: "name what is there now, or leave the sentence out"
    )
  }

  /// The targets of relative links, without their anchors.
  private func links(in text: String) -> [String] {
    withoutCode(text).split(separator: "](").dropFirst().compactMap { rest in
      guard let end = rest.firstIndex(of: ")") else { return nil }
      let target = rest[..<end].prefix { $0 != "#" && $0 != " " }
      return target.isEmpty || target.contains(":") ? nil : String(target)
    }
  }

  /// The back-quoted paths of the checkout, without line numbers and closing slashes.
  private func paths(in text: String) -> [String] {
    let pieces = text.split(separator: "`", omittingEmptySubsequences: false)
    return pieces.indices.filter { $0 % 2 == 1 }.compactMap { index in
      let path = pieces[index].prefix { $0 != ":" }
      guard ["Sources/", "Tests/", "tools/", "journal/"].contains(where: path.hasPrefix),
        !path.contains(where: { "…*<>{} $".contains($0) }), path != "journal/"
      else { return nil }
      return path.hasSuffix("/") ? String(path.dropLast()) : String(path)
    }
  }

  private func withoutCode(_ text: String) -> String {
    let pieces = text.split(separator: "`", omittingEmptySubsequences: false)
    return pieces.indices.filter { $0 % 2 == 0 }.map { String(pieces[$0]) }.joined(separator: "x")
  }

  /// The path in the checkout that a relative link means.
  private func resolve(_ link: String, from file: SourceFile) -> String {
    var parts = link.hasPrefix("/") ? [] : file.components.dropLast().map { $0 }
    for part in link.split(separator: "/") {
      switch part {
      case ".": continue
      case "..": _ = parts.popLast()
      default: parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }
}
