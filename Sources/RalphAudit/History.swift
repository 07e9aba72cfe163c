package import RalphCore

/// What of a journal is asked for: one field's values are alternatives, the fields must all hold.
package struct HistoryQuery: Equatable, Sendable {
  /// Beads, whole or without their source.
  package var beads: [String] = []
  package var runs: [RunID] = []
  /// Runs by their numbers alone.
  package var runNumbers: [UInt32] = []
  /// Ranges of sequences.
  package var sequences: [ClosedRange<UInt64>] = []
  /// One attempt of the beads; nil for all.
  package var attempt: Int?
  /// Journal kinds with `*` for anything, such as `verify.*`.
  package var kinds: [String] = []
  package var since: Instant?
  package var until: Instant?
  /// The last so many; nil for all.
  package var last: Int?
  package var isReversed = false
  /// A text that must stand in the line, found without regard to the case of ASCII letters.
  package var grep = ""

  package init() {}

  /// Whether an entry is asked for; `holder` is the attempt that it is about without saying so.
  func selects(_ entry: Entry, holder: (bead: BeadID, attempt: Int)?) -> Bool {
    if let since, entry.at < since { return false }
    if let until, entry.at > until { return false }
    if namesRuns, !runs.contains(entry.run), !runNumbers.contains(entry.run.number) {
      return false
    }
    if !sequences.isEmpty, !sequences.contains(where: { $0.contains(entry.seq.value) }) {
      return false
    }
    if !kinds.isEmpty {
      let kind = Array(entry.fact.word.utf8)
      guard kinds.contains(where: { Glob.matches(Array($0.utf8)[...], kind[...]) })
      else { return false }
    }
    guard !beads.isEmpty else { return true }
    guard let bead = entry.fact.bead ?? holder?.bead else { return false }
    guard names(bead) else { return false }
    guard let attempt else { return true }
    let said = entry.fields.first { $0.name == "attempt" && $0.text != "0" }
    return said.map { $0.text == String(attempt) } ?? (holder?.attempt == attempt)
  }

  /// Whether only some runs are asked for.
  package var namesRuns: Bool { !runs.isEmpty || !runNumbers.isEmpty }

  /// Whether a bead is one of those asked for.
  func names(_ bead: BeadID) -> Bool {
    beads.contains { $0 == bead.description || $0 == bead.bare }
  }

  /// The names of which one stands in the line of every entry that is about one of the beads; nil
  /// where every line may be asked for.
  package var mentions: [[UInt8]]? {
    // Where a name would be written with escapes, all is read.
    let isPlain = beads.allSatisfy { $0.utf8.allSatisfy { $0 != 0x22 && $0 != 0x5c && $0 >= 0x20 } }
    return beads.isEmpty || !isPlain ? nil : beads.map { Array($0.utf8) }
  }

  /// Whether a shown line, or any text of an entry, holds what is looked for.
  package func finds(in line: String) -> Bool {
    grep.isEmpty || line.lowercasedASCII.contains(grep.lowercasedASCII)
  }

  /// The last ones, and newest first, where that was asked for.
  package func arranged<Line>(_ lines: [Line]) -> [Line] {
    let kept = last.map { Array(lines.suffix(max(0, $0))) } ?? lines
    return isReversed ? kept.reversed() : kept
  }
}

