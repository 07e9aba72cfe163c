/// A program to run, as comparable data: everything that decides how it starts and what bounds it.
package struct Invocation: Equatable, Hashable, Sendable {
  /// What the program reads.
  package enum Input: Equatable, Hashable, Sendable {
    /// Nothing: `/dev/null`.
    case none
    /// These bytes, then the end.
    case bytes([UInt8])
    /// The file at this path.
    case file(String)
  }

  /// The arguments; the first is the program's path (see `Programs.find`).
  package var argv: [String]
  /// `KEY=value` lines, kept sorted; nil hands down this process's own environment.
  package var environment: [String]? {
    didSet { environment?.sort() }
  }
  /// Where the program starts; nil is this process's own directory.
  package var directory: String?
  /// What it reads.
  package var input: Input
  /// How long it may run, in milliseconds; nil is for ever.
  package var timeLimitMs: Int64?
  /// How long it may take to end after the limit's TERM before it is killed, in milliseconds.
  package var graceMs: Int64
  /// How many bytes are kept of each of its two outputs: the first and the last half.
  package var outputBound: Int

  /// The defaults: nothing to read, no limit, 2 s of grace, 1 MiB of each output.
  package init(
    _ argv: [String],
    environment: [String]? = nil,
    directory: String? = nil,
    input: Input = .none,
    timeLimitMs: Int64? = nil,
    graceMs: Int64 = 2000,
    outputBound: Int = 1 << 20
  ) {
    self.argv = argv
    self.environment = environment?.sorted()
    self.directory = directory
    self.input = input
    self.timeLimitMs = timeLimitMs
    self.graceMs = graceMs
    self.outputBound = outputBound
  }
}
