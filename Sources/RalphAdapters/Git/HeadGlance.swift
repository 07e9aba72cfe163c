import RalphCore
import RalphFiles
import RalphPorts
import Synchronization

/// Sees that HEAD moves, by looking at the few files that git writes when it does.
///
/// It is asked as often as the loop looks at anything, so it runs git only if one of those files is
/// another one than before. With refs in tables (`reftable`) it is their list that changes.
final class HeadGlance: Sendable {
  private let runner: any GitRunner
  private let directory: String
  private let last = Mutex(Last())

  private struct Last {
    /// Where the git folders are; nil until they are found.
    var folders: Folders?
    /// How the way to the repository looked when none was found there.
    var missing: FileStatus??
    var signs: Signs?
    var view: HeadView?
  }

  /// The git folder of the tree, and the one of its repository.
  private struct Folders {
    var own: String
    var common: String
  }

  /// What is compared.
  private struct Signs: Equatable {
    var head: [UInt8]
    var branch: [UInt8]
    var others: [FileStatus?]
  }

  init(_ runner: any GitRunner, _ directory: String) {
    self.runner = runner
    self.directory = directory
  }

  /// Where HEAD stands; nil where that is as at the last look, or is not known.
  func look() -> HeadView? {
    last.withLock { last in
      guard let folders = folders(&last) else { return nil }
      // Taken before git is asked: what changes in between is seen at the next look.
      let signs = HeadGlance.signs(folders)
      guard signs != last.signs || signs == nil, let view = ask() else { return nil }
      last.signs = signs
      guard view != last.view else { return nil }
      last.view = view
      return view
    }
  }

  private func folders(_ last: inout Last) -> Folders? {
    if let known = last.folders { return known }
    // What cannot be looked at is as good as missing.
    let door = try? Files.linkStatus(directory + "/.git")
    if let missing = last.missing, missing == door { return nil }
    let words = ["rev-parse", "--absolute-git-dir", "--git-common-dir"]
    guard let answer = runner.run(GitCall(words, in: directory)), answer.code == 0,
      let lines = GitOutput.lines(answer.output), lines.count == 2
    else {
      last.missing = .some(door)
      return nil
    }
    let common = lines[1].hasPrefix("/") ? lines[1] : directory + "/" + lines[1]
    last.folders = Folders(own: lines[0], common: common)
    return last.folders
  }

  /// Nil where HEAD cannot be read, or names no branch that a file could hold: then git is asked.
  private static func signs(_ folders: Folders) -> Signs? {
    guard let head = content(folders.own + "/HEAD") else { return nil }
    var loose: [UInt8] = []
    let start = Array("ref: ".utf8)
    if head.starts(with: start) {
      let name = String(decoding: head.dropFirst(start.count).prefix { $0 > 0x20 }, as: UTF8.self)
      guard name.hasPrefix("refs/"), !name.contains("..") else { return nil }
      loose = content("\(folders.common)/\(name)") ?? []
    }
    let others = [
      folders.common + "/packed-refs", folders.own + "/logs/HEAD",
      folders.own + "/reftable/tables.list", folders.common + "/reftable/tables.list",
    ]
    // What cannot be looked at counts as missing.
    return Signs(head: head, branch: loose, others: others.map { try? Files.status($0) })
  }

  private static func content(_ path: String) -> [UInt8]? {
    // What is not there, or is no small file, says nothing.
    try? Files.read(path, limit: 4096)
  }

  private func ask() -> HeadView? {
    let branch = runner.run(GitCall(["symbolic-ref", "-q", "HEAD"], in: directory))
    let head = runner.run(GitCall(["rev-parse", "-q", "--verify", "HEAD"], in: directory))
    guard let branch, let head, branch.code <= 1, head.code <= 1 else { return nil }
    let name = branch.code == 0 ? GitOutput.lines(branch.output)?.first ?? "" : ""
    let commit = head.code == 0 ? GitOutput.object(head.output) ?? "" : ""
    return HeadView(head: Name(cutting: commit), branch: Text(GitOutput.branch(of: name)))
  }
}
