import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What an attempt folder's `order` file asks of the supervisor.
///
/// The environment is not in it, since it may hold secrets: it goes from process to process.
///
/// The file is NUL-ended fields: `ralph-order`, protocol number, directory, standard input, time
/// limit, grace after the limit, grace after a stop, output bound, count of arguments, arguments.
/// From protocol 2 on `terminal` or nothing stands before the count; an order that needs none is
/// written in protocol 1.
package struct Order: Equatable, Hashable, Sendable {
  /// The protocol that this program writes; it reads all up to this one.
  package static let protocolNumber = 2

  /// The agent's arguments; the first is the program's path.
  package var argv: [String]
  /// Where the agent starts: an absolute path.
  package var directory: String
  /// The file that is its standard input; empty for none.
  package var input: String
  /// How long it may run, in milliseconds; 0 is for ever.
  package var timeLimitMs: Int64
  /// How long it may take to end after the limit's TERM before it is killed, in milliseconds.
  package var limitGraceMs: Int64
  /// The same after being asked to stop.
  package var stopGraceMs: Int64
  /// How many of the first, and again of the last, bytes of each output are kept.
  package var outputBound: Int
  /// Whether its standard output is a terminal.
  package var hasTerminal = false

  /// The defaults: nothing to read, no limit, 5 s of grace, 1 MiB of each end of each output.
  package init(
    _ argv: [String],
    directory: String,
    input: String = "",
    timeLimitMs: Int64 = 0,
    limitGraceMs: Int64 = 5000,
    stopGraceMs: Int64 = 5000,
    outputBound: Int = 1 << 20
  ) {
    self.argv = argv
    self.directory = directory
    self.input = input
    self.timeLimitMs = timeLimitMs
    self.limitGraceMs = limitGraceMs
    self.stopGraceMs = stopGraceMs
    self.outputBound = outputBound
  }

  /// The file's bytes; throws EINVAL where a field holds a NUL or there is no program.
  func bytes() throws(SystemFailure) -> [UInt8] {
    let fields =
      [
        Self.mark, hasTerminal ? "2" : "1", directory, input, "\(timeLimitMs)",
        "\(limitGraceMs)", "\(stopGraceMs)", "\(outputBound)",
      ] + (hasTerminal ? [Self.terminal] : []) + ["\(argv.count)"] + argv
    guard !argv.isEmpty, !fields.contains(where: { $0.utf8.contains(0) }) else {
      throw SystemFailure("write", "the order", code: EINVAL)
    }
    return fields.flatMap { Array($0.utf8) + [0] }
  }

  /// Reads the file's bytes; throws EPROTO for a newer protocol and EINVAL for a broken file.
  init(bytes: [UInt8]) throws(SystemFailure) {
    let parts = bytes.split(separator: 0, omittingEmptySubsequences: false)
    var fields = parts.map { String(decoding: $0, as: UTF8.self) }
    guard fields.count > 2, fields[0] == Self.mark, let number = Int(fields[1]) else {
      throw SystemFailure("read", "the order", code: EINVAL)
    }
    guard number <= Self.protocolNumber else {
      throw SystemFailure("read", "an order of protocol \(number)", code: EPROTO)
    }
    let hasTerminal = number > 1 && fields.count > 8 && fields[8] == Self.terminal
    if number > 1, fields.count > 8 { fields.remove(at: 8) }
    // The last NUL ends the last argument, so one empty part follows it.
    guard fields.count > 10, let limit = Int64(fields[4]), let limitGrace = Int64(fields[5]),
      let stopGrace = Int64(fields[6]), let bound = Int(fields[7]), let count = Int(fields[8]),
      count > 0, fields.count == 9 + count + 1, fields[9 + count].isEmpty
    else { throw SystemFailure("read", "the order", code: EINVAL) }
    self.init(
      Array(fields[9..<(9 + count)]),
      directory: fields[2],
      input: fields[3],
      timeLimitMs: limit,
      limitGraceMs: limitGrace,
      stopGraceMs: stopGrace,
      outputBound: bound
    )
    self.hasTerminal = hasTerminal
  }

  private static let terminal = "terminal"

  private static let mark = "ralph-order"
}
