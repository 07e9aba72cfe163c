/// One call of git, as comparable data.
package struct GitCall: Equatable, Sendable {
  package var arguments: [String]
  /// The folder it starts in.
  package var directory: String
  /// `NAME=value` lines beside those of ``GitTree/environment``, which they may replace.
  package var environment: [String]
  /// What it reads; nothing else is ever there to read.
  package var input: [UInt8]
  /// How long it may take, in milliseconds.
  package var limitMs: Int64

  /// The longest time for what looks or writes a few files.
  package static let usualLimitMs: Int64 = 45_000
  /// The longest time for what writes a whole tree.
  package static let longLimitMs: Int64 = 600_000

  package init(
    _ arguments: [String],
    in directory: String,
    environment: [String] = [],
    input: [UInt8] = [],
    limitMs: Int64 = usualLimitMs
  ) {
    self.arguments = arguments
    self.directory = directory
    self.environment = environment
    self.input = input
    self.limitMs = limitMs
  }
}

/// What one call of git said.
package struct GitAnswer: Equatable, Sendable {
  package var code: Int32
  /// Its standard output, whole.
  package var output: [UInt8]
  /// The beginning and the end of its standard error.
  package var errors: [UInt8]

  package init(code: Int32, output: [UInt8] = [], errors: [UInt8] = []) {
    self.code = code
    self.output = output
    self.errors = errors
  }
}

/// Runs git; whoever composes the program decides how.
package protocol GitRunner: Sendable {
  /// Runs `git` once, never through a shell.
  ///
  /// Nil if it could not be started, was ended by a signal or took too long, and also if its output
  /// was not kept whole.
  func run(_ call: GitCall) -> GitAnswer?
}
