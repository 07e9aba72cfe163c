package import RalphCore
import RalphFiles

/// What an agent's own record of a conversation says of one attempt.
///
/// It survives tmux, a reboot and scrolling. Only the end of it is read: what stands before is
/// unknown, and ``isCut`` says so.
package struct TranscriptReading: Equatable, Sendable {
  /// Whether the attempt's mark stands in a message of the user: not in a file that was read, nor
  /// in what one agent told another.
  package var isAccepted = false
  /// The last message of the agent after the mark, its end; empty if there is none.
  package var last = ""
  /// Whether the turn after the mark has come to its end, as far as the record says.
  package var hasEnded = false
  /// All tokens that were read or written after the mark.
  package var tokens = 0
  /// Whether the record is longer than what was read of it.
  package var isCut = false

  /// What it says of the attempt with this key.
  package func votes(on key: Key) -> [SensorVote] {
    guard isAccepted else { return [] }
    let accepted = SensorVote(.transcript, .accepted(key))
    return hasEnded ? [accepted, SensorVote(.transcript, .turnEnded(last: last))] : [accepted]
  }
}

/// Finds and reads transcripts.
package enum Transcript {
  /// How many bytes are read from the end of one.
  package static let most = 4 << 20

  /// Reads claude's: `<config>/projects/<folder as a word>/<session>.jsonl`; nil if it is not there.
  package static func claude(
    config: String,
    folder: String,
    session: String,
    key: Key
  ) -> TranscriptReading? {
    guard !SensorText.word(session).isEmpty else { return nil }
    let projects = config + "/projects"
    let usual = "\(projects)/\(slug(folder))/\(session).jsonl"
    if let tail = Tail(usual) { return ClaudeTranscript.read(tail, key) }
    // A session may have been begun in another folder. What cannot be listed holds nothing.
    for name in ((try? Files.list(projects)) ?? []).prefix(2000) {
      guard let tail = Tail("\(projects)/\(name)/\(session).jsonl") else { continue }
      return ClaudeTranscript.read(tail, key)
    }
    return nil
  }

  /// Reads codex's: `<home>/sessions/YYYY/MM/DD/rollout-…-<session>.jsonl`, where `home` is codex's
  /// own folder, such as `/home/me/.codex`; nil if it is not there.
  package static func codex(home: String, session: String, key: Key) -> TranscriptReading? {
    guard !SensorText.word(session).isEmpty else { return nil }
    for day in days(below: home + "/sessions", depth: 3).prefix(400) {
      // What cannot be listed holds nothing.
      let name = ((try? Files.list(day)) ?? []).last { $0.hasSuffix("-\(session).jsonl") }
      guard let name, let tail = Tail("\(day)/\(name)") else { continue }
      return CodexTranscript.read(tail, key)
    }
    return nil
  }

  /// Reads the bytes of claude's record.
  package static func claude(record bytes: [UInt8], key: Key) -> TranscriptReading {
    ClaudeTranscript.read(Tail(record: bytes), key)
  }

  /// Reads the bytes of codex's record.
  package static func codex(record bytes: [UInt8], key: Key) -> TranscriptReading {
    CodexTranscript.read(Tail(record: bytes), key)
  }

  /// A folder as claude writes it in a name: everything but letters and digits is a dash.
  static func slug(_ folder: String) -> String {
    String(
      folder.unicodeScalars.map { scalar in
        let isKept = scalar.isASCII && scalar.properties.isAlphabetic || "0"..."9" ~= scalar
        return isKept ? Character(scalar) : "-"
      }
    )
  }

  /// The folders of days, the latest first.
  private static func days(below folder: String, depth: Int) -> [String] {
    guard depth > 0 else { return [folder] }
    // As above.
    let names = ((try? Files.list(folder)) ?? []).filter { Digits.value($0.utf8) != nil }
    return names.reversed().flatMap { days(below: "\(folder)/\($0)", depth: depth - 1) }
  }
}

/// The last lines of a record; the first of them may be the rest of one.
struct Tail {
  var lines: [ArraySlice<UInt8>]
  var isCut: Bool

  /// A record that is here whole.
  init(record bytes: [UInt8]) {
    lines = bytes.split(separator: 0x0a)
    isCut = false
  }

  /// Reads it; nil if there is no such plain file.
  init?(_ path: String, most: Int = Transcript.most) {
    // A record that cannot be read is as good as none; the next look will tell.
    guard let status = (try? Files.status(path)) ?? nil, status.isRegular,
      // Likewise.
      let file = try? FileDescriptor.open(path, .read)
    else { return nil }
    isCut = status.size > most
    // Likewise.
    guard let bytes = try? file.read(at: max(0, status.size - most), limit: most) else {
      return nil
    }
    lines = bytes.split(separator: 0x0a)
    if isCut, !lines.isEmpty { lines.removeFirst() }
  }
}

extension TranscriptReading {
  /// Notes that the mark was seen: what counts is what comes after.
  mutating func begin() {
    self = TranscriptReading(isAccepted: true, isCut: isCut)
  }

  /// Adds tokens; a sum that does not fit stays at the most.
  mutating func count(_ more: Int) {
    let (sum, isTooMuch) = tokens.addingReportingOverflow(max(0, more))
    tokens = isTooMuch ? .max : sum
  }
}
