import RalphCore
package import RalphFiles
import RalphProcess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The log of finished tasks in a file that agents and people append to as well.
///
/// A row is added by one write at the end of the same file, under the file's lock and after a look
/// at its size; no byte that stands is touched. Only the tail is read: 64 KiB, and more only where
/// the header of the last table stands further up.
package struct ThunkFile: Sendable {
  /// The path as given; a symbolic link is followed.
  package let path: String
  /// Called between the reading of the tail and the write, by tests that append at that moment.
  package var beforeWrite: (@Sendable () -> Void)?

  /// How much is read from the end, in bytes.
  static let tail = 64 << 10
  /// The largest log that is read, in bytes.
  static let limit = 64 << 20
  /// How long another writer's lock is waited for, in looks of 5 ms.
  private static let patience = 400

  package init(path: String) { self.path = path }

  /// The size in bytes; what an entry's `after` is taken from before the work begins.
  ///
  /// Throws where the file is missing.
  package func size() throws(SystemFailure) -> Int {
    guard let status = try Files.status(path) else {
      throw SystemFailure("look at", path, code: ENOENT)
    }
    return status.size
  }

  /// Reads the whole file.
  ///
  /// Throws EFBIG above 64 MiB.
  package func read() throws(SystemFailure) -> ThunkTable {
    ThunkTable.read(try Files.read(path, limit: ThunkFile.limit))
  }

  /// The row of a task at or after a place; nil if there is none.
  ///
  /// A row that is cut short is none.
  /// Where the file was changed above that place meanwhile, so that no line starts there any more,
  /// rows of the last 64 KiB count if they are of the day given.
  package func find(
    _ id: String,
    after: Int,
    date: String
  ) throws(SystemFailure) -> ThunkPlace? {
    let file = try FileDescriptor.open(try target(), .readWary)
    return try find(id, after, date, file, size: try file.status().size)
  }

  /// Adds a row for an entry, durably, unless it stands there already.
  ///
  /// A row of this very entry that was cut short by a crash is finished; any other line without an
  /// end gets one. Throws ETXTBSY where others hold the lock for seconds, or save again and again.
  @discardableResult
  package func append(_ entry: ThunkEntry) throws(SystemFailure) -> ThunkPlace {
    for _ in 0..<20 {
      let target = try target()
      let file = try locked(target)
      let status = try file.status()
      let habit = try habit(file, size: status.size, for: entry.isOnce ? entry.id : nil)
      if let same = habit.own {
        return ThunkPlace(number: same.number, offset: status.size - same.fromEnd)
      }
      let addition = ThunkAddition(entry, habit)
      if !addition.finishes, let after = entry.after,
        let found = try find(entry.id, after, entry.date, file, size: status.size)
      {
        return found
      }
      beforeWrite?()
      guard let start = try write(addition.bytes, file, target, size: status.size) else { continue }
      return ThunkPlace(
        number: addition.number,
        offset: start + addition.lineStart,
        isNew: true,
        hasTornAbove: addition.hasTornAbove
      )
    }
    throw SystemFailure("append to", path, code: ETXTBSY)
  }

  /// The bytes that an entry adds to a log with these bytes; pure.
  package static func addition(_ entry: ThunkEntry, to bytes: [UInt8]) -> [UInt8] {
    ThunkAddition(entry, ThunkHabit(bytes)).bytes
  }

  /// The bytes that a new era adds to a log with these bytes; pure.
  package static func addition(era name: String, date: String, to bytes: [UInt8]) -> [UInt8] {
    ThunkChapter.text(name, date: date, under: bytes)
  }

  /// Begins a new era in the file's own form: heading, day, and the header of its tables.
  ///
  /// False, and nothing is written, where the last era has that name already.
  @discardableResult
  package func append(era name: String, date: String) throws(SystemFailure) -> Bool {
    for _ in 0..<20 {
      let target = try target()
      let file = try locked(target)
      let size = try file.status().size
      guard size <= ThunkFile.limit else { throw SystemFailure("read", path, code: EFBIG) }
      let all = try file.read(at: 0, limit: size)
      let bytes = ThunkChapter.text(name, date: date, under: all)
      let last = ThunkTable.read(all).eras.last?.name.lowercased()
      if last != nil, last == ThunkTable.read(bytes).eras.last?.name.lowercased() { return false }
      beforeWrite?()
      if try write(bytes, file, target, size: size) != nil { return true }
    }
    throw SystemFailure("append to", path, code: ETXTBSY)
  }

  /// The file itself behind symbolic links.
  private func target() throws(SystemFailure) -> String {
    guard let target = Files.realPath(path) else { throw .last("open", path) }
    return target
  }

  /// The open file, every write of which goes to its end, once nobody else holds its lock.
  private func locked(_ target: String) throws(SystemFailure) -> FileDescriptor {
    guard try Files.status(target)?.isRegular ?? true else {
      throw SystemFailure("append to", target, code: EISDIR)
    }
    for _ in 0..<ThunkFile.patience {
      let file = try FileDescriptor.open(target, .update)
      guard fcntl(file.raw, F_SETFL, O_APPEND) == 0 else { throw .last("fcntl", target) }
      if try file.lockExclusively() { return file }
      _ = Poller.wait(descriptors: [], timeoutMs: 5)
    }
    throw SystemFailure("lock", target, code: ETXTBSY)
  }

  /// Writes at the end, in one call, and syncs; gives the place.
  ///
  /// Nil where the file is another one or has another size than was read: nothing that counts was
  /// written then. What a full disk cuts short is finished by the next call.
  private func write(
    _ bytes: [UInt8],
    _ file: borrowing FileDescriptor,
    _ target: String,
    size: Int
  ) throws(SystemFailure) -> Int? {
    let status = try file.status()
    guard status.size == size, try Files.status(target)?.isSameFile(as: status) == true else {
      return nil
    }
    try file.write(bytes)
    try file.sync()
    // Who does not ask for the lock may have appended in the same moment: ours stands behind it.
    // Who replaced the file has a copy without our row, and it is written again there.
    guard let now = try Files.status(target), now.isSameFile(as: status) else { return nil }
    if try file.read(at: size, limit: bytes.count) == bytes { return size }
    return max(size, now.size - bytes.count)
  }

  private func habit(
    _ file: borrowing FileDescriptor,
    size: Int,
    for id: String? = nil
  ) throws(SystemFailure) -> ThunkHabit {
    var window = ThunkFile.tail
    while true {
      let start = max(0, size - window)
      let habit = ThunkHabit(try lines(file, from: start, to: size), for: id)
      if habit.columns != nil || start == 0 || window >= ThunkFile.limit { return habit }
      window *= 4
    }
  }

  /// The bytes of a range, without the line that only its end is of.
  private func lines(
    _ file: borrowing FileDescriptor,
    from start: Int,
    to end: Int
  ) throws(SystemFailure) -> [UInt8] {
    let bytes = try file.read(at: max(0, start - 1), limit: end - max(0, start - 1))
    guard start > 0 else { return bytes }
    guard let newline = bytes.firstIndex(of: Ascii.newline) else { return [] }
    return Array(bytes[(newline + 1)...])
  }

  private func find(
    _ id: String,
    _ after: Int,
    _ date: String,
    _ file: borrowing FileDescriptor,
    size: Int
  ) throws(SystemFailure) -> ThunkPlace? {
    guard size > 0 else { return nil }
    let wanted = ThunkHabit.read(id)
    // The columns may stand above the place.
    let columns = try habit(file, size: size).columns ?? .usual
    var isInPlace = after <= 0
    if after > 0, after <= size {
      isInPlace = try file.read(at: after - 1, limit: 1) == [Ascii.newline]
    }
    let start = isInPlace ? max(0, after) : max(0, size - ThunkFile.tail)
    let bytes = try lines(file, from: start, to: size)
    let offset = size - bytes.count
    for line in ThunkLine.outsideFences(in: bytes) {
      guard case .cells(let cells) = line.kind else { continue }
      if !line.isEnded, cells.count < columns.count || bytes.last != UInt8(ascii: "|") { continue }
      let fields = columns.fields(cells.map { ThunkFields.text(bytes[$0]) })
      guard fields.original == wanted, isInPlace || fields.completed == date else { continue }
      return ThunkPlace(
        number: ThunkFields.number(fields.number)?.value,
        offset: offset + line.range.lowerBound
      )
    }
    return nil
  }
}

