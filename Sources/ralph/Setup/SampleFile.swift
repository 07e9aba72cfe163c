import RalphAdapters
import RalphFiles

/// A file that `ralph init` puts into a workspace, where nothing of its name is there yet.
struct SampleFile {
  /// Its place, relative to the workspace.
  var name: String
  var text: String

  /// What became of it.
  enum Fate: String {
    case made
    case kept
    /// Nothing is written in a dry run.
    case wouldMake = "would_make"
  }

  /// Puts it into place in one step; a file, link or folder of its name is left alone.
  func put(in workspace: Workspace) throws(SystemFailure) -> Fate {
    let path = "\(workspace.root)/\(name)"
    guard try Files.linkStatus(path) == nil else { return .kept }
    try Files.makeFolder(Files.folder(of: path))
    let beside = try Files.writeBeside(path, Array(text.utf8), mode: 0o644)
    do throws(SystemFailure) {
      // Unlike a rename, a link never takes the place of what came meanwhile.
      try Files.link(beside, as: path)
    } catch {
      // What is left of it is worth nothing; the failure is what is told.
      defer { try? Files.remove(beside) }
      if error.isTaken { return .kept }
      // Where a file cannot have two names.
      try Files.rename(beside, to: path)
      return .made
    }
    try Files.remove(beside)
    return .made
  }

  /// What would become of it.
  func forecast(in workspace: Workspace) throws(SystemFailure) -> Fate {
    try Files.linkStatus("\(workspace.root)/\(name)") == nil ? .wouldMake : .kept
  }

  /// The folder of ralph's state ignores itself wholly.
  static let ignore = SampleFile(name: ".ralph/.gitignore", text: "*\n")

  static let configuration = SampleFile(
    name: ".ralph.conf",
    text: """
      # Settings of ralph for this project. 'ralph help config' explains every key,
      # 'ralph config list' says what holds and where it was set.
      [run]
          concurrent = 2
          timeout = 20m
      [verify]
          # The command that judges every attempt; exit 0 passes.
          # command = make test

      """
  )

  static let plan = SampleFile(
    name: "IMPLEMENTATION_PLAN.md",
    text: """
      # Implementation plan

      ## Phase 1: First steps
      - [ ] **1.1** Say in README.md what this project is for
        - **Goal:** a newcomer knows after one paragraph whether to read on
        - **Acceptance Criteria:** README.md has a heading and a paragraph below it
      - [ ] **1.2** Say in README.md how to try it
        - **Goal:** the commands to build, test and run, each in a line of its own
        - **Dependencies:** 1.1
        - **Acceptance Criteria:** every command in README.md was run once and works

      """
  )

  static let rules = SampleFile(
    name: "rules/AC.rules",
    text: """
      # Acceptance rules: one check a stanza, a blank line between two. mode is auto or manual,
      # gate is block or warn; cmd passes with exit 0 unless expect_exit or expect_stdout says more.
      # 'ralph verify' runs them; with verify.command = ralph verify they judge every attempt.

      [Repo.NoConflictMarkers]
      mode=auto
      gate=block
      desc=no file that git tracks holds the marks of an unfinished merge
      cmd=git grep -lE '^(<<<<<<<|>>>>>>>) ' -- :/ | grep -c .
      expect_stdout=0
      expect_exit=1

      """
  )
}
