import RalphCore
import RalphFiles
import RalphProcess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A stage whose work comes from bd: the puppet's, or the real one that `RALPH_REAL_BD` names.
final class TrackerStage {
  let stage: Stage
  /// The beads in the order in which they were made.
  private(set) var beads: [String] = []
  /// Whether a real bd is driven, which keeps no log.
  let isReal: Bool

  /// What plays bd: a version of the puppet, or the path of a real one.
  static let players = ["0.47.1", "0.49.6", "1.0.5"] + real
  private static let real =
    unsafe getenv("RALPH_REAL_BD").map { [unsafe String(cString: $0)] } ?? []

  /// A tracker with so many beads, in which agents follow a script.
  init(_ count: Int, player: String = "0.47.1", script: String = TrackerStage.quick) throws {
    stage = try Stage(nil, script: script)
    isReal = player.hasPrefix("/")
    stage.variables = [
      "PUPPET_BD_LOG=\(stage.path)/bd-log", "BD_NO_DAEMON=1",
      "PUPPET_BD_VERSION=\(isReal ? "" : player)",
    ]
    try link("bd", to: isReal ? player : try built("puppet"))
    try bd("init", "--prefix", "hm", "--quiet")
    for number in 0..<count { try add("Task \(number + 1)") }
  }

  /// An agent that takes a moment and says the signal.
  static let quick = "* * sleep 60\n* * append done.txt x\n* * signal\n"

  /// The words with which a run is begun whose agents work until nothing is ready.
  func words(_ agent: String, _ verify: String, _ more: [String] = []) -> [String] {
    ["--agent", "shell:\(agent)", "--verify", verify, "--baseline", "ignore"] + more + ["0"]
  }

  /// Runs ralph to its end.
  func play(
    _ agent: String = "exec puppet agent",
    verify: String = "true",
    _ more: String...
  ) throws -> Answer {
    try stage.ralph(words(agent, verify, more), within: 240)
  }

  /// A person calls bd.
  @discardableResult
  func bd(_ words: String...) throws -> String { try bd(words) }

  @discardableResult
  func bd(_ words: [String], as actor: String = "jane") throws -> String {
    let argv = ["/usr/bin/env", "BD_ACTOR=\(actor)", "BEADS_ACTOR=\(actor)", "bd"] + words
    let answer = try stage.program(argv)
    try #require(answer.code == 0, "bd \(words): \(answer.all)")
    return answer.out
  }

  /// Files a bead and gives its id.
  @discardableResult
  func add(_ title: String, _ more: String...) throws -> String {
    // The repository's own user, whose beads are trusted.
    let said = try bd(["create", title, "-d", "text", "--silent"] + more, as: "Puppet")
    let id = String(said.prefix { $0 != "\n" })
    beads.append(id)
    return id
  }

  /// A text member of a bead as bd shows it; empty where it has none.
  func read(_ bead: String, _ member: String) throws -> String {
    let said = try bd("show", bead, "--json")
    guard let range = said.ranges(of: "\"\(member)\":").first else { return "" }
    let rest = said[range.upperBound...].drop { $0 == " " }
    return rest.first == "\"" ? String(rest.dropFirst().prefix { $0 != "\"" }) : ""
  }

  /// Status and assignee of a bead.
  func standing(_ bead: String) throws -> String {
    "\(try read(bead, "status")) \(try read(bead, "assignee"))"
  }

  /// What was said about a bead.
  func comments(_ bead: String) throws -> String { try bd("comments", bead, "--json") }

  /// The actor under which the ralph of this workspace claims.
  func actor() throws -> String {
    for entry in try stage.entries() {
      if case .event(.runStarted(let started)) = entry.fact { return started.actor.text }
    }
    return ""
  }

  /// What ralph wrote to bd after the person's last call that did something; empty for a real bd.
  func writesSincePerson(_ call: String) -> [String] {
    let lines = text(stage.path + "/bd-log").split(separator: "\n").map(String.init)
    let last = lines.lastIndex { $0.contains("\"jane\"") && $0.contains(call) }
    guard let last else { return ["the person's call was not logged"] }
    let verbs = ["\"update\"", "\"close\"", "\"add\"", "\"reopen\"", "\"create\""]
    return lines[(last + 1)...].filter { line in
      line.contains("\"actor\":\"ralph-") && verbs.contains { line.contains($0) }
    }
  }

  /// Puts a program, or another name of one, into the stage's path.
  func link(_ name: String, to program: String) throws {
    _ = try stage.program(["/bin/ln", "-sf", program, "\(stage.path)/bin/\(name)"])
  }

  /// Puts a shell script into the stage's path, at once.
  func script(_ name: String, _ text: String) throws {
    try stage.put("bin/.\(name)", "#!/bin/sh\n\(text)\n")
    let place = "\(stage.path)/bin/\(name)"
    let line = "chmod +x \"$1/.$2\" && mv \"$1/.$2\" \"$3\""
    _ = try stage.program(["/bin/sh", "-c", line, "sh", stage.path + "/bin", name, place])
  }

  /// Waits until a puppet has begun to work.
  func waitForStart() throws {
    try #require(eventually { text(stage.log).contains("start ") })
  }
}
