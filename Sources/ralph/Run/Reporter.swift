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
  /// Whether beads of people who are not trusted were told of.
  private var hasToldTrust = false

  /// A reporter that goes on where the journal left off.
  init(_ call: Call, _ state: State, _ titles: Titles) {
    output = call.output
    self.state = state
    let announced = state.run.starts > 0 ? state.run.iteration : 0
    lines = RunLines(titles: titles, announced: announced)
  }

  /// Tells one entry.
  func tell(_ entry: Entry) {
    let meeting = Meeting(of: entry, in: state)
    state.apply(entry)
    let told = lines.lines(for: entry, meeting, after: state)
    if output.isJSON { output.line(EventText.line(entry)) }
    for line in told { output.say(line) }
    tellTrust(entry)
    if case .event(.verifyEnded(let ended)) = entry.fact, ended.bead.isNone { baseline(ended) }
  }

  /// Once a life, when the tracker was read: whose beads are left lying, and how that is changed.
  private func tellTrust(_ entry: Entry) {
    guard !hasToldTrust, case .event(.sourceRead) = entry.fact, state.run.isRead else { return }
    hasToldTrust = true
    if let sentence = Trust.sentence(state) { output.note(sentence) }
  }

  /// A red baseline is shown with its first lines, and what can be done about it.
  private func baseline(_ ended: VerifyEnded) {
    guard state.run.baseline == .red else { return }
    for line in ended.excerpt.string.split(separator: "\n").prefix(8) {
      output.say("    " + Visible.text(String(line)))
    }
    output.say("The verifier fails before any work was done. Mend that first, or go on regardless:")
    output.say("    ralph --baseline ignore")
  }
}
