import RalphCore
import RalphFiles
import RalphTestSupport

// Whole runs of the real core over a played world: how full the slots are, how long the journal is.
extension Goals {
  mutating func schedule() throws(SystemFailure) {
    schedule(beads: 44, slots: 3)
    schedule(beads: 5000, slots: 64)
    perEvent()
  }

  /// Agents take as long as their beads; the tools take no time, so that only the order counts.
  private mutating func schedule(beads: Int, slots: Int) {
    var (own, greedy, rounds): ([Double], [Double], [Double]) = ([], [], [])
    for seed in 0..<UInt64(options.rounds) {
      var night = Night(seed: seed)
      night.isSlow = false
      let tasks = independent(beads, &night.wording)
      var policy = Shape.plan.policy(slots: slots)
      policy.verify = .accept
      let start = night.at
      night.play(.plan, policy, tasks: tasks)
      let lengths = tasks.map { Double($0.length.value) }
      own.append(Double((night.at - start).value))
      greedy.append(greedyMakespan(lengths, slots))
      rounds.append(batchMakespan(lengths, slots))
    }
    let size = "\(beads) beads, \(slots) slots"
    let ratios = zip(own, greedy).map { $0 / $1 }
    note(Figure("P10", "ralph / greedy list, \(size)", .atMost(1.05), ratios.median))
    let loops = zip(rounds, own).map { $0 / $1 }
    note(Figure("P10", "the seed's batch loop / ralph, \(size)", .atLeast(1.3), loops.median))
  }

  private func independent(_ count: Int, _ wording: inout Wording) -> [Night.Task] {
    (0..<count).map { index in
      let seen = BeadSeen {
        $0.bead = BeadID(Name(cutting: "plan:\(index)"))
        ($0.title, $0.place) = (wording.title(), index)
      }
      return Night.Task(seen: seen, length: wording.length(median: 420))
    }
  }

  /// Greedy list scheduling: each job, in order, on the slot that is free first.
  private func greedyMakespan(_ lengths: [Double], _ slots: Int) -> Double {
    var ends = [Double](repeating: 0, count: slots)
    for length in lengths {
      let first = ends.indices.min { ends[$0] < ends[$1] } ?? 0
      ends[first] += length
    }
    return ends.max() ?? 0
  }

  /// The loop of the script: a batch of as many as there are slots, the next when all are done.
  private func batchMakespan(_ lengths: [Double], _ slots: Int) -> Double {
    stride(from: 0, to: lengths.count, by: slots).reduce(0) { sum, start in
      sum + (lengths[start..<min(start + slots, lengths.count)].max() ?? 0)
    }
  }

  /// What an event costs the core after hundreds of nights, beside what it costs in the first.
  private mutating func perEvent() {
    var night = Night(seed: options.seed, most: 0)
    func seconds(_ nights: Int) -> Double {
      let (start, before) = (Stopwatch.ownCPU(), night.state.seq.value)
      for _ in 0..<nights {
        let tasks = Generate.tasks(of: .plan, night.number + 1, &night.wording)
        night.play(.plan, Shape.plan.policy(slots: 3), tasks: tasks)
      }
      return (Stopwatch.ownCPU() - start) / Double(night.state.seq.value - before)
    }
    let early = seconds(20)
    _ = seconds(300)
    let late = seconds(20)
    let text = "\(short(late * 1e6)) / \(short(early * 1e6)) µs with 14,000 / 440 finished"
    note(Figure("P10", "an event, late / early", .atMost(1.2), late / early, note: text))
  }

  /// A night of 3 agents and 40 beads: how much is written, how often, and how full the slots are.
  mutating func night() throws(SystemFailure) {
    var night = Night(seed: options.seed)
    var tasks = Generate.tasks(of: .panes, 1, &night.wording).prefix(40).map { $0 }
    for index in tasks.indices { tasks[index].length = night.wording.length(median: 1500) }
    let start = night.at
    night.play(.panes, Shape.panes.policy(slots: 3), tasks: tasks)
    let hours = Double((night.at - start).value) / 3_600_000
    let megabytes = Double(night.written) / 1e6 * 8 / hours
    let note = "played: \(short(hours)) h, \(night.state.seq) entries"
    self.note(Figure("P12", "journal of 8 hours", .atMost(5), megabytes, "MB", note: note))
    let batches = Double(night.batches) / hours / 60
    self.note(Figure("P12", "synced batches", .atMost(6), batches, "a minute", note: note))
  }
}
