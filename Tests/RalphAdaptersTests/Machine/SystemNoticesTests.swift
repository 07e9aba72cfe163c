import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import RalphProcess
import RalphTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What this machine's system tells of files, with real folders and the real git.
@Suite struct SystemNoticesTests {
  private let world: GitWorld
  private let notices = SystemNotices()

  init() throws {
    world = try GitWorld()
    try world.write("PLAN.md", "- [ ] **1.1** One\n")
    try world.write("src/one.txt", "1")
    try world.commit([:])
  }

  private var plan: String { world.top + "/PLAN.md" }

  /// Asks to be told of paths, until the watches stand and nothing more is to be taken.
  private func listen(_ paths: [String]?, _ at: SourceLocation = #_sourceLocation) throws {
    let paths = try #require(paths, sourceLocation: at)
    try #require(notices.watch(paths) != .refused, sourceLocation: at)
    try #require(notices.watch(paths) == .stands, sourceLocation: at)
    while notices.take() != .nothing {}
    try #require(notices.watch(paths) == .stands, "all is still", sourceLocation: at)
  }

  /// Whether a change is told within five seconds.
  private func isTold() -> Bool {
    while let descriptor = notices.descriptor {
      guard !Poller.wait(descriptors: [descriptor], timeoutMs: 5000).isEmpty else { return false }
      if notices.take() == .change { return true }
    }
    return false
  }

  /// Whether nothing that counts is told of what was done before.
  private func isSilent() -> Bool {
    let descriptor = notices.descriptor ?? -1
    while !Poller.wait(descriptors: [descriptor], timeoutMs: 0).isEmpty {
      if notices.take() == .change { return false }
    }
    return true
  }

  @Test func `a plan is told of however it is saved, and each time anew`() throws {
    let saves: [(String, () throws -> Void)] = [
      ("by renaming", { try world.write("PLAN.md", "2") }),
      ("in place", { try FileDescriptor.open(plan, .update).write(Array("3".utf8), at: 0) }),
      ("removed", { try Files.remove(plan) }),
      ("made anew", { try world.write("PLAN.md", "4") }),
      ("moved away", { try Files.rename(plan, to: world.folder + "/away") }),
      ("moved back", { try Files.rename(world.folder + "/away", to: plan) }),
    ]
    for (how, save) in saves {
      try listen([plan])
      try save()
      #expect(isTold(), "\(how)")
    }
  }

  #if os(Linux)
    @Test func `what is written beside the plan is none of ours`() throws {
      try listen([plan])
      try world.write("NOTES.md", "1")
      try world.write("src/one.txt", "2")
      #expect(isSilent())
    }
  #endif

  @Test func `a folder that is replaced is told of, and so is what is saved in the new one`() throws
  {
    let before = world.folder + "/before"
    try listen([plan])
    try Files.rename(world.top, to: before)
    #expect(isTold())
    // The plan is missing now: it is waited for where it would be.
    try listen([plan])
    try Files.makeFolder(world.top)
    #expect(isTold())
    try listen([plan])
    try world.write("PLAN.md", "5")
    #expect(isTold())
    // What happens in the folder that was moved away is nothing to the path.
    try listen([plan])
    try FileDescriptor.open(before + "/PLAN.md", .update).write(Array("6".utf8), at: 0)
    #expect(isSilent())
  }

  @Test func `a folder in which somebody stands is missed all the same when it is removed`() throws
  {
    let folder = world.folder + "/plans"
    try Files.makeFolder(folder)
    let held = unsafe open(folder, O_RDONLY)
    defer { _ = close(held) }
    try listen([folder + "/PLAN.md"])
    try Files.removeTree(folder)
    #expect(isTold())
    try listen([folder + "/PLAN.md"])
    try Files.makeFolder(folder)
    #expect(isTold())
  }

  @Test func `behind a symbolic link both count: where it stands, and where it leads`() throws {
    let (one, two) = (world.folder + "/one", world.folder + "/two")
    for folder in [one, two] {
      try Files.makeFolder(folder)
      try Files.replace(folder + "/PLAN.md", with: [0x31])
    }
    let link = world.top + "/LINKED.md"
    try #require(unsafe symlink("../one/PLAN.md", link) == 0)
    try listen([link])
    try Files.replace(one + "/PLAN.md", with: [0x32])
    #expect(isTold(), "the target is saved")
    try listen([link])
    try Files.remove(link)
    try #require(unsafe symlink("../two/PLAN.md", link) == 0)
    #expect(isTold(), "the link is replaced")
    try listen([link])
    try Files.replace(two + "/PLAN.md", with: [0x32])
    #expect(isTold(), "the new target is saved")
  }

