import RalphAdapters
import RalphCore
import RalphFiles
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder of its own for one test, gone with it.
private final class Place: Sendable {
  let path: String

  init(_ name: String = #function) throws {
    let letters = name.unicodeScalars.filter { $0.properties.isAlphabetic }
    let name = String(String.UnicodeScalarView(letters)).utf8.prefix(40)
    path = "/tmp/ralph-plan-\(getpid())-\(String(decoding: Array(name), as: UTF8.self))"
    try Files.removeTree(path)
    try Files.makeFolder(path)
  }

  deinit { try? Files.removeTree(path) }

  var plan: String { path + "/plan.md" }
  var keep: String { path + "/keep" }
  func save(_ text: String) throws { try Files.replace(plan, with: Array(text.utf8), mode: 0o640) }
  func text(_ name: String = "plan.md") throws -> String {
    String(decoding: try Files.read(path + "/" + name), as: UTF8.self)
  }
  /// The contents of all that was displaced.
  func kept() throws -> [String] {
    guard Files.exists(keep) else { return [] }
    return try Files.list(keep).map { try text("keep/" + $0) }
  }
}

/// Saves as an editor does that opens, empties and writes the file.
private func saveInPlace(_ path: String, _ text: String) throws {
  let file = try FileDescriptor.open(path, .replace)
  try file.write(Array(text.utf8))
}

private let plan = "- [ ] **a1** One\n- [ ] **a2** Two\n"
private let marked = "- [x] **a1** One\n- [ ] **a2** Two\n"
private let change = PlanEdit.Change("a1", from: .todo, to: .done)

@Suite struct PlanFileTests {
  @Test func `a mark is swapped in, and what it displaced is kept`() throws {
    let place = try Place()
    try place.save(plan)
    let file = PlanFile(path: place.plan, keep: place.keep)
    guard case .set(let placed) = try file.mark(change, guard: PlanGuard(try file.read())) else {
      Issue.record("not set")
      return
    }
    #expect(try place.text() == marked)
    #expect(try place.kept() == [plan])
    #expect(placed.digest == Digest(of: marked.utf8))
    #expect(placed.bytes == marked.utf8.count)
    #expect(placed.tasks == 2)
    #expect(placed.exchanged)
    #expect(try Files.status(place.plan).map { $0.mode & 0o777 } == 0o640)
    #expect(try Files.list(place.path) == ["keep", "plan.md"])
  }

  @Test func `where names cannot be exchanged the mark is renamed in, and it is said`() throws {
    let place = try Place()
    try place.save("old\n" + plan)
    var file = PlanFile(path: place.plan, keep: place.keep)
    file.exchanges = false
    let saves = Mutex(0)
    file.atStep = { [place] step in
      guard step == .beforeExchange,
        saves.withLock({
          $0 += 1; return $0 == 1
        })
      else { return }
      try? place.save(plan)
    }
    guard case .set(let placed) = try file.mark(change, guard: nil) else {
      Issue.record("not set")
      return
    }
    #expect(!placed.exchanged)
    #expect(try place.text() == marked)
    #expect(try place.kept() == [plan])
    #expect(try Files.list(place.path) == ["keep", "plan.md"])
  }

  @Test func `a mark that stands, differs or is gone changes nothing`() throws {
    let place = try Place()
    try place.save(marked)
    let file = PlanFile(path: place.plan, keep: place.keep)
    #expect(try file.mark(change, guard: nil) == .already)
    #expect(try file.mark(.init("a2", from: .claimed, to: .done), guard: nil) == .differs(.todo))
    #expect(try file.mark(.init("a9", from: .todo, to: .done), guard: nil) == .gone)
    #expect(try place.text() == marked)
    #expect(try Files.list(place.path) == ["plan.md"])
  }

  @Test func `a plan that shrank is left alone`() throws {
    let place = try Place()
    try place.save(plan)
    let file = PlanFile(path: place.plan, keep: place.keep)
    let bytes = plan.utf8.count
    #expect(try file.mark(change, guard: PlanGuard(tasks: 3, bytes: bytes)) == .shrank)
    #expect(try file.mark(change, guard: PlanGuard(tasks: 2, bytes: bytes * 2)) == .shrank)
    #expect(try place.text() == plan)
    try place.save("- [ ] **a1** One\n## Archive\n- [ ] **a2** Two\n")
    guard case .set = try file.mark(change, guard: PlanGuard(tasks: 2, bytes: bytes)) else {
      Issue.record("an archived task counts as lost")
      return
    }
  }

