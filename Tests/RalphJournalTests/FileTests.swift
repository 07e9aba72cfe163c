import RalphCore
import RalphFiles
import RalphJournal
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder of a test's own, gone when the test is over.
private struct Workspace: ~Copyable {
  let path: String
  var place: JournalPlace {
    JournalPlace(folder: path + "/.ralph", gitFolder: path + "/.git", spare: path + "/spare")
  }

  private static let number = Atomic(0)

  init() throws {
    let number = Workspace.number.add(1, ordering: .relaxed).newValue
    var dice = SystemRandomNumberGenerator()
    let repository = Files.folder(of: Files.folder(of: Files.folder(of: #filePath)))
    path = "\(repository)/.build/journal-tests/\(number)-\(dice.next())"
    try Files.makeFolder(path + "/.git")
    try Files.makeFolder(path + "/spare")
  }

  deinit { try? Files.removeTree(path) }

  func open() throws -> JournalWriter<FileMedium> {
    try JournalWriter(opening: try FileMedium.open(place, holder: "ralph 0.1.0, pid 1, host a"))
  }

  func read() throws -> [UInt8] { try Files.read(place.journal) }
}

@Suite struct FileTests {
  private func next(_ seq: UInt64) -> Entry { Samples.entry(.stopDone, .full, seq: seq) }

  @Test func `a journal is made, private, ignored by git, and has a second name`() throws {
    let workspace = try Workspace()
    var writer = try workspace.open()
    _ = try writer.append([Samples.opening])
    let status = try #require(try Files.status(workspace.place.journal))
    #expect(status.mode & 0o777 == 0o600)
    #expect(status.links == 2)
    let folder = try #require(try Files.status(workspace.place.folder))
    #expect(folder.mode & 0o777 == 0o700)
    #expect(try Files.read(workspace.place.folder + "/.gitignore") == Array("*\n".utf8))
    #expect(try Samples.read(workspace.read()).entries == [Samples.opening])
  }

  @Test func `a second writer is told who holds the journal`() throws {
    let workspace = try Workspace()
    let writer = try workspace.open()
    let expected = JournalFailure.locked(
      path: workspace.place.journal,
      holder: "ralph 0.1.0, pid 1, host a"
    )
    let place = workspace.place
    #expect(throws: expected) { _ = try FileMedium.open(place, holder: "another") }
    let isNew = writer.isNew
    #expect(isNew)
    #expect(expected.exitCode == 75)
  }

  @Test func `a journal whose folder is removed under the writer is linked back`() throws {
    let workspace = try Workspace()
    var writer = try workspace.open()
    _ = try writer.append([Samples.opening])
    try Files.removeTree(workspace.place.folder)
    let mended = try writer.append([next(2)])
    #expect(mended != nil)
    #expect(try Samples.read(workspace.read()).entries.count == 2)
    let again = try writer.append([next(3)])
    #expect(again == nil)
  }

  @Test func `a link in the place of the removed folder is not followed, and a copy is rescued`()
    throws
  {
    let workspace = try Workspace()
    var writer = try workspace.open()
    _ = try writer.append([Samples.opening])
    let before = try workspace.read()
    let elsewhere = workspace.path + "/elsewhere"
    try Files.makeFolder(elsewhere)
    try Files.removeTree(workspace.place.folder)
    try #require(unsafe symlink(elsewhere, workspace.place.folder) == 0)
    var failure: JournalFailure?
    do throws(JournalFailure) { _ = try writer.append([next(2)]) } catch { failure = error }
    guard case .replaced(workspace.place.folder, let rescued?) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(try Files.read(rescued) == before)
    #expect(try Files.list(elsewhere).isEmpty)
  }

  @Test func `a repair that is cut off anywhere leaves damage, and never a torn end`() throws {
    let workspace = try Workspace()
    do {
      var writer = try workspace.open()
      _ = try writer.append([Samples.opening])
      _ = try writer.append([next(2)])
    }
    var damaged = try workspace.read()
    let end = damaged.count
    damaged[end - 30] ^= 1
    let path = workspace.place.journal
    try Files.replace(path, with: damaged)
    let repair = try JournalRepair(path)
    let kept = repair.found.tail.bytes
    _ = try repair.perform(at: Instant(1), after: {})
    let line = try workspace.read()[kept...]
    #expect(line.count > end - kept, "the damage is shorter than what takes its place")
    let padded = damaged + [UInt8](repeating: 0x0a, count: kept + line.count + 1 - end)
    for written in 0...line.count {
      let cut = padded[..<kept] + line.prefix(written) + padded[(kept + written)...]
      guard case .damaged = Samples.read(Array(cut)).tail.ending else {
        Issue.record("cut after \(written) bytes")
        return
      }
    }
  }

  @Test func `a journal whose folder was removed while nobody wrote is linked back`() throws {
    let workspace = try Workspace()
    do {
      var writer = try workspace.open()
      _ = try writer.append([Samples.opening])
    }
    try Files.removeTree(workspace.place.folder)
    let medium = try FileMedium.open(workspace.place, holder: "b")
    let mended = medium.mended
    #expect(mended != nil)
    let writer = try JournalWriter(opening: medium)
    let nextSeq = writer.nextSeq
    #expect(nextSeq == Seq(2))
  }

  @Test func `a second name that was removed is given back`() throws {
    let workspace = try Workspace()
    var writer = try workspace.open()
    _ = try writer.append([Samples.opening])
    try Files.removeTree(workspace.path + "/.git/ralph")
    _ = try writer.append([next(2)])
    #expect(try Files.status(workspace.place.journal)?.links == 2)
  }

  @Test func `another file at the path is not written to, and a copy is rescued`() throws {
    let workspace = try Workspace()
    var writer = try workspace.open()
    _ = try writer.append([Samples.opening])
    let before = try workspace.read()
    try Files.replace(workspace.place.journal, with: Array("mine\n".utf8))
    var failure: JournalFailure?
    do throws(JournalFailure) { _ = try writer.append([next(2)]) } catch { failure = error }
    guard case .replaced(_, let rescued?) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(try Files.read(rescued) == before)
    #expect(try workspace.read() == Array("mine\n".utf8))
  }

  @Test func `a path gone with no second name stops the writer, and a copy is rescued`() throws {
    let workspace = try Workspace()
    var place = workspace.place
    place.gitFolder = nil
    var writer = try JournalWriter(opening: try FileMedium.open(place, holder: "a"))
    _ = try writer.append([Samples.opening])
    let before = try workspace.read()
    try Files.removeTree(place.folder)
    do throws(JournalFailure) {
      _ = try writer.append([next(2)])
      Issue.record("it was written to a file without a name")
    } catch {
      guard case .replaced(_, let rescued?) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(rescued.hasPrefix(workspace.path + "/spare/"))
      #expect((try? Files.read(rescued)) == before)
    }
  }

  @Test func `a size that somebody else changed stops the writer`() throws {
    let workspace = try Workspace()
    var writer = try workspace.open()
    _ = try writer.append([Samples.opening])
    let size = try workspace.read().count
    try FileDescriptor.open(workspace.place.journal, .append).write(Array("{}\n".utf8))
    do throws(JournalFailure) {
      _ = try writer.append([next(2)])
      Issue.record("it was written after foreign bytes")
    } catch {
      guard case .resized(_, let expected, let found, .some) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(expected == size && found == size + 3)
    }
  }

  @Test func `a torn batch is moved aside in the file too`() throws {
    let workspace = try Workspace()
    do {
      var writer = try workspace.open()
      _ = try writer.append([Samples.opening])
    }
    try FileDescriptor.open(workspace.place.journal, .append).write(Array("{\"seq\":2,".utf8))
    let writer = try workspace.open()
    let recovered = writer.recovered
    #expect(recovered == JournalRecovered { ($0.bytes, $0.torn) = (9, Text("torn/1")) })
    #expect(try Files.read(workspace.place.folder + "/torn/1") == Array("{\"seq\":2,".utf8))
    #expect(try Samples.read(workspace.read()).tail.ending == .clean)
  }

  @Test func `a state folder or journal that is a link is refused, and so is a folder`() throws {
    let workspace = try Workspace()
    let place = workspace.place
    try Files.makeFolder(workspace.path + "/elsewhere")
    #expect(unsafe symlink(workspace.path + "/elsewhere", place.folder) == 0)
    #expect(throws: JournalFailure.misplaced(path: place.folder)) {
      _ = try FileMedium.open(place, holder: "a")
    }
    try Files.remove(place.folder)
    try Files.makeFolder(place.folder)
    #expect(unsafe symlink(workspace.path + "/elsewhere/j", place.journal) == 0)
    #expect(throws: JournalFailure.misplaced(path: place.journal)) {
      _ = try FileMedium.open(place, holder: "a")
    }
    try Files.remove(place.journal)
    try Files.makeFolder(place.journal)
    #expect(throws: JournalFailure.misplaced(path: place.journal)) {
      _ = try FileMedium.open(place, holder: "a")
    }
    #expect(try Files.list(workspace.path + "/elsewhere").isEmpty)
  }

