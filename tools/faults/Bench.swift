import FaultRules
import RalphFiles
import Synchronization

/// The undisturbed runs that everything is compared with, and how often each call is made in them.
final class Bench: Sendable {
  /// One shape's model and figures.
  struct Standard: Sendable {
    var undisturbed: Sight
    /// How often any one thread makes each call, and how often the main thread does.
    var most: [String: Int]
    var main: [String: Int]
    var journalBytes: Int
  }

  let tools: Tools
  let options: Options
  let root: String
  private let standards: Mutex<[Shape: Standard]>
  private let number = Atomic<Int>(0)

  init(_ options: Options, _ tools: Tools) throws {
    (self.options, self.tools) = (options, tools)
    let parent = Machine.environment("TMPDIR") ?? "/tmp"
    let wanted = "\(parent)/ralph-faults-\(Machine.process)"
    try Files.removeTree(wanted)
    try Files.makeFolder(wanted)
    root = Files.realPath(wanted) ?? wanted
    standards = Mutex([:])
    for shape in options.shapes {
      let standard = try measure(shape)
      standards.withLock { $0[shape] = standard }
    }
  }

  /// Removes everything, but not what was kept.
  func clear() {
    for shape in Shape.allCases { try? Files.removeTree("\(root)/model-\(shape.rawValue)") }
    let isEmpty = (try? Files.list(root).isEmpty) ?? false
    // What violations left is kept where that was asked for.
    if isEmpty { try? Files.removeTree(root) }
  }

  func standard(_ shape: Shape) throws -> Standard {
    guard let standard = standards.withLock({ $0[shape] }) else {
      throw MissingTool("no standard of shape \(shape.rawValue)")
    }
    return standard
  }

  /// A fresh folder for one case.
  func scratch(_ shape: Shape, variables: [String] = []) throws -> Scratch {
    let next = number.wrappingAdd(1, ordering: .relaxed).newValue
    let scratch = try Scratch(
      "\(root)/\(next)",
      shape,
      beads: options.beads,
      tools,
      like: Scratch(standing: "\(root)/model-\(shape.rawValue)", shape, tools)
    )
    scratch.variables = variables
    return scratch
  }

  /// Tries one case in a folder of its own.
  func attempt(_ it: Case) throws -> Verdict {
    let scratch = try scratch(it.shape)
    var verdict = Verdict()
    defer { scratch.clear(keeps: options.keeps && !verdict.violations.isEmpty) }
    let undisturbed = try standard(it.shape).undisturbed
    verdict = try Trial.run(it.points, Trial(scratch, undisturbed, tools))
    return verdict
  }

  /// One run that nobody disturbs, and one whose calls are counted.
  private func measure(_ shape: Shape) throws -> Standard {
    let model = "\(root)/model-\(shape.rawValue)"
    _ = try Scratch(model, shape, beads: options.beads, tools, like: nil)
    let first = try scratch(shape)
    defer { first.clear() }
    guard try first.begin(first.start).code(within: 120_000) == 0 else {
      throw OddRun(
        "the undisturbed run fails (\(shape.rawValue)): \(text(first.path + "/said-0.err"))"
      )
    }
    let sight = try first.look()
    guard sight.doubles.isEmpty, sight.unbegun.isEmpty, sight.starts.count == options.beads else {
      throw OddRun("the undisturbed run is odd (\(shape.rawValue)): \(sight.doubles)")
    }
    let second = try scratch(shape)
    defer { second.clear() }
    let counted = try second.count()
    guard sight.objections(to: try second.look(), after: .kill).isEmpty else {
      throw OddRun("two undisturbed runs differ (\(shape.rawValue))")
    }
    return Standard(
      undisturbed: sight,
      most: counted.most,
      main: counted.main,
      journalBytes: sight.journal.count
    )
  }
}

extension Scratch {
  /// Runs once under strace, nothing disturbed.
  fileprivate func count() throws -> TraceLog {
    guard try beginCounted().code(within: 240_000) == 0 else {
      throw MissingTool("strace cannot follow ralph here: \(text(path + "/said-0.err"))")
    }
    return TraceLog(text(trace))
  }
}
