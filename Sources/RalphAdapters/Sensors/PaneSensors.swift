package import RalphCore
import RalphFiles
package import RalphPorts
import RalphProcess
import Synchronization

/// What hooks, register and transcript say of the attempts in panes.
///
/// A hook's word counts for an attempt once the same agent has said that it took the attempt's
/// prompt, and until a person gives it another. Files of the spool are removed a look later, when
/// what they said is in the journal.
package final class PaneSensors: TurnSensors {
  private let spool: HookSpool
  private let register: StateRegister
  /// Claude's configuration folder.
  private let config: String
  /// Where agents leave the file that says that they have a prompt.
  private let receipts: String
  private let memory = Mutex(Memory())

  private struct Memory {
    var taken: HookSpool.Reading?
    var turns: [Turn] = []
  }

  /// What is remembered of one attempt.
  private struct Turn {
    var key: Key
    /// Whether its agent has said that it has the prompt, and nobody gave it another since.
    var isOurs = false
    var wasBusy = false
    /// When the register was last seen to change, so that each change is looked into once.
    var since: Int64?
  }

  /// Sensors of a workspace: its state folder (`.ralph`), and claude's own folder.
  package init(state: String, config: String) {
    spool = HookSpool(in: state)
    register = StateRegister(config: config)
    self.config = config
    receipts = state + "/begun"
  }

  package func votes(
    for leases: [PaneLeaseView],
    in panes: [AgentInPane],
    now: Instant
  ) -> [AgentVoted] {
    let events = events()
    var votes: [AgentVoted] = []
    memory.withLock { memory in
      memory.turns.removeAll { turn in !leases.contains { $0.key == turn.key } }
      for lease in leases {
        guard let pane = panes.first(where: { $0.pane == lease.pane }),
          let process = identity(pane.process)
        else { continue }
        let at = memory.turns.firstIndex { $0.key == lease.key } ?? memory.turns.count
        if at == memory.turns.count { memory.turns.append(turn(lease)) }
        let own = events.filter { $0.isFrom(pid: pane.process, start: process) }
        for event in own { votes += heard(event, lease, &memory.turns[at]) }
        guard pane.kind == .claude else { continue }
        votes += looked(pane, process, lease, &memory.turns[at])
      }
    }
    return votes
  }

  /// What was left since the last look; what that look took is safe by now.
  private func events() -> [HookEvent] {
    let before = memory.withLock { $0.taken }
    // What stays there is read again, and is no news.
    if let before { try? spool.remove(before) }
    // A spool that cannot be read says nothing; the screen still does.
    guard let reading = try? spool.read() else { return [] }
    memory.withLock { $0.taken = reading }
    return reading.events.map(\.event)
  }

  /// An attempt as it is first seen in this life: one that an older life began has its receipt.
  private func turn(_ lease: PaneLeaseView) -> Turn {
    Turn(key: lease.key, isOurs: Files.exists("\(receipts)/\(lease.key)"))
  }

  private func identity(_ process: Int) -> UInt64? {
    // A process that cannot be looked at has ended.
    guard let number = Int32(exactly: process), let found = (try? ProcessIdentity.of(number)) ?? nil
    else { return nil }
    return found.start
  }

  private func heard(
    _ event: HookEvent,
    _ lease: PaneLeaseView,
    _ turn: inout Turn
  ) -> [AgentVoted] {
    var votes: [AgentVoted] = []
    for vote in event.votes {
      switch vote.finding {
      case .accepted(let key): turn.isOurs = key == lease.key
      case .prompted: turn.isOurs = false
      default: break
      }
      guard turn.isOurs else { continue }
      if let vote = voted(vote, lease) { votes.append(vote) }
    }
    return votes
  }

  /// A look at the register, and at the transcript where the register has changed.
  private func looked(
    _ pane: AgentInPane,
    _ start: UInt64,
    _ lease: PaneLeaseView,
    _ turn: inout Turn
  ) -> [AgentVoted] {
    let reading = register.read(pid: pane.process, start: start)
    if reading.state == .busy { turn.wasBusy = true }
    guard reading.state == .idle, reading.since != turn.since else { return [] }
    turn.since = reading.since
    let transcript = Transcript.claude(
      config: config,
      folder: reading.folder.isEmpty ? pane.folder ?? "" : reading.folder,
      session: reading.session,
      key: lease.key
    )
    var votes = transcript?.votes(on: lease.key).compactMap { voted($0, lease) } ?? []
    // A session that has asked a question reads idle, too: a vote for the end, and no more.
    if votes.isEmpty, turn.wasBusy, turn.isOurs {
      votes = [vote(.ended, .register, lease, "busy, then idle")]
    }
    return votes
  }

  private func voted(_ vote: SensorVote, _ lease: PaneLeaseView) -> AgentVoted? {
    switch vote.finding {
    case .accepted(let key):
      return key == lease.key ? self.vote(.accepted, vote.sensor, lease, "") : nil
    case .turnEnded(let last):
      var voted = self.vote(.ended, vote.sensor, lease, last)
      voted.signal = CompletionSignal.read(Array(last.utf8), nonce: lease.nonce.text)
      return voted
    case .turnFailed(.rateLimit): return self.vote(.limited, vote.sensor, lease, "rate limit")
    case .turnFailed(.login): return self.vote(.login, vote.sensor, lease, "not signed in")
    case .turnFailed(.billing): return self.vote(.credit, vote.sensor, lease, "no money left")
    case .turnFailed(let why): return self.vote(.failed, vote.sensor, lease, "\(why)")
    case .asks(let text): return self.vote(.asks, vote.sensor, lease, text)
    case .prompted, .busy, .idle, .left: return nil
    }
  }

  private func vote(
    _ vote: Vote,
    _ sensor: Sensor,
    _ lease: PaneLeaseView,
    _ seen: String
  ) -> AgentVoted {
    AgentVoted {
      $0.of = lease.key
      $0.vote = vote
      $0.sensor = Name(cutting: sensor.rawValue)
      $0.seen = Text(TerminalText.beginning(of: seen, bytes: 400))
    }
  }
}
