import RalphCore
import RalphFiles
import RalphTestSupport

/// Writes journals of a given length, the same bytes for the same seed.
///
/// Nights of 44 beads follow one another. What one night worked on is archived before the next:
/// its beads are gone and new ones are found, so that never more than some dozens are present.
enum Generate {
  private static let beads = 44

  /// Writes a journal of so many entries; its last run is under way.
  static func journal(_ path: String, entries: Int, seed: UInt64) throws(SystemFailure) {
    let file = try FileDescriptor.open(path, .replace)
    var night = Night(seed: seed, most: entries)
    while night.state.seq.value < entries {
      let shape = Shape.cycle[night.number % Shape.cycle.count]
      let tasks = leftovers(in: night, shape) + tasks(of: shape, night.number + 1, &night.wording)
      night.play(shape, shape.policy(slots: 3), tasks: tasks)
      night.rest(.hours(9))
      if night.bytes.count > 1 << 20 || night.state.seq.value >= entries {
        try file.write(night.bytes)
        night.bytes.removeAll(keepingCapacity: true)
      }
    }
  }

  /// What the last night with the same source left undecided, closed by a person meanwhile.
  private static func leftovers(in night: Night, _ shape: Shape) -> [Night.Task] {
    let left = shape.isTracked ? night.trackerTasks : night.planTasks
    return left.filter { $0.mark != .done && $0.mark != .todo }.map { task in
      var task = task
      task.mark = .done
      return task
    }
  }

  /// The tasks of one night: some wait for an earlier one, a few are more urgent.
  static func tasks(of shape: Shape, _ night: Int, _ wording: inout Wording) -> [Night.Task] {
    var tasks: [Night.Task] = []
    for index in 0..<beads {
      let seen = BeadSeen {
        $0.bead = bead(shape, night, index)
        $0.title = wording.title()
        $0.priority = wording.dice.pick([1, 2, 2, 2, 3])
        $0.place = shape.isTracked ? 1_795_248_459_000 + index * 11 : index
        if wording.dice.isLucky(oneIn: 4), let before = tasks.randomly(&wording.dice) {
          $0.needs = [before.seen.bead]
          $0.priority = before.seen.priority
        }
        $0.text = wording.digest()
        $0.author = Name(cutting: shape.isTracked ? "Petra" : "")
        $0.labels = shape.isTracked ? [Name(cutting: "backend")] : []
      }
      let length = wording.length(median: 420)
      tasks.append(Night.Task(seen: seen, length: length))
    }
    return tasks
  }

  private static func bead(_ shape: Shape, _ night: Int, _ index: Int) -> BeadID {
    let text =
      shape.isTracked
      ? "bd:hm-" + String(night * 46_656 / 8 + index * 37, radix: 36)
      : "plan:\(night).\(1 + index / 9).\(1 + index % 9)"
    return BeadID(Name(cutting: text))
  }
}

extension [Night.Task] {
  fileprivate func randomly(_ dice: inout Dice) -> Night.Task? { isEmpty ? nil : dice.pick(self) }
}
