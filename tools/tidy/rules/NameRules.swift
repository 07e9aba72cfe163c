// The first thing a reader sees of the house is the names of its files.

/// No file or folder has a name that would fit any other as well.
package struct FileNameRule: Rule {
  private static let empty: Set<String> = [
    "base", "common", "helper", "helpers", "manager", "managers", "misc", "service", "services",
    "shared", "util", "utilities", "utility", "utils",
  ]

  package init() {}

  package func findings(in file: SourceFile, of house: House) -> [Finding] {
    guard ["Sources", "Tests", "tools"].contains(where: file.isUnder) else { return [] }
    return file.components.flatMap(words).filter(FileNameRule.empty.contains).map { word in
      Finding(
        file,
        line: 1,
        "the path says `\(word)`, which says nothing",
        instead: "name the noun it is about, and put it in the target that owns the noun"
      )
    }
  }

  /// The words of a name in camel case, dashes, dots or underscores, in lower case.
  private func words(of name: String) -> [String] {
    var words = [""]
    var wasLower = false
    for character in name {
      if !character.isLetter && !character.isNumber || character.isUppercase && wasLower {
        words.append("")
      }
      if character.isLetter || character.isNumber { words[words.count - 1].append(character) }
      wasLower = character.isLowercase
    }
    return words.map { $0.lowercased() }
  }
}

/// The top of the repository holds the doors of the house and nothing else.
package struct TopLevelRule: Rule {
  private static let doors: Set<String> = [
    "Package.swift", "README.md", "Sources", "Tests", "journal", "tools",
  ]

  package init() {}

  package func findings(in file: SourceFile, of house: House) -> [Finding] {
    guard let top = file.components.first, !TopLevelRule.doors.contains(top), !top.hasPrefix("."),
      house.files.first(where: { $0.components.first == top })?.path == file.path
    else { return [] }
    return [
      Finding(
        file,
        line: 1,
        "`\(top)` stands at the top of the repository",
        instead: "move it to Sources, Tests, journal or tools, or keep it out with .gitignore"
      )
    ]
  }
}
