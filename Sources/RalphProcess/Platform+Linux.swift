#if os(Linux)
  import RalphFiles

  #if canImport(Glibc)
    import Glibc
  #else
    import Musl
  #endif

  /// What Linux tells through `/proc`.
  enum Platform {
    /// Opens the program that runs now, even if its file was replaced meanwhile.
    static func ownExecutable() -> String { "/proc/self/exe" }

    /// A text that differs from boot to boot.
    static func bootIdentity() throws(SystemFailure) -> String {
      let path = "/proc/sys/kernel/random/boot_id"
      let bytes = try Files.read(path)
      return String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
    }

    /// What stands in a process's line; nil if there is no such process.
    static func look(at pid: Int32) throws(SystemFailure) -> ProcessSight? {
      let path = "/proc/\(pid)/stat"
      let bytes: [UInt8]
      do throws(SystemFailure) {
        bytes = try Files.read(path)
      } catch {
        if error.isMissing || error.code == ESRCH { return nil }
        throw error
      }
      // The name stands in parentheses and may hold anything, so count from the last one.
      guard let close = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
      let fields = bytes[(close + 1)...].split(separator: UInt8(ascii: " "))
      guard fields.count > 19, let group = Int32(String(decoding: fields[2], as: UTF8.self)),
        let start = UInt64(String(decoding: fields[19], as: UTF8.self))
      else { throw SystemFailure("read", path, code: EPROTO) }
      let isDead = [UInt8(ascii: "Z"), UInt8(ascii: "X")].contains(fields[0].first)
      return ProcessSight(start: start, group: group, isDead: isDead)
    }

    /// The words that a process was started with; none if it is gone.
    static func commandLine(of pid: Int32) -> [String] {
      // A process that cannot be looked at has gone, or is not ours.
      guard let bytes = try? Files.read("/proc/\(pid)/cmdline") else { return [] }
      return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a process that is not a zombie belongs to the group.
    static func hasLivingMember(_ group: Int32) -> Bool {
      // If the list cannot be read, the caller's `kill` found someone, and that must do.
      guard let names = try? Files.list("/proc") else { return true }
      return names.contains { name in
        // A process that cannot be looked at any more has gone.
        guard let pid = Int32(name), let sight = (try? look(at: pid)) ?? nil else { return false }
        return sight.group == group && !sight.isDead
      }
    }
  }
#endif
