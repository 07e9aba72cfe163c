import RalphAudit
import RalphCore
import RalphJournal

/// What reading a journal from its beginning leaves behind.
struct Ledger {
  /// The fold of all entries.
  private(set) var state = State()
  /// The beads' titles.
  private(set) var titles = Titles()
  /// The first entry of the current or last run.
  private(set) var started: RunStarted?
  /// Who wrote last: host, process and boot of the last life of the writer.
  private(set) var lastWriter: (host: Name, pid: Int, boot: Name)?
  /// Commands, those without an outcome among them; thinned as it goes on.
  private var commands: [(seq: Seq, command: Command)] = []

  /// Folds one entry.
  mutating func take(_ entry: borrowing Entry) {
    state.apply(copy entry)
    titles.feed(copy entry)
    switch entry.fact {
    case .command(let command):
      commands.append((entry.seq, command))
      if commands.count > 256 { commands = outstanding }
    case .event(.runStarted(let started)):
      self.started = started
      lastWriter = (started.host, started.pid, started.boot)
    case .event(.runResumed(let resumed)):
      lastWriter = (resumed.host, resumed.pid, resumed.boot)
    case .event: break
    }
  }

  /// The commands whose outcome is not journaled.
  var outstanding: [(seq: Seq, command: Command)] {
    commands.filter { held in state.outstanding.contains { $0.seq == held.seq } }
  }

  /// Whether a run is open: its writer stopped, or it died.
  var hasOpenRun: Bool { state.run.phase == .open || state.run.phase == .stopped }
}
