#if canImport(Darwin)
  package import RalphFiles
  import RalphProcess

  // Not tried yet.

  extension ProcessTable {
    /// Reads the processes of this machine, with the start times of the panes' own.
    package static func read(panes: [Int]) throws(SystemFailure) -> ProcessTable {
      var table = read(listing: try ProgramRun.capture(listing).out)
      for index in table.rows.indices where panes.contains(table.rows[index].pid) {
        let identity = try ProcessIdentity.of(Int32(table.rows[index].pid))
        table.rows[index].start = identity?.start ?? 0
      }
      return table
    }
  }
#endif
