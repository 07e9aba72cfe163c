import RalphAudit
import RalphCore
import RalphJournal
import RalphTestSupport
import Testing

/// A journal altered under right checksums: what changes a decision is named where it first does.
@Suite struct AlterationTests {
  /// A night of more than 2,000 entries in which tasks go well, fail, take too long and wait.
  static let night: [Entry] = {
    var script = Script()
    let names = (0..<220).map { "t\($0)" }
    for (index, name) in names.enumerated() {
      switch index % 7 {
      case 1: script.turns[bead(name)] = [Turn { $0.isWrong = true }, Turn()]
      case 3: script.turns[bead(name)] = [Turn { $0.takes = .hours(2) }, Turn()]
      case 5: script.turns[bead(name)] = [Turn { $0.code = 1 }, Turn { $0.isFlaky = true }]
      default: break
      }
    }
    var world = World.with(names, script)
    for index in stride(from: 10, to: names.count, by: 9) {
      world.plan.tasks[index].needs = [bead(names[index - 4]), bead(names[index - 9])]
    }
    world.slots = 3
    var policy = Policy.ofWorlds
    policy.iterations = 0
    _ = world.run(policy)
    return Altered.read(world.disk.durable) ?? []
  }()

  @Test func `every altered field of a command is named at its entry`() throws {
    let night = AlterationTests.night
    #expect(night.count >= 2000, "\(night.count) entries")
    #expect(Altered.firstDifference(night) == nil)
    var dice = Dice(9, for: "commands")
    let altered = Altered.draw(100, from: night, &dice) { $0.command != nil }
    #expect(altered.count == 100)
    for alteration in altered {
      let found = Altered.firstDifference(alteration.entries)
      #expect(found == alteration.seq, "\(alteration.what): \(String(describing: found))")
    }
    print("R9: \(altered.count) altered commands of \(night.count) entries, all named")
  }

  @Test func `every altered observation that changes a decision is named where it first does`()
    throws
  {
    let night = AlterationTests.night
    let decided = Altered.owed(night)
    var dice = Dice(9, for: "observations")
    let altered = Altered.draw(100, from: night, &dice) { $0.command == nil }
    #expect(altered.count == 100)
    var changing = 0
    for alteration in altered {
      let found = Altered.firstDifference(alteration.entries)
      let expected = Altered.firstOther(alteration.entries, decided)
      if expected != nil { changing += 1 }
      #expect(found == expected, "\(alteration.what)")
    }
    print(
      "R9: \(altered.count) altered observations of \(night.count) entries, "
        + "\(changing) change a decision, all of these named"
    )
    #expect(changing >= 10)
  }
}

/// A journal with one field of one entry altered.
private struct Altered {
  var entries: [Entry]
  var seq: Seq
  /// The altered member, for people.
  var what: String

  /// What every place in a journal looks like to the plan, before the entry that stands there.
  static func owed(_ entries: [Entry]) -> [String] {
    var state = State()
    return entries.map { entry in
      defer { state.apply(entry) }
      return state.plan().map { "\($0.key) \(ReplayText.of($0.command))" } ?? ""
    }
  }

  /// The first entry before which the plan owes something else than it did.
  static func firstOther(_ entries: [Entry], _ decided: [String]) -> Seq? {
    for (index, owed) in owed(entries).enumerated() where owed != decided[index] {
      // Where the recorded command is gone from the plan, or another stands in its place.
      if entries[index].command != nil || !owed.isEmpty { return entries[index].seq }
    }
    return nil
  }

  /// The entry that a check of the journal names.
  static func firstDifference(_ entries: [Entry]) -> Seq? {
    var check = ReplayCheck()
    for entry in entries { check.feed(entry) }
    return check.finish().differences.first?.seq
  }

