import RalphFiles
import RalphProcess

/// The same questions, asked in many processes that have nothing in common but the journal.
struct Comparison {
  var programs: [String]
  /// How many processes each question is asked in, of each program.
  var processes: Int

  /// A question, and the words that ask it; what `ralph` is asked and what this tool is.
  private struct Question {
    var words: [String]
    var isOfRalph: Bool

    static func all(_ file: String) -> [Question] {
      [
        Question(words: ["replay", file, "--state", "--json"], isOfRalph: true),
        Question(words: ["replay", file, "--check", "--all", "--json"], isOfRalph: true),
        Question(
          words: ["history", "--journal", file, "--kind", "do.*", "--json"],
          isOfRalph: true
        ),
        Question(words: ["--derive", file], isOfRalph: false),
      ]
    }
  }

  /// A sentence about each answer that is not the first one's.
  func differences(_ file: String) throws(SystemFailure) -> [String] {
    var found: [String] = []
    for question in Question.all(file) {
      var first: [UInt8]?
      for program in programs where (Files.name(of: program) == "ralph") == question.isOfRalph {
        for number in 0..<processes {
          let answer = try ask(program, question.words, number)
          guard let expected = first else {
            first = answer
            continue
          }
          if answer == expected { continue }
          let place = zip(answer, expected).enumerated().first { $1.0 != $1.1 }?.offset
          found.append(
            "\(program) \(question.words.joined(separator: " ")): process \(number) differs from the "
              + "first at byte \(place ?? min(answer.count, expected.count))"
          )
        }
      }
    }
    return found
  }

  private func ask(
    _ program: String,
    _ words: [String],
    _ number: Int
  ) throws(SystemFailure) -> [UInt8] {
    let captured = try ProgramRun.capture(
      Invocation(
        [program] + words,
        environment: Surroundings.environment(number),
        directory: Surroundings.directory(number),
        timeLimitMs: 60_000,
        outputBound: 64 << 20
      )
    )
    guard captured.ending.isSuccess, !captured.out.isEmpty else {
      throw SystemFailure("run", "\(program) \(words.joined(separator: " "))", code: 5)
    }
    return captured.out
  }
}

/// What a process may find around it, another for each number.
enum Surroundings {
  private static let locales = ["C", "C.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8", "ar_EG.UTF-8"]
  private static let zones = [
    "UTC", "Asia/Kathmandu", "America/St_Johns", "Europe/Berlin", ":nowhere",
  ]
  private static let folders = ["/", "/tmp", "/usr", "/dev"]

  /// Hash seeds come from the system, another for every process, but for every fourth.
  static func environment(_ number: Int) -> [String] {
    let locale = locales[number % locales.count]
    var lines = [
      "PATH=/usr/bin:/bin", "HOME=/nonexistent/\(number)", "LC_ALL=\(locale)", "LANG=\(locale)",
      "TZ=\(zones[number % zones.count])", "COLUMNS=\(20 + number * 7 % 200)",
      "LINES=\(3 + number % 50)", "TERM=\(number % 2 == 0 ? "dumb" : "xterm-256color")",
    ]
    if number % 4 == 3 { lines.append("SWIFT_DETERMINISTIC_HASHING=1") }
    if number % 3 == 1 { lines.append("NO_COLOR=1") }
    return lines
  }

  static func directory(_ number: Int) -> String { folders[number % folders.count] }
}
