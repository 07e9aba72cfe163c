import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite struct NtmOutputTests {
  @Test func `every captured answer is read as readings.txt says`() throws {
    let lines = try NtmCapture.all().map { "\($0.name): \(try $0.reading())\n" }.joined()
    let path = NtmCapture.folder + "../readings.txt"
    if unsafe getenv("RALPH_UPDATE") != nil { try Files.replace(path, with: Array(lines.utf8)) }
    let expected = String(decoding: try Files.read(path), as: UTF8.self)
    #expect(lines.split(separator: "\n") == expected.split(separator: "\n"))
  }

  @Test func `the version is the word, with or without more around it`() throws {
    for text in ["1.5.0\n", "v1.5.0", "1.5.0-rc1 (abc)\n"] {
      #expect(try NtmOutput.version(ended(text)) == NtmVersion(1, 5, 0))
    }
    for text in ["", "ntm", "1", "99999999.1.1"] {
      #expect(throws: NtmTrouble.self) { try NtmOutput.version(ended(text)) }
    }
    #expect(NtmFeatures(NtmVersion(1, 5, 0), hasReceipts: false).isKnown)
    #expect(NtmFeatures(NtmVersion(1, 29, 3), hasReceipts: true).spawnsIntoFolder)
    let between = NtmFeatures(NtmVersion(1, 12, 0), hasReceipts: true)
    #expect(!between.isKnown && !between.spawnsIntoFolder && between.hasReceipts)
  }

  @Test(arguments: [
    // Members: targets, successful, failed, success.
    (#"["0"]"#, #"["0"]"#, "[]", "true", "delivered"),
    (#"["0"]"#, #"["0"]"#, "null", "true", "delivered"),
    ("[]", "[]", "[]", "true", "not"), ("null", "[]", "[]", "true", "not"),
    ("null", "null", "null", "true", "unknown"),
    (#"["0"]"#, "[]", #"[{"pane":"0","error":"tmux: exit 1"}]"#, "false", "unknown"),
    (#"["0"]"#, "[]", #"[{"pane":"0","error":"PANE_AGENT_DEAD: bash"}]"#, "false", "not"),
    (#"["0"]"#, #"["0"]"#, "[]", "false", "unknown"),
    (#"["0","1"]"#, #"["0","1"]"#, "[]", "true", "unknown"),
    (#"["0"]"#, #"["1"]"#, "[]", "true", "unknown"), ("7", "7", "7", "true", "unknown"),
  ])
  func `only the one pane, meant and reached, is a delivery`(
    row: (targets: String, successful: String, failed: String, success: String, what: String)
  ) throws {
    let text = """
      {"success":\(row.success),"session":"s","targets":\(row.targets),\
      "successful":\(row.successful),"failed":\(row.failed)}
      """
    // The exit code changes nothing.
    for code: Int32 in [0, 1] {
      #expect(word(NtmOutput.delivery(ended(text, code: code), try name("s"))) == row.what)
    }
  }

  @Test func `what never ran or stopped at its flags typed nothing, and the rest is not known`()
    throws
  {
    let session = try name("s")
    func word(_ run: NtmRun) -> String { self.word(NtmOutput.delivery(run, session)) }
    #expect(word(.notStarted("x")) == "not")
    #expect(word(ended("", err: "Error: unknown flag: --op-id\n", code: 1)) == "not")
    #expect(word(ended("", code: 1)) == "unknown")
    #expect(word(ended("", code: 0)) == "unknown")
    #expect(word(ended("{\"success\":tr")) == "unknown")
    #expect(word(.tooLong) == "unknown")
    #expect(word(.ended(.timedOut, out: [], err: [])) == "unknown")
    #expect(word(.ended(.signaled(9), out: [], err: [])) == "unknown")
    let added =
      #"{"success":true,"session":"s","targets":["0"],"successful":["0"],"failed":[],"#
      + #""cass_injection":{"enabled":true,"items_injected":2}}"#
    #expect(word(ended(added)) == "unknown")
    for code in ["IDEMPOTENCY_CONFLICT", "OPERATION_IN_PROGRESS"] {
      let text =
        #"{"success":false,"error":"x","error_code":"\#(code)","targets":[],"successful":[]}"#
      #expect(word(ended(text, code: 1)) == "unknown")
    }
  }

  @Test(arguments: [
    (
      #"{"operation":{"operation_id":"k","status":"completed","#
        + #""admissions":[{"target":"0","state":"submitted"}]}}"#, "submitted"
    ),
    (
      #"{"operation":{"operation_id":"k","status":"completed","#
        + #""admissions":[{"target":"0","state":"rejected"}]}}"#, "not"
    ),
    (#"{"operation":{"operation_id":"k","status":"completed","admissions":[]}}"#, "unknown"),
    (
      #"{"operation":{"operation_id":"k","status":"completed","#
        + #""admissions":[{"target":"0","state":"unknown"}]}}"#, "unknown"
    ),
    (#"{"operation":{"operation_id":"k","status":"in_progress","admissions":[]}}"#, "unknown"),
    (#"{"operation":{"operation_id":"other","status":"completed","admissions":[]}}"#, "unknown"),
    (#"{"error":"x","error_code":"NOT_FOUND"}"#, "not"),
    (#"{"error":"x","error_code":"NOT_IMPLEMENTED"}"#, "unavailable"),
    (#"{"error":"x","error_code":"INTERNAL_ERROR"}"#, "unknown"), ("[]", "unknown"),
    ("", "unknown"),
  ])
  func `a receipt is read as it was recorded, and of this operation only`(
    text: String,
    expected: String
  ) {
    let word =
      switch NtmOutput.receipt(ended(text, code: 1), "k") {
      case .submitted: "submitted"
      case .notSent: "not"
      case .unknown: "unknown"
      case .unavailable: "unavailable"
      }
    #expect(word == expected)
  }

  @Test func `two thousand broken answers are read without harm`() throws {
    let captures = try NtmCapture.all().compactMap { capture -> [UInt8]? in
      guard case .ended(_, let out, let err) = capture.run else { return nil }
      return out.isEmpty ? err : out
    }
    let others = ["null", "[[[[[[", "\\ud800", "1e999", "\"targets\":", "%", "\u{1b}[31m", "{}"]
      .map { Array($0.utf8) }
    var mutator = Mutator(seed: 20_261_121)
    let session = try name("hypermark")
    var good = 0
    for round in 0..<2000 {
      let bytes = mutator.mutated(captures[round % captures.count], with: others)
      let run = NtmRun.ended(.exited(round % 3 == 0 ? 1 : 0), out: bytes, err: bytes)
      // Only that nothing traps, and nothing that steers a terminal is passed on.
      if let sessions = try? NtmOutput.sessions(run) {
        good += 1
        let shown = sessions.all.map(\.shown).joined()
        #expect(!shown.unicodeScalars.contains(where: TerminalText.steers))
      }
      _ = (try? NtmOutput.status(run, session), try? NtmOutput.types(run, session))
      _ = (try? NtmOutput.opened(run, session), try? NtmOutput.version(run))
      _ = (NtmOutput.delivery(run, session), NtmOutput.receipt(run, "k"))
    }
    #expect(good > 10, "the changes leave something to read")
  }

  private func ended(_ out: String, err: String = "", code: Int32 = 0) -> NtmRun {
    .ended(.exited(code), out: Array(out.utf8), err: Array(err.utf8))
  }

  private func name(_ text: String) throws -> NtmSessionName {
    try #require(NtmSessionName(text))
  }

  private func word(_ delivery: NtmDelivery) -> String {
    switch delivery {
    case .delivered: "delivered"
    case .notDelivered: "not"
    case .unknown: "unknown"
    }
  }
}
