import RalphAdapters

/// What a commit did to a file that ralph itself writes, taken back line by line.
///
/// Rows and marks of other tasks stand right beside, and people write into the same files: a reverse
/// of the whole difference would fail there, or take their words along.
enum UndoLines {
  /// The file as it is now without the rows that the commit added, and with the marks from before where
  /// it changed them; nil where nothing of that is left.
  static func takenBack(_ now: [UInt8], before: [UInt8], after: [UInt8]) -> [UInt8]? {
    let (old, new) = (lines(before), lines(after))
    var gone = new.isEmpty ? [] : subtract(new, from: old)
    var lines = lines(now)
    var isChanged = false
    for added in subtract(old, from: new) {
      guard let place = lines.lastIndex(of: added) else { continue }
      if added.first == UInt8(ascii: "|") {
        lines.remove(at: place)
      } else if let other = gone.firstIndex(where: { bare($0) == bare(added) }) {
        lines[place] = gone.remove(at: other)
      } else {
        continue
      }
      isChanged = true
    }
    return isChanged ? Array(lines.joined(separator: [UInt8(ascii: "\n")])) : nil
  }

  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  /// The lines of `all` that `some` does not have as often.
  private static func subtract(
    _ some: [ArraySlice<UInt8>],
    from all: [ArraySlice<UInt8>]
  ) -> [ArraySlice<UInt8>] {
    var counts: [ArraySlice<UInt8>: Int] = [:]
    for line in some { counts[line, default: 0] += 1 }
    return all.filter { line in
      let count = counts[line, default: 0]
      if count > 0 { counts[line] = count - 1 }
      return count == 0
    }
  }

  /// A line without what its first box holds.
  private static func bare(_ line: ArraySlice<UInt8>) -> [UInt8]? {
    guard let open = line.firstIndex(of: UInt8(ascii: "[")),
      let close = line[open...].firstIndex(of: UInt8(ascii: "]")), close - open < 12
    else { return nil }
    return Array(line[...open]) + Array(line[close...])
  }
}
