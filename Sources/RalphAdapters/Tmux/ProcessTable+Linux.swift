#if os(Linux)
  package import RalphFiles

  extension ProcessTable {
    /// Reads the processes of this machine; argument lists only of those in front of the panes.
    ///
    /// A process that ends meanwhile is left out.
    package static func read(panes: [Int]) throws(SystemFailure) -> ProcessTable {
      let pids = try Files.list("/proc").compactMap { Digits.value($0.utf8) }.sorted()
      var table = ProcessTable(rows: pids.compactMap(row))
      let fronts = panes.compactMap { table.row($0)?.front }
      for index in table.rows.indices where fronts.contains(table.rows[index].group) {
        table.rows[index].argv = argv(table.rows[index].pid)
      }
      return table
    }

    /// Reads one line of the table; nil if there is no such process any more.
    static func row(_ pid: Int) -> Row? {
      // Gone between the listing and now, which is no news.
      guard let bytes = try? Files.read("/proc/\(pid)/stat", limit: 4096) else { return nil }
      return row(stat: bytes)
    }

    /// Reads `/proc/PID/stat`; nil if it is no such line.
    static func row(stat bytes: [UInt8]) -> Row? {
      // The name stands in parentheses and may hold anything, so count from the last one.
      guard let open = bytes.firstIndex(of: UInt8(ascii: "(")),
        let close = bytes.lastIndex(of: UInt8(ascii: ")")),
        let pid = Digits.value(bytes[..<open].filter { $0 != 0x20 })
      else { return nil }
      let fields = bytes[(close + 1)...].split(separator: 0x20)
      guard fields.count > 19, let parent = Digits.value(fields[1]),
        let group = Digits.value(fields[2]),
        let start = UInt64(String(decoding: fields[19], as: UTF8.self))
      else { return nil }
      // -1 for a process without a terminal.
      let front = Digits.value(fields[5]) ?? 0
      return Row(pid: pid, parent: parent, group: group, front: front, start: start)
    }

    private static func argv(_ pid: Int) -> [String] {
      // What cannot be read is nobody we know.
      guard let bytes = try? Files.read("/proc/\(pid)/cmdline", limit: 1 << 20) else { return [] }
      return bytes.split(separator: 0, omittingEmptySubsequences: false).prefix(8)
        .map { String(decoding: $0, as: UTF8.self) }
    }
  }
#endif
