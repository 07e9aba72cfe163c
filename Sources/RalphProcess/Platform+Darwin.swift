#if canImport(Darwin)
  import Darwin
  import RalphFiles

  // Written from the manual pages; not tried yet.

  /// What macOS tells through `libproc` and `sysctl`.
  enum Platform {
    /// The path this program was started by.
    static func ownExecutable() -> String { CommandLine.arguments.first ?? "" }

    /// A text that differs from boot to boot; unlike `kern.boottime` no clock change moves it.
    static func bootIdentity() throws(SystemFailure) -> String {
      var bytes = [UInt8](repeating: 0, count: 64)
      var size = bytes.count
      guard unsafe sysctlbyname("kern.bootsessionuuid", &bytes, &size, nil, 0) == 0 else {
        throw .last("sysctl", "kern.bootsessionuuid")
      }
      return String(decoding: bytes.prefix(size).filter { $0 > 0x20 }, as: UTF8.self)
    }

    /// What the system knows of a process; nil if there is no such process.
    static func look(at pid: Int32) throws(SystemFailure) -> ProcessSight? {
      var info = proc_bsdinfo()
      let size = Int32(MemoryLayout<proc_bsdinfo>.size)
      let got = unsafe proc_pidinfo(pid, PROC_PIDTBSDINFO, 0, &info, size)
      guard got == size else {
        if errno == ESRCH { return nil }
        throw .last("proc_pidinfo", "process \(pid)")
      }
      return ProcessSight(
        start: info.pbi_start_tvsec * 1_000_000 + info.pbi_start_tvusec,
        group: Int32(bitPattern: info.pbi_pgid),
        isDead: info.pbi_status == UInt32(SZOMB)
      )
    }

    /// The words that a process was started with; none if it is gone.
    static func commandLine(of pid: Int32) -> [String] {
      let ask = Invocation(["/bin/ps", "-ww", "-o", "command=", "-p", "\(pid)"], timeLimitMs: 5000)
      // A process that cannot be looked at has gone, or is not ours.
      guard let answer = try? ProgramRun.capture(ask) else { return [] }
      let words = answer.out.split { $0 == 0x20 || $0 == 0x0a }
      return words.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a process that is not a zombie belongs to the group.
    static func hasLivingMember(_ group: Int32) -> Bool {
      var pids = [Int32](repeating: 0, count: 4096)
      let room = Int32(pids.count * MemoryLayout<Int32>.size)
      let kind = UInt32(PROC_PGRP_ONLY)
      let size = unsafe proc_listpids(kind, UInt32(bitPattern: group), &pids, room)
      guard size >= 0 else { return true }
      return pids.prefix(Int(size) / MemoryLayout<Int32>.size).contains { pid in
        // A process that cannot be looked at any more has gone.
        guard pid > 0, let sight = (try? look(at: pid)) ?? nil else { return false }
        return !sight.isDead
      }
    }
  }
#endif
