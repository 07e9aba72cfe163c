// What strace wrote of a life, read line by line: `PID call(…) = …`, calls of several threads cut
// into `<unfinished ...>` and `<... call resumed>`.

/// What is taken from a trace.
package struct TraceLog: Sendable {
  /// How often each thread made a call, by call; the main thread's count stands apart.
  package private(set) var main: [String: Int] = [:]
  package private(set) var most: [String: Int] = [:]
  /// What was done to calls, in order.
  package private(set) var hits: [Hit] = []
  /// Whether the traced process ended by SIGKILL or SIGXFSZ.
  package private(set) var wasKilled = false
  /// Whether a process was started after a journal write or sync had failed, and the lines that say so.
  package private(set) var lateStarts: [String] = []

  private var mainThread = 0
  private var counts: [Int: [String: Int]] = [:]
  private var open: [Int: Substring] = [:]
  private var journalHasFailed = false

  /// A call that strace let fail.
  package struct Hit: Sendable {
    /// Whether it was on the journal itself.
    package var isJournal: Bool
    /// Whether it was on a pipe, a FIFO or a terminal, where the medium cannot fail.
    package var isPipe: Bool
    package var line: String
  }

  /// Reads a trace; a process that is started is a `clone` of any kind without `CLONE_THREAD`.
  package init(_ text: String) {
    for line in text.split(separator: "\n") { take(line) }
  }

  private mutating func take(_ line: Substring) {
    let digits = line.prefix { $0.isNumber }
    let rest = line.dropFirst(digits.count).drop { $0 == " " }
    // Without -f strace names no thread: there is only one.
    let thread = Int(digits) ?? 0
    if mainThread == 0 { mainThread = thread }
    if rest.hasPrefix("+++ killed by SIGKILL") || rest.hasPrefix("+++ killed by SIGXFSZ") {
      wasKilled = true
      return
    }
    if rest.hasPrefix("<... ") {
      let begun = open.removeValue(forKey: thread) ?? ""
      return look(begun + rest)
    }
    guard let bracket = rest.firstIndex(of: "("), rest.first?.isLetter ?? false else { return }
    count(String(rest[..<bracket]), by: thread)
    begin(rest)
    if rest.hasSuffix("<unfinished ...>") { open[thread] = rest } else { look(rest) }
  }

  private mutating func count(_ call: String, by thread: Int) {
    let number = (counts[thread]?[call] ?? 0) + 1
    counts[thread, default: [:]][call] = number
    if thread == mainThread { main[call] = number }
    most[call] = max(most[call] ?? 0, number)
  }

  /// A call is entered.
  private mutating func begin(_ line: Substring) {
    guard journalHasFailed else { return }
    let isStart =
      line.hasPrefix("clone") && !line.contains("CLONE_THREAD") || line.hasPrefix("vfork")
      || line.hasPrefix("fork")
    if isStart { lateStarts.append(String(line.prefix(160))) }
  }

  /// A call has returned.
  private mutating func look(_ line: Substring) {
    guard line.contains("(INJECTED)"), !line.contains("DELAYED") else { return }
    let argument = line.drop { $0 != "(" }.prefix { $0 != "," && $0 != ")" }
    let isJournal = argument.contains("/journal.ndjson>")
    let hit = Hit(
      isJournal: isJournal,
      isPipe: ["<pipe:", "<anon_inode", "/pulse>", "/bell>", "<socket:"].contains {
        argument.contains($0)
      },
      line: String(line.prefix(200))
    )
    hits.append(hit)
    let isWriting = line.hasPrefix("pwrite64") || line.hasPrefix("fdatasync")
    if isJournal, isWriting { journalHasFailed = true }
  }

  /// Whether a write or sync of the journal failed.
  package var didJournalFail: Bool { journalHasFailed }
}