  @Test func `a store whose folder is a link is refused`() throws {
    let workspace = try Workspace()
    try Files.makeFolder(workspace.path + "/elsewhere")
    #expect(unsafe symlink(workspace.path + "/elsewhere", workspace.path + "/objects") == 0)
    var store = ObjectStore(folder: workspace.path + "/objects")
    do throws(ObjectFailure) {
      _ = try store.put([1])
      Issue.record("it was written through a link")
    } catch {
      #expect(error == .misplaced(workspace.path + "/objects"))
    }
    #expect(try Files.list(workspace.path + "/elsewhere").isEmpty)
  }

  @Test func `a follower hands over whole lines only, each once`() throws {
    let workspace = try Workspace()
    let (bytes, starts) = try Samples.bytes(Samples.journal(40))
    try Files.replace(workspace.path + "/j", with: [])
    let file = try FileDescriptor.open(workspace.path + "/j", .append)
    var follower = try JournalFollower(path: workspace.path + "/j")
    var (seen, at) = (0, 0)
    var dice = Dice(seed: 9)
    while at < bytes.count {
      let next = min(at + 1 + dice.below(400), bytes.count)
      try file.write(Array(bytes[at..<next]))
      at = next
      let entries = try follower.poll()
      #expect(entries.first.map(\.seq.value) ?? UInt64(seen + 1) == UInt64(seen + 1))
      seen += entries.count
      #expect(seen == starts.lastIndex { $0 <= at } ?? 0)
    }
    let problem = follower.problem
    #expect(seen == 40 && problem == nil)
  }

