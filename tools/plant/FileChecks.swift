import RalphAdapters
import RalphCore
import RalphFiles
import RalphJournal
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Real files: the journal's place, and the plan.
enum FileChecks {
  static let all = [journal, plan]

  /// One writer, two names, no other file in its place, no link, and no object that was changed.
  static let journal = Check(name: "files") { progress in
    do {
      let scratch = try Scratch()
      let place = JournalPlace(
        folder: scratch.path + "/.ralph",
        gitFolder: scratch.path + "/.git",
        spare: scratch.path + "/spare"
      )
      progress.at("names")
      if let found = try names(of: place) { return found }
      progress.at("a link")
      if let found = try link(in: scratch.path + "/linked") { return found }
      progress.at("an object")
      return try object(in: scratch.path + "/objects")
    } catch {
      return Found("a folder", "\(error)")
    }
  }

  private static func names(of place: JournalPlace) throws -> Found? {
    var medium = try FileMedium.open(place, holder: "one")
    if (try? FileMedium.open(place, holder: "two")) != nil {
      return Found("the lock", "a second writer has the journal too")
    }
    if let second = place.second, !Files.exists(second) {
      return Found("the second name", "the journal has one name only")
    }
    try Files.replace(place.journal, with: Array("mine\n".utf8))
    if try medium.check(expectedSize: 0) == .fine {
      return Found("the path", "another file is taken for the journal")
    }
    return nil
  }

  private static func link(in path: String) throws -> Found? {
    try Files.makeFolder(path + "/elsewhere")
    guard unsafe symlink(path + "/elsewhere", path + "/.ralph") == 0 else {
      throw SystemFailure.last("symlink", path)
    }
    let place = JournalPlace(folder: path + "/.ralph", spare: path + "/spare")
    guard (try? FileMedium.open(place, holder: "one")) != nil else { return nil }
    return Found("a link", "the journal is made where a link leads")
  }

  private static func object(in folder: String) throws -> Found? {
    var store = ObjectStore(folder: folder)
    let digest = try store.put(Array("what was said".utf8))
    try Files.replace(store.path(of: digest), with: Array("what was SAID".utf8))
    guard (try? store.get(digest)) != nil else { return nil }
    return Found("an object", "bytes that were changed are given out")
  }

  private static let tasks = "- [ ] **a1** One\n- [ ] **a2** Two\n"

  /// Whatever somebody saves while a mark is set stands in the plan afterwards, with the mark.
  static let plan = Check(name: "plan") { progress in
    for step in [PlanFile.Step.wasRead, .beforeExchange, .afterExchange] {
      progress.at("a save \(step)")
      do {
        let scratch = try Scratch()
        let path = scratch.path + "/plan.md"
        try Files.replace(path, with: Array(tasks.utf8))
        var file = PlanFile(path: path, keep: scratch.path + "/keep")
        let isSaved = Mutex(false)
        file.atStep = { now in
          guard now == step, !isSaved.withLock({ $0 }) else { return }
          isSaved.withLock { $0 = true }
          // Where it cannot be saved, nothing can be lost.
          try? Files.replace(path, with: Array((tasks + "- [ ] **a3** Three\n").utf8))
        }
        let answer = try file.mark(.init("a1", from: .todo, to: .done), guard: nil)
        let text = String(decoding: try Files.read(path), as: UTF8.self)
        guard case .set = answer, text.contains("[x] **a1**"), text.contains("**a3**") else {
          return Found("a save \(step)", "\(answer) leaves \(text.debugDescription)")
        }
      } catch {
        return Found("a save \(step)", "\(error)")
      }
    }
    return nil
  }
}
