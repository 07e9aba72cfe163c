import RalphCore
import RalphFiles
import RalphJournal
import Testing

@Suite struct AlterationTests {
  @Test func `one decision altered under right checksums is found, with both sides`() throws {
    let stage = try Stage(BrainPlan.small(3))
    #expect(try stage.play("-c", "2", "--verify", "true", "0").code == 0)
    let entries = try stage.entries()
    var tried = 0
    for (index, entry) in entries.enumerated() {
      guard let altered = AlterationTests.altered(entry) else { continue }
      tried += 1
      var changed = entries
      changed[index] = altered
      var bytes: [UInt8] = []
      var checksum = Checksum.zero
      for entry in changed { try Line.encode(entry, continuing: &checksum, into: &bytes) }
      try stage.putBytes("altered.ndjson", bytes)
      let path = stage.path + "/altered.ndjson"
      #expect(try stage.ralph("journal", "verify", path).code == 0)
      let check = try stage.ralph("replay", path, "--check")
      #expect(check.code == 4, "entry \(entry.seq): \(check.all)")
      #expect(check.out.contains("entry \(entry.seq):"), "\(check.out)")
      #expect(check.out.contains("expected  do.") && check.out.contains("recorded  do."))
    }
    #expect(tried >= 9)
  }

  /// The entry with one member of its command changed; nil for entries that are left alone.
  private static func altered(_ entry: Entry) -> Entry? {
    guard case .command(let command) = entry.fact else { return nil }
    var entry = entry
    switch command {
    case .dispatch(var dispatch):
      dispatch.limit = Millis(dispatch.limit.value + 1)
      entry.fact = .command(.dispatch(dispatch))
    case .verify(var verify):
      verify.attempt += 1
      entry.fact = .command(.verify(verify))
    case .mark(var mark):
      mark.to = mark.to == .done ? .blocked : .done
      entry.fact = .command(.mark(mark))
    case .end(var end):
      end.exit = 3
      entry.fact = .command(.end(end))
    case .stop, .claim, .close, .reopen, .park, .release, .comment, .gather, .interrupt, .open,
      .shut, .worktree, .merge, .land, .prune, .record, .commit, .warn, .push:
      return nil
    }
    return entry
  }
}
