package import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A child that stands beside this process: same terminal, same streams, same process group.
///
/// What the terminal sends, such as Ctrl-C, reaches both by itself.
package struct Companion: ~Copyable {
  private var child: Child
  /// Its process number.
  package let pid: Int32

  /// Starts a program at an absolute path with the environment given, `NAME=value`.
  package init(_ argv: [String], environment: [String]) throws(SystemFailure) {
    let launch = Launch(
      argv: argv,
      environment: environment,
      directory: nil,
      input: 0,
      output: 1,
      error: 2,
      hasOwnGroup: false
    )
    pid = try launch.start()
    child = Child(pid: pid)
  }

  /// Polls readable when it ends; -1 where somebody must look by himself.
  package var descriptor: Int32 { child.descriptor }

  /// How it ended; nil while it lives.
  package mutating func ending() -> Ending? {
    child.look()
    return child.ending
  }

  /// Sends it a signal; nothing happens once its end was seen.
  package func send(_ number: Int32) {
    guard child.ending == nil else { return }
    _ = kill(pid, number)
  }
}
