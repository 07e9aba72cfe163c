import RalphAdapters
import RalphCore
import RalphFiles
import RalphJournal
import RalphPorts
import RalphProcess
import RalphRuntime

/// How the operator's word reaches a run from another terminal.
///
/// A ralph that lives is asked: the request is left in its folder, its bell is rung, and the word
/// counts once it stands in the journal. Where none lives the word is written there by this process,
/// under the lock; what follows from it is done by the next life.
struct OperatorDesk {
  /// What became of a word.
  enum Outcome: Equatable {
    /// The ralph that lives has journaled it.
    case taken
    /// It stands in the journal for the next life.
    case written
  }

  private let workspace: Workspace
  private let journal: String
  /// What the journal said when this was called.
  let ledger: Ledger

  /// How long an answer is waited for, in milliseconds.
  static let patience: Int64 = 5000

  /// Reads the journal, and refuses whoever works for the run.
  init(_ call: Call) throws(Failure) {
    try call.refuseInsideRalph()
    workspace = try call.workspace()
    journal = Workbench.journal(of: workspace)
    ledger = try Past.read(workspace)
    try call.refuseInsideAttempt(ledger.state, workspace)
  }

  /// The state that the journal gave.
  var state: State { ledger.state }
  /// Whether a ralph lives here, as far as it said so of itself.
  var isLive: Bool { Past.hasWriter(journal) ?? false }

  /// Asks the ralph that lives, or writes the word down.
  func deliver(_ forms: [RequestForm]) throws(Failure) -> Outcome {
    let left = isLive ? try ask(forms) : forms
    guard !left.isEmpty else { return .taken }
    do throws(Failure) {
      try write(left)
      return .written
    } catch {
      // One that did not say that it lives holds the lock all the same.
      guard error.exit == .locked, try ask(left).isEmpty else { throw error }
      return .taken
    }
  }

  /// Asks the ralph that lives; gives what it did not take because it has died meanwhile.
  func ask(_ forms: [RequestForm]) throws(Failure) -> [RequestForm] {
    try Conversation(workspace, journal).hold(forms)
  }

  /// Appends the words to a journal that nobody writes.
  func write(_ forms: [RequestForm]) throws(Failure) {
    let opened = try Workbench.open(workspace)
    let state = opened.ledger.state
    var timeline = Timeline(MachineClock(), after: state.at)
    var events: [Event] = []
    if let recovered = opened.writer.recovered { events.append(.journalRecovered(recovered)) }
    if let mended = opened.mended { events.append(.workspaceDamaged(mended)) }
    // Without the number of a request: it was asked of nobody.
    events += forms.map { OperatorRequest(Name(), $0.wish, why: $0.why).event }
    var entries: [Entry] = []
    let (first, at) = (state.seq.next, max(timeline.now(), state.at))
    for event in events {
      entries.append(
        Entry(
          seq: Seq(first.value + UInt64(entries.count)),
          at: at,
          run: state.run.id,
          with: entries.isEmpty ? .zero : first,
          fact: .event(event)
        )
      )
    }
    var writer = opened.writer
    do throws(JournalFailure) { _ = try writer.append(entries) } catch { throw Failure(error) }
  }
}
