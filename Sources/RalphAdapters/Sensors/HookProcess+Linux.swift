#if os(Linux)
  extension HookProcess {
    /// A process and those above it, the nearest first; what cannot be looked at ends the chain.
    package static func chain(from pid: Int) -> [HookProcess] {
      var chain: [HookProcess] = []
      var next = pid
      while chain.count < most, next > 1, let row = ProcessTable.row(next) {
        chain.append(HookProcess(pid: row.pid, start: row.start))
        next = row.parent
      }
      return chain
    }
  }
#endif
