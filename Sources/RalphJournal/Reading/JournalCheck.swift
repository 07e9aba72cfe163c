import RalphCore
package import RalphFiles

/// What can be said of a journal as a whole, for `ralph journal verify`.
package struct JournalCheck: Equatable, Sendable {
  /// Verified lines.
  package var entries = 0
  /// Runs that were started among them.
  package var runs = 0
  /// Bytes of verified lines.
  package var bytes = 0
  /// The checksum of the last verified line, as it stands there.
  package var head = Checksum.zero
  /// The format in force.
  package var format = 0
  /// The first thing that is not as it should be; nil if there is none.
  package var problem: Problem?

  /// Where a journal is not as it should be, and how.
  package struct Problem: Equatable, Sendable {
    /// The line's number, from 1.
    package var line: Int
    /// The offset of the first byte that is not verified.
    package var offset: Int
    /// How the journal ends there.
    package var ending: Tail.Ending
  }

  /// Reads a journal from beginning to end.
  package init<Source: ByteSource & ~Copyable>(of source: borrowing Source) throws(SystemFailure) {
    var runs = 0
    let tail = try JournalReader.read(source) { entry, _, _ in
      if entry.fact.kind == .runStarted { runs += 1 }
    }
    self.runs = runs
    (entries, bytes, head, format) = (tail.entries, tail.bytes, tail.chain.checksum, tail.format)
    if tail.ending != .clean {
      problem = Problem(line: tail.firstOddLine, offset: tail.bytes, ending: tail.ending)
    }
  }

  /// Reads the journal in a file.
  package init(path: String) throws(SystemFailure) {
    try self.init(of: try FileDescriptor.open(path, .read))
  }
}

extension Tail {
  /// The number of the first line that is not as it should be.
  var firstOddLine: Int {
    switch ending {
    case .clean, .missingNewline: entries
    case .torn: entries + 1
    case .damaged(_, let line, _), .newer(_, _, let line): line
    }
  }
}

extension Tail.Ending: CustomStringConvertible {
  /// A sentence about the end of the journal.
  package var description: String {
    switch self {
    case .clean: "every line is right"
    case .missingNewline: "the last line lacks its newline and is right otherwise"
    case .torn(let offset, let bytes):
      "\(bytes) bytes from byte \(offset) on are a batch whose writing was cut off"
    case .damaged(let offset, let line, let why):
      "damaged at line \(line) (byte \(offset)): \(why)"
    case .newer(let format, let kind, let line):
      "line \(line) (\(kind)) was written by a newer ralph in format \(format)"
    }
  }
}
