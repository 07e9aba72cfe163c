import RalphCore

/// One line of a report.
package struct ReportLine: Equatable, Sendable {
  /// How a line is meant, for whoever paints it.
  package enum Tone: Sendable {
    case plain, heading, good, bad, warning
  }
  package var text: String
  package var tone = Tone.plain

  init(_ text: String, _ tone: Tone = .plain) { (self.text, self.tone) = (text, tone) }
}

/// A section: what always stands there, and what may be folded away where there is too much of it.
struct ReportBlock {
  var head: [ReportLine]
  var items: [[ReportLine]] = []
  /// How many items are shown at least.
  var least = 2

  init(_ head: [ReportLine]) { self.head = head }
  init(_ heading: String) { head = [ReportLine(heading, .heading)] }

  /// The block; nil where nothing stands below its heading.
  var unlessEmpty: ReportBlock? { head.count < 2 && items.isEmpty ? nil : self }
}

extension Report {
  /// The report as text.
  ///
  /// No line of it is wider than `width`, but for commands and paths, which are to be copied. With
  /// `rows` long lists are folded until it fits, and say how to see the rest.
  package func lines(width: Int = 80, rows: Int? = 40) -> [ReportLine] {
    guard !runs.isEmpty else { return [ReportLine("no run to tell of")] }
    let blocks = [
      head(width), done(width), look(width), needs(width), left(width, isWhole: rows == nil),
      tree(width), night(width, isWhole: rows == nil), undo(width, isWhole: rows == nil),
    ].compactMap(\.self)
    var shown = blocks.map(\.items.count)
    func length(_ index: Int) -> Int {
      let block = blocks[index]
      let isCut = shown[index] < block.items.count
      return block.head.count + (isCut ? 1 : 0)
        + block.items.prefix(shown[index]).reduce(0) { $0 + $1.count }
    }
    func total() -> Int { blocks.indices.reduce(0) { $0 + length($1) } }
    while let rows, total() > rows {
      let long = blocks.indices.filter { shown[$0] > min(blocks[$0].least, blocks[$0].items.count) }
      guard let longest = long.max(by: { length($0) < length($1) }) else { break }
      // The line that says so takes the place of the first one that goes.
      shown[longest] -= shown[longest] == blocks[longest].items.count ? 2 : 1
      shown[longest] = max(shown[longest], blocks[longest].least)
    }
    return blocks.indices.flatMap { index in
      let block = blocks[index]
      let rest = block.items.count - shown[index]
      let more = rest > 0 ? [ReportLine("  … and \(rest) more: \(wholeReport)")] : []
      return block.head + block.items.prefix(shown[index]).flatMap(\.self) + more
    }
  }

  /// The command that shows every list whole.
  private var wholeReport: String {
    guard runs.count > 1, let first = runs.first else {
      return "ralph report \(runs.last.map { $0.id.description } ?? "") --all"
    }
    return "ralph report --since \(first.startedAt.description.prefix(19))Z --all"
  }

  private func head(_ width: Int) -> ReportBlock? {
    guard let first = runs.first, let last = runs.last else { return nil }
    let what = runs.count == 1 ? "run \(last.id)" : "\(runs.count) runs, \(first.id) to \(last.id)"
    let (from, to) = (first.startedAt.description, last.lastAt.description)
    let isOneDay = from.prefix(10) == to.prefix(10)
    let end = isOneDay ? to.dropFirst(11).prefix(8) : to.prefix(19)
    let took = last.lastAt - first.startedAt
    var lines = [
      ReportLine(
        "\(what)  \(spaced(from.prefix(19))) to \(spaced(end)) UTC  \(took)",
        .heading
      )
    ]
    for run in runs.suffix(3) {
      let name = runs.count == 1 ? "" : "\(run.id) "
      var parts = ending(of: run)
      parts[0] = name + parts[0]
      lines += wrapped(parts + lives(run), width - 2, "; ").map {
        ReportLine("  " + $0, tone(of: run))
      }
    }
    if runs.count > 3 { lines.append(ReportLine("  and \(runs.count - 3) before these")) }
    return ReportBlock(lines)
  }

  private func ending(of run: Life) -> [String] {
    if let ended = run.ended {
      guard ended.why != .superseded else { return ["a new run took its place"] }
      let meaning = Report.meaning(of: ended.exit)
      return ["ended: \(ended.why.phrase)", "exit \(ended.exit): \(meaning)"]
    }
    if run.id == runs.last?.id, writer == .live {
      return ["still running"] + (run.isHeld ? ["paused: go on with ralph continue"] : [])
    }
    let why = run.stopped.map { " (\($0.phrase))" } ?? ""
    return ["open\(why): go on with ralph resume"]
  }

  private func tone(of run: Life) -> ReportLine.Tone {
    guard let ended = run.ended, ended.why != .superseded else { return .plain }
    return ended.exit == 0 ? .good : .bad
  }

  private func lives(_ run: Life) -> [String] {
    let again = run.lives - 1
    guard again > 0 else { return [] }
    return ["resumed \(again == 1 ? "once" : "\(again) times"), \(run.away) without ralph"]
  }

  private func spaced(_ time: some StringProtocol) -> String {
    String(time.map { $0 == "T" ? " " : $0 })
  }

  /// What an exit code says, in a few words.
  package static func meaning(of exit: Int) -> String {
    switch exit {
    case 0: "nothing went wrong"
    case 1: "something ran out of time"
    case 2: "a tool failed, or the plan changed underfoot"
    case 3: "an agent failed, asks or cannot be confirmed, or a person has to look"
    case 4: "a verification failed, or verified work could not be merged"
    default: "see ralph help exit-codes"
    }
  }
}
