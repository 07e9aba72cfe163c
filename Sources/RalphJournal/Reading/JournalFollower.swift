package import RalphCore
package import RalphFiles

/// Follows a journal that another process writes, without a lock and without disturbing it.
///
/// Only whole, verified lines are handed over. A tail that is torn, or still being written, is left
/// for the next poll: a recovery may cut it, and never anything before it.
package struct JournalFollower: ~Copyable {
  private let file: FileDescriptor
  /// The place after the last line that was handed over.
  package private(set) var chain = Chain()
  /// Why the line after that is not handed over; nil if there is none or it is not whole yet.
  package private(set) var problem: LineProblem?

  /// Begins at the beginning of the journal at a path.
  package init(path: String) throws(SystemFailure) { file = try FileDescriptor.open(path, .read) }

  /// Hands over every line that came since the last poll.
  package mutating func poll(
    each: (_ line: borrowing DecodedLine, _ offset: Int) -> Void
  ) throws(SystemFailure) {
    problem = nil
    var walk = LineWalk(from: chain.bytes, to: try file.size())
    while try walk.next(in: file) {
      guard walk.isWhole else { return }
      do throws(LineProblem) {
        each(try chain.take(walk.block, from: walk.start, to: walk.end), walk.offset)
      } catch {
        problem = error
        return
      }
    }
  }

  /// The entries that came since the last poll; lines of a newer program are left out.
  package mutating func poll() throws(SystemFailure) -> [Entry] {
    var entries: [Entry] = []
    try poll { line, _ in
      if case .entry(let entry) = copy line { entries.append(entry) }
    }
    return entries
  }
}
