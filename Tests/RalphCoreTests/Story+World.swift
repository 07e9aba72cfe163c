import RalphCore

// The words in which a story says what happens.
extension Story {
  mutating func happen(_ word: String, _ words: [String]) {
    let about = words.first { !$0.contains("@") } ?? ""
    switch word {
    case "run": startRun(Policy(words), words)
    case "resume": resume(words)
    case "plan", "bd": read(words, from: word)
    case "unreadable":
      let source = Name(about.isEmpty ? "plan" : about) ?? Name()
      observe(.sourceFailed(SourceFailed { $0.source = source }))
    case "sent":
      let tree = digest("before")
      answer(.dispatch, about, words) { _ in
        .dispatchSent(
          DispatchSent {
            $0.bead = bead(about)
            $0.tree = tree
            $0.branch = Text("main")
            $0.head = Name(cutting: words.value("head"))
            if words.contains("kept") { $0.snapshot = Name(cutting: "before") }
            let guards = words.value("guards")
            if !guards.isEmpty { $0.guards = Digest(of: guards.utf8) }
          }
        )
      }
    case "refused":
      answer(.dispatch, about, words) { _ in
        .dispatchRefused(
          Refused {
            $0.bead = bead(about)
            if words.contains("disk") { $0.problem = .disk }
          }
        )
      }
    case "ended", "timed_out", "lost", "stopped", "limited", "erred", "signaled", "logged_out",
      "bankrupt":
      answer(.dispatch, about, words) { _ in .attemptEnded(AttemptEnded(word, bead(about), words)) }
    case "verifying":
      answer(.verify, about, words) { _ in
        .verifyStarted(VerifyStarted { $0.tree = digest("before") })
      }
    case "unverifiable": answer(.verify, about, words) { _ in .verifyRefused(Refused()) }
    case "passed", "failed", "unfinished":
      answer(.verify, about, words) { _ in .verifyEnded(VerifyEnded(word, bead(about), words)) }
    default: happenElse(word, about, words)
    }
  }

  private mutating func happenElse(_ word: String, _ about: String, _ words: [String]) {
    switch word {
    case "marked":
      let said = Mark(rawValue: words.value("as"))
      let wanted =
        said ?? state.beads.index(of: bead(about)).flatMap { state.beads.rows[$0].wanted }
      answer(.mark, about, words) { _ in
        .markSet(
          MarkSet {
            $0.bead = bead(about)
            $0.mark = wanted ?? .todo
          }
        )
      }
    case "differs":
      answer(.mark, about, words) { _ in
        .markDiffers(MarkDiffers { $0.mark = Mark(rawValue: words.last ?? "") ?? .todo })
      }
    case "conflict":
      answer(.mark, about, words) { _ in
        .markConflict(MarkConflict { if words.contains("shrank") { $0.problem = .shrank } })
      }
    case "unwritable":
      answer(.mark, about, words) { _ in
        .markFailed(Refused { if words.contains("gone") { $0.problem = .missing } })
      }
    case "absent": absent(about, words)
    case "drain": observe(.operatorDrained(OperatorAsked()))
    case "stop": observe(.operatorStopped(OperatorAsked()))
    case "leave": observe(.runStopped(RunStopped()))
    case "wait":
      let next = words.isEmpty ? state.nextDeadline : deadline(words[0])
      guard let due = next ?? (words.isEmpty ? state.at : nil) else {
        return problems.append("no deadline: \(words)")
      }
      observe(.deadlinePassed(DeadlinePassed { $0.due = due }))
    case "clock":
      let by = Int64(about) ?? 0
      observe(.clockMoved(ClockMoved { $0.byMs = Millis(by) }))
    case "superseded": observe(.runEnded(RunEnded { $0.why = .superseded }))
    case "gone": observe(.beadGone(BeadGone { $0.bead = bead(about) }))
    case "over":
      let cause = state.outstanding.first { $0.kind == .end }?.seq ?? .zero
      observe(.runEnded(RunEnded()), cause: cause)
    default:
      if !happenInTracker(word, about, words), !happenInPanes(word, about, words),
        !happenInTrees(word, about, words)
      {
        problems.append("no such word: \(word)")
      }
    }
  }

