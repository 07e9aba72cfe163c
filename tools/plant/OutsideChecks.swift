import RalphAdapters
import RalphCore
import RalphFiles
import RalphProcess

/// What is done to trackers, panes and people, and what agents may do to ralph.
enum OutsideChecks {
  static let quick = [panes]
  static let slow = [claims, program]

  /// Only what is ours is ended, and only the pane that was leased is typed into.
  static let panes = Check(name: "panes") { progress in
    progress.at("a session's name")
    let key = Key(run: RunID(genesis: 0x9ae0, number: 1), seq: Seq(12))
    let name = SessionName.name(bead: BeadID(Name(cutting: "bd:t1")), key: key)
    if !SessionName.isOurs(name, genesis: 0x9ae0) {
      return Found(name, "is ours and does not count")
    }
    if SessionName.isOurs(name, genesis: 0x1111) { return Found(name, "is another workspace's") }

    progress.at("a pane's process")
    let (first, second): (UInt64, UInt64) = (0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210)
    let sign = "0123456789abcdeffedcba9876543210"
    let row =
      "\(sign) pane 77 1795169700 %7 $1 1795169701 4711 0 0 0 0 0 200 50 2 47 120 @0"
      + "\(sign)=s\(sign)=claude\(sign)=/w\n\(sign) end\n"
    let look = TmuxOutput.look(Array(row.utf8), screens: 0, marker: TmuxMarker(first, second))
    guard let sight = look?.pane(PaneID(7)) else { return Found("a pane", "cannot be read") }
    let lease = PaneLease(server: sight.server, pane: sight.id, process: 4712, start: 5)
    let moment = PaneMoment(
      pane: sight,
      clients: [],
      start: 5,
      front: .agent(.claude, pid: 4713),
      folder: "/w",
      isOwn: false,
      screen: ScreenClassifier.read(Array("> \n".utf8), as: .claude)
    )
    let fitness = PaneFitness(lease: lease, kind: .claude, roots: ["/w"])
    guard fitness.objectionToKey(moment) == .otherProcess else {
      return Found("a pane", "process 4711 is typed into, and 4712 was leased")
    }
    return nil
  }

  /// A claim that somebody else has taken over is not ours, whatever bd has said.
  static let claims = Check(name: "claims") { progress in
    progress.at("a claim taken over")
    do {
      let scratch = try Scratch()
      let bd = scratch.path + "/bd"
      try Files.link(try beside("puppet"), as: bd)
      let environment = [
        "PATH=/usr/bin:/bin", "HOME=\(scratch.path)", "BD_NO_DAEMON=1",
        "PUPPET_BD_VERSION=0.49.6", "PUPPET_BD_MODE=direct",
      ]
      let person = Person(bd: bd, folder: scratch.path, environment: environment)
      _ = try person.call(["init", "--prefix", "t", "--quiet"])
      let said = try person.call(["create", "one", "-d", "text", "--silent"])
      guard let id = BdID(String(said.prefix { $0 != "\n" })),
        let commands = BdCommands(
          program: bd,
          actor: "ralph-1",
          directory: scratch.path,
          environment: environment
        )
      else { return Found("a tracker", "says \(said)") }
      let runner = OvertakenBd(bd: ProcessBd(path: bd), person: person, bead: id.text)
      let claim = try BdTracker(commands, runner: runner, patience: .seconds(60)).claim(id)
      if case .lost(by: "jane") = claim { return nil }
      return Found("a claim taken over", "jane has the bead, and the claim is \(claim)")
    } catch {
      return Found("a tracker", "\(error)")
    }
  }

  /// The real program, called by an agent of its own, changes nothing.
  static let program = Check(name: "program") { progress in
    progress.at("ralph run, by an agent")
    do {
      let scratch = try Scratch()
      var environment = ["PATH=/usr/bin:/bin", "HOME=\(scratch.path)", "RALPH=1"]
      #if PLANTED
        environment += (unsafe Planted.active).map { ["RALPH_PLANTED=\($0.rawValue)"] } ?? []
      #endif
      let answer = try ProgramRun.capture(
        Invocation(
          [try beside("ralph"), "run"],
          environment: environment,
          directory: scratch.path,
          timeLimitMs: 60_000
        )
      )
      guard answer.ending != .exited(77) else { return nil }
      return Found("ralph run, by an agent", "ends with \(answer.ending.text), not with 77")
    } catch {
      return Found("ralph", "\(error)")
    }
  }

  /// A program that was built with this one.
  private static func beside(_ name: String) throws(SystemFailure) -> String {
    let path = Files.folder(of: try Executable.path()) + "/" + name
    guard Files.isExecutable(path) else {
      throw SystemFailure("find", "\(path); swift build makes it", code: 2)
    }
    return path
  }
}

/// Somebody at the keyboard, named jane.
private struct Person: Sendable {
  var bd: String
  var folder: String
  var environment: [String]

  /// One call of bd; what it prints.
  func call(_ words: [String]) throws(SystemFailure) -> String {
    let captured = try ProgramRun.capture(
      Invocation(
        [bd] + words,
        environment: environment + ["BD_ACTOR=jane", "BEADS_ACTOR=jane"],
        directory: folder,
        timeLimitMs: 60_000
      )
    )
    return String(decoding: captured.out, as: UTF8.self)
  }
}

/// A bd in which jane takes a bead over the moment that ralph has claimed it.
private struct OvertakenBd: BdRunner {
  var bd: ProcessBd
  var person: Person
  var bead: String

  func run(_ invocation: Invocation) -> BdRun {
    let answer = bd.run(invocation)
    if invocation.argv.contains("--claim") {
      // Where she cannot, the claim is won, and the check says so.
      _ = try? person.call(["update", bead, "--status", "in_progress", "--assignee", "jane"])
    }
    return answer
  }

  func program() -> BdProgram? { bd.program() }
}
