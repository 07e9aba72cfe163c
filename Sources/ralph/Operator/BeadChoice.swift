import RalphCore

/// Which beads are meant by what was typed: whole ids such as `plan:7.1.1`, or the part after `:`.
enum BeadChoice {
  /// The bead that the journal knows by a text; throws where it knows none, or two.
  static func one(_ text: String, in state: State) throws(Failure) -> BeadID {
    let keys = state.beads.keys
    if let whole = keys.first(where: { $0.name.text == text }) { return whole }
    let named = keys.filter { $0.bare == text }
    if named.count == 1 { return named[0] }
    guard named.isEmpty else {
      throw Failure(
        .usage,
        "AMBIGUOUS_TASK",
        "two tasks are called '\(text)'",
        ["say which: " + named.map(\.name.text).joined(separator: ", ")]
      )
    }
    throw Failure(
      .missingInput,
      "UNKNOWN_TASK",
      "no run here has seen a task '\(text)'",
      Suggestion.hint(for: text, among: keys.map(\.bare)) + ["see 'ralph status', 'ralph history'"]
    )
  }

  /// The beads of several words, each once.
  static func all(_ words: [String], in state: State) throws(Failure) -> [BeadID] {
    var beads: [BeadID] = []
    for word in words {
      let bead = try one(word, in: state)
      if !beads.contains(bead) { beads.append(bead) }
    }
    return beads
  }
}
