import CSystem
package import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Signals as bytes in a pipe, so that they are met where the program waits and nowhere else.
package enum Signals {
  /// Catches the given signals from now on; SIGPIPE is ignored too.
  ///
  /// A SIGHUP that the parent left ignored (`nohup`) stays ignored. One inbox a process: a
  /// second call takes the signals away from the first inbox.
  package static func install(_ numbers: [Int32]) throws(SystemFailure) -> SignalInbox {
    ignore(SIGPIPE)
    let inbox = try SignalInbox()
    for number in numbers {
      if number == SIGHUP && csystem_is_ignored(number) != 0 { continue }
      guard csystem_catch_signal(number, inbox.writer.raw) == 0 else {
        throw .last("sigaction", "signal \(number)")
      }
    }
    return inbox
  }

  /// Ignores a signal in this process; programs started by this room get its default back.
  package static func ignore(_ number: Int32) {
    _ = signal(number, SIG_IGN)
  }
}

/// The pipe that caught signals arrive in.
package struct SignalInbox: ~Copyable, Sendable {
  private let reader: FileDescriptor
  let writer: FileDescriptor

  init() throws(SystemFailure) {
    var pipe = try Pipe()
    let reader = pipe.takeReader()
    let writer = pipe.takeWriter()
    try reader.makeNonBlocking()
    try writer.makeNonBlocking()
    self.reader = reader
    self.writer = writer
  }

  /// Polls readable while signals have arrived that nobody took.
  package var descriptor: Int32 { reader.raw }

  /// Takes the numbers of the signals that have arrived, in order; empty if none has.
  package func take() throws(SystemFailure) -> [Int32] {
    (try reader.readNext() ?? []).map(Int32.init)
  }
}