  /// A command that a crash has left no trace of.
  private mutating func absent(_ about: String, _ words: [String]) {
    let kinds: [Outstanding.Kind] = [
      .mark, .verify, .claim, .tracker, .comment, .gather, .interrupt, .open, .end, .worktree,
      .merge, .land, .prune, .record, .commit, .warn, .push,
    ]
    let kind = kinds.first { words.contains($0.word) } ?? .dispatch
    if words.contains("stop") {
      let stop = state.outstanding.first { if case .stop = $0.kind { true } else { false } }
      return observe(.effectAbsent(EffectAbsent()), cause: stop?.seq ?? .zero)
    }
    answer(kind, about, words) { _ in .effectAbsent(EffectAbsent { $0.bead = bead(about) }) }
  }

  /// Answers the command of a kind about a bead; `@7` answers entry 7 instead.
  mutating func answer(
    _ kind: Outstanding.Kind,
    _ about: String,
    _ words: [String],
    _ event: (Seq) -> Event
  ) {
    let row = state.beads.index(of: bead(about))
    var cause = state.outstanding.first { $0.kind == kind && $0.row == row }?.seq
    if cause == nil, kind == .dispatch { cause = state.attempts.first { $0.row == row }?.fence }
    if cause == nil, kind == .verify {
      cause = state.verifications.first { $0.row == row }?.fence
    }
    if let old = words.first(where: { $0.hasPrefix("@") }) {
      cause = Seq(UInt64(old.dropFirst()) ?? 0)
    }
    guard let cause else { return problems.append("nothing to answer: \(words)") }
    observe(event(cause), cause: cause)
  }

  private mutating func resume(_ words: [String]) {
    let policy = words.isEmpty ? state.run.policy : Policy(words)
    let epoch = state.run.epoch + 1
    observe(
      .runResumed(
        RunResumed {
          $0.rules = Rules.number
          $0.epoch = epoch
          $0.policy = policy
        }
      )
    )
  }

  /// A whole reading of the plan: `a`, `b[done]`, `c:a,b` (needs), `d!2` (priority).
  private mutating func read(_ words: [String], from source: String) {
    let asOf = state.seq
    let seen = words.enumerated().map { place, word in
      BeadSeen(word: word, from: source, place: place, asOf: asOf)
    }
    let digest = digest(words.joined(separator: " "))
    let events = state.events(
      of: seen,
      SourceRead {
        $0.source = Name(source) ?? Name()
        $0.digest = digest
        $0.beads = words.count
        $0.asOf = asOf
      }
    )
    for event in events { observe(event) }
  }
}

extension BeadSeen {
  /// `a`, `b[done]`, `c:a,b` (needs), `d!2` (priority), and of a tracker `e@ada` (author), `f+ui`
  /// (label), `g^a` (found in the course of it), `h~epic` (not for agents), in any order.
  fileprivate init(word: String, from source: String, place: Int, asOf: Seq) {
    self.init()
    let prefix = source == "bd" ? "bd:" : ""
    var name = ""
    var part = ""
    var kind: Character = "."
    for letter in word + "." {
      guard "[:!@+^~.".contains(letter) else {
        if letter != "]" { part.append(letter) }
        continue
      }
      switch kind {
      case ".": name = part
      case "[": mark = Mark(rawValue: part) ?? .todo
      case "!": priority = Int(part) ?? 0
      case ":": needs = part.split(separator: ",").map { RalphCoreTests.bead(prefix + $0) }
      case "@": author = Name(part) ?? Name()
      case "+": labels.append(Name(part) ?? Name())
      case "^": self.from = RalphCoreTests.bead(prefix + part)
      default: unfit = Name(part) ?? Name()
      }
      (part, kind) = ("", letter)
    }
    bead = RalphCoreTests.bead(prefix + name)
    title = Text("Title of \(name)")
    self.place = place
    self.asOf = asOf
  }
}

