import CSystem
package import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The one file that decides whether an attempt's agent ever runs: whoever makes it decides.
///
/// The agent's process makes it just before it becomes the agent; a resume makes it to withhold
/// the start. It appears with its whole content, by a link, so nobody meets half of one.
package enum Gate {
  /// What a gate file says.
  package enum Holder: Equatable, Sendable {
    /// The agent has started, or was about to: its identity, and its group's number.
    case agent(ProcessIdentity)
    /// A resume decided that it never starts.
    case withheld
    /// Nothing readable.
    case unknown
  }

  /// The program `__exec FOLDER -- argv`: makes the gate and becomes the agent.
  ///
  /// Returns only if there is no agent; why is said through descriptor 3 as an error number, or
  /// -1 where the gate was taken.
  static func exec(folder: String, argv: [String]) -> Int32 {
    let report = FileDescriptor(owning: 3)
    do throws(SystemFailure) {
      try report.makeCloseOnExec()
      delayForTests()
      let line = "agent \(protocolNumber) \(try ProcessIdentity.current().text)\n"
      guard try make(in: folder, line) else { return refuse(report, code: withheldCode) }
    } catch {
      return refuse(report, code: error.code)
    }
    guard let program = argv.first else { return refuse(report, code: EINVAL) }
    _ = unsafe withCStrings(argv) { unsafe csystem_exec(program, $0) }
    return refuse(report, code: errno)
  }

  /// Makes the gate so that the agent never starts; false if it is made already.
  static func withhold(in folder: String) throws(SystemFailure) -> Bool {
    let line = "withheld \(protocolNumber) \(try ProcessIdentity.current().text)\n"
    return try make(in: folder, line)
  }

  /// Who made the gate; nil if nobody did.
  static func holder(in folder: String) throws(SystemFailure) -> Holder? {
    let bytes: [UInt8]
    do throws(SystemFailure) {
      bytes = try Files.read(path(in: folder))
    } catch {
      if error.isMissing { return nil }
      throw error
    }
    return try holder(bytes)
  }

  /// What the bytes of a gate file say; EPROTO for a newer protocol.
  package static func holder(_ bytes: [UInt8]) throws(SystemFailure) -> Holder {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasSuffix("\n") else { return .unknown }
    let words = text.dropLast().split(separator: " ", maxSplits: 2)
    guard words.count == 3, let number = Int(words[1]) else { return .unknown }
    guard number <= protocolNumber else {
      throw SystemFailure("read", "a gate of protocol \(number)", code: EPROTO)
    }
    if words[0] == "withheld" { return .withheld }
    guard words[0] == "agent", let agent = ProcessIdentity(text: String(words[2])) else {
      return .unknown
    }
    return .agent(agent)
  }

  /// What the report says when a resume has withheld the start.
  static let withheldCode: Int32 = -1

  /// The protocol of gate files.
  private static let protocolNumber = 1

  /// Reads what a refusing `exec` reported; nil if nothing stands there.
  static func refusal(_ report: [UInt8]) -> Int32? {
    guard report.count == 4 else { return nil }
    let code = report.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return Int32(bitPattern: code)
  }

  private static func path(in folder: String) -> String { folder + "/gate" }

  private static func make(in folder: String, _ line: String) throws(SystemFailure) -> Bool {
    let gate = path(in: folder)
    let beside = try Files.writeBeside(gate, Array(line.utf8))
    var failure: SystemFailure?
    do throws(SystemFailure) {
      try Files.link(beside, as: gate)
    } catch {
      failure = error
    }
    try Files.remove(beside)
    if let failure {
      if failure.isTaken { return false }
      guard [EPERM, ENOTSUP, EOPNOTSUPP, EMLINK].contains(failure.code) else { throw failure }
      guard try makeWithoutLinks(gate, line) else { return false }
    }
    try Files.syncFolder(of: gate)
    return true
  }

  /// For file systems without links: a reader may meet the file before its line.
  private static func makeWithoutLinks(
    _ gate: String,
    _ line: String
  ) throws(SystemFailure) -> Bool {
    do throws(SystemFailure) {
      let file = try FileDescriptor.open(gate, .createNew)
      try file.write(Array(line.utf8))
      try file.sync()
      return true
    } catch {
      if error.isTaken { return false }
      throw error
    }
  }

  private static func refuse(_ report: borrowing FileDescriptor, code: Int32) -> Int32 {
    let bits = UInt32(bitPattern: code)
    // If even this fails, the supervisor sees an agent that exited with 127.
    _ = try? report.write((0..<4).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) })
    return 127
  }

  /// Debug builds can be made slow here, to race a start against a resume.
  private static func delayForTests() {
    #if DEBUG
      guard let text = unsafe getenv("RALPH_FAULT_GATE_DELAY_MS"),
        let delay = unsafe Int64(String(cString: text))
      else { return }
      _ = Poller.wait(descriptors: [], timeoutMs: delay)
    #endif
  }
}
