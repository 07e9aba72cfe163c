import RalphCore
import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where ralph's lines go: what was asked for to standard output, everything else to standard error.
///
/// Lines are flushed one by one unless ``isBuffered`` says otherwise. A reader that went away (a
/// closed pipe) is no failure: the process ends quietly with 0, or, where work goes on, the stream
/// falls silent.
final class Output {
  /// One of the two streams.
  enum Stream: Int32, Sendable {
    case out = 1
    case err = 2
  }

  /// What happens when nobody reads standard output any more.
  enum ClosedPipe: Sendable {
    /// The process ends with 0: it only answered a question.
    case exit
    /// Nothing more is written: a run goes on without an audience.
    case fallSilent
  }

  /// Whether standard output is collected and written in large pieces, as for long listings.
  var isBuffered = false
  /// What happens when nobody reads any more.
  var closedPipe: ClosedPipe = .exit
  /// How much is said: 0 is normal, below is less.
  var level = 0
  /// Whether the answer is JSON, so that lines for people go to standard error.
  var isJSON = false
  /// How each stream looks.
  var look: Look

  /// Why an answer did not reach standard output, if it did not; a closed pipe is no reason.
  private(set) var loss: SystemFailure?

  /// Writes all bytes to a stream; gives 0, or the system's reason why not.
  typealias Sink = (Stream, [UInt8]) -> Int32

  private var pending: [UInt8] = []
  private var silent: Set<Stream> = []
  private let sink: Sink

  init(look: Look, sink: @escaping Sink = systemWrite) {
    self.look = look
    self.sink = sink
  }

  deinit { flush() }

  /// Prints a line that was asked for, on standard output.
  func line(_ text: String) {
    pending += Array(text.utf8)
    pending.append(0x0a)
    if !isBuffered || pending.count > 1 << 16 { flush() }
  }

  /// Prints a piece of text on standard output, as it is.
  func raw(_ text: String) {
    pending += Array(text.utf8)
    flush()
  }

  /// Prints bytes on standard output, as they are.
  func raw(_ bytes: [UInt8]) {
    pending += bytes
    flush()
  }

  /// Prints a document on standard output.
  func json(_ document: JSONText) { line(document.line) }

  /// Prints a line of activity: standard output, or standard error while the answer is JSON.
  func say(_ text: String, atLevel needed: Int = 0) {
    guard level >= needed else { return }
    if isJSON { aside(text) } else { line(text) }
  }

  /// Prints a line beside the answer, on standard error.
  func aside(_ text: String) {
    flush()
    write(Array(text.utf8) + [0x0a], to: .err)
  }

  /// Prints a warning in the form of errors.
  func warning(_ message: String, _ hints: [String] = []) {
    for line in Failure.block("warning", message, hints) { aside(line) }
  }

  /// Prints a remark in the form of errors; left out with `-q`.
  func note(_ message: String) {
    guard level >= 0 else { return }
    aside("ralph: note: " + Visible.text(message))
  }

  /// Tells a failure: a block on standard error, or its first line beside a document.
  func report(_ failure: Failure) {
    if isJSON {
      json(failure.json)
      aside(failure.lines[0])
    } else {
      for line in failure.lines { aside(line) }
    }
  }

  /// Writes what was collected.
  func flush() {
    guard !pending.isEmpty else { return }
    let bytes = pending
    pending.removeAll(keepingCapacity: true)
    write(bytes, to: .out)
  }

  private func write(_ bytes: [UInt8], to stream: Stream) {
    guard !silent.contains(stream) else { return }
    let problem = sink(stream, bytes)
    guard problem != 0 else { return }
    silent.insert(stream)
    guard stream == .out, closedPipe == .exit else { return }
    if problem == EPIPE { exit(ExitCode.success.rawValue) }
    loss = SystemFailure("write", "standard output", code: problem)
  }
}

/// The sink of the process itself: its own two streams.
func systemWrite(_ stream: Output.Stream, _ bytes: [UInt8]) -> Int32 {
  let descriptor = stream.rawValue
  return unsafe bytes.withUnsafeBytes { buffer in
    var done = 0
    while done < buffer.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
      let count = unsafe write(descriptor, rest.baseAddress, rest.count)
      if count >= 0 {
        done += count
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&waiting, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }
}

extension Output {
  /// Asks a yes-or-no question on standard error; anything but a clear yes is a no.
  func confirm(_ question: String) -> Bool {
    flush()
    aside("\(question) [y/N] ")
    let answer = readLine(strippingNewline: true) ?? ""
    return ["y", "Y", "yes"].contains(answer)
  }
}
