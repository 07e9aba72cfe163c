package import RalphCore
import RalphFiles
package import RalphPorts
import Synchronization

/// Agents in the panes of one tmux server, by the names of their whole identity.
///
/// It changes nothing that it was not told to change: it leaves no mode, clears no draft, answers
/// no question, and ends no session but those that its own commands have opened. All verbs may be
/// called from several threads; those about one pane come one after the other.
package final class TmuxPanes: PaneHost {
  let watch: PaneWatch
  let clock: any Clock
  let scope: PaneScope
  let settings: Settings
  private let zones: ZoneFiles
  private let sensors: (any TurnSensors)?
  let memory: Mutex<Memory>

  /// What is known of a pane beyond its last look.
  struct Known: Equatable {
    var kind: AgentKind
    var limit: PaneLimit?
  }

  /// What one look leaves for the next, and for the verbs between them.
  struct Memory {
    /// The panes of the last look, in its order.
    var panes: [(name: Name, id: PaneID, known: Known)] = []
    /// Sessions of our own.
    var opened: [String]
    /// How often something was typed into a pane in this life.
    var typed: [Name: Int] = [:]

    func known(_ name: Name) -> Known? { panes.first { $0.name == name }?.known }

    /// Something was typed: the same words on the screen will be news.
    mutating func hasTyped(_ name: Name) {
      typed[name, default: 0] += 1
      for index in panes.indices where panes[index].name == name { panes[index].known.limit = nil }
    }
  }

  /// What the run says about its panes, besides which they are.
  package struct Settings: Sendable {
    /// The first 16 bits of the journal's genesis: whose sessions are ours.
    package var genesis: UInt16
    /// The folder in which sessions of our own start.
    package var tree: String
    /// What opens and ends them; nil where none may be opened.
    package var maker: (any SessionMaker)?
    /// How long an agent's limit lasts whose words name no time.
    package var limitPause = Millis.minutes(30)
    /// How long the agents of a new session have until their input boxes stand empty.
    package var readiness = Millis.seconds(60)
    /// The folder of the files by which agents say that they have a prompt; nil for none.
    package var receipts: String?
    /// Whether an agent forgets its conversation before each prompt, where it knows how.
    package var clears = false
    package var patience = TmuxSender.Patience()
    /// Values that must not reach the journal.
    package var secrets: [String] = []

    package init(genesis: UInt16, tree: String, maker: (any SessionMaker)?) {
      self.genesis = genesis
      self.tree = tree
      self.maker = maker
    }
  }

  package init(
    watch: PaneWatch,
    clock: any Clock,
    zones: ZoneFiles,
    scope: PaneScope,
    settings: Settings,
    sensors: (any TurnSensors)? = nil
  ) {
    self.watch = watch
    self.clock = clock
    self.zones = zones
    self.scope = scope
    self.settings = settings
    self.sensors = sensors
    memory = Mutex(Memory(opened: scope.opened))
  }

  /// How many clients of tmux were started so far; a look that finds no new pane starts one.
  package var calls: Int { watch.server.calls }

  /// The most bytes of a screen that a look hands on.
  static let tailMost = 8 << 10
  /// The most bytes that are kept of an ended attempt's pane.
  static let historyMost = 64 << 10

  package func look(_ leases: [PaneLeaseView]) throws(PortFailure) -> PaneReading {
    let now = clock.wall()
    let (survey, found) = try survey(leases)
    let before = memory.withLock { $0 }
    var reading = PaneReading(panes: [], tails: [], votes: [])
    var after: [(name: Name, id: PaneID, known: Known)] = []
    var agents: [AgentInPane] = []
    for pane in found {
      let view = leases.first { $0.pane == pane.name }
      var known = Known(kind: kind(survey.front(pane.sight), before.known(pane.name)?.kind))
      known.limit = before.known(pane.name)?.limit
      let picture = survey.picture(pane.sight.id, as: known.kind)
      let moment = survey.moment(pane.sight, picture)
      let look = PaneLook(
        moment: moment,
        picture: picture,
        lease: pane.lease,
        kind: known.kind,
        roots: scope.roots
      )
      known.limit = limit(moment, known.limit, now)
      reading.panes.append(clean(look.seen(pane.name, view, known.limit, now)))
      if let view, let screen = moment.screen, PromptMark(view.key).place(on: screen) == .transcript
      {
        reading.votes.append(accepted(view, by: "screen"))
      }
      // Whoever keeps a tail redacts it; most are not kept.
      reading.tails.append(Array(survey.screen(pane.sight.id).suffix(TmuxPanes.tailMost)))
      after.append((pane.name, pane.sight.id, known))
      if case .agent(let kind, let process) = moment.front {
        let folder = moment.folder
        agents.append(
          AgentInPane(pane: pane.name, kind: kind, process: process, folder: folder)
        )
      }
    }
    memory.withLock { [after] memory in
      memory.panes = after
      // A prompt came between: what the screen said before it holds no more.
      for index in after.indices
      where memory.typed[after[index].name] != before.typed[after[index].name] {
        memory.panes[index].known.limit = nil
      }
    }
    let opened = memory.withLock { $0.opened }
    reading.others = survey.panes.count { sight in
      scope.includes(sight, opened: opened) && !found.contains { $0.sight.id == sight.id }
    }
    reading.votes += leases.compactMap(receiptVote)
    reading.votes += sensors?.votes(for: leases, in: agents, now: now) ?? []
    return reading
  }

  /// The agent left the file that its prompt asks for.
  private func receiptVote(_ lease: PaneLeaseView) -> AgentVoted? {
    guard let folder = settings.receipts, Files.exists("\(folder)/\(lease.key)") else { return nil }
    return accepted(lease, by: "receipt")
  }

  private func accepted(_ lease: PaneLeaseView, by sensor: String) -> AgentVoted {
    AgentVoted {
      $0.of = lease.key
      $0.vote = .accepted
      $0.sensor = Name(cutting: sensor)
    }
  }

  /// A pane that counts.
  typealias Found = (name: Name, sight: PaneSight, lease: PaneLease)

  /// One call where no pane is new; the screens of new ones cost a second.
  func survey(
    _ leases: [PaneLeaseView]
  ) throws(PortFailure) -> (survey: PaneSurvey, found: [Found]) {
    let leased = leases.compactMap { PaneName.lease($0.pane) }
    let asked = Set(memory.withLock { $0.panes.map(\.id) } + leased.map(\.pane)).sorted()
    do throws(TmuxFailure) {
      let survey = try watch.survey(screens: asked)
      let found = found(in: survey, leased)
      guard found.contains(where: { !asked.contains($0.sight.id) }) else { return (survey, found) }
      let again = try watch.survey(screens: found.map(\.sight.id))
      return (again, self.found(in: again, leased))
    } catch {
      throw PortFailure(error)
    }
  }

  /// Panes of the scope with a wanted agent in front, and leased ones whatever is there.
  private func found(in survey: PaneSurvey, _ leased: [PaneLease]) -> [Found] {
    let opened = memory.withLock { $0.opened }
    var found: [Found] = []
    // A pane may stand in several sessions, and is then listed once for each.
    let ours = survey.panes.filter { scope.includes($0, opened: opened) }
    let all = (ours + survey.panes).enumerated().sorted {
      ($0.element.id, $0.offset) < ($1.element.id, $1.offset)
    }
    for sight in all.map(\.element) where !survey.isOwn(sight) {
      guard found.last?.sight.id != sight.id else { continue }
      let lease = leased.first { survey.isPane(sight, $0) }
      if let lease, let name = PaneName.name(of: lease) {
        found.append((name, sight, lease))
      } else if scope.includes(sight, opened: opened),
        case .agent(let kind, _) = survey.front(sight), scope.kinds.contains(kind),
        let lease = survey.lease(sight), let name = PaneName.name(of: lease)
      {
        found.append((name, sight, lease))
      }
    }
    return found
  }

  /// The kind that a pane's screen is read as: once known, it stays while the pane lives.
  private func kind(_ front: PaneFront, _ before: AgentKind?) -> AgentKind {
    if let before { return before }
    guard case .agent(let kind, _) = front, scope.kinds.contains(kind) else {
      return scope.usualKind
    }
    return kind
  }

  /// The limit that a screen speaks of; its end is reckoned once, when its words come up.
  private func limit(_ moment: PaneMoment, _ before: PaneLimit?, _ now: Instant) -> PaneLimit? {
    guard let screen = moment.screen, case .limited(let words) = screen.what else {
      // A pane that cannot be read for a moment has not lost its limit.
      return moment.screen?.what == .unknown ? before : nil
    }
    if let before, before.words == words { return before }
    let wake = screen.wake(now: now, zones: zones)
    let end = wake > .zero ? wake : now + settings.limitPause
    return PaneLimit(words: words, wake: wake, end: end)
  }

  private func clean(_ seen: PaneSeen) -> PaneSeen {
    var seen = seen
    let evidence = Redaction.clean(Array(seen.evidence.string.utf8), secrets: settings.secrets)
    seen.evidence = Text(String(decoding: evidence, as: UTF8.self))
    return seen
  }
}

/// A limit of an agent's account, as its screen words it.
struct PaneLimit: Equatable {
  var words: String
  /// When it says that it is over; zero if it does not say.
  var wake: Instant
  /// When it is taken to be over.
  var end: Instant

  /// Whether the words on the screen are of the past; nothing takes them off before a prompt.
  func isOver(_ now: Instant) -> Bool { now >= end }
}

extension PortFailure {
  /// A failure of tmux in the words of the ports.
  init(_ failure: TmuxFailure) {
    switch failure {
    case .notStarted(let why): self.init(why)
    case .unreadable: self.init(.answer, failure.description)
    case .noServer, .noPane, .noSession, .refused, .timedOut:
      self.init(.system, failure.description)
    }
  }
}