/// The bytes that an entry adds to a file.
struct ThunkAddition {
  private(set) var bytes: [UInt8] = []
  /// The number of the row.
  let number: Int
  /// Where the row's line starts, from the end of the file; below zero where it is finished.
  private(set) var lineStart = 0
  /// Whether a line that was cut short stays above.
  private(set) var hasTornAbove = false
  /// Whether a line of this very entry that was cut short is finished.
  var finishes: Bool { lineStart < 0 }

  init(_ entry: ThunkEntry, _ habit: ThunkHabit) {
    let ending = habit.ending
    let finished = habit.line(entry, number: habit.greatestAbove + 1)
    // The line that a crash has cut short is this very row: what it lacks is added.
    if !habit.unended.isEmpty, finished.starts(with: habit.unended) {
      number = habit.greatestAbove + 1
      lineStart = -habit.unended.count
      bytes = Array(finished.dropFirst(habit.unended.count)) + ending
      return
    }
    number = habit.greatest + 1
    hasTornAbove = habit.isTorn
    if !habit.unended.isEmpty { bytes += ending }
    if !habit.endsInTable {
      // A row below prose would be prose: it gets a table of its own.
      if !habit.endsBlank { bytes += ending }
      bytes += habit.headerLines.flatMap { $0 + ending }
    }
    lineStart = bytes.count
    bytes += habit.line(entry, number: number) + ending
  }
}
