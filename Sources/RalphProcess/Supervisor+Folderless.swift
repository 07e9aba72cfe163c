import RalphFiles

extension Supervisor {
  /// Whether a process is the supervisor of an attempt, by its own command line.
  ///
  /// For a folder that somebody has removed: then nothing else tells that the agent still works.
  package static func isProcess(_ pid: Int32, of folder: AttemptFolder) -> Bool {
    let name = Files.name(of: folder.path)
    let words = Platform.commandLine(of: pid)
    guard let at = words.firstIndex(of: Supervisor.word), words.indices.contains(at + 1) else {
      return false
    }
    return words[at + 1].hasSuffix("/attempts/" + name)
  }
}
