import RalphCore
import RalphFiles
import RalphRuntime
import RalphTestSupport
import Testing

/// Recorded runs, cut anywhere and resumed.
@Suite struct RecordingTests {
  /// A journal, and where it comes from.
  struct Recording: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var testDescription: String { name }
  }

  /// The recordings of the repository, and journals of worlds beside them.
  static var all: [Recording] {
    let folder = "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
    let path = "/" + folder + "/journal/recordings"
    let names = ((try? Files.list(path)) ?? []).filter { $0.hasSuffix(".ndjson") }.sorted()
    var all = names.compactMap { name in
      (try? Files.read(path + "/" + name)).map { Recording(name: name, bytes: $0) }
    }
    // The world of these tests holds a plan and processes; no tracker, no panes, no worktrees, and
    // nobody who commits.
    all.removeAll {
      let head = String(decoding: $0.bytes.prefix(8192), as: UTF8.self)
      return head.contains("\"tracker\":") || head.contains("\"tree\":\"own\"")
        || head.contains("\"plan_every\":")
    }
    var night = World.night
    _ = night.run(.ofWorlds)
    all.append(Recording(name: "a night", bytes: night.disk.durable))
    let plain = (0..<200).lazy.map { Simulation($0) }.filter(\.isPlain)
    for var simulation in plain.prefix(8) {
      simulation.live()
      let bytes = simulation.world.disk.durable
      all.append(Recording(name: "seed \(simulation.seed)", bytes: bytes))
    }
    return all
  }

  @Test(arguments: RecordingTests.all)
  func `every recording, cut after each of its entries and resumed: the same end, nothing twice`(
    _ recording: Recording
  ) {
    var cut = 0
    var tried = 0
    while let newline = recording.bytes[cut...].firstIndex(of: UInt8(ascii: "\n")) {
      cut = newline + 1
      for seed: UInt64 in 0..<4 {
        guard var world = World(after: Array(recording.bytes[..<cut]), seed: seed) else {
          Issue.record("\(recording.name): the first \(cut) bytes are no journal")
          return
        }
        let passing = world.resume()
        if passing == .nothingOpen { continue }
        tried += 1
        let problems = RecordingTests.problems(world, passing)
        if !problems.isEmpty {
          let text = ["\(recording.name) cut at byte \(cut), seed \(seed)"] + problems
          Issue.record(Comment(rawValue: text.joined(separator: "\n")))
          return
        }
      }
    }
    print("\(recording.name): \(tried) resumes")
  }

  private static func problems(_ world: World, _ passing: Passing) -> [String] {
    let told = Told(world.disk.durable, isOver: true)
    var problems = told.problems + world.broken
    guard case .lived(.ended(let end)) = passing else { return problems + ["\(passing)"] }
    for (row, bead) in zip(told.state.beads.rows, told.state.beads.keys) {
      switch row.phase {
      case .open, .ended: break
      case .working: problems.append("\(bead) is still worked on")
      case .judging:
        if end.why != .tool, end.why != .baseline { problems.append("\(bead) has no verdict") }
      }
    }
    return problems
  }
}
