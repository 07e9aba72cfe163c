import RalphCore

// What a story says of panes and sessions.
extension Story {
  /// Takes a word about panes; false if it is none.
  mutating func happenInPanes(_ word: String, _ about: String, _ words: [String]) -> Bool {
    let doubted = DispatchDoubted { $0.bead = bead(about) }
    switch word {
    case "look": look(words)
    case "unfit": answer(.dispatch, about, words) { _ in .dispatchUnfit(doubted) }
    case "doubted": answer(.dispatch, about, words) { _ in .dispatchUnknown(doubted) }
    case "voted": vote(about, words)
    case "gathered": gathered(about, words)
    case "interrupted":
      let pane = lease(about)
      answer(.interrupt, about, words) { _ in
        .interruptDone(
          InterruptPane {
            $0.bead = bead(about)
            $0.pane = pane
          }
        )
      }
    case "opened": session(.open, .sessionOpened(SessionOpened { $0.session = Text(about) }))
    case "unopened": session(.open, .sessionRefused(Refused()))
    case "unshut": session(.shut, .sessionRefused(Refused()))
    case "shut": session(.shut, .sessionShut(SessionShut { $0.session = Text(about) }))
    default: return false
    }
    return true
  }

  /// A look at all panes.
  ///
  /// `p1:quiet`, and more after `+`: `nonce`, `bare`, `draft` (unfit), `wake`;
  /// `since=7` first is a look that began after entry 7. What is not told has stayed as it was.
  private mutating func look(_ words: [String]) {
    let since = words.number("since")
    let asOf = since > 0 ? Seq(UInt64(since)) : state.seq
    let seen = words.filter { !$0.hasPrefix("since=") }.map { PaneSeen(word: $0, asOf: asOf) }
    for event in state.events(of: seen, [], isBare: seen.isEmpty) where state.isNews(event) {
      observe(event)
    }
  }

  private func attempt(_ about: String) -> Attempt? {
    let row = state.beads.index(of: bead(about))
    return state.attempts.first { $0.row == row }
  }

  private func lease(_ about: String) -> Name {
    attempt(about)?.turn.map { state.panes[$0.pane].name } ?? Name()
  }

  private mutating func vote(_ about: String, _ words: [String]) {
    guard let attempt = attempt(about) else { return problems.append("no attempt: \(about)") }
    let event = Event.agentVoted(
      AgentVoted {
        $0.bead = bead(about)
        $0.of = attempt.key
        $0.vote = words.compactMap(Vote.init(rawValue:)).first ?? .accepted
        $0.signal = words.contains("nonce") ? .nonce : .none
      }
    )
    if state.isNews(event) { observe(event) } else { problems.append("no news: \(words)") }
  }

  /// The evidence is read: the end is what the command said.
  private mutating func gathered(_ about: String, _ words: [String]) {
    let asked = entries.last { entry in
      if case .gather(let gather) = entry.command { gather.bead == bead(about) } else { false }
    }
    guard case .gather(let gather) = asked?.command, let asked else {
      return problems.append("nothing was to be gathered: \(about)")
    }
    var ended = AttemptEnded("ended", bead(about), words)
    (ended.ended, ended.endClass) = (gather.ended, gather.endClass)
    (ended.signal, ended.wake) = (gather.signal, gather.wake)
    observe(.attemptEnded(ended), cause: asked.seq)
  }

  private mutating func session(_ kind: Outstanding.Kind, _ event: Event) {
    guard let asked = state.outstanding.first(where: { $0.kind == kind }) else {
      return problems.append("nothing to answer: \(kind)")
    }
    observe(event, cause: asked.seq)
  }

  /// When the first deadline of a kind falls due.
  func deadline(_ word: String) -> Instant? { state.deadlines.first { $0.kind.word == word }?.at }
}

extension PaneSeen {
  fileprivate init(word: String, asOf: Seq) {
    self.init()
    let parts = word.split(separator: "+").map(String.init)
    let head = (parts.first ?? "").split(separator: ":").map(String.init)
    pane = Name(head.first ?? "") ?? Name()
    what = PaneClass(rawValue: head.last ?? "") ?? .unknown
    session = Text("s1")
    self.asOf = asOf
    for part in parts.dropFirst() {
      switch part {
      case "nonce": signal = .nonce
      case "bare": signal = .bare
      case "wake": wake = Instant(1_900_000_000_000)
      default: unfit = Name(part) ?? Name()
      }
    }
  }
}

extension Deadline.Kind {
  /// The word by which a story waits for it.
  fileprivate var word: String {
    switch self {
    case .retry: "retry"
    case .wake: "wake"
    case .runtime: "runtime"
    case .tracker: "tracker"
    case .mending: "mending"
    case .quiet: "quiet"
    case .longQuiet: "long-quiet"
    case .fit: "fit"
    case .limit: "limit"
    case .hardLimit: "hard-limit"
    case .ask: "ask"
    case .settle: "settle"
    case .interrupt: "interrupt"
    }
  }
}

extension Outstanding.Kind {
  /// The word by which a story names it.
  var word: String {
    switch self {
    case .stop: "stop"
    case .mark: "mark"
    case .verify: "verify"
    case .dispatch: "dispatch"
    case .end: "end"
    case .claim: "claim"
    case .tracker: "tracker"
    case .comment: "comment"
    case .gather: "gather"
    case .interrupt: "interrupt"
    case .open: "open"
    case .shut: "shut"
    case .worktree: "worktree"
    case .merge: "merge"
    case .land: "land"
    case .prune: "prune"
    case .record: "record"
    case .commit: "commit"
    case .warn: "warn"
    case .push: "push"
    }
  }
}
