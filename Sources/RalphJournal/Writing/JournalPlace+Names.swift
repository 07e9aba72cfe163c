import RalphCore
import RalphFiles

// The journal's two names, and what is done when one of them is gone.

extension JournalPlace {
  /// What a run writes beside the journal; a link in the place of one would lead it elsewhere.
  static var subfolders: [String] {
    [
      "attempts", "begun", "displaced", "judged-by", "objects", "prompts", "requests",
      "transcripts",
    ]
  }

  /// Refuses to follow a symbolic link to the journal or its folders.
  func refuseLinks() throws(JournalFailure) {
    #if PLANTED
      if planted(.linkFollowed) { return }
    #endif
    let found = try JournalFailure.naming { () throws(SystemFailure) in try foundLink() }
    if let found { throw .misplaced(path: found) }
  }

  /// The first of the journal and its folders that is something else than it should be.
  func foundLink() throws(SystemFailure) -> String? {
    let folders = JournalPlace.subfolders.map { ("\(folder)/\($0)", true) }
    for (path, isFolder) in [(folder, true), (torn, true), (journal, false)] + folders {
      guard let status = try Files.linkStatus(path) else { continue }
      guard isFolder ? status.isFolder : status.isRegular else { return path }
    }
    return nil
  }

  /// Links the journal back from its second name if its path is gone, and says so.
  func linkBackIfGone() throws(SystemFailure) -> String? {
    guard let second, try Files.linkStatus(journal) == nil,
      let status = try Files.linkStatus(second), status.isRegular
    else { return nil }
    try Files.link(second, as: journal)
    try Files.syncFolder(of: journal)
    return "\(journal) was gone and is linked back from \(second)"
  }

  /// Gives the journal its second name, or leaves a note where a file cannot have two.
  ///
  /// Another file under that name (a copied repository has one) is moved aside, never removed.
  func ensureSecondName(of status: FileStatus) throws(SystemFailure) {
    #if PLANTED
      if planted(.secondNameNotMade) { return }
    #endif
    guard let second, let secondFolder, let note else { return }
    try Files.makeFolder(secondFolder)
    try Files.syncFolder(of: secondFolder)
    if let found = try Files.linkStatus(second) {
      if found.isSameFile(as: status) { return }
      let aside = JournalPlace.free(in: secondFolder, prefix: "journal.other.", suffix: ".ndjson")
      try Files.rename(second, to: aside)
    }
    do throws(SystemFailure) {
      try Files.link(journal, as: second)
      try Files.syncFolder(of: second)
    } catch {
      let text = "\(journal) has no second name here: \(error.reason)\n"
      try Files.replace(note, with: Array(text.utf8))
    }
  }

  /// What the holder file says, for the one who is kept out.
  func readHolder() -> String {
    // The lock is what keeps writers apart; the name of its holder is a courtesy.
    guard let bytes = try? Files.read(holder, limit: 4096) else { return "" }
    var text = String(decoding: bytes, as: UTF8.self)
    while text.last == "\n" { text.removeLast() }
    return text
  }
}
