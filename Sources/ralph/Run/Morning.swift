import RalphAdapters
import RalphAudit
import RalphCore
import RalphJournal

/// The report of a workspace's runs: the journal folded, and git asked a few questions about it.
enum Morning {
  /// What a journal comes to: the report, and how the journal ends.
  struct Told {
    var report: Report
    var tail: Tail
  }

  /// The most runs whose commits are asked for.
  static let runsMost = 16

  /// The report of the runs that are meant; a name that fits no run, or several, is a failure.
  ///
  /// Without a workspace git is not asked: a journal that was copied from elsewhere tells of trees
  /// that are not here.
  static func tell(
    _ path: String,
    _ wish: ReportChoice.Wish,
    in workspace: Workspace?,
    writer: StatusView.Writer
  ) throws(Failure) -> Told {
    var choice = ReportChoice()
    _ = try Past.read(path) { choice.feed($0) }
    var fold = ReportFold(of: try runs(choice.answer(wish), wish))
    let tail = try Past.read(path) { fold.feed($0) }
    var report = fold.finish(writer: writer)
    if let workspace { ask(git(workspace), &report) }
    return Told(report: report, tail: tail)
  }

  private static func runs(
    _ answer: ReportChoice.Answer,
    _ wish: ReportChoice.Wish
  ) throws(Failure) -> [RunID] {
    let name = if case .named(let name) = wish { name } else { "" }
    switch answer {
    case .runs(let runs): return runs
    case .unknown:
      throw Failure(
        .missingInput,
        "NO_RUN",
        "no run '\(name)' in the journal",
        ["runs look like 9ae0r3, or 3 for short; see 'ralph journal list'"]
      )
    case .ambiguous(let runs):
      let names = runs.prefix(8).map(\.description).joined(separator: ", ")
      throw Failure(.usage, "AMBIGUOUS_RUN", "'\(name)' may be \(names)", ["name one of them"])
    }
  }

  private static func git(_ workspace: Workspace) -> GitCommits? {
    ProcessGit(environment: Machine.environment()).map {
      GitCommits(runner: $0, directory: workspace.root)
    }
  }

  /// Lays beside the report what git says; where it says nothing, nothing is known.
  private static func ask(_ git: GitCommits?, _ report: inout Report) {
    guard let git, let last = report.runs.last else { return }
    report.present = git.present(plan: last.plan).map {
      Report.Present(branch: $0.branch, upstream: $0.upstream, changed: $0.changed)
    }
    var commits = Report.Commits()
    commits.unpushed = 0
    commits.isCut = report.runs.count > runsMost
    var isAnswered = false
    for run in report.runs.suffix(runsMost).reversed() where run.hasHead {
      let isMoved = run.firstHead != run.lastHead
      guard let found = isMoved ? git.commits(after: run.firstHead, to: run.lastHead) : []
      else { continue }
      isAnswered = true
      commits.all += found.map {
        Report.Commits.Commit(hash: $0.hash, subject: $0.subject, bead: $0.bead, run: $0.run)
      }
      if found.count >= GitCommits.most { commits.isCut = true }
      let more = isMoved ? git.unpushed(after: run.firstHead, to: run.lastHead) : 0
      commits.unpushed = commits.unpushed.flatMap { sum in more.map { sum + $0 } }
    }
    report.commits = isAnswered ? commits : nil
  }
}

extension Output {
  /// Prints a report as the terminal allows: as an answer, or as activity that may go elsewhere.
  func show(_ report: Report, rows: Int? = 40, isActivity: Bool = false) {
    let width = max(60, min(look.columns, 100))
    for line in report.lines(width: width, rows: rows) {
      let hasColor = isActivity && isJSON ? look.errHasColor : look.outHasColor
      let text = Output.painted(line, hasColor: hasColor, isASCII: look.isASCII)
      if isActivity { say(text) } else { self.line(text) }
    }
  }

  /// A line with its color, where there is any: a heading is bold, a sign is colored.
  static func painted(_ line: ReportLine, hasColor: Bool, isASCII: Bool) -> String {
    let text = isASCII ? plain(line.text) : line.text
    guard hasColor, let code = line.tone.code else { return text }
    let blank = text.prefix { $0 == " " }
    guard line.tone != .heading else { return "\u{1b}[\(code)m\(text)\u{1b}[0m" }
    let word = text.dropFirst(blank.count).prefix { $0 != " " }
    return "\(blank)\u{1b}[\(code)m\(word)\u{1b}[0m\(text.dropFirst(blank.count + word.count))"
  }

  private static func plain(_ text: String) -> String {
    text.map { character -> String in
      switch character {
      case "✓": "+"
      case "✗": "x"
      case "·": "-"
      case "…": "..."
      default: character.isASCII ? String(character) : "?"
      }
    }.joined()
  }
}

extension ReportLine.Tone {
  /// The number by which a terminal is told; nil for none.
  fileprivate var code: Int? {
    switch self {
    case .plain: nil
    case .heading: 1
    case .good: 32
    case .bad: 31
    case .warning: 33
    }
  }
}
