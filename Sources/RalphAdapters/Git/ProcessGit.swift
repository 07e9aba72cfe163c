package import RalphCore
import RalphFiles
package import RalphPorts
import RalphProcess

/// The real git, found on a PATH once, bounded in time and output.
package struct ProcessGit: GitRunner {
  private let program: String
  private let environment: [String]

  /// How long one git may take, in milliseconds.
  private static let limit: Int64 = 45_000
  /// How much it may say before nothing is known.
  private static let output = 64 << 20

  /// Finds git in the PATH of an environment, `NAME=value`; nil where there is none.
  package init?(environment: [String]) {
    let path = environment.first { $0.hasPrefix("PATH=") }?.dropFirst(5)
    guard let program = Programs.find("git", path: String(path ?? "")) else { return nil }
    self.program = program
    let own = GitTree.environment
    self.environment =
      environment.filter { line in !own.contains { line.hasPrefix($0.name + "=") } }
      + own.map { "\($0.name)=\($0.value)" }
  }

  package func git(
    _ arguments: [String],
    in directory: String
  ) -> (code: Int32, output: [UInt8])? {
    let invocation = Invocation(
      [program] + arguments,
      environment: environment,
      directory: directory,
      timeLimitMs: ProcessGit.limit,
      outputBound: ProcessGit.output
    )
    // Without an answer the tree is unknown, which is an answer too.
    guard let captured = try? ProgramRun.capture(invocation),
      captured.outCounts.leftOut == 0, case .exited(let code) = captured.ending
    else { return nil }
    return (code, captured.out)
  }
}

/// A tree of which nothing can be known, since there is no git.
package struct UnknownTree: SourceControl {
  package init() {}

  package func look(at directory: String) -> TreeView { .unknown }

  package func glance() -> HeadView? { nil }

  package func isAncestor(_ commit: Name, of other: Name) -> Bool? { nil }
}