  @Test func `a check says where a journal is not as it should be`() throws {
    let workspace = try Workspace()
    let entries = Samples.journal(70)
    let (bytes, starts) = try Samples.bytes(entries)
    let path = workspace.path + "/j"
    try Files.replace(path, with: bytes)
    let fine = try JournalCheck(path: path)
    #expect(fine.problem == nil && fine.entries == 70 && fine.bytes == bytes.count)
    #expect(fine.runs == entries.filter { $0.fact.kind == .runStarted }.count)
    var changed = bytes
    changed[starts[30] + 11] ^= 1
    try Files.replace(path, with: changed)
    let check = try JournalCheck(path: path)
    #expect(check.problem?.line == 31 && check.problem?.offset == starts[30])
  }

  @Test func `objects are named by their content, and links out of the store are refused`() throws {
    let workspace = try Workspace()
    var store = ObjectStore(folder: workspace.path + "/objects")
    let bytes = Array("hello".utf8)
    let digest = try store.put(bytes)
    let again = try store.put(bytes)
    try store.syncFolders()
    let exists = store.exists(digest)
    #expect(digest == Digest(of: bytes) && again == digest && exists)
    let read = try store.get(digest)
    #expect(read == bytes)
    let path = store.path(of: digest)
    #expect(path.hasSuffix("/2c/f24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"))
    try Files.replace(path, with: Array("hellO".utf8))
    do throws(ObjectFailure) {
      _ = try store.get(digest)
      Issue.record("altered bytes were handed out")
    } catch {
      #expect(error == .altered(digest, path: path))
    }
    try Files.remove(path)
    do throws(ObjectFailure) {
      _ = try store.get(digest)
      Issue.record("a missing object was handed out")
    } catch {
      #expect(error == .missing(digest))
    }
  }
}

@Suite struct PlaceTests {
  @Test func `two workspaces of one repository never share a second name`() {
    func place(_ label: String) -> JournalPlace {
      JournalPlace(folder: "/w/.ralph", gitFolder: "/w/.git", label: label, spare: "/tmp")
    }
    #expect(place("").second == "/w/.git/ralph/journal.ndjson")
    #expect(place("5186e1d2").second == "/w/.git/ralph/journal-5186e1d2.ndjson")
    #expect(place("5186e1d2").note != place("").note)
  }
}
