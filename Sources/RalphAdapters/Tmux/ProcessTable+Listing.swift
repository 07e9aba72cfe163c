package import RalphProcess

extension ProcessTable {
  /// What `ps` is asked where there is no `/proc`.
  package static let listing = Invocation(
    ["/bin/ps", "-axww", "-o", "pid=,ppid=,pgid=,tpgid=,command="],
    timeLimitMs: 10_000,
    outputBound: 16 << 20
  )

  /// Reads what `ps` printed; lines that are not understood are left out.
  ///
  /// Arguments come joined: a blank in the program's own path cuts it short, and then it is nobody
  /// that we know.
  package static func read(listing bytes: [UInt8]) -> ProcessTable {
    let rows = bytes.split(separator: 0x0a).compactMap { line -> Row? in
      let fields = line.split(separator: 0x20, maxSplits: 4)
      guard fields.count == 5, let pid = Digits.value(fields[0]),
        let parent = Digits.value(fields[1]), let group = Digits.value(fields[2])
      else { return nil }
      let argv = fields[4].split(separator: 0x20).prefix(8)
      return Row(
        pid: pid,
        parent: parent,
        group: group,
        front: Digits.value(fields[3]) ?? 0,
        argv: argv.map { String(decoding: $0, as: UTF8.self) }
      )
    }
    return ProcessTable(rows: rows)
  }
}
