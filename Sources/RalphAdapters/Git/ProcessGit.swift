package import RalphCore
import RalphFiles
package import RalphPorts
import RalphProcess

/// The real git, found on a PATH once, bounded in time and output.
package struct ProcessGit: GitRunner {
  private let program: String
  private let environment: [String]

  /// How much it may say before nothing is known.
  private static let output = 64 << 20

  /// What would make git work in another repository, index or manner than the folder's own.
  ///
  /// They are set where ralph is started by a hook of git, among others.
  private static let misleading: Set<String> = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIFF_OPTS", "GIT_DIR",
    "GIT_EXTERNAL_DIFF", "GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_INDEX_FILE",
    "GIT_LITERAL_PATHSPECS", "GIT_NAMESPACE", "GIT_NOGLOB_PATHSPECS", "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_REFLOG_ACTION", "GIT_WORK_TREE",
  ]

  /// Finds git in the PATH of an environment, `NAME=value`; nil where there is none.
  package init?(environment: [String]) {
    let path = environment.first { $0.hasPrefix("PATH=") }?.dropFirst(5)
    guard let program = Programs.find("git", path: String(path ?? "")) else { return nil }
    self.program = program
    let own = GitTree.environment
    let left = environment.filter { line in
      let name = String(line.prefix { $0 != "=" })
      return !ProcessGit.misleading.contains(name) && !own.contains { $0.name == name }
    }
    self.environment = left + own.map { "\($0.name)=\($0.value)" }
  }

  package func run(_ call: GitCall) -> GitAnswer? {
    let replaced = Set(call.environment.map { $0.prefix { $0 != "=" } })
    let invocation = Invocation(
      [program] + call.arguments,
      environment: environment.filter { line in !replaced.contains(line.prefix { $0 != "=" }) }
        + call.environment,
      directory: call.directory,
      input: call.input.isEmpty ? .none : .bytes(call.input),
      timeLimitMs: call.limitMs,
      outputBound: ProcessGit.output
    )
    // Without an answer nothing is known, which is an answer too.
    guard let captured = try? ProgramRun.capture(invocation),
      captured.outCounts.leftOut == 0, case .exited(let code) = captured.ending
    else { return nil }
    return GitAnswer(code: code, output: captured.out, errors: captured.err)
  }
}

/// A tree of which nothing can be known, since there is no git.
package struct UnknownTree: SourceControl {
  package init() {}

  package func look(at directory: String) -> TreeView { .unknown }

  package func mayHaveMoved(now: Millis) -> Bool { false }

  package var lookedAt: [String]? { [] }

  package func glance() -> HeadView? { nil }

  package func isAncestor(_ commit: Name, of other: Name) -> Bool? { nil }
}
