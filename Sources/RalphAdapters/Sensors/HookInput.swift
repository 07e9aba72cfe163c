import RalphCore
package import RalphFiles
package import RalphPorts
import RalphProcess

/// The standard input of a hook: read for a while and up to a size, whatever is at its other end.
package enum HookInput {
  /// The longest time that is waited for the end of it, in milliseconds.
  package static let patience: Int64 = 2000

  /// What came before the end, the limit or the time was reached.
  package static func read(_ file: borrowing FileDescriptor, clock: any Clock) -> [UInt8] {
    var bytes: [UInt8] = []
    let start = clock.monotonic().value
    while bytes.count <= HookPayload.mostBytes {
      let rest = patience - (clock.monotonic().value - start)
      // A terminal, or a pipe that nobody writes into, is not waited for beyond the time.
      guard rest > 0, !Poller.wait(descriptors: [file.raw], timeoutMs: rest).isEmpty,
        // A stream that fails has ended.
        let more = try? file.readNext(), !more.isEmpty
      else { break }
      bytes += more
    }
    return bytes
  }
}
