import RalphAdapters
import RalphAudit
import RalphCore
import RalphFiles
import RalphJournal

/// Tells a live run as it goes: lines for people, or one JSON object for each entry.
///
/// It folds the durable entries for itself: what is shown is a view of the journal, nothing else.
final class Reporter {
  private let output: Output
  private var state: State
  private var lines: RunLines
  private var titles: Titles
  private let monitor: Monitor?
  private let notifier: Notifier?
  private let workspace: Workspace
  private var book = NoticeBook()
  /// What agents do, where that is to be shown.
  private var stream: WorkStream?
  /// What came of the run, once it has ended.
  private(set) var report: Report?
  /// Whether beads of people who are not trusted were told of.
  private var hasToldTrust = false

  /// A reporter that goes on where the journal left off.
  init(
    _ call: Call,
    _ workspace: Workspace,
    _ state: State,
    _ titles: Titles,
    _ monitor: Monitor? = nil,
    _ notifier: Notifier? = nil
  ) {
    (self.titles, self.monitor, self.notifier) = (titles, monitor, notifier)
    output = call.output
    self.workspace = workspace
    if output.level > 0, !output.isJSON { stream = WorkStream(workspace) }
    self.state = state
    let announced = state.run.starts > 0 ? state.run.iteration : 0
    lines = RunLines(titles: titles, announced: announced)
  }

  /// Tells one entry.
  func tell(_ entry: Entry) {
    let meeting = Meeting(of: entry, in: state)
    let watch = NoticeWatch(of: entry, in: state)
    endStream(entry)
    titles.feed(entry)
    state.apply(entry)
    lines.isStreamed = stream != nil && AgentStream(kind: state.run.policy.agent.text).isPlain
    let told = lines.lines(for: entry, meeting, after: state)
    if !told.isEmpty { monitor?.hide() }
    if output.isJSON { output.line(EventText.line(entry)) }
    for line in told { output.say(line) }
    if case .event(.runEnded(let ended)) = entry.fact, ended.why != .superseded { lookBack() }
    let notice = watch.notice(after: state, titles: titles)
    if let first = book.take(entry, notice, after: state) { tell(first) }
    tellTrust(entry)
    if case .event(.verifyEnded(let ended)) = entry.fact, ended.bead.isNone { baseline(ended) }
  }

  /// Before each wait of the loop: shows how things stand; gives when it wants to be asked again.
  func beat(_ state: State) -> Millis? {
    tellRemarks()
    guard stream != nil || monitor != nil else { return nil }
    let isStreaming = showStream(state)
    let beat = monitor?.show(state)
    return isStreaming ? min(beat ?? WorkStream.beat, WorkStream.beat) : beat
  }

  /// Shows what agents have done since; whether more may come.
  private func showStream(_ state: State) -> Bool {
    guard let (lines, isLive) = stream?.look(state) else { return false }
    tell(lines)
    return isLive
  }

  private func endStream(_ entry: Entry) {
    guard case .event(.attemptEnded(let ended)) = entry.fact,
      let attempt = state.attempts.first(where: { $0.fence == entry.cause })
    else { return }
    tell(stream?.end(attempt.process, ended.output) ?? [])
  }

  private func tell(_ lines: [String]) {
    if !lines.isEmpty { monitor?.hide() }
    for line in lines { output.say(line) }
  }

  /// What calling a person has had to say for itself.
  func tellRemarks() {
    for remark in notifier?.remarks() ?? [] {
      monitor?.hide()
      output.note(remark)
    }
  }

  /// The run is over, and its end is on record: what came of it is read from the journal.
  private func lookBack() {
    do throws(Failure) {
      let path = Workbench.journal(of: workspace)
      report = try Morning.tell(path, .last, in: workspace, writer: .live).report
    } catch {
      output.note("no report: \(error.message)")
    }
  }

  /// A person is called: by the terminal's bell where they are asked, and by their own command.
  private func tell(_ notice: Notice) {
    if notice.kind == .attentionNeeded, output.look.outIsTerminal, !output.isJSON {
      output.raw("\u{7}")
    }
    var notice = notice
    if notice.kind == .runFinished {
      notice.report = report?.json(within: Notice.reportMost)
    }
    notifier?.send(notice)
  }

  /// Once a life, when the tracker was read: whose beads are left lying, and how that is changed.
  private func tellTrust(_ entry: Entry) {
    guard !hasToldTrust, case .event(.sourceRead) = entry.fact, state.run.isRead else { return }
    hasToldTrust = true
    guard let sentence = Trust.sentence(state) else { return }
    monitor?.hide()
    output.note(sentence)
  }

  /// A red baseline is shown with its first lines, and what can be done about it.
  private func baseline(_ ended: VerifyEnded) {
    guard state.run.baseline == .red else { return }
    for line in ended.excerpt.string.split(separator: "\n").prefix(8) {
      output.say("    " + Visible.text(String(line)))
    }
    let isFirst = state.run.leftBy == nil
    let begins = isFirst ? "The verifier fails before any work was done" : "Nothing new is begun"
    output.say("\(begins). Mend that first, or go on regardless:")
    let loop = state.run.policy.isLoop ? "loop " : ""
    output.say("    ralph \(loop)--baseline ignore")
  }
}