extension Policy {
  /// A policy in words; what is not named is as the stories need it: one of everything, no waits.
  fileprivate init(_ words: [String]) {
    self.init()
    (iterations, concurrent, maxRuntime, verify) = (9, 1, .zero, .command)
    (retryDelay, baseline) = (.zero, .ignore)
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      let value = parts.last ?? ""
      let number = Int(value) ?? 0
      switch parts.first {
      case "iterations": iterations = number
      case "concurrent": concurrent = number
      case "attempts": attempts = number
      case "verify": verify = VerifyMode(rawValue: value) ?? .command
      case "baseline": baseline = BaselineMode(rawValue: value) ?? .stop
      case "delay": retryDelay = .seconds(Int64(number))
      case "runtime": maxRuntime = .seconds(Int64(number))
      case "only": only = value.split(separator: ",").map { RalphCoreTests.bead(String($0)) }
      case "skip": skip = value.split(separator: ",").map { RalphCoreTests.bead(String($0)) }
      case "priority": priority = number
      case "doubts": verifyDoubts = number
      case "retries": toolRetries = number
      case "follow": followUps = FollowUps(rawValue: value) ?? .take
      case "fail_fast": failFast = true
      case "agent": agent = Name(value) ?? Name()
      case "timeout": timeout = .seconds(Int64(number))
      case "host": host = HostKind(rawValue: value) ?? .headless
      case "orphans": keepOrphans = true
      case "label": label = Name(value) ?? Name()
      case "authors": authors = value.split(separator: ",").compactMap { Name(String($0)) }
      case "cost": maxCost = number
      case "tokens": maxTokens = number
      case "keep_sessions": keepSessions = true
      case "own": tree = .own
      case "sweep": sweepEvery = number
      case "every": planEvery = number
      case "now": planNow = true
      case "thunk": thunk = Text("THUNK.md")
      case "sync": thunkSync = true
      case "push": (pushRemote, pushBranch) = (Text("origin"), Text(value))
      case "commits": commits = CommitMode(rawValue: value) ?? .commit
      default: break
      }
    }
  }
}

extension AttemptEnded {
  init(_ word: String, _ about: BeadID, _ words: [String]) {
    self.init()
    bead = about
    tree = digest(words.contains("change") ? "after" : "before")
    errors = words.contains("text") ? digest("errors") : .none
    signal = words.contains("signal") ? .nonce : words.contains("bare") ? .bare : .none
    switch word {
    case "timed_out": ended = .timedOut
    case "lost": ended = .lost
    case "stopped": ended = .stopped
    case "signaled": (ended, code) = (.signaled, 9)
    case "limited": endClass = .rateLimit
    case "erred": (endClass, code) = (.agentError, 1)
    case "logged_out": (endClass, code) = (.login, 1)
    case "bankrupt": (endClass, code) = (.credit, 1)
    default: break
    }
    if words.contains("kept") { snapshot = Name(cutting: "after") }
    guarded = Text(words.value("guarded").split(separator: ",").joined(separator: "\n"))
    head = Name(cutting: words.value("head"))
    called = Outcry(rawValue: words.value("calls")) ?? .none
    costMicros = words.number("cost")
    tokens = words.number("tokens")
    if word == "limited", words.contains("wake") { wake = Instant(1_900_000_000_000) }
  }
}

extension VerifyEnded {
  fileprivate init(_ word: String, _ about: BeadID, _ words: [String]) {
    self.init()
    bead = about
    took = words.contains("slow") ? .minutes(5) : .seconds(3)
    tree = digest(words.contains("change") ? "after" : "before")
    output = digest("verifier")
    warned = words.value("warned").split(separator: ",").compactMap { Name(String($0)) }
    switch word {
    case "failed": code = 1
    case "unfinished": ended = words.contains("stopped") ? .stopped : .lost
    default: break
    }
  }
}

extension [String] {
  /// The number in a word such as `cost=5`; 0 if there is none.
  func number(_ name: String) -> Int {
    first { $0.hasPrefix(name + "=") }.flatMap { Int($0.dropFirst(name.count + 1)) } ?? 0
  }

  /// The text in a word such as `unfit=draft`; empty if there is none.
  func value(_ name: String) -> String {
    first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) } ?? ""
  }
}
