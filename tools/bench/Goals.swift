import RalphFiles

/// Everything that is measured, goal after goal.
struct Goals {
  let options: Options
  /// This program, which plays ralph's part where a process of its own is wanted.
  let bench: String
  private(set) var figures: [Figure] = []
  private var tell: (Figure) -> Void = { _ in }

  init(_ options: Options, _ bench: String) {
    self.options = options
    self.bench = bench
  }

  var ralph: String { options.ralph }
  var python: String { options.peers + "/python/bin/python3" }
  /// A contestant of the folder beside this one.
  func peer(_ name: String) -> String { options.peers + "/" + name }

  /// Measures everything that was asked for, and tells each figure as it comes.
  mutating func measureAll(_ tell: @escaping (Figure) -> Void) throws(SystemFailure) {
    self.tell = tell
    try measure("P1", "P2", "P3", "P4", "P11") { goals throws(SystemFailure) in try goals.replay() }
    try measure("P5") { goals throws(SystemFailure) in try goals.append() }
    try measure("P6", "U7") { goals throws(SystemFailure) in try goals.start() }
    try measure("P7") { goals throws(SystemFailure) in try goals.children() }
    try measure("P8") { goals throws(SystemFailure) in try goals.idle() }
    try measure("P10") { goals throws(SystemFailure) in try goals.schedule() }
    try measure("P12") { goals throws(SystemFailure) in try goals.night() }
    try measure("P9", "U8") { goals throws(SystemFailure) in try goals.response() }
    try measure("U4") { goals throws(SystemFailure) in try goals.calling() }
    try measure("U5") { goals throws(SystemFailure) in try goals.halt() }
    try measure("U6", "U2", "P12") { goals throws(SystemFailure) in try goals.upkeep() }
    try measure("U10") { goals throws(SystemFailure) in try goals.snapshot() }
    try measure("U3") { goals throws(SystemFailure) in try goals.judging() }
    try measure("U1", "P9") { goals throws(SystemFailure) in try goals.panes() }
    try measure("U9") { goals throws(SystemFailure) in try goals.fromNothing() }
  }

  private func isWanted(_ goal: String) -> Bool {
    options.only.isEmpty || options.only.contains(goal)
  }

  private mutating func measure(
    _ goals: String...,
    by body: (inout Goals) throws(SystemFailure) -> Void
  ) throws(SystemFailure) {
    guard goals.contains(where: isWanted) else { return }
    do throws(SystemFailure) {
      try body(&self)
    } catch {
      note(Figure(goals[0], goals.joined(separator: ", "), .none, nil, note: "\(error)"))
    }
  }

  mutating func note(_ figure: Figure) {
    guard isWanted(figure.goal) else { return }
    figures.append(figure)
    tell(figure)
  }

  /// Notes how many times as long one contestant takes as another.
  mutating func note(
    _ goal: String,
    _ what: String,
    _ bound: Figure.Bound,
    _ medians: Medians,
    _ long: String,
    _ short: String
  ) {
    func text(_ name: String) -> String {
      if medians.missing.contains(name) { return "\(name) is missing" }
      return medians[name].map { "\(name) \(milliseconds($0)) ms" } ?? name
    }
    let note = text(long) + " / " + text(short)
    self.note(Figure(goal, what, bound, medians.ratio(long, to: short), note: note))
  }

  /// A generated journal of so many entries, made once.
  func journal(_ events: Int) throws(SystemFailure) -> String {
    let path = Stopwatch.scratch("\(events).ndjson")
    if !Files.exists(path) {
      let words = ["--events", "\(events)", "--seed", "\(options.seed)", path]
      _ = try Stopwatch.run([bench, "generate"] + words)
    }
    return path
  }
}
