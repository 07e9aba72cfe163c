/// Reads a plan: which boxes are tasks, and what is known of each.
///
/// Total and linear: any bytes give a document. The first pass (``PlanReader``) finds boxes and
/// outline, the second decides, the third ties dependencies to tasks.
package enum PlanText {
  /// What the bytes of a plan say.
  package static func read(_ bytes: [UInt8]) -> PlanDocument {
    var choice = PlanChoice(PlanReader(bytes))
    choice.decide()
    choice.tie()
    return choice.document
  }
}

/// The second and third pass.
private struct PlanChoice {
  private let reader: PlanReader
  private(set) var document = PlanDocument()
  /// The line of the first task of each identity.
  private var lineOf: [String: Int] = [:]
  /// The task that a box belongs to: itself, or the one it stands right below.
  private var owners: [Int?]
  /// Where each task's details stand among the lines.
  private var details: [ClosedRange<Int>?] = []

  init(_ reader: PlanReader) {
    self.reader = reader
    owners = [Int?](repeating: nil, count: reader.found.count)
    document.problems = reader.problems
    document.sections = reader.sections
  }

  mutating func decide() {
    for box in reader.found where box.place.kind == .tasks && box.title.id != nil {
      if let section = box.place.section { document.sections[section].hasIDs = true }
    }
    for (index, box) in reader.found.enumerated() {
      switch box.place.kind {
      case .closed: archive(box)
      case .outside: if document.hasSections { miss(box) } else { take(box, index) }
      case .tasks: take(box, index)
      }
    }
    for (problem, place) in reader.broken where mayHoldTasks(place) {
      document.problems.append(problem)
    }
  }

  mutating func tie() {
    let names = PlanNames(document)
    for index in document.tasks.indices {
      guard let range = details[index] else { continue }
      let section = document.tasks[index].section.map { reader.sectionKeys[$0] } ?? ""
      let reading = PlanDetails(reader, range, names, task: document.tasks[index], section: section)
      document.tasks[index].dependencies = reading.dependencies
      document.tasks[index].unknownDependencies = reading.unknown.map(\.word)
      document.tasks[index].acceptance.insert(contentsOf: reading.acceptance, at: 0)
      for (word, line) in reading.unknown {
        document.problems.append(PlanProblem(line: line, fault: .unknownDependency(word)))
      }
    }
    document.problems += PlanCheck.cycles(document)
    document.problems.sort { $0.line < $1.line }
  }

  private func mayHoldTasks(_ place: PlanPlace) -> Bool {
    place.kind == .tasks || (place.kind == .outside && !document.hasSections)
  }

  private func identity(_ box: PlanFound) -> String {
    let section = box.place.section.map { reader.sectionKeys[$0] } ?? ""
    return box.title.identity(heading: box.place.heading, section: section, in: reader.bytes)
  }

  private mutating func archive(_ box: PlanFound) {
    guard box.title.id != nil else { return }
    document.archived.append(PlanArchived(identity: identity(box), mark: box.mark))
  }

  private mutating func miss(_ box: PlanFound) {
    guard let id = box.title.id ?? box.title.plainID else {
      document.bare.append(PlanProblem(line: box.line + 1, fault: .missedBare))
      return
    }
    document.missed.append(PlanProblem(line: box.line + 1, fault: .missed(PlanTitle.bounded(id))))
  }

  private mutating func take(_ box: PlanFound, _ index: Int) {
    let line = box.line + 1
    if let fault = box.title.fault {
      document.problems.append(PlanProblem(line: line, fault: fault))
      return
    }
    if box.title.id == nil, let section = box.place.section, document.sections[section].hasIDs {
      return measure(box, index, section)
    }
    let identity = identity(box)
    if let first = lineOf[identity] {
      let fault = PlanFault.duplicate(identity: identity, first: first)
      document.problems.append(PlanProblem(line: line, fault: fault))
      return
    }
    lineOf[identity] = line
    owners[index] = document.tasks.count
    document.tasks.append(task(box, identity))
    details.append(box.last > box.line ? box.line + 1...box.last : nil)
  }

  /// Takes a box without id for an acceptance line: of the task right above it, or of the section.
  private mutating func measure(_ box: PlanFound, _ index: Int, _ section: Int) {
    if let plain = box.title.plainID {
      document.problems.append(PlanProblem(line: box.line + 1, fault: .plainID(plain)))
    }
    let text = PlanWords.shown(reader.bytes[box.title.untagged], limit: PlanDetails.lineLimit)
    if let above = box.follows, let owner = owners[above] {
      owners[index] = owner
      document.tasks[owner].acceptance.append(text)
    } else {
      document.sections[section].acceptance.append(text)
      guard box.title.plainID == nil else { return }
      document.bare.append(PlanProblem(line: box.line + 1, fault: .bareAmongIDs))
    }
  }

  private func task(_ box: PlanFound, _ identity: String) -> PlanTask {
    let bytes = reader.bytes
    let line = reader.lines[box.line]
    return PlanTask(
      identity: identity,
      fullID: box.title.id ?? identity,
      hasID: box.title.id != nil,
      mark: box.mark,
      title: PlanWords.shown(bytes[box.title.rest], limit: PlanTitle.shownLimit),
      priority: box.place.urgency,
      tag: box.title.tag,
      heading: PlanWords.shown(bytes[box.place.heading], limit: PlanTitle.shownLimit),
      section: box.place.section,
      position: document.tasks.count,
      line: box.line + 1,
      marker: box.marker,
      lineRange: line.start..<line.ending,
      textRange: box.text,
      block: line.start..<reader.lines[box.last].next,
      details: box.last > box.line ? PlanDetails.text(reader, box.line + 1...box.last) : ""
    )
  }
}
