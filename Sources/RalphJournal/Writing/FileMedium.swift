import RalphCore
package import RalphFiles

/// The journal's file, locked, with its second name in the repository's folder.
///
/// Agents work in the same tree and clean it. A file that lost its name still accepts writes, so the
/// lock is on the file itself, and the path is looked at before every batch.
package struct FileMedium: ~Copyable {
  /// Where everything lies.
  let place: JournalPlace
  /// The journal's file, whatever names it has.
  private let file: FileDescriptor
  /// What the holder file says of this writer.
  private let holder: String
  /// What opening had to mend; to be said in an entry.
  package let mended: String?

  /// Opens the journal of a place, making it if it is nowhere, and locks it.
  ///
  /// `holder` says who writes: program, process, host, since when. Throws ``JournalFailure/locked``
  /// with the other's text if there is another writer.
  package static func open(
    _ place: JournalPlace,
    holder: String
  ) throws(JournalFailure) -> FileMedium {
    try place.refuseLinks()
    let mended = try JournalFailure.naming { () throws(SystemFailure) in
      try place.makeFolder()
      return try place.linkBackIfGone()
    }
    let locked = try JournalFailure.naming { () throws(SystemFailure) in
      try openLocked(place.journal)
    }
    guard let file = locked else {
      throw .locked(path: place.journal, holder: place.readHolder())
    }
    let medium = FileMedium(place: place, file: file, holder: holder, mended: mended)
    guard try medium.confirmPlace() else {
      throw .replaced(path: place.journal, rescued: nil)
    }
    return medium
  }

  private init(
    place: JournalPlace,
    file: consuming FileDescriptor,
    holder: String,
    mended: String?
  ) {
    self.place = place
    self.file = file
    self.holder = holder
    self.mended = mended
  }

  /// Whether what was locked is what the path holds; then gives it its second name and its holder.
  private func confirmPlace() throws(JournalFailure) -> Bool {
    try JournalFailure.naming { () throws(SystemFailure) in
      let status = try file.status()
      guard let found = try Files.linkStatus(place.journal), found.isSameFile(as: status) else {
        return false
      }
      try place.ensureSecondName(of: status)
      try Files.replace(place.holder, with: Array((holder + "\n").utf8))
      return true
    }
  }

  /// Opens the journal, making it if it is missing, and locks it; nil if another has the lock.
  private static func openLocked(_ path: String) throws(SystemFailure) -> FileDescriptor? {
    let isNew = !Files.exists(path)
    let file = try FileDescriptor.open(path, .updateOrCreate)
    if isNew { try Files.syncFolder(of: path) }
    #if PLANTED
      if planted(.lockIgnored) { return file }
    #endif
    guard try file.lockExclusively() else { return nil }
    return file
  }
}

extension FileMedium: Medium {
  package func size() throws(SystemFailure) -> Int { try file.size() }

  package func read(at offset: Int, limit: Int) throws(SystemFailure) -> [UInt8] {
    try file.read(at: offset, limit: limit)
  }

  package mutating func append(_ bytes: [UInt8]) throws(SystemFailure) {
    try file.write(bytes, at: try file.size())
  }

  package mutating func overwrite(_ bytes: [UInt8], at offset: Int) throws(SystemFailure) {
    try file.write(bytes, at: offset)
  }

  package mutating func sync() throws(SystemFailure) { try file.sync() }

  package mutating func truncate(to size: Int) throws(SystemFailure) {
    try file.truncate(to: size)
  }

  package mutating func setAside(from offset: Int) throws(SystemFailure) -> String {
    try Files.makeFolder(place.torn)
    try Files.syncFolder(of: place.torn)
    let target = JournalPlace.free(in: place.torn)
    try copy(from: offset, to: target)
    return "torn/" + Files.name(of: target)
  }

  package mutating func check(expectedSize: Int) throws(SystemFailure) -> MediumCheck {
    let status = try file.status()
    guard let found = try Files.linkStatus(place.journal) else {
      return try linkBack(status, expectedSize: expectedSize)
    }
    #if PLANTED
      if planted(.otherFileTaken) { return .fine }
    #endif
    guard found.isSameFile(as: status) else {
      return .replaced(path: place.journal, rescued: rescue())
    }
    guard status.size == expectedSize else {
      return .resized(path: place.journal, found: status.size, rescued: rescue())
    }
    if status.links < 2 { try place.ensureSecondName(of: status) }
    return .fine
  }

  /// Gives the journal its path back, if it still has its second name.
  private func linkBack(
    _ status: FileStatus,
    expectedSize: Int
  ) throws(SystemFailure) -> MediumCheck {
    guard let second = place.second, let found = try Files.linkStatus(second),
      found.isSameFile(as: status)
    else { return .replaced(path: place.journal, rescued: rescue()) }
    guard status.size == expectedSize else {
      return .resized(path: second, found: status.size, rescued: rescue())
    }
    // Whoever removed the folder may have left a link in its place.
    if let link = try place.foundLink() { return .replaced(path: link, rescued: rescue()) }
    try place.makeFolder()
    try Files.link(second, as: place.journal)
    try Files.syncFolder(of: place.journal)
    try Files.replace(place.holder, with: Array((holder + "\n").utf8))
    return .relinked("\(place.journal) was gone and is linked back from \(second)")
  }

  /// Copies the journal out of the open file, which may have no name any more.
  private func rescue() -> String? {
    for folder in [place.secondFolder, place.spare] {
      // A place that will not take it is passed by; the caller tells when none was left.
      guard let folder, (try? Files.makeFolder(folder)) != nil else { continue }
      let target = JournalPlace.free(in: folder, prefix: "journal.rescued.", suffix: ".ndjson")
      // Likewise.
      if (try? copy(from: 0, to: target)) != nil { return target }
    }
    return nil
  }

  /// Copies everything from an offset on into a new file, block by block, durably.
  private func copy(from offset: Int, to path: String) throws(SystemFailure) {
    let target = try FileDescriptor.open(path, .createNew)
    var offset = offset
    while true {
      let block = try file.read(at: offset, limit: LineWalk.blockSize)
      if block.isEmpty { break }
      try target.write(block)
      offset += block.count
    }
    try target.sync()
    try Files.syncFolder(of: path)
  }
}
