import RalphFiles

/// One child from its start to the end of its group: feeding it, reading it, bounding it.
///
/// The one loop behind `ProgramRun.capture` and the supervisor. `Teardown` decides, this acts.
struct ChildRun: ~Copyable {
  private var child: Child
  private var out: KeptOutput
  private var err: KeptOutput
  private var feed: InputFeed
  private var teardown: Teardown
  /// A descriptor that becomes readable when the run should be stopped; -1 for none.
  private let stop: Int32
  private var stopIsAsked = false
  private var pause: Int64 = 1
  /// When it was last looked whether anything had happened.
  private var looked = Clock.steady()

  init(
    _ pid: Int32,
    out: consuming KeptOutput,
    err: consuming KeptOutput,
    feed: consuming InputFeed,
    bounds: Teardown.Bounds,
    stop: Int32?
  ) {
    child = Child(pid: pid)
    self.out = out
    self.err = err
    self.feed = feed
    self.stop = stop ?? -1
    teardown = Teardown(bounds, now: Clock.steady())
  }

  /// Runs to the end of the child and its group, and says how the child ended.
  mutating func finish() -> Ending {
    while true {
      waitForNews()
      let sight = Teardown.Sight(
        now: Clock.steady(),
        leaderHasEnded: child.ending != nil,
        pipesAreOpen: out.isOpen || err.isOpen,
        stopIsAsked: stopIsAsked
      )
      let group = child.pid
      switch teardown.step(sight, groupLives: { ProcessGroup.lives(group) }) {
      case .wait: continue
      case .ask: ProcessGroup.ask(group)
      case .kill: ProcessGroup.kill(group)
      case .finish:
        // What a stranger still holds open is not waited for; what is in the pipes is taken.
        out.drain(reads: 64)
        err.drain(reads: 64)
        return teardown.reason ?? child.ending ?? .exited(255)
      }
    }
  }

  /// Gives up the two outputs with their counts; called once, after `finish`.
  mutating func takeOutputs() -> (out: ([UInt8], OutputCounts), err: ([UInt8], OutputCounts)) {
    (out.finish(), err.finish())
  }

  /// Waits, and lets time in which this process itself was held count for nobody.
  private mutating func waitForNews() {
    let limit = timeout()
    wait(atMost: limit)
    let before = looked
    looked = Clock.steady()
    guard let limit, looked - before > limit + Self.heldMs else { return }
    teardown.postpone(by: looked - before)
  }

  private mutating func wait(atMost limit: Int64?) {
    let ready = Poller.wait(
      for: [
        Poller.Interest(out.descriptor, .readable),
        Poller.Interest(err.descriptor, .readable),
        Poller.Interest(feed.descriptor, .writable),
        Poller.Interest(child.descriptor, .readable),
        Poller.Interest(stopIsAsked ? -1 : stop, .readable),
      ],
      timeoutMs: limit
    )
    if ready.contains(0) { out.drain(reads: 4) }
    if ready.contains(1) { err.drain(reads: 4) }
    if ready.contains(2) { feed.push() }
    if ready.contains(4) { stopIsAsked = true }
    child.look()
    if child.ending != nil { feed.close() }
  }

  /// How long to wait for news: a slice of the time until the deadline, or shorter where no
  /// descriptor tells.
  private mutating func timeout() -> Int64? {
    let rest = teardown.deadline.map { min(max($0 - Clock.steady(), 0), Self.sliceMs) }
    guard teardown.mustLook || child.mustBeAsked else { return rest }
    pause = min(pause * 2, 16)
    return min(rest ?? pause, pause)
  }

  /// The longest wait before a deadline: whoever stops us and our agent for longer than this and
  /// ``heldMs`` takes nothing of its time.
  private static let sliceMs: Int64 = 2000
  /// A wait that took so much longer than it should was no wait: this process was held.
  private static let heldMs: Int64 = 2000
}
