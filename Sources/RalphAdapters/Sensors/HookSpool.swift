import RalphCore
package import RalphFiles

/// The folder `.ralph/hooks`, in which each call of a hook leaves one small file.
///
/// Writers know nothing of one another and of readers. A reader removes what it has taken in once
/// that is safe elsewhere; where nobody reads, the oldest give way.
package struct HookSpool: Equatable, Sendable {
  /// The most files, and with ``HookEvent/mostBytes`` for each the most bytes: 4 MiB.
  package static let mostFiles = 1000

  /// The spool's own folder; it may be missing.
  package let folder: String

  /// The spool of a state folder (`.ralph`).
  package init(in stateFolder: String) { folder = stateFolder + "/hooks" }

  /// The spool of the workspace around a folder: the nearest `.ralph` upwards, if it is ralph's and
  /// belongs to this user.
  package static func find(from folder: String, user: UInt32) -> HookSpool? {
    guard var at = Files.realPath(folder) else { return nil }
    while true {
      let state = (at == "/" ? "" : at) + "/.ralph"
      // What cannot be looked at is no folder of ours.
      if let status = (try? Files.linkStatus(state)) ?? nil {
        let isOurs = status.isFolder && status.owner == user && isStateFolder(state)
        return isOurs ? HookSpool(in: state) : nil
      }
      if at == "/" { return nil }
      at = Files.folder(of: at)
    }
  }

  /// Other programs make folders of this name, too.
  private static func isStateFolder(_ path: String) -> Bool {
    if Files.exists(path + "/journal.ndjson") { return true }
    let ignore = path + "/.gitignore"
    // What cannot be looked at or read says nothing; a pipe would keep us waiting.
    guard let status = (try? Files.linkStatus(ignore)) ?? nil, status.isRegular else {
      return false
    }
    // Likewise.
    return (try? Files.read(ignore, limit: 64)) == Array("*\n".utf8)
  }

  /// Leaves an event, and makes room for it; `process` is the writer's own number.
  ///
  /// Not synced: a power failure that takes the file takes the agent, too.
  package func put(_ event: HookEvent, process: Int32) throws(SystemFailure) {
    try Files.makeFolder(folder)
    guard let status = try Files.linkStatus(folder), status.isFolder else {
      throw SystemFailure("open", folder, code: 20)
    }
    makeRoom(now: event.at)
    var name = HookFile(at: event.at, process: process, number: 0)
    while Files.exists("\(folder)/\(name)") { name.number += 1 }
    let beside = "\(folder)/.\(name).new"
    do throws(SystemFailure) {
      try FileDescriptor.open(beside, .createNew).write(event.bytes)
      try Files.rename(beside, to: "\(folder)/\(name)")
    } catch {
      // The half of a file is worth nothing; the failure is what is told.
      try? Files.remove(beside)
      throw error
    }
  }

  /// Removes the oldest until one more fits, and what writers left that were killed.
  private func makeRoom(now: Int64) {
    // A folder that cannot be listed cannot be tidied; then the write fails, or it fits.
    let names = (try? Files.list(folder)) ?? []
    for name in names where name.hasPrefix(".") && name.hasSuffix(".new") {
      guard let file = HookFile(String(name.dropFirst().dropLast(4))) else { continue }
      // Gone already is as good.
      if file.at < now - 60_000 { try? Files.remove("\(folder)/\(name)") }
    }
    var files = names.compactMap(HookFile.init).sorted().map { (name: $0, size: size(of: $0)) }
    var bytes = files.reduce(0) { $0 + $1.size }
    let room = HookSpool.mostFiles * HookEvent.mostBytes
    while files.count >= HookSpool.mostFiles || bytes + HookEvent.mostBytes > room,
      !files.isEmpty
    {
      let oldest = files.removeFirst()
      bytes -= oldest.size
      // As above.
      try? Files.remove("\(folder)/\(oldest.name)")
    }
  }

  private func size(of name: HookFile) -> Int {
    // A file that has just been taken has no size.
    ((try? Files.linkStatus("\(folder)/\(name)")) ?? nil)?.size ?? 0
  }
}

/// The name of a file in the spool: `<milliseconds>-<process>-<number>.json`.
struct HookFile: Comparable, CustomStringConvertible {
  var at: Int64
  var process: Int32
  var number: Int

  init(at: Int64, process: Int32, number: Int) {
    self.at = at
    self.process = process
    self.number = number
  }

  /// Reads a name; nil for those that ralph does not give.
  init?(_ name: String) {
    guard name.hasSuffix(".json") else { return nil }
    let parts = name.utf8.dropLast(5).split(
      separator: UInt8(ascii: "-"),
      omittingEmptySubsequences: false
    )
    let values = parts.compactMap { Digits.value($0) }
    guard parts.count == 3, values.count == 3, let process = Int32(exactly: values[1]) else {
      return nil
    }
    self.init(at: Int64(values[0]), process: process, number: values[2])
    guard description == name else { return nil }
  }

  static func < (left: HookFile, right: HookFile) -> Bool {
    (left.at, left.process, left.number) < (right.at, right.process, right.number)
  }

  var description: String {
    let digits = String(at)
    let zeros = String(repeating: "0", count: max(0, 13 - digits.count))
    return "\(zeros)\(digits)-\(process)-\(number).json"
  }
}
