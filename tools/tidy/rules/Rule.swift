/// A place in the checkout that breaks a rule, and what to do about it.
package struct Finding: Equatable, Sendable, CustomStringConvertible {
  package var path: String
  package var line: Int
  /// What is there.
  package var what: String
  /// What to do instead.
  package var instead: String

  package init(_ file: SourceFile, line: Int, _ what: String, instead: String) {
    path = file.path
    self.line = line
    self.what = what
    self.instead = instead
  }

  package var description: String { "\(path):\(line): \(what) — \(instead)" }
}

/// A habit of the house that a program can check, one file at a time.
package protocol Rule: Sendable {
  /// What is found in a file; `house` tells what else exists.
  func findings(in file: SourceFile, of house: House) -> [Finding]
}

/// The files of a checkout.
package struct House: Sendable {
  /// In the order of their paths.
  package let files: [SourceFile]
  private let paths: Set<String>
  /// What the protocols declared in `Sources` ask for.
  let requirements: Requirements

  package init(_ files: [SourceFile]) {
    self.files = files
    var paths: Set<String> = []
    for file in files {
      var path = ""
      for component in file.components {
        path += path.isEmpty ? component : "/" + component
        paths.insert(path)
      }
    }
    self.paths = paths
    requirements = Requirements(of: files)
  }

  /// Whether a file or folder of that path is there.
  package func has(_ path: String) -> Bool { paths.contains(path) }

  /// Every rule that the house obeys.
  package static let rules: [any Rule] = [
    ImportRule(), WordRule(), StoredTableRule(), DocumentationRule(), FileLengthRule(),
    FunctionLengthRule(), FileNameRule(), TopLevelRule(), MarkdownRule(),
  ]

  /// What all rules find, by path and line.
  package func findings() -> [Finding] {
    files.flatMap { file in
      House.rules.flatMap { $0.findings(in: file, of: self) }.sorted { $0.line < $1.line }
    }
  }
}
