/// The difference of two texts, line by line, in hunks with a little context; pure.
enum LineDiff {
  /// A line and whether it went (`-`), came (`+`), or stands in both (a blank).
  struct Line: Equatable {
    var sign: Character
    var text: String
    var isChange: Bool { sign != " " }
  }

  /// Changes that stand close together.
  struct Hunk: Equatable {
    /// The places of its first line in both texts, from 1.
    var old: Int
    var new: Int
    var lines: [Line]

    var changes: Int { lines.count(where: \.isChange) }

    /// Whether it changes nothing but blank lines and comments.
    var isTrivial: Bool {
      lines.allSatisfy { line in
        let text = line.text.drop { $0 == " " || $0 == "\t" }
        return !line.isChange || text.isEmpty || text.hasPrefix("#") || text.hasPrefix("//")
      }
    }

    var head: String {
      let counts = (lines.count { $0.sign != "+" }, lines.count { $0.sign != "-" })
      return "@@ -\(old),\(counts.0) +\(new),\(counts.1) @@"
    }
  }

  /// How many lines that stay are kept around what changes.
  private static let context = 2
  /// The most lines between the common ends of two texts that are compared one by one; what is longer
  /// is said to have gone and come as a whole.
  private static let comparedMost = 1000

  /// The hunks of two texts, in their order.
  static func hunks(from old: [String], to new: [String]) -> [Hunk] {
    let lines = lines(from: old, to: new)
    var hunks: [Hunk] = []
    var last = Int.min / 2
    // The places of a line in both texts.
    var (left, right) = (1, 1)
    var places: [(old: Int, new: Int)] = []
    for (index, line) in lines.enumerated() {
      places.append((left, right))
      if line.sign != "+" { left += 1 }
      if line.sign != "-" { right += 1 }
      guard line.isChange else { continue }
      if index - last > 2 * context + 1 || hunks.isEmpty {
        if !hunks.isEmpty { hunks[hunks.count - 1].lines += after(last, lines) }
        let start = max(0, index - context)
        hunks.append(
          Hunk(old: places[start].old, new: places[start].new, lines: Array(lines[start...index]))
        )
      } else {
        hunks[hunks.count - 1].lines += lines[(last + 1)...index]
      }
      last = index
    }
    if !hunks.isEmpty { hunks[hunks.count - 1].lines += after(last, lines) }
    return hunks
  }

  private static func after(_ last: Int, _ lines: [Line]) -> ArraySlice<Line> {
    lines[(last + 1)..<min(lines.count, last + 1 + context)]
  }

  private static func lines(from old: [String], to new: [String]) -> [Line] {
    let least = min(old.count, new.count)
    let head = zip(old, new).prefix { $0 == $1 }.count
    let tail = zip(old.reversed(), new.reversed()).prefix(least - head).prefix { $0 == $1 }.count
    let before = Array(old[head..<(old.count - tail)])
    let after = Array(new[head..<(new.count - tail)])
    var isGone = [Bool](repeating: true, count: before.count)
    var isNew = [Bool](repeating: true, count: after.count)
    if max(before.count, after.count) <= comparedMost {
      isGone = [Bool](repeating: false, count: before.count)
      isNew = [Bool](repeating: false, count: after.count)
      for change in after.difference(from: before) {
        switch change {
        case .remove(let offset, _, _): isGone[offset] = true
        case .insert(let offset, _, _): isNew[offset] = true
        }
      }
    }
    var lines = old[..<head].map { Line(sign: " ", text: $0) }
    var (left, right) = (0, 0)
    while left < before.count || right < after.count {
      if left < before.count, isGone[left] {
        lines.append(Line(sign: "-", text: before[left]))
        left += 1
      } else if right < after.count, isNew[right] {
        lines.append(Line(sign: "+", text: after[right]))
        right += 1
      } else {
        lines.append(Line(sign: " ", text: after[right]))
        (left, right) = (left + 1, right + 1)
      }
    }
    return lines + old[(old.count - tail)...].map { Line(sign: " ", text: $0) }
  }
}

// What is shown of hunks where there is little room.
extension LineDiff {
  /// The lines of a unified diff, at most so many; where changes are left out, they are counted.
  ///
  /// Hunks that change more than blank lines and comments go first, and among them short ones: each
  /// gets its share of the room. What is shown stands in the order of the texts.
  static func shown(_ hunks: [Hunk], most: Int) -> [String] {
    let all = hunks.flatMap { [$0.head] + $0.lines.map(text) }
    if all.count <= most { return all }
    let order = hunks.indices.sorted {
      (hunks[$0].isTrivial ? 1 : 0, hunks[$0].lines.count, $0)
        < (hunks[$1].isTrivial ? 1 : 0, hunks[$1].lines.count, $1)
    }
    // One line is for what is left out.
    var room = most - 1
    var hidden = 0
    var chosen: [(place: Int, lines: [String])] = []
    for (index, place) in order.enumerated() {
      let alike = order[index...].count { hunks[$0].isTrivial == hunks[place].isTrivial }
      let (lines, rest) = cut(hunks[place], max(3, room / alike), room: room)
      room -= lines.count
      hidden += rest
      chosen.append((place, lines))
    }
    chosen.sort { $0.place < $1.place }
    return chosen.flatMap(\.lines) + (hidden == 0 ? [] : [more(hidden)])
  }

  /// What is shown of a hunk in its share of the room, and how many changes are neither shown nor
  /// counted there.
  private static func cut(
    _ hunk: Hunk,
    _ share: Int,
    room: Int
  ) -> (lines: [String], hidden: Int) {
    let most = min(share, room)
    guard most >= 2 else { return ([], hunk.changes) }
    if hunk.lines.count < most { return ([hunk.head] + hunk.lines.map(text), 0) }
    // Of each stretch that went or came the beginning is shown.
    var stretches: [[Line]] = []
    var isOpen = false
    for line in hunk.lines {
      if line.isChange, isOpen, stretches.last?.last?.sign == line.sign {
        stretches[stretches.count - 1].append(line)
      } else if line.isChange {
        stretches.append([line])
      }
      isOpen = line.isChange
    }
    var lines = [hunk.head]
    var hidden = 0
    for (index, stretch) in stretches.enumerated() {
      let left = most - lines.count
      let take = min(stretch.count, max(1, left / (stretches.count - index)), left)
      if take == stretch.count {
        lines += stretch.map(text)
      } else if take >= 2 {
        lines += stretch.prefix(take - 1).map(text) + [more(stretch.count - take + 1)]
      } else {
        lines += stretch.prefix(take).map(text)
        hidden += stretch.count - take
      }
    }
    return (lines, hidden)
  }

  static func more(_ count: Int) -> String { "… \(count) more line\(count == 1 ? "" : "s")" }

  private static func text(_ line: Line) -> String { "\(line.sign)\(line.text)" }
}
