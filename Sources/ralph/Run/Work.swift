import RalphAdapters
import RalphCore
import RalphPorts

/// What a run works on: a plan, a tracker, or both in one queue; found before anything is written.
struct Work {
  var plan: WorkPlan?
  var tracker: WorkTracker?
  /// Whether of equally urgent beads those of the plan come first.
  var planFirst = false
  var template: Template?
  /// The source that is there and not used, in one line; nil where there is none.
  var unused: String?

  /// Finds the work, or says what was looked for.
  static func find(_ settings: Settings) throws(Failure) -> Work {
    let workspace = settings.workspace
    var work = Work(template: try Template.find(settings))
    switch settings[.source].value.text {
    case "plan": work.plan = try WorkPlan.find(settings)
    case "bd": work.tracker = try WorkTracker.find(workspace)
    case "bd,plan", "plan,bd":
      work.plan = try WorkPlan.find(settings)
      work.tracker = try WorkTracker.find(workspace)
      work.planFirst = settings[.source].value.text == "plan,bd"
      if work.plan == nil || work.tracker == nil { throw missing(work, settings) }
    default: try work.choose(settings)
    }
    if work.plan == nil, work.tracker == nil { throw missing(work, settings) }
    return work
  }

  /// The tracker where there is one that answers, else the plan; a plan that is named is meant.
  private mutating func choose(_ settings: Settings) throws(Failure) {
    let isNamed = settings.path(.plan) != nil
    let folder = BdPlace.folder(from: settings.workspace.here)
    guard let folder, !isNamed else {
      plan = try WorkPlan.find(settings)
      if let folder {
        unused = "\(folder) is not used: --plan names a plan (--source bd,plan: both)"
      }
      return
    }
    let path = PlanSearch.find(from: settings.workspace.here, named: nil)
    do throws(Failure) {
      tracker = try WorkTracker.at(folder)
    } catch {
      // Without a plan beside it there is nothing to fall back on.
      guard path != nil else { throw error }
      plan = try WorkPlan.find(settings)
      unused = "bd is not used: \(error.message)"
      return
    }
    if let path {
      let shown = settings.workspace.shown(path)
      unused = "\(shown) is not used: work comes from bd (--source plan, or --source bd,plan)"
    }
  }

  private static func missing(_ work: Work, _ settings: Settings) -> Failure {
    guard settings[.source].value.text.contains("bd"), work.tracker == nil else {
      return WorkPlan.missing(settings.workspace, settings.text(.plan))
    }
    return Failure(
      .missingInput,
      "NO_TRACKER",
      "no .beads folder in \(settings.workspace.root)",
      ["looked here and upwards to the top of the repository", "make one with: bd init"]
    )
  }

  /// What it is called in a sentence.
  var shown: String {
    let names = [tracker.map(\.shown), plan.map { "plan \(Visible.text($0.shown))" }]
    return names.compactMap { $0 }.joined(separator: " and ")
  }

  /// Whether it is a plan alone in which nothing is left to do.
  var isDone: Bool { tracker == nil && plan?.isAllDone ?? false }

  /// Puts the ids of a selection under the source that has them; refuses those that none has.
  func resolve(_ policy: Policy, _ settings: Settings) throws(Failure) -> Policy {
    var policy = policy
    policy.only = try resolve(policy.only, settings)
    policy.skip = try resolve(policy.skip, settings)
    return policy
  }

  private func resolve(_ beads: [BeadID], _ settings: Settings) throws(Failure) -> [BeadID] {
    guard !beads.isEmpty else { return beads }
    let known = plan?.document.tasks.map(\.identity) ?? []
    let open = try tracker?.open(as: "ralph-asks")
    var resolved: [BeadID] = []
    for bead in beads {
      if !bead.isTracked, known.contains(bead.bare) {
        resolved.append(bead)
        continue
      }
      guard let open, let id = BdID(bead.bare) else { throw unknown(bead, known) }
      do throws(PortFailure) {
        guard try open.details(of: id.bead) != nil else { throw PortFailure(.answer, "") }
      } catch {
        throw error.why.isEmpty
          ? unknown(bead, known)
          : Failure(.toolFailed, "BD_FAILED", "bd does not say whether \(id) is there", [error.why])
      }
      resolved.append(id.bead)
    }
    return resolved
  }

  private func unknown(_ bead: BeadID, _ known: [String]) -> Failure {
    Failure(
      .usage,
      "UNKNOWN_TASK",
      "no task '\(bead.bare)' in \(shown)",
      Suggestion.hint(for: bead.bare, among: known)
        + [tracker == nil ? "see 'ralph plan list'" : "see 'bd list'"]
    )
  }
}
