package import RalphFiles

extension HookSpool {
  /// What lay in the spool at one look.
  package struct Reading: Equatable, Sendable {
    /// The events in the order in which they were left, each by the name of its file.
    package var events: [(name: String, event: HookEvent)] = []
    /// What was passed over, by its name and why.
    package var skipped: [(name: String, why: String)] = []
    /// The files that the spool needs no longer once the events are safe elsewhere.
    fileprivate var taken: [String] = []

    package static func == (left: Reading, right: Reading) -> Bool {
      left.taken == right.taken && left.events.map(\.event) == right.events.map(\.event)
        && left.skipped.map(\.name) == right.skipped.map(\.name)
    }
  }

  /// Reads the events in order, at most ``mostFiles`` of them; nothing is removed.
  ///
  /// The same events are read again until they are removed: a reader knows them by their names.
  package func read() throws(SystemFailure) -> Reading {
    var reading = Reading()
    guard let status = try Files.linkStatus(folder) else { return reading }
    guard status.isFolder else {
      reading.skipped = [("hooks", "it is no folder")]
      return reading
    }
    var files: [HookFile] = []
    for name in try Files.list(folder) {
      if let file = HookFile(name) {
        files.append(file)
      } else if !name.hasPrefix(".") {
        reading.skipped.append((name, "it is not named as ralph names its files"))
      }
    }
    for file in files.sorted().prefix(HookSpool.mostFiles) { take("\(file)", &reading) }
    return reading
  }

  private func take(_ name: String, _ reading: inout Reading) {
    let path = "\(folder)/\(name)"
    // A link could name a file that never ends; one that is gone gave way to a newer.
    guard let status = (try? Files.linkStatus(path)) ?? nil else { return }
    guard status.isRegular else {
      reading.skipped.append((name, "it is no plain file"))
      return
    }
    reading.taken.append(name)
    // Too much, unreadable and rubbish are all the same to the reader.
    guard let bytes = try? Files.read(path, limit: HookEvent.mostBytes),
      let event = HookEvent(spooled: bytes)
    else {
      reading.skipped.append((name, "it holds no event"))
      return
    }
    reading.events.append((name, event))
  }

  /// Removes what a reading took, its rubbish too; files with other names are left alone.
  package func remove(_ reading: Reading) throws(SystemFailure) {
    for name in reading.taken { try Files.remove("\(folder)/\(name)") }
  }
}
