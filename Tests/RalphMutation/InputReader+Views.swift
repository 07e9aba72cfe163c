import RalphAudit
import RalphCore
import RalphJournal

extension InputReader {
  /// What people are shown of a journal, whatever stands in it under right checksums.
  static let views: [InputReader] = [
    InputReader("journal-shown", corpus: journals, share: 10, longest: 24 << 10) { bytes in
      var entries: [Entry] = []
      // Memory cannot fail.
      _ = try? JournalReader.read(MemoryBytes(sealed(bytes))) { entry, _, _ in
        entries.append(copy entry)
      }
      return told(entries) ?? history(entries) ?? report(entries)
    }
  ]

  /// What a run says while it goes on, and how things stand after each entry.
  private static func told(_ entries: [Entry]) -> String? {
    var state = State()
    var titles = Titles()
    var lines = RunLines()
    for entry in entries {
      let before = state
      state.apply(entry)
      titles.feed(entry)
      for line in lines.lines(for: entry, before: before, after: state) {
        if let why = Promise.plain(line, "a line of a run") { return why }
      }
    }
    let view = StatusView(state, titles: titles, writer: .unknown)
    let shown = view.lines(now: state.at) + [ShortLine.text(state, writer: .unknown)]
    for line in shown + [MonitorLine.text(state, now: state.at) ?? ""] {
      if let why = Promise.plain(line, "a line of the status") { return why }
    }
    return Promise.plain(view.json, "the status as JSON")
  }

  private static func history(_ entries: [Entry]) -> String? {
    var history = History()
    for entry in entries {
      guard let line = history.feed(entry) else { continue }
      for text in [line.short()] + line.full {
        if let why = Promise.plain(text, "a line of the history") { return why }
      }
    }
    return nil
  }

  private static func report(_ entries: [Entry]) -> String? {
    var choice = ReportChoice()
    for entry in entries { choice.feed(entry) }
    guard case .runs(let runs) = choice.answer(.last) else { return nil }
    var fold = ReportFold(of: runs)
    for entry in entries { fold.feed(entry) }
    for line in fold.finish().lines() {
      if let why = Promise.plain(line.text, "a line of the report") { return why }
    }
    return nil
  }
}
