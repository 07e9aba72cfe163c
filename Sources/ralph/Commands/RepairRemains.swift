import RalphAdapters
import RalphCore
import RalphFiles
import RalphJournal
import RalphPorts
import RalphProcess

/// What a cut off part of a journal has left beside it: folders, prompts and receipts by its keys.
///
/// Nothing that is begun after a repair bears these numbers. The journal asks of them no more, so that
/// they are set aside: the next run would sweep them away, and a person may want to look.
struct RepairRemains {
  private let folder: String
  /// Paths below the state folder.
  private var paths: [String] = []
  /// Processes of the cut part that still work.
  private(set) var living: [Key] = []

  /// The remains beside a journal of everything after a key.
  init(_ journal: String, after last: Key) {
    folder = Files.folder(of: journal)
    for (name, suffix) in [("attempts", ""), ("prompts", ".md"), ("begun", "")] {
      // A folder that is not there has nothing in it.
      let found = (try? Files.list("\(folder)/\(name)")) ?? []
      for entry in found.sorted() where entry.hasSuffix(suffix) {
        guard let key = Key(entry.utf8.dropLast(suffix.utf8.count)), key.isAfter(last)
        else { continue }
        paths.append("\(name)/\(entry)")
        if name == "attempts", isAlive(key) { living.append(key) }
      }
    }
  }

  /// Only asks: whoever looks at what a repair would do changes nothing.
  private func isAlive(_ key: Key) -> Bool {
    // What cannot be asked about is taken for alive: nothing is moved from under it.
    (try? AttemptFolder("\(folder)/attempts/\(key)").mayLive()) ?? true
  }

  /// What a person should know of it.
  var lines: [String] {
    var lines: [String] = []
    if !paths.isEmpty {
      lines.append("\(paths.count) files and folders of it are set aside under torn/repaired-N.")
    }
    for key in living {
      lines.append(
        "Still at work: the process in \(folder)/attempts/\(key); wait for it or end it."
      )
    }
    return lines
  }

  func refuseLiving() throws(Failure) {
    guard !living.isEmpty else { return }
    let keys = living.map(\.description).joined(separator: ", ")
    throw Failure(
      .locked,
      "AGENTS_LIVE",
      "agents that the damaged part began are still at work: \(keys)",
      ["wait until they end, or end their processes", "nothing was changed"]
    )
  }

  /// Moves it out of the way.
  func setAside() throws(JournalFailure) {
    guard !paths.isEmpty else { return }
    do throws(SystemFailure) { try move() } catch { throw .io(error) }
  }

  private func move() throws(SystemFailure) {
    var number = 1
    while Files.exists("\(folder)/torn/repaired-\(number)") { number += 1 }
    let target = "\(folder)/torn/repaired-\(number)"
    for path in paths {
      try Files.makeFolder(Files.folder(of: "\(target)/\(path)"))
      try Files.rename("\(folder)/\(path)", to: "\(target)/\(path)")
    }
    try Files.syncFolder(of: target)
  }
}

extension Key {
  /// Whether it is of the same journal, and younger.
  fileprivate func isAfter(_ last: Key) -> Bool {
    run.genesis == last.run.genesis && run.number >= last.run.number && seq > last.seq
  }
}
