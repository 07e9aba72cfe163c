import RalphCore
import RalphMutation
import Testing

@testable import ralph

/// Mutated inputs for what the executable itself reads: settings and the command line.
@Suite struct MutatedSettingsTests {
  @Test(arguments: InputReader.ofTheProgram)
  func `no mutated setting or word makes a reader trap or break a promise`(
    reader: InputReader
  ) throws {
    let path = "\(Corpus.root)/.build/mutated-inputs/\(reader.name).under-way"
    if let left = UnderWay.left(at: path) {
      print("a run before ended in reader \(left.reader), seed \(left.seed)")
    }
    let note = try UnderWay(at: path)
    let culprit = reader.drive(0..<UInt64(reader.share), note)
    note.end()
    print("mutated inputs: \(reader.share) for \(reader.name)")
    if let culprit { Issue.record("\(culprit.description)") }
  }
}

extension InputReader {
  /// The readers of the executable, which only its tests can reach; the share is a count.
  static let ofTheProgram: [InputReader] = [
    InputReader("settings-file", corpus: files, share: 6000) { bytes in
      let file = ConfigurationFile(layer: .project, path: "/w/f", shown: "f", bytes: bytes)
      return kept { () throws(Failure) in
        for assignment in try Assignment.all(in: file) {
          guard assignment.origin.place != nil else { return "a setting from nowhere" }
        }
        return nil
      }
    },
    InputReader("settings-edit", corpus: files, share: 6000) { bytes in
      let value = String(decoding: bytes.prefix(40), as: UTF8.self)
      let edit = ConfigurationEdit(key: .authors, value: value)
      return kept { () throws(Failure) in
        let edited = try edit.apply(to: bytes, file: "f")
        let again = try edit.apply(to: edited, file: "f")
        return again == edited ? nil : "setting it again changes the file"
      }
    },
    InputReader("setting", corpus: values, share: 10_000, longest: 300) { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      let keys = SettingKey.allCases
      let key = keys[bytes.reduce(bytes.count) { ($0 &* 31 &+ Int($1)) & 0xffff } % keys.count]
      return kept { () throws(Failure) in
        _ = try Assignment.read(key, text, .environment("X"))
        return nil
      }
    },
    InputReader("measures", corpus: values, share: 8000, longest: 100) { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      if let length = Measure.duration(text) {
        guard Measure.duration(Measure.spell(length)) != nil else { return "a length is lost" }
      }
      if let size = Measure.size(text), size < 0 { return "less than nothing" }
      if let micros = Measure.micros(text), micros < 0 { return "less than no money" }
      _ = Moment(text)?.instant(now: Instant(1_795_169_700_000))
      _ = Measure.flag(text)
      return Visible.text(text).unicodeScalars.contains(where: TerminalText.steers)
        ? "a shown text steers" : nil
    },
    InputReader("command-words", corpus: lines, share: 8000, longest: 2000) { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      guard CommandWords.split(CommandWords.quoted(text)) == [text] else {
        return "a quoted word is not one word"
      }
      let words = CommandWords.split(text) ?? []
      let again = CommandWords.split(words.map(CommandWords.quoted).joined(separator: " "))
      return again == words ? nil : "quoted words are others"
    },
    InputReader("command-line", corpus: lines, share: 8000, longest: 2000) { bytes in
      let words = String(decoding: bytes, as: UTF8.self).split(separator: " ").map(String.init)
      return kept { () throws(Failure) in
        _ = try Assignment.typed(try Arguments(words))
        return nil
      }
    },
  ]

  /// What a reader says, or what is wrong with its refusal.
  private static func kept(_ read: () throws(Failure) -> String?) -> String? {
    do throws(Failure) {
      return try read()
    } catch {
      return error.message.isEmpty ? "a refusal without a word" : nil
    }
  }

  private static let files = Corpus.texts(
    "[run]\n  concurrent = 3 # slots\n  host = headless\n[agent]\n  kind = claude\n  grace = 300ms\n",
    "[verify]\n\tcommand = \"swift build && swift test\"\n[source]\n  authors = me, \"you\"\n",
    "# c\r\n; c\r\n\r\n[retry]\r\ndelay = 5m\r\nbreaker=3 ; x\r\n[agent \"claude\"]\r\nmodel = opus\r\n",
    "\u{feff}[limits]\nmax-runtime = 8h\nbudget = 2.50\n[notify]\ncommand = 'say' hi\n[tree]\nmode=own\n"
  )

  private static let values = Corpus.texts(
    "5m",
    "2h 30m",
    "300ms",
    "1d",
    "90",
    "2.50",
    "$5",
    "10MB",
    "1 GiB",
    "yes",
    "off",
    "7.1.1,bd:hm-1a2",
    "headless",
    "10:15",
    "yesterday",
    "2h ago",
    "-2h",
    "2026-01-26T10:15Z",
    "@1737891045",
    "2026-01-26 10:15",
    "shell:puppet agent --x 'a b'",
    "9223372036854775807ms",
    "106751991167d"
  )

  private static let lines = Corpus.texts(
    "run -c 3 --agent shell:x --verify true 5",
    "--only 7.1.1,7.1.2 --skip bd:hm-1a2 --priority high 0",
    "resume --dry-run --attempts 3 2",
    "history --bead hm-1a2 --since -2h --kind do.* --json",
    "retry hm-1a2#3 --why 'once more'",
    "config set verify.command \"swift test\"",
    "-- -x --= -c=",
    "'a b' \"c \\\" d\" e\\ f",
    "it's",
    "swift build && swift test \\"
  )
}
