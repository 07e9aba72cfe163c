import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess

extension InputReader {
  /// Hooks, register, transcripts, and the settings in which hooks stand.
  static let sensors: [InputReader] = [
    InputReader("hook", corpus: hooks, share: 90) { bytes in
      guard let payload = HookPayload(bytes, word: bytes.count % 2 == 0 ? "Stop" : nil) else {
        return nil
      }
      let event = payload.event(at: 1_795_169_700_000, by: [])
      guard let again = HookEvent(spooled: event.bytes) else { return "a note cannot be read back" }
      return again.bytes == event.bytes ? hookNote(event) : "a note says something else when read"
    },
    InputReader("hook-note", corpus: notes, share: 80) { bytes in
      HookEvent(spooled: bytes).flatMap(hookNote)
    },
    InputReader("register", corpus: registers, share: 80) { bytes in
      let reading = StateRegister.Reading(file: bytes, of: 4711, start: 8315)
      guard let reading else { return nil }
      return Promise.first(
        Promise.plain(reading.why, "why"),
        Promise.plain(reading.session, "a session"),
        Promise.short(reading.session, "a session", 200)
      )
    },
    InputReader("transcript-claude", corpus: transcripts, share: 60) { bytes in
      transcript(Transcript.claude(record: bytes, key: key))
    },
    InputReader("transcript-codex", corpus: transcripts, share: 50) { bytes in
      transcript(Transcript.codex(record: bytes, key: key))
    },
    InputReader("claude-settings", corpus: settings, share: 70) { bytes in
      _ = ClaudeHooks.areSwitchedOff(in: bytes)
      // What is no such file is left alone.
      let first = (try? ClaudeHooks.change(to: bytes, command: "'/usr/bin/ralph' hook")) ?? nil
      guard let first else { return nil }
      do throws(ClaudeHooks.Problem) {
        let again = try ClaudeHooks.change(to: first.bytes, command: "'/usr/bin/ralph' hook")
        return again == nil ? nil : "the second change changes something"
      } catch {
        return "the changed file cannot be read: \(error.sentence)"
      }
    },
  ]

  private static let key = Key(run: RunID(genesis: 0x9ae0, number: 3), seq: Seq(412))

  private static func hookNote(_ event: HookEvent) -> String? {
    Promise.first(
      Promise.plain(event.session, "a session"),
      Promise.plain(event.word, "a word"),
      Promise.plain(event.text, "a text", lines: true),
      event.bytes.count <= 64 << 10 ? nil : "a note is huge"
    )
  }

  private static func transcript(_ reading: TranscriptReading) -> String? {
    guard reading.tokens >= 0 else { return "less than nothing was used" }
    return Promise.plain(reading.last, "a last message", lines: true)
      ?? Promise.short(reading.last, "a last message", 64 << 10)
  }

  private static let hooks = Corpus.texts(
    #"{"hook_event_name":"UserPromptSubmit","session_id":"c3fb-1","cwd":"/w","#
      + #""prompt":"Read /w/.ralph/prompts/9ae0r3.412.md and do what it says"}"#,
    #"{"hook_event_name":"Stop","session_id":"c","last_assistant_message":"Done.\n:::COMPLETE 0a1b:::"}"#,
    #"{"hook_event_name":"StopFailure","error":"rate_limit","error_details":"resets 5pm"}"#,
    #"{"hook_event_name":"Notification","notification_type":"permission_prompt","message":"m"}"#,
    #"{"hook_event_name":"PermissionRequest","tool_name":"Bash"}"#,
    #"{"hook_event_name":"SessionEnd","reason":"logout"}"#,
    #"{"type":"agent-turn-complete","thread-id":"t","cwd":"/w","#
      + #""input-messages":["/.ralph/prompts/9ae0r3.412.md","x"],"last-assistant-message":"ok"}"#
  )

  private static let notes = Corpus.texts(
    #"{"format":1,"event":"Stop","at_ms":1795169700000,"session":"c3fb-1","#
      + #""processes":[{"pid":4711,"start":"8315"}],"keys":["9ae0r3.412"],"text":"Done."}"#,
    #"{"format":1,"event":"Notification","at_ms":0,"word":"idle_prompt","processes":[]}"#
  )

  private static let registers = Corpus.texts(
    #"{"pid":4711,"sessionId":"c3fb-1","cwd":"/w","procStart":"8315","status":"busy","#
      + #""statusUpdatedAt":1795169700000,"version":"2.1.139"}"#,
    #"{"pid":4711,"procStart":8315,"status":"idle","updatedAt":1795169700000}"#
  )