  @Test func `a symbolic link stays and what it names is changed`() throws {
    let place = try Place()
    try place.save(plan)
    let link = place.path + "/link.md"
    #expect(unsafe symlink("plan.md", link) == 0)
    let file = PlanFile(path: link, keep: place.keep)
    guard case .set = try file.mark(change, guard: nil) else {
      Issue.record("not set")
      return
    }
    #expect(try Files.linkStatus(link)?.isLink == true)
    #expect(try place.text() == marked)
  }

  @Test func `where nothing can be written beside, the plan is untouched`() throws {
    let place = try Place()
    try place.save(plan)
    let beside = place.path + "/.plan.md.\(getpid()).new"
    try Files.makeFolder(beside)
    let file = PlanFile(path: place.plan, keep: place.keep)
    #expect(throws: SystemFailure.self) { try file.mark(change, guard: nil) }
    #expect(try place.text() == plan)
    let missing = PlanFile(path: place.path + "/none.md", keep: place.keep)
    #expect(throws: SystemFailure.self) { try missing.mark(change, guard: nil) }
  }

  @Test func `where the displaced file cannot be moved it stays beside, and the mark is set`()
    throws
  {
    let place = try Place()
    try place.save(plan)
    let file = PlanFile(path: place.plan, keep: place.plan + "/no-folder")
    guard case .set(let placed) = try file.mark(change, guard: nil) else {
      Issue.record("not set")
      return
    }
    #expect(try place.text() == marked)
    #expect(try Files.read(placed.kept) == Array(plan.utf8))
  }

  @Test(arguments: [PlanFile.Step.wasRead, .beforeExchange, .afterExchange], inPlaceToo)
  func `a save at any moment survives beside the mark`(
    step: PlanFile.Step,
    inPlace: Bool
  ) throws {
    let place = try Place("moment\(step)\(inPlace)")
    try place.save(plan)
    let saves = Mutex(0)
    let ended = Mutex(0)
    var file = PlanFile(path: place.plan, keep: place.keep)
    file.atStep = { [place] at in
      guard at == step, saves.withLock({ $0 }) < 3 else { return }
      let number = saves.withLock {
        $0 += 1
        return $0
      }
      let text = plan + "- [ ] **s\(number)** Saved\n"
      // In place the save must come from elsewhere: it waits until the lease is given back.
      if inPlace, step != .wasRead {
        Thread.start {
          try? saveInPlace(place.plan, text)
          ended.withLock { $0 += 1 }
        }
        _ = Waiting.until(milliseconds: 20) { ended.withLock { $0 } == number }
        return
      }
      if inPlace { try? saveInPlace(place.plan, text) } else { try? place.save(text) }
      ended.withLock { $0 += 1 }
    }
    let answer = try file.mark(change, guard: nil)
    #expect(Waiting.until(milliseconds: 60_000) { ended.withLock { $0 } == saves.withLock { $0 } })
    let text = try place.text()
    let last = saves.withLock { $0 }
    #expect(last >= 1)
    #expect(text.contains("**s\(last)** Saved") || step == .afterExchange)
    // A save after the exchange falls on the new text; one that knew no mark takes it away again.
    if step != .afterExchange {
      guard case .set = answer else {
        Issue.record("\(answer)")
        return
      }
      #expect(text.hasPrefix(marked))
    } else {
      #expect(text.contains("Saved"))
    }
  }

