// What must hold after a disturbed life, and after the last one. Each answer is a list of
// sentences: what is wrong, and nothing if nothing is.

extension Sight {
  /// What the undisturbed run shows and the disturbed one does not.
  ///
  /// After a mere death nothing may have been begun that was not begun undisturbed. After a call
  /// that failed, an attempt may have been given back and tried again, under a number of its own.
  package func objections(to end: Sight, after fault: Fault?) -> [String] {
    var found = end.doubles + end.unbegun
    if finals != end.finals {
      found.append("final states: \(Sight.difference(finals, end.finals))")
    }
    if plan != end.plan {
      let lines = { (text: String) in text.split(separator: "\n").map(String.init) }
      found.append("plan: \(Sight.difference(lines(plan), lines(end.plan)))")
    }
    if files != end.files { found.append("files: \(Sight.difference(files, end.files))") }
    // What could not be removed because a call failed is swept by the next start.
    let isSwept = { (name: String) in fault?.isDeath ?? false || !name.hasPrefix(".ralph/attempts/")
    }
    let (wanted, rest) = (left.filter(isSwept), end.left.filter(isSwept))
    if wanted != rest { found.append("left over: \(Sight.difference(wanted, rest))") }
    if !end.isReadable { found.append("the journal is damaged") }
    let begun = { (sight: Sight) in sight.starts.map { "\($0.bead)#\($0.attempt)" }.sorted() }
    if fault?.isDeath ?? false, begun(self) != begun(end) {
      found.append("starts: \(Sight.difference(begun(self), begun(end)))")
    }
    return found
  }

  /// Attempts that the journal says began, and that did not.
  package var unbegun: [String] {
    let begun = Set(starts)
    return sent.filter { !begun.contains($0) }.map { "journaled and not begun: \($0)" }
  }

  /// Attempts that began twice, or began without being given out.
  package var doubles: [String] {
    var found: [String] = []
    var seen: Set<Start> = []
    var named: Set<String> = []
    for start in starts {
      let isFirst = seen.insert(start).inserted
      let isNamedFirst = named.insert("\(start.bead)#\(start.attempt)").inserted
      if !isFirst || !isNamedFirst { found.append("begun twice: \(start)") }
      if !dispatched.contains(start) { found.append("begun and not journaled: \(start)") }
    }
    return found
  }

  /// Entries that stood in the journal at a death and do not stand there any more, byte for byte.
  package func losses(in later: Sight) -> [String] {
    let kept = journal[..<lasting]
    if later.journal.count >= lasting, later.journal[..<lasting].elementsEqual(kept) { return [] }
    let same = zip(kept, later.journal).prefix { $0 == $1 }.count
    return ["journal: \(lasting) bytes stood at the death, the later one differs at byte \(same)"]
  }

  /// What one list has and the other has not, shortened.
  static func difference(_ wanted: [String], _ found: [String]) -> String {
    let missing = wanted.filter { !found.contains($0) }.prefix(3)
    let more = found.filter { !wanted.contains($0) }.prefix(3)
    if missing.isEmpty, more.isEmpty { return "\(wanted.count) wanted, \(found.count) found" }
    return "wanted [\(missing.joined(separator: ", "))], found [\(more.joined(separator: ", "))]"
  }
}

/// How a disturbed life ended, as its parent saw it.
package struct LifeSight: Sendable {
  /// The exit code; 128 + number for a signal.
  package var code: Int32
  package var err: String
  /// Whether it had to be ended because it did not end by itself.
  package var hung: Bool

  package init(code: Int32, err: String, hung: Bool) {
    (self.code, self.err, self.hung) = (code, err, hung)
  }

  /// What is wrong with the end of a life that met a fault.
  package func objections(to trace: TraceLog, at point: Point) -> [String] {
    var found: [String] = []
    if hung { return ["the life did not end"] }
    // 132 ILL, 133 TRAP, 134 ABRT, 135 BUS, 136 FPE, 139 SEGV: a mistake of the program's own.
    if [132, 133, 134, 135, 136, 139].contains(code) { found.append("crashed, code \(code)") }
    let journalFailed = trace.didJournalFail || point.fault == .short
    if journalFailed {
      if code != 74 { found.append("exit \(code) after the journal could not be written, not 74") }
      if !err.contains("ralph resume") { found.append("no word of what to do: \(err.prefix(120))") }
    }
    for start in trace.lateStarts.prefix(1) {
      found.append("a process was started after the journal failed: \(start)")
    }
    return found
  }
}