  @Test func `a link that leads nowhere is waited for, and one that leads in circles is refused`()
    throws
  {
    let (here, there) = (world.top + "/here", world.top + "/there")
    try #require(unsafe symlink("missing/PLAN.md", here) == 0)
    try listen([here])
    try Files.makeFolder(world.top + "/missing")
    #expect(isTold())
    try listen([here])
    try world.write("missing/PLAN.md", "1")
    #expect(isTold())
    try Files.remove(here)
    try #require(unsafe symlink("there", here) == 0 && symlink("here", there) == 0)
    #expect(notices.watch([here]) == .refused)
    #expect(notices.descriptor == nil)
  }

  @Test func `HEAD is told of wherever git writes it`() throws {
    let tree = GitTree(runner: world.git, directory: world.top, plan: nil)
    #expect(tree.lookedAt == nil, "nothing is known before the first glance")
    let moves: [[String]] = [
      ["commit", "-q", "--allow-empty", "-m", "one"], ["checkout", "-q", "-b", "feature/x"],
      ["commit", "-q", "--allow-empty", "-m", "on the new branch"], ["pack-refs", "--all"],
      ["commit", "-q", "--allow-empty", "-m", "from a packed ref"], ["checkout", "-q", "main"],
      ["branch", "-q", "-D", "feature/x"], ["reset", "-q", "--soft", "HEAD~1"],
    ]
    for words in moves {
      _ = tree.glance()
      try listen(tree.lookedAt)
      #expect(world.git.run(GitCall(words, in: world.top))?.code == 0, "\(words)")
      // What becomes of a branch elsewhere may be told, too.
      if words[0] != "branch" { #expect(isTold(), "\(words)") }
    }
  }

  @Test func `HEAD of a worktree is told of, wherever its folders lie`() throws {
    let beside = world.folder + "/beside"
    world.run("worktree", "add", "-q", "-b", "other", beside)
    let tree = GitTree(runner: world.git, directory: beside, plan: nil)
    _ = tree.glance()
    try listen(tree.lookedAt)
    try world.commit(["b": "1"], at: beside)
    #expect(isTold())
    _ = tree.glance()
    try listen(tree.lookedAt)
    world.run("checkout", "-q", "-b", "third", at: beside)
    #expect(isTold())
  }

  @Test func `where there is no repository yet, the first one is told of`() throws {
    let bare = world.folder + "/bare"
    try Files.makeFolder(bare)
    let tree = GitTree(runner: world.git, directory: bare, plan: nil)
    _ = tree.glance()
    try listen(tree.lookedAt)
    world.run("init", "-q", at: bare)
    #expect(isTold())
  }

  @Test func `a request without a ring is told of, and so is a bell that somebody removes`() throws
  {
    let folder = RequestFolder(in: world.folder, user: geteuid())
    let listener = RequestListener(folder)
    _ = listener.bell()
    try listen(listener.lookedAt)
    _ = try folder.put(RequestForm(.pause), at: 1, process: 1)
    #expect(isTold())
    try listen(listener.lookedAt)
    _ = try folder.put(RequestForm(.proceed), at: 2, process: 1)
    #expect(isTold(), "the folder is there by now")
    try listen(listener.lookedAt)
    try Files.remove(folder.bell)
    #expect(isTold())
  }

  @Test func `a folder of a file system that is no local one is refused`() throws {
    #if os(Linux)
      // What the kernel makes up as it is read changes without a word.
      #expect(notices.watch(["/proc/self/status"]) == .refused)
      #expect(notices.watch([plan, "/proc/uptime"]) == .refused)
    #endif
    #expect(notices.watch(["PLAN.md"]) == .refused, "only a whole path says what is meant")
    #expect(notices.watch([plan]) == .begun)
  }

  @Test func `more than the system can keep is told as a change, and watched anew`() throws {
    #if os(Linux)
      let limit = try #require(
        Int(
          String(
            decoding: Files.read("/proc/sys/fs/inotify/max_queued_events").dropLast(),
            as: UTF8.self
          )
        )
      )
      try listen([plan])
      for number in 0...limit {
        // Two names in turn: equal notices one after the other are told as one.
        let name = world.top + (number % 2 == 0 ? "/a" : "/b")
        if Files.exists(name) { try Files.remove(name) } else { _ = unsafe mkfifo(name, 0o600) }
      }
      #expect(isTold())
      while notices.take() != .nothing {}
      #expect(notices.watch([plan]) == .begun)
    #endif
  }
}
