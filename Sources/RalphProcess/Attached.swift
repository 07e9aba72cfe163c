package import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A program that writes to our own terminal while we go on.
package struct Attached: ~Copyable {
  private var child: Child

  /// Starts a program on our standard output and error, without input, in a group of its own.
  package init(_ argv: [String], environment: [String]) throws(SystemFailure) {
    let nothing = try FileDescriptor.open("/dev/null", .read)
    let launch = Launch(
      argv: argv,
      environment: environment,
      input: nothing.raw,
      output: 1,
      error: 2,
      hasOwnGroup: true
    )
    child = Child(pid: try launch.start())
  }

  /// Its process number.
  package var pid: Int32 { child.pid }

  /// Waits for its end, at most so many milliseconds; nil if it still runs then.
  package mutating func wait(timeoutMs: Int64?) -> Ending? {
    child.look()
    if child.ending == nil {
      let slice: Int64? = child.mustBeAsked ? min(timeoutMs ?? 20, 20) : timeoutMs
      _ = Poller.wait(descriptors: [child.descriptor], timeoutMs: slice)
      child.look()
    }
    return child.ending
  }

  /// Ends it without a chance to say anything: SIGKILL.
  package func kill() { _ = systemKill(child.pid, SIGKILL) }

  /// Asks it as Ctrl-C would.
  package func interrupt() { _ = systemKill(child.pid, SIGINT) }
}

private func systemKill(_ pid: Int32, _ signal: Int32) -> Int32 { kill(pid, signal) }
