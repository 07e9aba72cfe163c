import RalphCore
import RalphFiles

/// What guarded files held when a person fixed them, as far as git still has it.
///
/// A change of the blanks at the ends of lines, of indentation and of empty lines is one of a
/// formatter, and is told and not blamed. Blanks inside a line may change what a script does.
struct FilePast: Sendable {
  let runner: any GitRunner
  /// The verifier's folder.
  let directory: String

  /// How many commits of a file are looked at.
  private static let commitsMost = 20

  /// Whether a file differs from what its baseline was made of by such blanks alone; false where
  /// that cannot be known, and always of the rules.
  func isLintOnly(_ name: GuardedName, in place: RulePlace) -> Bool {
    guard name != .ac,
      // What cannot be read counts as changed.
      let baseline = try? RulePlace.read(name.baseline(in: place), limit: 4096),
      // The same.
      let now = try? RulePlace.read(name.path(in: place), limit: 1 << 20),
      let fixed = content(of: name.file, digest: HashGuard.firstField(baseline))
    else { return false }
    return FilePast.essence(of: now) == FilePast.essence(of: fixed)
  }

  /// What the file held in the last commit in which it had a digest.
  private func content(of file: String, digest: String) -> [UInt8]? {
    let words = ["log", "-n", "\(FilePast.commitsMost)", "--format=%H", "--", file]
    guard let answer = GitFolder(runner, directory).ask(words), answer.code == 0,
      let commits = GitOutput.lines(answer.output)
    else { return nil }
    for commit in commits where GitOutput.isObject(commit) {
      let shown = GitFolder(runner, directory).ask(["cat-file", "blob", "\(commit):./\(file)"])
      guard let shown, shown.code == 0 else { continue }
      if Digest(of: shown.output).description == digest { return shown.output }
    }
    return nil
  }

  private static func essence(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: 0x0a).map(RuleText.trimmed).filter { !$0.isEmpty }
  }
}
