import RalphCore
import RalphPorts
import RalphRuntime
import RalphTestSupport
import Testing

/// Requests of other terminals, in a world in which ralph may die at any moment.
@Suite struct RequestTests {
  private static func request(
    _ number: Int,
    _ wish: OperatorRequest.Wish,
    run: String = ""
  ) -> OperatorRequest {
    OperatorRequest(Name(cutting: "\(number)"), wish, run: Name(cutting: run))
  }

  /// A night in which somebody asks for this and that.
  private static var busy: World {
    var world = World.night
    let asked: [(Int64, OperatorRequest.Wish)] = [
      (5, .pause), (20, .proceed), (25, .skip(bead("error"))), (26, .retry(bead("error"))),
      (40, .retry(bead("fine"))),
    ]
    for (number, (at, wish)) in asked.enumerated() {
      world.script.happenings.append(
        (.seconds(at), .request(request(101 + number, wish)))
      )
    }
    return world
  }

  /// How often each request was answered in a journal.
  private static func answers(_ told: Told) -> [String: Int] {
    var answers: [String: Int] = [:]
    for entry in told.entries {
      switch entry.event {
      case .operatorDrained(let it)?, .operatorStopped(let it)?, .operatorPaused(let it)?,
        .operatorContinued(let it)?:
        answers[it.by.text, default: 0] += 1
      case .operatorRetried(let it)?, .operatorSkipped(let it)?:
        answers[it.by.text, default: 0] += 1
      default: break
      }
    }
    return answers
  }

  @Test func `ralph may die anywhere: each request is answered once, and then gone`() {
    var whole = RequestTests.busy
    guard case .lived(.ended) = whole.run(.ofWorlds) else {
      Issue.record("\(Told(whole.disk.durable, isOver: false).ends)")
      return
    }
    let expected = ["101": 1, "102": 1, "103": 1, "104": 1, "105": 1]
    #expect(RequestTests.answers(Told(whole.disk.durable, isOver: true)) == expected)
    let deaths =
      (1...whole.count.jobs).map { Death.job($0) }
      + (1...whole.count.appends).flatMap { [Death.synced($0), .unsynced($0, isKept: true)] }
    for death in deaths {
      var world = RequestTests.busy
      world.death = death
      guard case .died = world.run(.ofWorlds) else { continue }
      let problems = world.recover()
      let told = Told(world.disk.durable, isOver: true)
      let isFine =
        problems.isEmpty && world.requests.isEmpty && RequestTests.answers(told) == expected
      guard isFine else {
        Issue.record("\(death): \(problems) \(RequestTests.answers(told)) \(world.requests)")
        return
      }
    }
  }

  @Test func `a request to drain lets what runs end, and the writer leaves as it was told`() {
    var world = World.with(["one", "two", "three"])
    world.script.happenings = [(.seconds(10), .request(RequestTests.request(7, .drain)))]
    var policy = Policy.ofWorlds
    policy.concurrent = 1
    #expect(world.run(policy) == .lived(.dismissed))
    let told = Told(world.disk.durable, isOver: false)
    #expect(told.problems.isEmpty && world.broken.isEmpty, "\(told.problems) \(world.broken)")
    #expect(told.state.run.starts == 1)
    #expect(told.state.run.phase == .stopped)
    #expect(world.plan.tasks.map(\.mark) == [.done, .todo, .todo])
    guard case .runStopped(let stopped)? = told.entries.last?.event else {
      Issue.record("\(told.entries.last.debugDescription)")
      return
    }
    #expect(stopped.why == .drained)
    guard case .lived(.ended) = world.resume() else {
      Issue.record("it does not go on")
      return
    }
    #expect(world.plan.tasks.allSatisfy { $0.mark == .done })
  }

  @Test func `a request to stop counts like the second Ctrl-C, and Ctrl-C after a drain, too`() {
    for isRequest in [true, false] {
      var world = World.with(["one"])
      world.script.usual.takes = .hours(2)
      world.script.happenings = [(.seconds(10), .request(RequestTests.request(7, .drain)))]
      world.script.happenings.append(
        (.seconds(20), isRequest ? .request(RequestTests.request(8, .stop)) : .signal(2))
      )
      #expect(world.run(.ofWorlds) == .lived(.stopped(.interrupted)))
      #expect(world.now < .minutes(1))
    }
  }

  @Test func `a request that lay there before the start is taken, one for another run is told of`()
  {
    var world = World.with(["one"])
    world.requests = [
      RequestTests.request(7, .drain, run: "9ae0r7"), RequestTests.request(8, .skip(bead("one"))),
    ]
    guard case .lived(.ended) = world.run(.ofWorlds) else {
      Issue.record("it drains")
      return
    }
    let told = Told(world.disk.durable, isOver: true)
    #expect(RequestTests.answers(told) == ["8": 1])
    #expect(world.requests.isEmpty)
    let notes = told.entries.compactMap { entry -> String? in
      if case .trackerNoted(let noted)? = entry.event { noted.what.string } else { nil }
    }
    #expect(notes.count == 1 && notes[0].contains("9ae0r7"))
  }
}
