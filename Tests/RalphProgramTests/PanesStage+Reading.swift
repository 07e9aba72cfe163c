import RalphCore
import Testing

// What must hold after every run in panes, whatever went wrong in it.
extension PaneStage {
  /// These beads are closed by ralph, with a verdict before it; journal, bd and puppets agree.
  func expectDone(
    _ done: [String]? = nil,
    _ place: SourceLocation = #_sourceLocation
  ) throws {
    let entries = try stage.entries()
    for bead in done ?? beads {
      #expect(try bd(bead, "status") == "closed", "\(bead)", sourceLocation: place)
      let steps = entries.filter { $0.fact.bead?.bare == bead }
      func first(_ isIt: (Entry) -> Bool) throws -> Seq {
        try #require(steps.first(where: isIt)?.seq, "\(bead)", sourceLocation: place)
      }
      let won = try first { if case .claimWon? = $0.event { true } else { false } }
      let asked = try first { if case .claim? = $0.command { true } else { false } }
      let sent = try first { if case .dispatch? = $0.command { true } else { false } }
      let judged = try first {
        if case .verifyEnded(let ended)? = $0.event { ended.code == 0 } else { false }
      }
      let closed = try first { if case .close? = $0.command { true } else { false } }
      #expect(asked < won && won < sent && sent < judged, "\(bead)", sourceLocation: place)
      #expect(judged < closed, "\(bead)", sourceLocation: place)
      let told = try stage.ralph("history", "--bead", bead).out
      #expect(told.contains("tracker reads closed"), "\(told)", sourceLocation: place)
    }
  }

  /// Nothing was done twice, nothing was typed where it must not be, and the journal is sound.
  func expectOrder(_ place: SourceLocation = #_sourceLocation) throws {
    #expect(try stage.doubles() == [], sourceLocation: place)
    #expect(try crowded() == [], sourceLocation: place)
    #expect(!text(stage.log).contains("typed"), "typed while at work", sourceLocation: place)
    // A session that is gone has no shell any more.
    if ask("has-session", "-t", "=hypermark") != nil {
      #expect(try !history(shell).contains(".ralph"), sourceLocation: place)
    }
    try stage.expectSound(place)
  }

  /// Panes into which something was dispatched while an attempt had them.
  private func crowded() throws -> [String] {
    var held: [Seq: Name] = [:]
    var crowded: [String] = []
    var gathers: [Seq: Key] = [:]
    var keys: [Key: Seq] = [:]
    for entry in try stage.entries() {
      switch entry.fact {
      case .command(.dispatch(let dispatch)):
        if let earlier = keys[entry.effectKey] { held[earlier] = nil }
        if held.values.contains(dispatch.pane) { crowded.append("\(entry.seq)") }
        held[entry.seq] = dispatch.pane
        keys[entry.effectKey] = entry.seq
      case .command(.gather(let gather)): gathers[entry.seq] = gather.of
      case .event(.attemptEnded):
        if let seq = gathers[entry.cause].flatMap({ keys[$0] }) { held[seq] = nil }
      case .event(.dispatchUnfit), .event(.dispatchRefused): held[entry.cause] = nil
      default: break
      }
    }
    return crowded
  }

  /// The panes that were given prompts which their agents accepted, in order, as `(bead, pane)`.
  func accepted() throws -> [(bead: String, pane: String)] {
    var asked: [Seq: Dispatch] = [:]
    var accepted: [(bead: String, pane: String)] = []
    for entry in try stage.entries() {
      if case .dispatch(let dispatch)? = entry.command { asked[entry.seq] = dispatch }
      guard case .dispatchSent? = entry.event, let dispatch = asked[entry.cause] else { continue }
      let pane = dispatch.pane.text.prefix { $0 != "@" }
      accepted.append((dispatch.bead.bare, String(pane)))
    }
    return accepted
  }

  /// The words for why a pane was not to be typed into.
  func unfit(_ pane: String) throws -> [String] {
    try stage.entries().compactMap { entry in
      switch entry.event {
      case .paneFound(let seen), .paneChanged(let seen):
        seen.pane.text.prefix { $0 != "@" } == pane ? seen.unfit.text : nil
      default: nil
      }
    }
  }

  /// The beads that puppets began, in order, one for each start.
  func started() throws -> [String] { try stage.logged().filter(\.isStart).map(\.bead) }

  /// Waits until puppets have begun so many attempts.
  func awaitStarts(_ count: Int, _ place: SourceLocation = #_sourceLocation) throws {
    let isThere = eventually { ((try? started().count) ?? 0) >= count }
    try #require(isThere, "no start: \(text(stage.log))", sourceLocation: place)
  }

  /// What `ralph history --bead` says.
  func told(_ bead: String) throws -> String {
    try stage.ralph("history", "--bead", bead).out
  }
}
