import RalphAdapters
import RalphCore
import RalphPorts

extension InputReader {
  /// What agents say of themselves, on their output and on their screens.
  static let agents: [InputReader] =
    [
      InputReader("screen", corpus: screens, share: 30, longest: 8 << 10) { bytes in
        let kinds = AgentKind.allCases
        return screen(bytes, kinds[bytes.count % kinds.count])
      },
      InputReader("shell-output", corpus: said + limits, share: 20) { bytes in
        report(ShellVoice(command: "x", zones: zones), bytes)
      },
      InputReader("reset-time", corpus: limits, share: 90, longest: 3000) { bytes in
        let line = String(decoding: bytes, as: UTF8.self)
        let wake = ResetTime.read(line, now: noon, zones: zones)
        let isNear = wake == .zero || (wake > noon && wake - noon <= ResetTime.farthest)
        return isNear ? nil : "a limit ends at an impossible time"
      },
      InputReader("zone-file", corpus: zoneRules, share: 90, longest: 4 << 10) { bytes in
        guard let rules = ZoneRules(file: bytes) else { return nil }
        for at in [Int64.min, -1 << 41, -1, 0, 1_795_169_700, 1 << 41, .max] {
          _ = rules.offset(at: at)
        }
        return nil
      },
    ]
    + Preset.all.map { preset in
      let voice = PresetVoice(preset, zones: zones)
      return InputReader("voice-" + preset.name, corpus: outputs + said, share: 14) { bytes in
        report(voice, bytes)
      }
    }

  /// 2026-11-20T10:15:00Z.
  private static let noon = Instant(1_795_169_700_000)
  /// No zones but UTC, so that no machine's files decide what is read.
  private static let zones = ZoneFiles(folder: "/nonexistent", local: "/nonexistent")

  private static let screens = Corpus.files("Tests/RalphAdaptersTests/Screen/Captures")

  private static func screen(_ bytes: [UInt8], _ kind: AgentKind) -> String? {
    let screen = ScreenClassifier.read(bytes, as: kind)
    _ = (FinalMessage.signal(on: screen, nonce: nonce), screen.wake(now: noon, zones: zones))
    guard let key = Key("9ae0r3.412".utf8) else { return "no key" }
    _ = (PromptMark(key).place(on: screen), screen.seen(with: .shell("bash")).what)
    return Promise.short(screen.evidence, "the evidence", 400)
      ?? Promise.plain(screen.evidence, "the evidence", lines: true)
  }

  private static func report(_ voice: some AgentVoice, _ bytes: [UInt8]) -> String? {
    let isGood = bytes.count.isMultiple(of: 3)
    let end = ProcessEnd(
      ended: .exited,
      code: isGood ? 0 : 1,
      took: .seconds(30),
      notStarted: nil,
      output: bytes,
      errors: Array(bytes.suffix(300))
    )
    let report = voice.read(end, nonce: nonce, now: noon)
    guard report.turns >= 0, report.tokens >= 0, report.costMicros >= 0 else {
      return "less than nothing was used"
    }
    guard report.wake == .zero || report.wake - noon <= ResetTime.farthest else {
      return "a limit ends at an impossible time"
    }
    return Promise.first(
      Promise.short(report.excerpt, "an excerpt", 16 << 10),
      Promise.plain(report.excerpt, "an excerpt", lines: true),
      Promise.plain(report.session, "a session"),
      Promise.short(report.session, "a session", 200)
    )
  }

  private static let limits = Corpus.texts(
    "You've hit your session limit · resets 5:10pm (Europe/Berlin)\n",
    "usage limit reached|1764000000",
    "Claude AI usage limit reached, try again in 2 days 17 hours",
    "reset after 29d 31m",
    "resets on Nov 23, 4am (UTC)",
    "resets at 10:15 PM",
    "resets 2026-11-21 at 03:00",
    "Please try again at Nov 23rd, 2026 9:00 AM.",
    "retry in 3.5s",
    "429 Too Many Requests: reset in 90s"
  )

  private static let outputs = Corpus.texts(
    #"{"type":"system","subtype":"init","session_id":"3628bb78-8518-4b10-8322-4473bf204d9a"}"#
      + "\n"
      + #"{"type":"assistant","message":{"content":[{"type":"text","text":"Done."}]}}"# + "\n"
      + #"{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1764000000}}"#
      + "\n"
      + #"{"type":"result","subtype":"success","is_error":false,"result":"Done.\n:::COMPLETE 9ae0c417b2d1:::","#
      + #""session_id":"s","num_turns":7,"usage":{"input_tokens":12,"output_tokens":3,"#
      + #""cache_read_input_tokens":90},"total_cost_usd":0.0125}"# + "\n",
    #"{"type":"result","subtype":"error_during_execution","is_error":true,"errors":["a",{"b":1}]}"#,
    #"{"type":"thread.started","thread_id":"t"}"# + "\n"
      + #"{"type":"item.completed","item":{"id":"i","type":"agent_message","text":"ok"}}"# + "\n"
      + #"{"type":"turn.completed","usage":{"input_tokens":5,"output_tokens":9}}"# + "\n"
      + #"{"type":"turn.failed","error":{"message":"usage limit reached, try again in 3 hours"}}"#,
    #"{"type":"init","session_id":"g"}"# + "\n"
      + #"{"type":"message","role":"assistant","content":"par","delta":true}"# + "\n"
      + #"{"type":"error","severity":"error","message":"no"}"# + "\n"
      + #"{"type":"result","status":"success","stats":{"total_tokens":99}}"#,
    #"{"type":"step_start","sessionID":"o","part":{"type":"step-start"}}"# + "\n"
      + #"{"type":"text","sessionID":"o","part":{"text":"hello"}}"# + "\n"
      + #"{"type":"step_finish","part":{"cost":0.01,"tokens":{"input":1,"cache":{"read":2}}}}"#
      + "\n"
      + #"{"type":"error","error":{"name":"X","data":{"message":"m"}}}"#
  )

  /// Two blocks as RFC 8536 has them, the second with one change, and the rule for after it.
  private static let zoneRules: [[UInt8]] = {
    func block(_ times: [UInt8], _ count: UInt8) -> [UInt8] {
      let counts: [UInt8] = [0, 0, 0, count, 2, 8].flatMap { [0, 0, 0, $0] }
      let kinds: [UInt8] = [0, 0, 14, 16, 0, 0, 0, 0, 28, 32, 1, 4]
      let head = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts
      return head + times + [UInt8](repeating: 1, count: Int(count)) + kinds
        + Array("CET\0CEST".utf8)
    }
    let changes: [UInt8] = [0, 0, 0, 0, 0x43, 0x17, 0, 0, 0, 0, 0, 0, 0x53, 0x17, 0, 0]
    return ["CET-1CEST,M3.5.0,M10.5.0/3", "<-03>3", "EST5EDT,M3.2.0,M11.1.0"].map { rule in
      block([], 0) + block(changes, 2) + Array("\n\(rule)\n".utf8)
    }
  }()
}
