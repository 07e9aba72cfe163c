import RalphCore
import RalphFiles
import RalphJournal
import Testing

// What a stage holds after a run.
extension Stage {
  /// The journal's entries.
  func entries() throws -> [Entry] {
    var entries: [Entry] = []
    let tail = try JournalReader.read(path: journal) { entry, _, _ in entries.append(copy entry) }
    try #require(tail.ending == .clean, "\(tail.ending)")
    return entries
  }

  /// What the puppets logged.
  func logged() throws -> [Logged] {
    try text(log).split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      try #require(words.count == 6, "\(line)")
      return Logged(
        isStart: words[0] == "start",
        bead: String(words[1]),
        attempt: Int(words[2]) ?? 0,
        pid: Int32(words[3]) ?? 0,
        run: String(words[4]),
        at: Int(words[5]) ?? 0
      )
    }
  }

  /// Attempts that were started more than once.
  func doubles() throws -> [String] {
    let starts = try logged().filter(\.isStart).map { "\($0.bead)#\($0.attempt)" }
    return Dictionary(grouping: starts) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
  }

  /// The mark of a task.
  func mark(_ bead: String) -> String {
    let line = planText.split(separator: "\n").first { $0.contains("**\(bead)**") } ?? ""
    guard let open = line.firstIndex(of: "["), let close = line.firstIndex(of: "]") else {
      return ""
    }
    return String(line[open...close])
  }

  /// Integrity and decisions of the journal, by the program itself.
  func expectSound(_ place: SourceLocation = #_sourceLocation) throws {
    let verify = try ralph("journal", "verify")
    #expect(verify.code == 0, "\(verify.all)", sourceLocation: place)
    let check = try ralph("replay", journal, "--check")
    #expect(check.code == 0, "\(check.all)", sourceLocation: place)
    #expect(check.out.contains("no difference"), sourceLocation: place)
  }

  /// Everything in the stage's folder: names, kinds, modes and bytes, the git folder included.
  func snapshot() throws -> [String: String] {
    var found: [String: String] = [:]
    try look(at: path, "", &found)
    return found
  }

  private func look(at folder: String, _ name: String, _ found: inout [String: String]) throws {
    for entry in try Files.list(folder) {
      let place = "\(folder)/\(entry)"
      guard let status = try Files.linkStatus(place) else { continue }
      var words = String(status.mode, radix: 8)
      if status.isRegular { words += " \(Digest(of: try Files.read(place)))" }
      found["\(name)/\(entry)"] = words
      if status.isFolder { try look(at: place, "\(name)/\(entry)", &found) }
    }
  }
}

/// A line of the puppets' log.
struct Logged {
  var isStart: Bool
  var bead: String
  var attempt: Int
  var pid: Int32
  var run: String
  /// Milliseconds since 1970.
  var at: Int
}

extension [Logged] {
  /// The most attempts that were at work at one moment.
  var mostAtOnce: Int {
    var (now, most) = (0, 0)
    // At the same millisecond an end counts before a start: the log cannot tell.
    for line in sorted(by: { ($0.at, $0.isStart ? 1 : 0) < ($1.at, $1.isStart ? 1 : 0) }) {
      now += line.isStart ? 1 : -1
      most = Swift.max(most, now)
    }
    return most
  }
}

// Files of a stage as bytes.
extension Stage {
  func putBytes(_ name: String, _ bytes: [UInt8]) throws {
    try Files.replace(path + "/" + name, with: bytes, mode: 0o644)
  }

  func bytes(_ name: String) throws -> [UInt8] { try Files.read(path + "/" + name) }
}