  private static let transcripts = Corpus.texts(
    #"{"type":"user","message":{"role":"user","content":"Read /w/.ralph/prompts/9ae0r3.412.md and"}}"#
      + "\n"
      + #"{"type":"assistant","message":{"id":"m1","role":"assistant","content":[{"type":"text","#
      + #""text":"Done.\n:::COMPLETE x:::"}],"stop_reason":"end_turn","#
      + #""usage":{"input_tokens":10,"output_tokens":1}}}"# + "\n"
      + #"{"type":"user","message":{"content":[{"type":"tool_result","content":"x"}]}}"# + "\n",
    #"{"type":"event_msg","payload":{"type":"user_message","message":"/.ralph/prompts/9ae0r3.412.md"}}"#
      + "\n"
      + #"{"type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":"#
      + #"{"total_tokens":1200}}}}"# + "\n"
      + #"{"type":"event_msg","payload":{"type":"task_complete","last_agent_message":"ok"}}"# + "\n"
  )

  private static let settings = Corpus.texts(
    "{}\n",
    "{\n  \"model\": \"opus\",\n  \"hooks\": {\n    \"Stop\": []\n  }\n}\n",
    #"{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"say done"}]}],"PreToolUse":[]}}"#,
    #"{"hooks":{"Stop":[{"matcher":"","hooks":[{"type":"command","command":"'/old/ralph' hook"}]}]},"#
      + #""z":[1,2.50,1e3,"\u00e9\/"],"disableAllHooks":true}"#
  )
}

extension InputReader {
  /// What ralph and its supervisors leave in files for one another.
  static let folders: [InputReader] = [
    InputReader("request", corpus: requests, share: 90) { bytes in
      guard let form = RequestForm(bytes) else { return nil }
      guard RequestForm(form.bytes) == form else { return "a request changes when it is written" }
      return Promise.plain(form.why.string, "a reason", lines: true)
        ?? Promise.short(form.why.string, "a reason", RequestForm.whyMost)
    },
    InputReader("exit-record", corpus: exits, share: 10, longest: 4096) { bytes in
      // A record of a newer protocol is refused by an error.
      _ = try? ExitRecord.read(bytes)
      // Likewise; under a right checksum the lines themselves are read.
      _ = try? ExitRecord.read(checked(bytes))
      return nil
    },
    InputReader("gate", corpus: exits + gates, share: 80, longest: 4096) { bytes in
      // As above.
      let holder = try? Gate.holder(bytes)
      guard case .agent(let agent) = holder else { return nil }
      return ProcessIdentity(text: agent.text) == agent ? nil : "an identity changes"
    },
    InputReader("ending", corpus: exits, share: 60, longest: 200) { bytes in
      guard let ending = Ending(text: String(decoding: bytes, as: UTF8.self)) else { return nil }
      return Ending(text: ending.text) == ending ? nil : "an ending changes"
    },
  ]

  private static let requests = Corpus.texts(
    #"{"schema":"ralph.request/1","verb":"retry","bead":"bd:hm-1a2","why":"once more","run":"9ae0r3"}"#,
    #"{"schema":"ralph.request/1","verb":"stop"}"#,
    #"{"schema":"ralph.request/1","verb":"skip","bead":"plan:7.1.1"}"#
  )

  private static let exits = Corpus.texts(
    "ralph-exit 1\nexited 0\nstarted 1795169700000\nfinished 1795169760000\nout 12 0\nerr 0 99\n"
      + "crc 00000000\n",
    "ralph-exit 1\nsignaled 9\nstarted 1\nfinished 2\nout 0 0\nerr 0 0\ncrc 00000000\n",
    "exited 0",
    "signaled 15",
    "timed-out",
    "stopped",
    "not-started 2",
    "ralph-exit 1\nnot over\n"
  )

  private static let gates = Corpus.texts(
    "agent 1 4711 8315 0b8a4d7e-1111-2222-3333-444455556666\n",
    "withheld 1 4711 8315 0b8a\n"
  )

  /// Seven lines under a right checksum, at the size that an exit record has.
  private static func checked(_ bytes: [UInt8]) -> [UInt8] {
    let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false).prefix(6)
    var text: [UInt8] = []
    for line in lines { text += line + [0x0a] }
    text += repeatElement(0x0a, count: 6 - lines.count)
    let digits = String(unsafe CRC32C.extend(0, text.span.bytes), radix: 16)
    let crc = String(repeating: "0", count: 8 - digits.count) + digits
    let record = text + Array("crc \(crc)\n".utf8)
    return Array((record + [UInt8](repeating: 0x20, count: 4096)).prefix(4096))
  }
}
