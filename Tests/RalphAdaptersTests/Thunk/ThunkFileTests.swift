import RalphAdapters
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

/// A log of its own for one test, gone with it.
private final class Place: Sendable {
  let path: String
  var file: ThunkFile { ThunkFile(path: path + "/THUNK.md") }

  private static let count = Atomic<Int>(0)

  init(_ text: [UInt8]) throws {
    let number = Place.count.wrappingAdd(1, ordering: .relaxed).newValue
    path = "/tmp/ralph-thunk-\(getpid())-\(number)"
    try Files.removeTree(path)
    try Files.makeFolder(path)
    try Files.replace(path + "/THUNK.md", with: text, mode: 0o640)
  }

  convenience init(_ text: String) throws { try self.init(Array(text.utf8)) }

  deinit { try? Files.removeTree(path) }

  func bytes() throws -> [UInt8] { try Files.read(path + "/THUNK.md") }
  /// What stands behind a text that must still be there, byte for byte.
  func added(to text: String) throws -> String {
    let bytes = try bytes()
    #expect(bytes.starts(with: text.utf8))
    return String(decoding: bytes.dropFirst(text.utf8.count), as: UTF8.self)
  }
}

private let header = """
  | THUNK # | Original # | Priority | Description | Completed |
  |---------|------------|----------|-------------|-----------|

  """

private func entry(_ id: String, _ text: String, after: Int? = nil) -> ThunkEntry {
  ThunkEntry(id: id, description: text, priority: .high, date: "2026-01-20", after: after)
}

private func row(_ number: Int, _ id: String, _ text: String) -> String {
  "| \(number) | \(id) | HIGH | **\(id)** \(text) | 2026-01-20 |"
}

@Suite struct ThunkFileTests {
  @Test func `a row gets the greatest number and one, and nothing else changes`() throws {
    let text =
      header + "| 12 | a | LOW | x | 2026-01-01 |\n| 40a | b | LOW | y | 2026-01-01 |\n"
      + "| 7 | c | LOW | z | 2026-01-01 |\n| 2026-01-02 | d | LOW | w | 2026-01-02 |\n"
    let place = try Place(text)
    let answer = try place.file.append(entry("7.1.1", "Accept"))
    #expect(try place.added(to: text) == row(41, "7.1.1", "Accept") + "\n")
    #expect(answer.number == 41 && answer.isNew && answer.offset == text.utf8.count)
    #expect(try Files.status(place.file.path)?.mode ?? 0 & 0o777 == 0o100640)
  }