  @Test(.timeLimit(.minutes(2)), arguments: inPlaceToo)
  func `a busy writer loses no save, and no mark is lost`(inPlace: Bool) throws {
    let place = try Place("busy\(inPlace)")
    let tasks = (1...24).map { "- [ ] **a\($0)** Task\n" }.joined()
    try place.save(tasks)
    withExtendedLifetime(place) {
      let writer = Writer(place: place, text: tasks, inPlace: inPlace)
      Thread.start { [writer] in
        var number = 0
        while !writer.stop.load(ordering: .acquiring) {
          number += 1
          writer.save(number)
          writer.count.store(number, ordering: .releasing)
          Waiting.pause(microseconds: 500 + number % 7 * 900)
        }
        writer.ended.store(true, ordering: .releasing)
      }
      let file = PlanFile(path: place.plan, keep: place.keep)
      markAll(file)
      // On a busy machine all marks are set before the writer had its turn often enough.
      #expect(Waiting.until(milliseconds: 60_000) { writer.count.load(ordering: .acquiring) > 10 })
      writer.stop.store(true, ordering: .releasing)
      #expect(Waiting.until(milliseconds: 60_000) { writer.ended.load(ordering: .acquiring) })
      // One that saves its own copy takes marks away; what it saved must not go with the new ones.
      if !inPlace { markAll(file) }
      let text = (try? place.text()) ?? ""
      let saved = writer.count.load(ordering: .acquiring)
      #expect(saved > 10)
      for number in 1...max(saved, 1) where !text.contains("<!-- save \(number) -->") {
        Issue.record("save \(number) of \(saved) is lost")
      }
      for number in 1...24 where !text.contains("- [x] **a\(number)** ") {
        Issue.record("mark \(number) is lost")
      }
    }
  }

  private func markAll(_ file: PlanFile) {
    for number in 1...24 {
      let change = PlanEdit.Change("a\(number)", from: .todo, to: .done)
      for _ in 0..<50 {
        guard let answer = try? file.mark(change, guard: nil), answer == .busy else { break }
      }
    }
  }

  @Test func `the plan is found in the folder and above, up to the repository`() throws {
    let place = try Place()
    let deep = place.path + "/repo/a/b"
    try Files.makeFolder(deep)
    try Files.makeFolder(place.path + "/repo/.git")
    let root = try #require(Files.realPath(place.path))
    try Files.replace(place.path + "/IMPLEMENTATION_PLAN.md", with: [])
    #expect(PlanSearch.find(from: deep, named: nil) == nil)
    for (folder, name) in [
      ("repo", "IMPLEMENTATION_PLAN.md"), ("repo/ralph", "IMPLEMENTATION_PLAN.md"),
      ("repo/workers", "IMPLEMENTATION_PLAN.md"), ("repo/a", "IMPLEMENTATION_PLAN.md"),
    ] {
      try Files.makeFolder("\(place.path)/\(folder)")
      try Files.replace("\(place.path)/\(folder)/\(name)", with: [])
      #expect(PlanSearch.find(from: deep, named: nil) == "\(root)/\(folder)/\(name)")
    }
    #expect(PlanSearch.find(from: deep, named: "none.md") == nil)
    #expect(
      PlanSearch.find(from: place.path, named: "repo/a/IMPLEMENTATION_PLAN.md")
        == place.path + "/repo/a/IMPLEMENTATION_PLAN.md"
    )
  }
}

/// Whether the system tells of writers, so that saves in place can be told from finished ones.
private let inPlaceToo: [Bool] = {
  #if os(Linux)
    [true, false]
  #else
    [false]
  #endif
}()

/// Adds a line at each save: in place by appending, otherwise by renaming a new file over the old.
private final class Writer: Sendable {
  let place: Place
  let inPlace: Bool
  let stop = Atomic(false)
  let count = Atomic(0)
  let ended = Atomic(false)
  let text: Mutex<String>

  init(place: Place, text: String, inPlace: Bool) {
    self.place = place
    self.text = Mutex(text)
    self.inPlace = inPlace
  }

  func save(_ number: Int) {
    let line = "<!-- save \(number) -->\n"
    if inPlace {
      guard let file = try? FileDescriptor.open(place.plan, .append) else { return }
      try? file.write(Array(line.utf8))
    } else {
      // An editor that holds its own copy: it knows all that it saved, and no mark.
      let all = text.withLock {
        $0 += line
        return $0
      }
      let new = place.path + "/saver.new"
      try? saveInPlace(new, all)
      try? Files.rename(new, to: place.plan)
    }
  }
}

/// A plain thread: the tests must not occupy Swift's own while they wait.
private enum Thread {
  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  static func start(_ body: @escaping @Sendable () -> Void) {
    let work = unsafe Unmanaged.passRetained(Work(body)).toOpaque()
    var thread = pthread_t()
    _ = unsafe pthread_create(
      &thread,
      nil,
      { raw in
        if let raw = unsafe raw {
          unsafe Unmanaged<Work>.fromOpaque(raw).takeRetainedValue().body()
        }
        return nil
      },
      work
    )
    pthread_detach(thread)
  }
}
