import RalphCore
import RalphFiles
import RalphProcess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Makes a repository like those the Ralph loop works on: plan, THUNK, rules, verifier, prompts.
///
/// `brain FOLDER [--seed N]` writes it into a folder that is missing or empty and commits it. The
/// same seed gives the same bytes and the same commit. Exit 64 for words it does not know, 73 where
/// the folder cannot be made, 69 without git.
@main struct Brain {
  static let usage = "usage: brain FOLDER [--seed N]"

  static func main() {
    guard let wish = Wish(Array(CommandLine.arguments.dropFirst())) else { stop(usage, 64) }
    guard let git = Programs.find("git", path: "/usr/local/bin:/usr/bin:/bin") else {
      stop("brain: git not found", 69)
    }
    do throws(SystemFailure) {
      try make(wish)
      try commit(wish.folder, git)
    } catch {
      stop("brain: \(error)", 73)
    }
    print("\(wish.folder): \(Pages.all(seed: wish.seed).count) files, 1 commit")
  }

  /// What was typed.
  private struct Wish {
    var folder = ""
    var seed: UInt64 = 1

    init?(_ words: [String]) {
      var rest = words[...]
      while let word = rest.popFirst() {
        if word == "--seed" {
          guard let number = rest.popFirst().flatMap({ UInt64($0) }) else { return nil }
          seed = number
        } else if folder.isEmpty, !word.hasPrefix("-") {
          folder = word
        } else {
          return nil
        }
      }
      if folder.isEmpty { return nil }
    }
  }

  private static func make(_ wish: Wish) throws(SystemFailure) {
    try Files.makeFolder(wish.folder)
    guard try Files.list(wish.folder).isEmpty else {
      throw SystemFailure("make a repository in", wish.folder, code: ENOTEMPTY)
    }
    for page in Pages.all(seed: wish.seed) {
      let path = wish.folder + "/" + page.path
      try Files.makeFolder(Files.folder(of: path))
      try Files.replace(path, with: page.bytes, mode: page.isProgram ? 0o755 : 0o644)
    }
  }

  /// Everything in one commit whose name depends on nothing but the files.
  private static func commit(_ folder: String, _ git: String) throws(SystemFailure) {
    for words in [
      ["init", "-q", "-b", "main", "."], ["config", "user.name", "Brain"],
      ["config", "user.email", "brain@example.org"], ["add", "-A"],
      ["commit", "-q", "--no-verify", "-m", "The brain as it stands"],
    ] {
      let invocation = Invocation(
        [git] + words,
        environment: [
          "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/nonexistent", "LC_ALL=C", "TZ=UTC",
          "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null",
          "GIT_AUTHOR_DATE=2026-01-20T10:00:00Z", "GIT_COMMITTER_DATE=2026-01-20T10:00:00Z",
        ],
        directory: folder,
        timeLimitMs: 60_000
      )
      let captured = try ProgramRun.capture(invocation)
      guard captured.ending.isSuccess else {
        say(String(decoding: captured.err, as: UTF8.self))
        throw SystemFailure("run", "git \(words[0])", code: EIO)
      }
    }
  }

  private static func stop(_ text: String, _ code: Int32) -> Never {
    say(text)
    exit(code)
  }

  private static func say(_ text: String) {
    // Nothing is left to tell it to.
    try? FileDescriptor(owning: dup(2)).write(Array((text + "\n").utf8))
  }
}
