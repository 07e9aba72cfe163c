// tidy: table
// Which files stand behind a verifier's command, where nobody has listed them.

/// Finds the files behind a command line.
enum Guarded {
  /// The committed configuration, which names the verifier itself.
  static let configuration = ".ralph.conf"

  /// Files that count where one of some programs is named; always, where none is listed.
  private static let rows: [(files: [String], programs: [String])] = [
    // Scripts call make without saying so on the command line.
    (["Makefile", "makefile", "GNUmakefile"], []),
    // The acceptance rules of brain repositories.
    (["rules/AC.rules"], []),
    // `npm test` is a line of this file.
    (["package.json"], ["npm", "npx", "yarn", "pnpm", "bun"]),
    (["justfile", "Justfile", ".justfile"], ["just"]),
    (["Taskfile.yml", "Taskfile.yaml"], ["task"]),
    (["Rakefile", "rakefile"], ["rake"]),
    (["tox.ini"], ["tox"]),
    (["noxfile.py"], ["nox"]),
    (["pytest.ini"], ["pytest"]),
    ([".pre-commit-config.yaml"], ["pre-commit"]),
  ]

  /// The most words of a command that are looked at.
  private static let wordsMost = 200

  /// Paths that may be files of the tree, in order: the command's own words first.
  static func names(in command: String) -> [String] {
    let words = words(of: command)
    let programs = words.map { $0.split(separator: "/").last.map(String.init) ?? "" }
    let rest = rows.filter { row in
      row.programs.isEmpty || row.programs.contains(where: programs.contains)
    }
    return words.filter { !$0.hasPrefix("-") } + rest.flatMap(\.files)
  }

  /// The names under which make looks for its file, where the command calls make.
  static func makefiles(in command: String) -> [String] {
    let programs = words(of: command).map { $0.split(separator: "/").last.map(String.init) ?? "" }
    guard programs.contains("make") || programs.contains("gmake") else { return [] }
    return rows[0].files
  }

  /// Whether a command judges by acceptance rules.
  static func judgesByRules(_ command: String) -> Bool {
    let programs = words(of: command).map { $0.split(separator: "/").last.map(String.init) ?? "" }
    return programs.contains("ralph") || programs.contains("verifier.sh")
  }

  /// What stands behind acceptance rules: approvals and baselines, also those that are new.
  static let ruleFiles: [String] = folders.flatMap { folder -> [String] in
    let rules = ["AC.rules", "MANUAL_APPROVALS.rules"].map { name in folder + "rules/" + name }
    let sums = GuardedName.allCases.map { name in folder + ".verify/" + name.rawValue + ".sha256" }
    return rules + sums + [folder + ".verify/" + HashGuard.marker]
  }

  /// The folders in which a verifier may live, from the top.
  private static let folders = ["", "ralph/", "workers/ralph/"]

  /// Where waivers and their requests lie.
  static let waiverFolders: [String] = folders.flatMap { folder -> [String] in
    [folder + ".verify/waivers", folder + ".verify/waiver_requests"]
  }

  /// The words of a shell line, whatever quotes stand around them: those inside a quoted script
  /// count, and so does a quoted word with blanks as a whole.
  static func words(of command: String) -> [String] {
    var words: [String] = []
    func add(_ word: String) {
      let isNew = !word.isEmpty && words.count < wordsMost && !words.contains(word)
      if isNew { words.append(word) }
    }
    for piece in command.split(whereSeparator: { "\"'`".contains($0) }) {
      if piece.contains(" ") { add(String(piece)) }
    }
    for piece in command.split(whereSeparator: { " \t\n\"'`;&|()<>".contains($0) }) {
      add(String(piece))
      // `SCRIPT=ci/test.sh` names a file, too, and so does `--config=ci/test.toml`.
      if let value = piece.split(separator: "=", maxSplits: 1).dropFirst().first {
        add(String(value))
      }
    }
    return words
  }
}