  /// So many alterations, no two of them alike, each read back from bytes with right checksums.
  static func draw(
    _ count: Int,
    from entries: [Entry],
    _ dice: inout Dice,
    where isMeant: (Entry) -> Bool
  ) -> [Altered] {
    let meant = entries.indices.filter { isMeant(entries[$0]) }
    var seen: [String: [String]] = [:]
    for entry in entries {
      for member in FlatMember.all(line(entry))
      where seen[member.name]?.contains(member.text) != true {
        seen[member.name, default: []].append(member.text)
      }
    }
    var found: [Altered] = []
    var known: Set<String> = []
    for _ in 0..<(count * 60) where found.count < count {
      let index = dice.pick(meant)
      let line = line(entries[index])
      let members = FlatMember.all(line)
      guard !members.isEmpty else { continue }
      let member = dice.pick(members)
      let value = dice.pick((seen[member.name] ?? []) + [member.next])
      let what = "\(entries[index].seq) \(entries[index].fact.kind) \(member.name) \(value)"
      guard value != member.text, known.insert(what).inserted else { continue }
      var changed = line
      changed.replaceSubrange(member.range, with: Array(value.utf8))
      // Most values fit only where they stood.
      guard case .entry(let entry)? = try? Line.decode(changed, order: .canonical),
        entry != entries[index]
      else { continue }
      var all = entries
      all[index] = entry
      guard let read = sealed(all) else { continue }
      found.append(Altered(entries: read, seq: entries[index].seq, what: what))
    }
    return found
  }

  /// An entry as its line, without the newline.
  private static func line(_ entry: Entry) -> [UInt8] {
    var bytes: [UInt8] = []
    var checksum = Checksum.zero
    // An entry that was read can be written.
    try? Line.encode(entry, continuing: &checksum, into: &bytes)
    return Array(bytes.dropLast())
  }

  /// The same journal as it is read under checksums made anew; nil where its chain does not hold.
  private static func sealed(_ entries: [Entry]) -> [Entry]? {
    var bytes: [UInt8] = []
    var checksum = Checksum.zero
    for entry in entries {
      // As above.
      try? Line.encode(entry, continuing: &checksum, into: &bytes)
    }
    return read(bytes)
  }

  /// The entries of a journal; nil unless every line is right.
  static func read(_ bytes: [UInt8]) -> [Entry]? {
    var entries: [Entry] = []
    // Memory cannot fail.
    let tail = try? JournalReader.read(MemoryBytes(bytes)) { entry, _, _ in
      entries.append(copy entry)
    }
    return tail?.ending == .clean ? entries : nil
  }
}

/// A command as text in which every member stands.
private enum ReplayText {
  static func of(_ command: Command) -> String {
    Fact.command(command).fields.map { "\($0.name)=\($0.text)" }.joined(separator: " ")
      + " \(Fact.command(command).kind)"
  }
}

/// A member of a line, objects within it opened: where its value stands, and what it is.
private struct FlatMember {
  var name: String
  var range: Range<Int>
  var text: String

  /// Another value of the same type.
  var next: String {
    if let number = Int(text) { return String(number + 1) }
    return text.hasSuffix("\"") ? text.dropLast() + "x\"" : text
  }

  /// The members that say what happened, and not where in the journal it stands.
  static func all(_ line: [UInt8]) -> [FlatMember] {
    var members: [FlatMember] = []
    var at = 0
    while let start = line[at...].firstIndex(of: UInt8(ascii: "\"")) {
      let end = stringEnd(line, start)
      guard end < line.count, line[end] == UInt8(ascii: ":") else {
        at = end
        continue
      }
      let name = String(decoding: line[(start + 1)..<(end - 1)], as: UTF8.self)
      at = end + 1
      guard line[at] != UInt8(ascii: "{"), line[at] != UInt8(ascii: "[") else { continue }
      let isString = line[at] == UInt8(ascii: "\"")
      let stop = line[at...].firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") }
      let range = at..<(isString ? stringEnd(line, at) : stop ?? line.count)
      at = range.upperBound
      guard !["seq", "at", "kind", "run", "with", "crc"].contains(name) else { continue }
      let text = String(decoding: line[range], as: UTF8.self)
      members.append(FlatMember(name: name, range: range, text: text))
    }
    return members
  }

  /// The place after the closing quote of a text.
  private static func stringEnd(_ line: [UInt8], _ start: Int) -> Int {
    var at = start + 1
    while at < line.count, line[at] != UInt8(ascii: "\"") {
      at += line[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(at + 1, line.count)
  }
}
