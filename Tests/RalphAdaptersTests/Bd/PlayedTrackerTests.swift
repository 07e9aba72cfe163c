import PlayedWorld
import RalphAdapters
import RalphCore
import RalphFiles
import RalphPorts
import RalphProcess
import RalphTestSupport
import Testing

/// The tracker behind the simulation and the one behind `puppet bd` are one value; these are the
/// two ways to it: its calls and the simulation's port here, a command line and bd's adapter there.
@Suite struct PlayedTrackerTests {
  @Test(arguments: TrackerEdition.all)
  func `the simulation and the puppet come to the same listings`(edition: TrackerEdition) throws {
    let both = try BothTrackers(edition)
    for number in 0..<BothTrackers.beads { try both.file(number) }
    for number in 1...16 { try both.step(number) }
    // What was drawn has reached what it is drawn for.
    #expect(both.refused + both.written > 0, "\(both.story)")
  }

  @Test(arguments: [
    (TrackerMishap.pretends, "lie@update"), (.unheard, "mute@update"), (nil, ""),
  ])
  func `what goes wrong with a claim is the same here and there`(
    mishap: TrackerMishap?,
    fault: String
  ) throws {
    let both = try BothTrackers(TrackerEdition.all[0])
    try both.file(0)
    let words = ["update", "t-0", "--claim", "--status", "in_progress", "--json"]
    both.rig.runner.breaks(fault)
    let run = both.rig.runner.run(try both.commands.claim(#require(BdID("t-0"))))
    let out = if case .ended(_, let out, _) = run { out } else { [UInt8]() }
    both.rig.runner.breaks("")
    var refusal: TrackerRefusal?
    do throws(TrackerRefusal) {
      let call = TrackerCall.update("t-0", .claim)
      _ = try both.world.tracker.perform(call, by: World.us, at: 1, mishap)
    } catch {
      refusal = error
    }
    #expect(out.isEmpty == (refusal == .noAnswer), "\(words)")
    try both.compare("\(words) under \(fault)")
    let isTaken = both.world.tracker.beads[0].assignee == World.us
    #expect(isTaken == (mishap != .pretends))
  }
}

/// One tracker, held twice.
private final class BothTrackers {
  static let beads = 5

  let rig: BdRig
  let commands: BdCommands
  private let source: BdSource
  var world = World()
  private var dice: RalphTestSupport.Dice
  private(set) var story: [String] = []
  /// How many calls were refused on both sides, and how many commands of ralph did their work.
  private(set) var refused = 0
  private(set) var written = 0

  init(_ edition: TrackerEdition) throws {
    let mode = edition == TrackerEdition.all[0] ? "daemon" : "direct"
    rig = try BdRig(BdWorld(version: edition.text, mode: mode))
    commands = try rig.commands(World.us)
    source = BdSource(try rig.tracker(World.us))
    world.tracker = PlayedTracker(prefix: "t", edition)
    world.editionFound = edition
    dice = RalphTestSupport.Dice(7, for: edition.text)
  }

  /// Files a bead that may need those before it.
  func file(_ number: Int) throws {
    var draft = TrackerDraft("bead \(number)")
    draft.id = "t-\(number)"
    draft.texts.description = "text"
    draft.priority = dice.below(5)
    draft.needs = (0..<number).filter { _ in dice.isLucky(oneIn: 4) }.map { other in
      PlayedTracker.Need(dice.pick(["depends-on", "blocks", "discovered-from"]), "t-\(other)")
    }
    try call(.create(draft), by: "ann", number)
    try compare("filed")
  }

  /// Somebody or ralph does something on both sides, and both say the same and list the same.
  func step(_ number: Int) throws {
    let bead = "t-\(dice.below(BothTrackers.beads))"
    if dice.isLucky(oneIn: 2) {
      try tell(bead, effect(UInt64(number)))
    } else if dice.isLucky(oneIn: 8) {
      story.append("git checkout")
      world.tracker.isOutOfSync = true
      try rig.person("puppet-unsync")
    } else {
      try call(person(bead), by: dice.pick(["ann", World.us]), number)
    }
    try compare(story.last ?? "")
  }

  private func person(_ bead: String) -> TrackerCall {
    let other = "t-\(dice.below(BothTrackers.beads + 1))"
    let calls: [TrackerCall] = [
      .update(bead, .set(.inProgress, "ann")), .update(bead, .set(.open, "")),
      .update(bead, .set(.deferred)), .update(bead, .claim), .update(other, .claim),
      .update(bead, TrackerChange { ($0.status, $0.priority) = ("foo", 1) }),
      .update(bead, TrackerChange { ($0.priority, $0.addedLabels) = (0, ["ui"]) }),
      .close(bead, reason: "by hand", isForced: dice.isLucky(oneIn: 2)), .reopen(bead),
      .label(bead, PlayedTracker.parked), .unlabel(bead, PlayedTracker.parked),
      .depend(bead, on: other, type: dice.pick(["blocks", "parent-child"])),
      .comment(other, text: "a word"), .delete(dice.isLucky(oneIn: 3) ? bead : "t-none"),
      .show(other), .heartbeat(bead),
    ]
    return dice.pick(calls.filter { world.tracker.edition.lease != nil || !$0.isHeartbeat })
  }

  private func call(_ call: TrackerCall, by actor: String, _ number: Int) throws {
    story.append("\(actor): \(call.words.joined(separator: " "))")
    var isRefused = false
    do throws(TrackerRefusal) {
      _ = try world.tracker.perform(call, by: actor, at: Int64(number))
    } catch {
      isRefused = true
      refused += 1
    }
    let out = try rig.call(call.words + ["--json"], actor: actor)
    let isRefusal = out.isEmpty || out.contains("\"error\"")
    #expect(isRefusal == isRefused, "\(story.joined(separator: "\n")): \(out)")
  }

  /// ralph does one of its commands: through bd's adapter there, through the simulation's port here.
  private func tell(_ bead: String, _ key: Key) throws {
    let order = TrackerOrder {
      $0.bead = BeadID(Name(cutting: "bd:\(bead)"))
      $0.why = dice.pick([.verified, .retried])
    }
    let command = dice.pick([
      Command.claim(order), .claim(order), .close(order), .reopen(order), .park(order),
      .release(order), .comment(order),
    ])
    story.append("ralph: \(command)")
    let there = BothTrackers.told(source.perform(command, text: "why", key: key).outcome)
    let here = BothTrackers.told(world.perform(command, order, key))
    #expect(here == there, "\(story.joined(separator: "\n"))")
    if here.hasPrefix("won") || here.hasPrefix("written") { written += 1 }
  }

  private static func told(_ event: Event) -> String {
    switch event {
    case .claimWon(let won): "won \(won.needs)"
    case .claimLost(let lost): "lost \(lost.mark) \(lost.needs)"
    case .trackerWritten(let written): "written \(written.mark)"
    case .trackerTaken(let taken): "taken \(taken.mark)"
    case .trackerRefused: "refused"
    default: "\(event)"
    }
  }

  /// What is listed, ready and waiting is the same.
  func compare(_ what: String) throws {
    guard !(world.tracker.isOutOfSync && world.tracker.edition.hasSync) else { return }
    let all = try list(commands.all()), ready = try list(commands.ready())
    let tracker = world.tracker
    var copy = tracker
    let beads = tracker.beads.map { bead in
      [
        bead.id, bead.status.rawValue, bead.assignee, "\(bead.priority)",
        bead.labels.sorted().joined(separator: " "),
      ]
    }
    let listed = all.map { bead in
      [
        bead.id.text, bead.status.description, bead.assignee ?? "", "\(bead.priority)",
        bead.labels.sorted().joined(separator: " "),
      ]
    }
    #expect(listed == beads, "\(story.joined(separator: "\n"))")
    let isReady = try copy.perform(.ready(.all), by: World.us, at: 0).map(\.id)
    #expect(Set(ready.map(\.id.text)) == Set(isReady), "\(what)")
    let run = rig.runner.run(commands.blocked())
    guard case .ok(let waiting) = BdOutput.blocked(run) else { throw BdTrouble.timedOut }
    let blocked = try copy.perform(.blocked, by: World.us, at: 0)
    let said = waiting.map { "\($0.key) \($0.value.map(\.text))" }.sorted()
    #expect(said == blocked.map { "\($0.id) \(copy.blockers(of: $0))" }.sorted(), "\(what)")
  }

  private func list(_ invocation: Invocation) throws -> [BdBead] {
    guard case .ok(let list) = BdOutput.list(rig.runner.run(invocation)) else {
      throw BdTrouble.broken("no list")
    }
    return list.beads
  }
}

extension TrackerCall {
  fileprivate var isHeartbeat: Bool { if case .heartbeat = self { true } else { false } }

  /// The call as it is typed.
  fileprivate var words: [String] {
    switch self {
    case .create(let draft):
      let needs = draft.needs.map { "\($0.type):\($0.id)" }.joined(separator: ",")
      return [
        "create", draft.title, "--id", draft.id ?? "", "-p", "\(draft.priority)", "-d",
        draft.texts.description,
      ] + (needs.isEmpty ? [] : ["--deps", needs])
    case .update(let id, let change):
      var words = ["update", id] + (change.claims ? ["--claim"] : [])
      for (name, value) in [
        ("--status", change.status), ("--assignee", change.assignee),
        ("--priority", change.priority.map { "\($0)" }),
      ] {
        if let value { words += [name, value] }
      }
      return words + change.addedLabels.flatMap { ["--add-label", $0] }
    case .close(let id, let reason, let isForced):
      return ["close", id, "--reason", reason] + (isForced ? ["--force"] : [])
    case .reopen(let id): return ["reopen", id]
    case .delete(let id): return ["delete", id, "--force"]
    case .comment(let id, let text): return ["comments", "add", id, text]
    case .label(let id, let label): return ["label", "add", id, label]
    case .unlabel(let id, let label): return ["label", "remove", id, label]
    case .depend(let id, let other, let type): return ["dep", "add", id, other, "--type", type]
    case .show(let id): return ["show", id]
    case .heartbeat(let id): return ["heartbeat", id]
    case .ready, .list, .blocked, .comments, .labels, .takeIn: return []
    }
  }
}
