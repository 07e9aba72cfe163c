// Words that a file may not contain, each with the rooms it is banned from and its replacement.
// A rule worth repeating in review becomes a line of `Word.all`.

/// A banned phrase.
struct Word {
  /// Where a phrase is looked for.
  enum Place {
    case sources
    /// Sources that import the system library, and so mean its functions.
    case systemSources
    case tests
    case everywhere
    /// Below the runtime, where nothing may be read from the world.
    case belowRuntime

    func includes(_ file: SourceFile) -> Bool {
      switch self {
      case .sources: file.isUnder("Sources")
      case .systemSources: file.isUnder("Sources") && Place.importsSystem(file)
      case .tests: file.isUnder("Tests")
      case .everywhere: true
      case .belowRuntime: Room.name(of: file).map(Word.roomsBelowRuntime.contains) ?? false
      }
    }

    private static func importsSystem(_ file: SourceFile) -> Bool {
      file.lines.contains { ["import Glibc", "import Darwin"].contains($0.code.trimmed) }
    }
  }

  var phrases: [String]
  var place: Place
  var parts: Set<Part> = [.code]
  /// Folders or parts of file names where the phrase is at home.
  var except: [String] = []
  /// Whether a longer word that contains the phrase counts too.
  var insideWords = false
  /// Whether a comment on the line or the one above it, saying why, makes it good.
  var unlessExplained = false
  var instead: String

  static let roomsBelowRuntime: Set<String> = [
    "PlayedWorld", "RalphAudit", "RalphCore", "RalphJournal", "RalphPorts", "RalphTerminal",
  ]

  static let all = worldBelowRuntime + unfinished + shortcuts + waiting + screens + platforms

  private static let worldBelowRuntime = [
    Word(
      phrases: [
        "Date(", ".now", "ContinuousClock", "SuspendingClock", "clock_gettime", "gettimeofday",
        "time(nil)", "Task.sleep",
      ],
      place: .belowRuntime,
      except: ["RawTerminal"],
      instead: "take an Instant as a parameter; time enters with the entry"
    ),
    Word(
      phrases: [
        "UUID(", ".random", ".randomElement", ".shuffle", ".shuffled", "csystem_random",
        "SystemRandomNumberGenerator",
      ],
      place: .belowRuntime,
      except: ["RawTerminal"],
      instead: "derive it from the seed that run.started recorded, or take it as a parameter"
    ),
    Word(
      phrases: ["ProcessInfo", "getenv", "CommandLine", "environ"],
      place: .belowRuntime,
      except: ["RawTerminal"],
      instead: "let Sources/ralph read it once and pass the value in"
    ),
  ]

  private static let unfinished = [
    Word(
      phrases: ["TODO", "FIXME", "XXX"],
      place: .everywhere,
      parts: [.comment],
      instead: "do it now, or make a bead of it and say here what holds today"
    ),
    Word(
      phrases: ["fatalError(\"TODO"],
      place: .everywhere,
      instead: "write the branch, or leave the case out until it is needed"
    ),
    Word(
      phrases: [".disabled(", "withKnownIssue", "XCTSkip"],
      place: .tests,
      instead: "fix it, delete it, or use .enabled(if:) with a tool that may be missing"
    ),
  ]

  private static let shortcuts = [
    Word(
      phrases: ["try!"],
      place: .everywhere,
      instead: "throw it on, or handle it; in a test let the test throw"
    ),
    Word(
      phrases: ["try?"],
      place: .sources,
      unlessExplained: true,
      instead: "handle the error, or say in a comment here or directly above why it is nothing"
    ),
    Word(
      phrases: ["@unchecked Sendable", "nonisolated(unsafe)"],
      place: .everywhere,
      unlessExplained: true,
      instead: "use a Mutex or one owner, or say in a comment directly above why it is safe"
    ),
  ]

  private static let waiting = [
    Word(
      phrases: ["waitUntilExit"],
      place: .everywhere,
      instead: "start programs with RalphProcess, which bounds them"
    ),
    Word(
      phrases: ["Thread.sleep"],
      place: .everywhere,
      instead: "wait for the event: poll with a deadline, or the loop's nextDeadline"
    ),
    Word(
      phrases: ["sleep(", "usleep(", "nanosleep("],
      place: .tests,
      except: ["Waiting.swift"],
      instead: "use ManualClock, or wait for the fact with a deadline, in a file Waiting.swift"
    ),
    Word(
      phrases: ["sleep(", "usleep(", "nanosleep("],
      place: .systemSources,
      except: ["Task.sleep("],
      instead: "wait for the event: poll with a deadline, or the loop's nextDeadline"
    ),
  ]

  private static let screens = [
    Word(
      phrases: ["print(", "debugPrint("],
      place: .sources,
      except: ["Sources/ralph/", "Sources/RalphTerminal/"],
      instead: "return a value; Sources/ralph and RalphTerminal show it"
    )
  ]

  private static let platforms = [
    Word(
      phrases: ["epoll", "inotify", "pidfd", "renameat2", "/proc/"],
      place: .sources,
      parts: [.code, .string],
      except: ["Linux", "Sources/CSystem/", "Sources/RalphProcess/"],
      insideWords: true,
      instead: "put it behind a call of RalphProcess or CSystem, or in a file named …Linux"
    )
  ]
}

/// No file contains a word that is banned where it lies.
package struct WordRule: Rule {
  package init() {}

  package func findings(in file: SourceFile, of house: House) -> [Finding] {
    guard Language(path: file.path) != .markdown else { return [] }
    return Word.all.filter { $0.place.includes(file) }.flatMap { findings(of: $0, in: file) }
  }

  private func findings(of word: Word, in file: SourceFile) -> [Finding] {
    guard !word.except.contains(where: file.path.contains) else { return [] }
    return word.phrases.flatMap { phrase in
      lineNumbers(of: phrase, word, in: file).map { number in
        Finding(file, line: number, "says \(phrase)", instead: word.instead)
      }
    }
  }

  private func lineNumbers(of phrase: String, _ word: Word, in file: SourceFile) -> [Int] {
    file.lineNumbers(of: phrase, in: word.parts, insideWords: word.insideWords).filter { number in
      if word.unlessExplained, file.isExplained(line: number) { return false }
      return !word.except.contains(where: file.lines[number - 1].code.contains)
    }
  }
}