/// Patterns with `*` for any run of characters and `?` for one.
package enum Glob {
  /// Whether the whole text fits the pattern; takes no more than pattern × text steps.
  package static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    var (at, place) = (pattern.startIndex, text.startIndex)
    var star: (after: Int, from: Int)?
    while place < text.endIndex {
      if at < pattern.endIndex, pattern[at] == UInt8(ascii: "*") {
        star = (at + 1, place)
        at += 1
      } else if at < pattern.endIndex,
        pattern[at] == text[place] || pattern[at] == UInt8(ascii: "?")
      {
        at += 1
        place += 1
      } else if let last = star {
        star = (last.after, last.from + 1)
        (at, place) = (last.after, last.from + 1)
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}

extension String {
  fileprivate var lowercasedASCII: String {
    String(decoding: utf8.map { $0 >= 0x41 && $0 <= 0x5a ? $0 + 32 : $0 }, as: UTF8.self)
  }
}

/// One entry as a line of the history.
package struct HistoryLine: Equatable, Sendable {
  package var entry: Entry
  package var saying: Saying
  /// Time since the line shown before; nil for the first.
  package var since: Millis?
  /// The bead without its source; empty where the entry is about none.
  package var bead: String

  /// The time of day in UTC.
  package var clock: String { String(entry.at.description.dropFirst(11).prefix(8)) }

  /// The line of the table.
  ///
  /// One bead's history leaves the bead out: it stands in the command that was typed.
  package func short(showsBead: Bool = true, isASCII: Bool = false) -> String {
    let glyph = isASCII ? saying.asciiGlyph : saying.glyph
    let plus = since.map { "+" + $0.short } ?? (isASCII ? "-" : "─")
    let head = [
      indented(entry.seq.description, 6), clock, padded(plus, 8),
      showsBead ? padded(bead, 8) : "",
    ].phrase
    let what = padded("\(glyph) \(saying.what)", saying.detail.isEmpty ? 0 : 17)
    return [head, what, saying.detail, saying.because].phrase
  }

  /// All members, one a line.
  package var full: [String] {
    ["\(entry.seq)  \(entry.fact.word)  \(saying.what)"]
      + entry.fields.dropFirst().map {
        "    " + padded($0.name, 18) + visible($0.text, limit: 4096)
      }
  }

  /// What stands above the lines of the table.
  package static func header(showsBead: Bool = true) -> String {
    [
      indented("seq", 6), padded("time", 8), padded("+", 8), showsBead ? padded("bead", 8) : "",
      "what",
    ].phrase
  }
}

/// Turns a stream of entries into the lines that a query asks for.
///
/// It folds every entry, shown or not, since what a line says depends on what went before. It may
/// begin at a fresh start, and then says when it met something that may depend on more.
package struct History: Sendable {
  package let query: HistoryQuery
  /// Whether a line may depend on what was before the start; nothing that was given out is sure.
  package private(set) var isInDoubt = false
  private let beginsLate: Bool
  /// The beads that were found since a late start.
  private var found: Set<BeadID> = []
  /// The fold so far.
  package private(set) var state = State()
  /// The titles so far.
  package private(set) var titles = Titles()
  private var shown: Instant?

  /// The history that a query asks for, from the beginning of the journal or from a later start on.
  package init(_ query: HistoryQuery = HistoryQuery(), from start: FreshStart? = nil) {
    self.query = query
    beginsLate = start != nil
    for entry in start?.entries ?? [] { state.apply(entry) }
  }

  /// Whether lines may be asked for in which none of the beads is named: a pane in which an attempt
  /// at one of them lives belongs to its story.
  package var mayGoOn: Bool {
    state.attempts.contains { query.names(state.beads.keys[$0.row]) }
  }

  /// Takes the next entry; gives its line if it is asked for.
  package mutating func feed(_ entry: Entry) -> HistoryLine? {
    if beginsLate, doubts(entry) { isInDoubt = true }
    let holder = holder(of: entry)
    guard query.selects(entry, holder: holder) else {
      state.apply(entry)
      titles.feed(entry)
      return nil
    }
    let meeting = Meeting(of: entry, in: state)
    state.apply(entry)
    titles.feed(entry)
    var line = HistoryLine(
      entry: entry,
      saying: Saying(entry, meeting, after: state, titles: titles),
      bead: (entry.fact.bead ?? holder?.bead).map { visible($0.bare) } ?? ""
    )
    guard query.finds(in: entry.fact.word + " " + line.short()) else { return nil }
    line.since = shown.map { entry.at - $0 }
    shown = entry.at
    return line
  }

  /// Whether an entry may say something else where all is known that was before the start.
  ///
  /// It is about a bead that was known before, or one of those asked for stands there, ready or not,
  /// by what is known of such.
  private mutating func doubts(_ entry: Entry) -> Bool {
    guard let bead = entry.fact.bead else { return false }
    switch entry.fact {
    case .event(.beadGone): return false
    case .event(.beadFound(let seen)):
      found.insert(bead)
      return doubts(seen) || (query.names(bead) && bead.isTracked && state.run.isRead)
    // Another one that only changes counts for nothing: what is done with it is a doubt of its own.
    case .event(.beadChanged(let seen)): return doubts(seen)
    default: return !found.contains(bead)
    }
  }

  /// Whether a bead that was asked for needs one that was known before.
  private func doubts(_ seen: BeadSeen) -> Bool {
    query.names(seen.bead)
      && (!found.contains(seen.bead) || seen.needs.contains { !found.contains($0) })
  }

  /// The attempt in whose story something belongs that does not name it.
  ///
  /// That is what is seen of its pane, and what was done with the bead on account of it, such as its
  /// mark, its commit, and its merge.
  private func holder(of entry: Entry) -> (bead: BeadID, attempt: Int)? {
    let name: Name
    switch entry.fact {
    case .event(.paneFound(let it)), .event(.paneChanged(let it)): name = it.pane
    case .event(.paneGone(let it)): name = it.pane
    // These come before the next attempt, and of it.
    case .command(.claim), .event(.claimWon), .event(.claimLost), .command(.worktree),
      .event(.worktreeMade), .event(.worktreeRefused):
      return nil
    default:
      let isOfOurs = entry.command != nil || entry.cause != .zero
      guard query.attempt != nil, isOfOurs, let bead = entry.fact.bead,
        let row = state.beads.index(of: bead)
      else {
        return nil
      }
      return (bead, state.beads.rows[row].number)
    }
    guard let row = state.pane(name), let index = state.attempt(in: row) else { return nil }
    let attempt = state.attempts[index]
    return (state.beads.keys[attempt.row], attempt.number)
  }

  /// Every line that a query asks for, in its order.
  package static func lines(_ entries: some Sequence<Entry>, _ query: HistoryQuery) -> [HistoryLine]
  {
    var history = History(query)
    var lines: [HistoryLine] = []
    for entry in entries {
      if let line = history.feed(entry) { lines.append(line) }
    }
    return query.arranged(lines)
  }
}

extension Millis {
  /// As in the table: milliseconds below a tenth of a second.
  var short: String { value >= 0 && value < 100 ? "\(value)ms" : description }
}