  @Test func `the columns are those of the table in force, whatever their order`() throws {
    let text = "| Done | ID | Task | Scope | Description | Reviewer |\n|-|-|-|-|-|-|\n"
    let place = try Place(text)
    try place.file.append(entry("7.1.1", "Accept"))
    #expect(
      try place.added(to: text)
        == "| 2026-01-20 | 1 | 7.1.1 | - | Accept | - |\n"
    )
  }

  @Test func `bars are escaped, and what could end the line or steer a terminal goes`() throws {
    let place = try Place(header)
    try place.file.append(entry("7|1", "a | b \\| c\n| 9 | x |\u{1b}[31m red\u{7}\r\n"))
    let table = try place.file.read()
    #expect(table.rows.map(\.original) == ["7|1"])
    #expect(table.rows.map(\.description) == ["**7|1** a | b | c | 9 | x | red"])
    #expect(table.flaws == [])
  }

  @Test func `a description is cut to the habit of the file`() throws {
    var text = header
    for number in 1...20 {
      text += "| \(number) | a | LOW | \(String(repeating: "w", count: 80)) | d |\n"
    }
    let place = try Place(text)
    try place.file.append(entry("b", String(repeating: "long ", count: 60)))
    let description = try #require(try place.file.read().rows.last).description
    #expect(description.count == 80)
    // Nobody in this file writes the id in bold.
    #expect(description.hasPrefix("long long") && description.hasSuffix("..."))
  }

  @Test func `line endings stay as they are`() throws {
    let text = (header + "| 1 | a | LOW | x | d |").replacing("\n", with: "\r\n")
    let place = try Place(text)
    try place.file.append(entry("b", "y"))
    #expect(try place.added(to: text) == "\r\n" + row(2, "b", "y") + "\r\n")
  }

  @Test func `bytes that are no text stay`() throws {
    let bytes = Array(header.utf8) + [0x7c, 0xff, 0xfe, 0x7c, 0x0a]
    let place = try Place(bytes)
    try place.file.append(entry("b", "y"))
    #expect(try place.bytes() == bytes + Array((row(1, "b", "y") + "\n").utf8))
  }

  @Test func `an entry that stands after its place is not written again`() throws {
    let text = header + row(3, "b", "y") + "\n"
    let place = try Place(text)
    let before = try place.file.size()
    // The same task was done before that place: that was another time.
    #expect(try place.file.find("b", after: before, date: "2026-01-20") == nil)
    let first = try place.file.append(entry("b", "y", after: before))
    let second = try place.file.append(entry("b", "y", after: before))
    #expect(first.isNew && !second.isNew)
    #expect(first.offset == second.offset && second.number == 4)
    #expect(try place.added(to: text) == row(4, "b", "y") + "\n")
  }

  @Test func `an id that no cell can hold as it is names its row all the same`() throws {
    let place = try Place(header)
    let id = "a|b \u{7}" + String(repeating: "c", count: 200)
    #expect(try place.file.append(entry(id, "y", after: header.utf8.count)).isNew)
    #expect(try !place.file.append(entry(id, "y", after: header.utf8.count)).isNew)
    #expect(try place.file.read().rows.count == 1)
  }

  @Test func `an entry is found although the rows above it became shorter`() throws {
    let text = header + "| 3 | a | LOW | a long description | 2026-01-01 |\n"
    let place = try Place(text)
    let before = try place.file.size()
    try place.file.append(entry("b", "y", after: before))
    let edited = String(decoding: try place.bytes(), as: UTF8.self).replacing(" long", with: "")
    try Files.replace(place.file.path, with: Array(edited.utf8))
    #expect(try !place.file.append(entry("b", "y", after: before)).isNew)
  }

  @Test(arguments: 0..<42)
  func `a row that was cut short anywhere is finished, not doubled`(cut: Int) throws {
    let text = header + "| 3 | a | LOW | **a** x | 2026-01-01 |\n"
    let whole = row(4, "b", "y") + "\n"
    let part = String(whole.prefix(min(cut, whole.count - 1)))
    let place = try Place(text + part)
    let answer = try place.file.append(entry("b", "y", after: text.utf8.count))
    #expect(try place.added(to: text) == whole)
    #expect(answer.isNew && answer.number == 4 && answer.offset == text.utf8.count)
  }

  @Test func `another's line that was cut short gets an end and is told`() throws {
    let text = header + "| 8 | a | LO"
    let place = try Place(text)
    let answer = try place.file.append(entry("b", "y"))
    #expect(answer.hasTornAbove && answer.number == 9)
    #expect(try place.added(to: text) == "\n" + row(9, "b", "y") + "\n")
  }

  @Test func `below prose a row begins a table of its own`() throws {
    let text = header + row(1, "a", "x") + "\n\nThe end.\n"
    let place = try Place(text)
    try place.file.append(entry("b", "y"))
    #expect(try place.added(to: text) == "\n" + header + row(2, "b", "y") + "\n")
  }

  @Test
  func `a row of somebody who appends in the same moment stays, and ours gets the next number`()
    throws
  {
    let place = try Place(header)
    let path = place.file.path
    let isFirst = Mutex(true)
    var file = place.file
    file.beforeWrite = {
      guard
        isFirst.withLock({ first in
          defer { first = false }; return first
        })
      else { return }
      let other = try? FileDescriptor.open(path, .append)
      try? other?.write(Array((row(1, "other", "x") + "\n").utf8))
    }
    #expect(try file.append(entry("b", "y")).number == 2)
    #expect(try place.added(to: header) == row(1, "other", "x") + "\n" + row(2, "b", "y") + "\n")
  }

  @Test func `who replaces the file in that moment loses nothing and gets the row`() throws {
    let place = try Place(header)
    let path = place.file.path
    let isFirst = Mutex(true)
    let saved = header + row(5, "other", "x") + "\n"
    var file = place.file
    file.beforeWrite = {
      guard
        isFirst.withLock({ first in
          defer { first = false }; return first
        })
      else { return }
      try? Files.replace(path, with: Array(saved.utf8))
    }
    #expect(try file.append(entry("b", "y")).number == 6)
    #expect(try place.added(to: saved) == row(6, "b", "y") + "\n")
  }

  @Test func `an era begins in the form of those before`() throws {
    let text = "# THUNK\n\n## Era: One\n\n**Started:** 2026-01-02\n\n" + header + row(1, "a", "x")
    let place = try Place(text)
    try place.file.append(era: "Two", date: "2026-02-01")
    let form = "## Era: Two\n\n**Started:** 2026-02-01\n\n" + header
    #expect(try place.added(to: text) == "\n\n" + form)
    try place.file.append(entry("b", "y"))
    #expect(try place.added(to: text) == "\n\n" + form + row(2, "b", "y") + "\n")
    #expect(try place.file.read().rows.map(\.era) == [0, 1])
  }

  @Test func `many who append at once lose no row and share no number`() async throws {
    let place = try Place(header)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 1...4 {
        group.addTask {
          for number in 1...10 { try place.file.append(entry("\(writer).\(number)", "y")) }
        }
      }
      try await group.waitForAll()
    }
    let rows = try place.file.read().rows
    #expect(rows.map(\.number) == Array(1...40))
    #expect(Set(rows.map(\.original)).count == 40)
  }

  @Test func `an append to a log of 250 KB takes less than 5 ms of the processor`() throws {
    let line = row(1, "a", String(repeating: "w", count: 240)) + "\n"
    let text = header + (1...900).map { _ in line }.joined()
    let place = try Place(text)
    #expect(text.utf8.count > 250_000)
    // What the medium takes, and other programs, is left out: the thread's own time is counted.
    var least = Int.max
    for number in 1...20 {
      let before = threadNanoseconds()
      try place.file.append(entry("b\(number)", "y"))
      least = min(least, threadNanoseconds() - before)
    }
    #expect(least < 5_000_000, "\(least) ns")
    #expect(try place.file.read().rows.last?.number == 21)
  }

  @Test func `a missing log is told, and none is made`() throws {
    let place = try Place("")
    try Files.remove(place.file.path)
    #expect(throws: SystemFailure.self) { try place.file.append(entry("b", "y")) }
    #expect(!Files.exists(place.file.path))
  }
}

/// How long this thread has had a processor.
private func threadNanoseconds() -> Int {
  var time = timespec()
  guard unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
  return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
}
