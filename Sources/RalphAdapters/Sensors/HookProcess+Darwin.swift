#if canImport(Darwin)
  import RalphProcess

  // Not tried yet. The parent alone: asking for the whole table costs a hook too much time.

  extension HookProcess {
    /// The process itself; nothing if it cannot be looked at.
    package static func chain(from pid: Int) -> [HookProcess] {
      // Whoever called the hook may have gone.
      guard let pid = Int32(exactly: pid), let found = (try? ProcessIdentity.of(pid)) ?? nil else {
        return []
      }
      return [HookProcess(pid: Int(pid), start: found.start)]
    }
  }
#endif
