package import RalphCore
import RalphFiles
package import RalphPorts

// Making worktrees.
extension GitWorktrees {
  /// How many branches of one name there may be.
  private static let namesMost = 99

  /// Makes or finds the worktree, and takes along what is carried.
  package func make(
    _ key: Key,
    bead: BeadID,
    title: String
  ) throws(PortFailure) -> Worktree {
    let scope = try scope()
    do throws(SystemFailure) { try Files.makeFolder(root) } catch {
      throw PortFailure(.system, "cannot make the folder of the worktrees: \(error)")
    }
    let path = path(of: key)
    var mark = try mark(of: key)
    if mark == nil { mark = try begin(key, BranchName(bead: bead, title: title)) }
    guard let mark else { throw .unread("look up the worktree \(key)") }
    try stand(path, mark)
    let directory = scope.directory(in: path)
    do throws(SystemFailure) { try Files.makeFolder(directory) } catch {
      throw PortFailure(.system, "cannot make the folder of the workspace in it: \(error)")
    }
    try carried.bring(into: directory, git)
    return Worktree(directory: directory, branch: mark.branch, head: Name(cutting: mark.base))
  }

  /// Makes the branch and the ref that says whose it is, both or none.
  private func begin(_ key: Key, _ wish: BranchName) throws(PortFailure) -> Mark {
    guard let base = try git.commit("HEAD") else {
      throw PortFailure(.answer, "the repository has no commit yet: there is nothing to begin at")
    }
    let isName = git.ask(["check-ref-format", "refs/heads/\(wish)"])?.code == 0
    let name = isName ? "\(wish)" : "ralph/\(key)"
    let output = try git.need(
      "list the branches",
      ["for-each-ref", "--format=%(refname)", "refs/heads/ralph/"]
    )
    let taken = GitOutput.lines(output) ?? []
    var refusal = "every name from \(name) to \(name)-\(GitWorktrees.namesMost) is taken"
    for number in 1...GitWorktrees.namesMost {
      let branch = number == 1 ? name : "\(name)-\(number)"
      let mark = Mark(base: base, branch: branch, name: "\(GitWorktrees.marks)\(key)/\(branch)")
      // A name is also taken by what lies below it.
      guard !taken.contains(where: { $0 == mark.ref || $0.hasPrefix(mark.ref + "/") }) else {
        continue
      }
      let lines = [mark.ref, mark.name].map { "create \($0) \(base)\n" }.joined()
      let doing = "make the branch \(branch)"
      let answer = try git.reach(doing, ["update-ref", "--stdin"], input: Array(lines.utf8))
      if answer.code == 0 { return mark }
      // Somebody else was quicker, or something other than its name is wrong with it.
      refusal = PortFailure.git(doing, answer).why
      guard try git.commit(mark.ref) != nil else { break }
    }
    throw PortFailure(.answer, refusal)
  }

  /// Makes the worktree of a branch that is there, or finds it made.
  private func stand(_ path: String, _ mark: Mark) throws(PortFailure) {
    if let tree = try known().first(where: { $0.path == path }) {
      if !tree.isHalfMade, Files.exists(path + "/.git") { return }
      try clear(tree)
    }
    if try git.commit(mark.ref) == nil {
      // An agent deleted the branch with the worktree: it begins where it began.
      let words = ["update-ref", mark.ref, mark.base, ""]
      try git.need("make the branch \(mark.branch) again", words)
    }
    try git.need(
      "make the worktree \(path)",
      ["worktree", "add", "-q", "--no-guess-remote", "--", path, mark.branch],
      limitMs: GitCall.longLimitMs
    )
  }

  /// Takes away what is left of a worktree that never was whole, or whose folder somebody removed.
  ///
  /// No agent has been in a half-made one: it is ours alone, and the only place where force is used.
  private func clear(_ tree: GitOutput.Tree) throws(PortFailure) {
    guard tree.isHalfMade || tree.lock == nil else {
      throw PortFailure(
        .answer,
        "the worktree \(tree.path) is gone and locked (\(tree.lock ?? ""))"
      )
    }
    let force = tree.isHalfMade ? ["--force", "--force"] : []
    try git.need(
      "clear what is left of the worktree \(tree.path)",
      ["worktree", "remove"] + force + ["--", tree.path]
    )
  }
}

/// The branch of a bead: `ralph/<bead>-<slug of the title>`.
struct BranchName: CustomStringConvertible {
  let description: String

  /// The most letters of each part.
  private static let most = 40

  init(bead: BeadID, title: String) {
    let id = BranchName.words(bead.bare, keeping: "._")
    let slug = BranchName.words(TerminalText.plain(title).lowercased(), keeping: "")
    description = "ralph/" + [id, slug].filter { !$0.isEmpty }.joined(separator: "-")
  }

  /// Letters and digits of ASCII, everything between them as one dash.
  private static func words(_ text: String, keeping others: String) -> String {
    var words = ""
    for scalar in text.unicodeScalars {
      let isKept =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || others.unicodeScalars.contains(scalar))
      if isKept {
        words.unicodeScalars.append(scalar)
      } else if !words.isEmpty, words.last != "-" {
        words += "-"
      }
      guard words.utf8.count > most else { continue }
      // A word that does not fit is left out, unless it is the only one.
      let end = words.lastIndex(of: "-") ?? words.index(words.startIndex, offsetBy: most)
      words = String(words[..<end])
      break
    }
    let parts = words.split(separator: ".").joined(separator: ".")
    let trimmed = parts.drop { $0 == "-" || $0 == "." }
    return String(trimmed.reversed().drop { $0 == "-" || $0 == "." }.reversed())
  }
}
