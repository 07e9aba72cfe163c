import RalphCore
package import RalphFiles
import Synchronization

/// Rules that have passed on a tree of exactly this content, kept under digests only.
///
/// The content is the commit at HEAD and everything that differs from it and is not ignored; what
/// git ignores, and the world outside, do not count, which is why this is used only when asked for.
package final class PassedRules: Sendable {
  private let path: String
  private let tree: Digest
  private let book: Mutex<Book>

  private struct Book {
    var keys: [String]
    var hasNews = false
  }

  /// The most passes that are kept; the oldest go.
  private static let most = 4000

  /// The passes kept in a file; nil where the tree's content cannot be known.
  ///
  /// How commands are run counts, too.
  package init?(
    path: String,
    place: RulePlace,
    manner: RuleRunner.Manner,
    git: (any GitRunner)?
  ) {
    guard let git, let content = PassedRules.content(of: place, git) else { return nil }
    self.path = path
    let world = ([place.directory, manner.bash] + manner.environment).joined(separator: "\0")
    tree = Digest(of: content + Array(world.utf8))
    // A file that cannot be read remembers nothing.
    let bytes = (try? RulePlace.read(path, limit: 1 << 20)) ?? []
    let lines = bytes.split(separator: 0x0a).filter { Digest(hex: $0) != nil }
    book = Mutex(Book(keys: lines.map { String(decoding: $0, as: UTF8.self) }))
  }

  private func key(_ rule: Rule) -> String {
    "\(Digest(of: "\(rule.digest) \(tree)".utf8))"
  }

  /// Whether a rule has passed on this tree.
  func holds(_ rule: Rule) -> Bool { book.withLock { $0.keys.contains(key(rule)) } }

  /// Notes that a rule has passed.
  func add(_ rule: Rule) {
    book.withLock { book in
      book.keys.append(key(rule))
      book.hasNews = true
    }
  }

  /// Writes what was added, in one step.
  package func save() throws(SystemFailure) {
    let keys = book.withLock { $0.hasNews ? $0.keys : [] }
    guard !keys.isEmpty else { return }
    let text = keys.suffix(PassedRules.most).joined(separator: "\n") + "\n"
    try Files.makeFolder(Files.folder(of: path))
    try Files.replace(path, with: Array(text.utf8))
  }

  /// What a tree holds, digested; ralph's folder and the reports themselves left out.
  private static func content(of place: RulePlace, _ git: any GitRunner) -> [UInt8]? {
    let folder = GitFolder(git, place.root)
    guard let where_ = folder.ask(GitCommands.place), where_.code == 0,
      let up = GitOutput.place(where_.output)?.up,
      let answer = folder.ask(GitCommands.status), answer.code == 0,
      let status = GitOutput.status(answer.output)
    else { return nil }
    var hash = SHA256()
    hash.update(Array("head \(status.head)\0".utf8))
    var files = FileDigests(top: place.root + "/" + up)
    for record in status.records where !isOwn(record.path) {
      hash.update(record.bytes + [0])
      hash.update(files.state(of: record.path) + [0])
    }
    return Array("\(hash.finish())\0".utf8)
  }

  private static func isOwn(_ path: [UInt8]) -> Bool {
    let text = String(decoding: path, as: UTF8.self)
    let parts = text.split(separator: "/")
    if parts.contains(".ralph") { return true }
    return parts.dropLast().last == ".verify"
      && (VerifyFolder.reports + [".gitignore"]).contains(String(parts.last ?? ""))
  }
}
