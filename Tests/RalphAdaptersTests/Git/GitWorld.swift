import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A repository in a folder of its own, with the git of this machine and nobody's settings.
final class GitWorld {
  /// Holds the repository and what ralph puts beside it.
  let folder: String
  /// The top of the repository.
  let top: String
  let git: ProcessGit
  private let owner: TemporaryFolder

  init(format: String = "sha1") throws {
    owner = try TemporaryFolder()
    folder = try #require(Files.realPath(owner.path))
    top = folder + "/repository"
    git = try #require(ProcessGit(environment: GitWorld.environment(home: folder + "/home")))
    try Files.makeFolder(top)
    try Files.makeFolder(folder + "/home")
    run("init", "-q", "-b", "main", "--object-format=\(format)")
    run("config", "--global", "user.name", "A Person")
    run("config", "--global", "user.email", "person@example.org")
  }

  /// What git gets to see of the world.
  static func environment(home: String) -> [String] {
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
    return ["PATH=\(path)", "HOME=\(home)", "GIT_CONFIG_NOSYSTEM=1", "XDG_CONFIG_HOME=\(home)"]
  }

  /// Runs git, which must succeed, and gives its output without the last line end.
  @discardableResult
  func run(_ words: String..., at directory: String? = nil, code: Int32 = 0) -> String {
    let answer = git.run(GitCall(words, in: directory ?? top))
    let said = String(decoding: answer?.errors ?? [], as: UTF8.self)
    #expect(answer?.code == code, "git \(words): \(said)")
    let output = String(decoding: answer?.output ?? [], as: UTF8.self)
    return output.hasSuffix("\n") ? String(output.dropLast()) : output
  }

  func write(_ name: String, _ text: String, at directory: String? = nil) throws {
    let path = "\(directory ?? top)/\(name)"
    try Files.makeFolder(Files.folder(of: path))
    try Files.replace(path, with: Array(text.utf8), mode: 0o644)
  }

  func read(_ name: String, at directory: String? = nil) -> String? {
    let bytes = try? Files.read("\(directory ?? top)/\(name)")
    return bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Writes files and commits everything.
  @discardableResult
  func commit(_ files: [String: String], at directory: String? = nil) throws -> String {
    for (name, text) in files { try write(name, text, at: directory) }
    run("add", "-A", at: directory)
    run("commit", "-q", "--allow-empty", "-m", "a change", at: directory)
    return run("rev-parse", "HEAD", at: directory)
  }

  /// What a user could miss or find changed: index, stash, branches, HEAD, what differs from it.
  func belongings(ofBranch branches: String = "refs/heads/") -> [String] {
    [
      run("symbolic-ref", "HEAD"), run("ls-files", "--stage"), run("stash", "list"),
      run("for-each-ref", branches), run("status", "--porcelain=v2", "-z"),
    ]
  }
}

/// A git of which only the first calls are made: like a ralph that is killed, it does nothing more.
final class MortalGit: GitRunner {
  private let git: any GitRunner
  private let life: Int
  private let made = Mutex(0)

  /// `life` counts the calls that are still made.
  init(_ git: any GitRunner, life: Int) {
    (self.git, self.life) = (git, life)
  }

  /// How many calls were asked for.
  var calls: Int { made.withLock { $0 } }

  func run(_ call: GitCall) -> GitAnswer? {
    let isAlive = made.withLock { count in
      count += 1
      return count <= life
    }
    return isAlive ? git.run(call) : nil
  }
}
