import RalphCore
import RalphFiles
import RalphPorts
import Synchronization

/// Sees that HEAD moves, by looking at the few files that git writes when it does.
///
/// It is asked as often as the loop looks at anything, so it reads them only if one of them shows
/// another trace than before, and runs git only if one is another one. With refs in tables
/// (`reftable`) it is their list that changes.
final class HeadGlance: Sendable {
  private let runner: any GitRunner
  private let directory: String
  /// The way to the repository.
  private let way: String
  private let last = Mutex(Last())

  private struct Last {
    /// Where the git folders are; nil until they are found.
    var folders: Folders?
    /// How the way to the repository looked when none was found there.
    var missing: FileStatus??
    var signs: Signs?
    var stillness = Stillness()
  }

  /// The git folder of the tree, and the one of its repository.
  private struct Folders {
    var own: String
    var common: String
  }

  /// What is compared.
  private struct Signs: Equatable {
    var head: [UInt8]
    var branch: [UInt8] = []
    /// Every file that tells of HEAD, those that were read included, and its trace before that.
    var files: [(path: String, trace: FileTrace?)]

    static func == (one: Signs, other: Signs) -> Bool {
      one.head == other.head && one.branch == other.branch
        && one.files.elementsEqual(other.files) { $0.path == $1.path && $0.trace == $1.trace }
    }

    /// Whether each file still shows the trace that it showed.
    var areStill: Bool { files.allSatisfy { HeadGlance.trace($0.path) == $0.trace } }
  }

  init(_ runner: any GitRunner, _ directory: String) {
    self.runner = runner
    self.directory = directory
    way = directory + "/.git"
  }

  /// Whether a look may see something else than the last one did.
  func mayHaveMoved(now: Millis) -> Bool {
    // Who looks at this moment may be waiting for git.
    last.withLockIfAvailable { last in
      if last.folders == nil { return last.missing != .some(door) }
      return last.stillness.mustLook(last.signs?.areStill ?? false, now: now)
    } ?? true
  }

  /// The files that are compared; nil where they are not known, or are just being looked at.
  ///
  /// Where HEAD stands nowhere that a file could hold, git must be asked again and again.
  var lookedAt: [String]? {
    last.withLockIfAvailable { last -> [String]? in
      guard last.folders != nil else { return last.missing == nil ? nil : [way] }
      return last.signs?.files.map(\.path)
    } ?? nil
  }

  /// Where HEAD stands; nil where nothing shows that it was moved since the last look, or is not known.
  ///
  /// Where it was moved and moved back it stands where it stood.
  func look() -> HeadView? {
    last.withLock { last in
      guard let folders = folders(&last) else { return nil }
      // Taken before git is asked: what changes in between is seen at the next look.
      let signs = HeadGlance.signs(folders)
      guard signs != last.signs || signs == nil else { return nil }
      last.stillness.isBroken()
      guard let view = ask() else { return nil }
      last.signs = signs
      return view
    }
  }

  private func folders(_ last: inout Last) -> Folders? {
    if let known = last.folders { return known }
    let door = door
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

  /// What stands on the way; what cannot be looked at is as good as missing.
  private var door: FileStatus? { (try? Files.linkStatus(way)) ?? nil }

  /// Nil where HEAD cannot be read, or names no branch that a file could hold: then git is asked.
  ///
  /// The trace of a file is taken before the file is read: it cannot be younger than what was read.
  private static func signs(_ folders: Folders) -> Signs? {
    let path = folders.own + "/HEAD"
    let before = trace(path)
    guard let head = content(path) else { return nil }
    var signs = Signs(head: head, files: [(path, before)])
    let start = Array("ref: ".utf8)
    if head.starts(with: start) {
      let name = String(decoding: head.dropFirst(start.count).prefix { $0 > 0x20 }, as: UTF8.self)
      guard name.hasPrefix("refs/"), !name.contains("..") else { return nil }
      let path = "\(folders.common)/\(name)"
      signs.files.append((path, trace(path)))
      signs.branch = content(path) ?? []
    }
    var others = [folders.common + "/packed-refs", folders.own + "/logs/HEAD"]
    others.append(folders.common + "/reftable/tables.list")
    if folders.own != folders.common { others.append(folders.own + "/reftable/tables.list") }
    signs.files += others.map { ($0, trace($0)) }
    return signs
  }

  /// What cannot be looked at counts as missing.
  private static func trace(_ path: String) -> FileTrace? { (try? Files.trace(path)) ?? nil }

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
