import RalphCore

/// What `ralph plan check` says of a plan: for each problem the line, what is wrong, what to do.
package enum PlanCheck {
  /// A problem in words; neither ends in a full stop.
  package struct Advice: Equatable, Sendable {
    /// The line, from 1.
    package var line: Int
    /// What is wrong.
    package var what: String
    /// What a person can do about it.
    package var remedy: String

    package init(line: Int, what: String, remedy: String) {
      self.line = line
      self.what = what
      self.remedy = remedy
    }
  }

  /// The advice for every problem of a document, by line.
  package static func advice(on document: PlanDocument) -> [Advice] {
    advice(document.problems)
  }

  /// The same, and what a run does not mind: boxes whose section was missed.
  ///
  /// A dependency on what was moved to the archive is no problem.
  package static func wholeAdvice(on document: PlanDocument, archived: Set<String>) -> [Advice] {
    let problems = unsettled(document, archived)
    return advice((problems + document.missed).sorted { $0.line < $1.line })
  }

  /// What may be meant just so, and may be a task that nobody will do: boxes without an id.
  package static func notes(on document: PlanDocument) -> [Advice] { advice(document.bare) }

  /// The problems that no archived task settles.
  fileprivate static func unsettled(
    _ document: PlanDocument,
    _ archived: Set<String>
  ) -> [PlanProblem] {
    document.problems.filter { problem in
      guard case .unknownDependency(let word) = problem.fault else { return true }
      return !archived.contains(word)
    }
  }

  private static func advice(_ problems: [PlanProblem]) -> [Advice] {
    problems.map { problem in
      let (what, remedy) = words(problem.fault)
      return Advice(line: problem.line, what: what, remedy: remedy)
    }
  }

  /// The advice as sentences: `line 12: what; remedy`.
  package static func sentences(_ document: PlanDocument) -> [String] {
    advice(on: document).map { "line \($0.line): \($0.what); \($0.remedy)" }
  }

  private static func words(_ fault: PlanFault) -> (String, String) {
    switch fault {
    case .duplicate(let identity, let first):
      ("a second task \(identity), the first is on line \(first)", "give it an id of its own")
    case .unknownMark(let brackets):
      ("a box with an unknown mark \(brackets)", "use [ ] [~] [?] [x] or [-]")
    case .missingSpace:
      ("a box that is not set apart", "write - [ ] and a space before the text")
    case .emptyBox: ("a box without text", "say what is to be done, or remove it")
    case .unclosedBold: ("an id that is not closed", "write ** after the id")
    case .plainID(let id):
      ("an id that is not bold: read as an acceptance line", "write **\(id)** if it is a task")
    case .indented:
      ("an indented box with an id and no task above", "move it to the start of the line")
    case .missed(let id):
      ("a box with the id \(id) outside the task sections: not taken", "move it under a phase")
    case .missedBare:
      ("a box outside the task sections: not taken", "move it under a phase if it is a task")
    case .bareAmongIDs:
      (
        "a box without an id where tasks have ids: read as an acceptance line of the phase",
        "give it an id if it is a task"
      )
    case .unclosedFence:
      ("a code fence that is not closed: what follows is not read", "close the fence")
    case .unclosedComment:
      ("a comment that is not closed: what follows is not read", "write --> where it ends")
    case .unknownDependency(let word):
      ("a dependency on \(word), which is no other task here", "name a task by its id, or none")
    case .cycle(let ring):
      ("tasks that wait for one another: \(ring.joined(separator: ", "))", "drop one dependency")
    }
  }

  /// How many rings are reported: finding more would cost a long path each.
  private static let mostRings = 20

  /// The rings of dependencies, each once, at the line of its first task.
  static func cycles(_ document: PlanDocument) -> [PlanProblem] {
    var index: [String: Int] = [:]
    for (place, task) in document.tasks.enumerated() { index[task.identity] = place }
    let waits = document.tasks.map { task in task.dependencies.compactMap { index[$0] } }
    var state = [UInt8](repeating: 0, count: waits.count)
    var problems: [PlanProblem] = []
    for root in waits.indices where state[root] == 0 && problems.count < mostRings {
      var path: [(task: Int, next: Int)] = [(root, 0)]
      state[root] = 1
      while let top = path.last {
        guard top.next < waits[top.task].count else {
          state[top.task] = 2
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let other = waits[top.task][top.next]
        if state[other] == 0 {
          state[other] = 1
          path.append((other, 0))
        } else if state[other] == 1, problems.count < mostRings,
          let start = path.firstIndex(where: { $0.task == other })
        {
          let ring = path[start...].prefix(20).map { document.tasks[$0.task] }
          let line = ring.map(\.line).min() ?? 1
          problems.append(PlanProblem(line: line, fault: .cycle(ring.map(\.identity))))
        }
      }
    }
    return problems
  }
}

extension PlanDocument {
  /// The same, where dependencies on tasks in the archive beside a plan are no problem.
  package func knowing(archiveOf path: String) -> PlanDocument {
    let isNeeded = problems.contains { problem in
      if case .unknownDependency = problem.fault { true } else { false }
    }
    // An archive that cannot be read settles nothing; 'plan check' says why it cannot.
    guard isNeeded, let archived = try? PlanArchive(plan: path, keep: "").archived() else {
      return self
    }
    var document = self
    document.problems = PlanCheck.unsettled(self, archived)
    return document
  }
}
