import RalphFiles
import RalphProcess
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An attempt whose processes are held for a while, its supervisor with them.
@Suite(.timeLimit(.minutes(2)))
struct HeldTests {
  /// Holds processes for longer than so many milliseconds, and lets them go on.
  private func hold(_ processes: [ProcessIdentity], _ milliseconds: Int64) {
    for process in processes { _ = process.send(signal: SIGSTOP) }
    // Nothing happens meanwhile: that is the point.
    _ = Poller.wait(timeoutMs: milliseconds, until: { false })
    for process in processes { _ = process.send(signal: SIGCONT) }
  }

  @Test func `time in which supervisor and agent were held counts for nobody`() throws {
    let place = try Place()
    // It works for a second of its own time, counted in steps, once it has been held.
    let script = """
      echo $$ > up; until [ -s go ]; do sleep 0.05; done
      n=0; while [ $n -lt 10 ]; do sleep 0.1; n=$((n+1)); done; exit 7
      """
    let order = Order(shell(script), directory: place.path, timeLimitMs: 4000, limitGraceMs: 100)
    let (folder, supervisor) = try launch(order, in: place)
    let agent = try process(in: place("up"))
    hold([supervisor, agent], 9000)
    try Files.replace(place("go"), with: Array("go".utf8))
    #expect(try record(folder).ending == .exited(7))
  }

  @Test func `the limit holds all the same once they go on`() throws {
    let place = try Place()
    let script = "echo $$ > up; while :; do sleep 0.05; done"
    let order = Order(shell(script), directory: place.path, timeLimitMs: 1000, limitGraceMs: 100)
    let (folder, supervisor) = try launch(order, in: place)
    let agent = try process(in: place("up"))
    hold([supervisor, agent], 4500)
    #expect(try record(folder).ending == .timedOut)
  }

  @Test func `an agent that is held while its supervisor is not has its limit`() throws {
    let place = try Place()
    let script = "echo $$ > up; while :; do sleep 0.05; done"
    let order = Order(shell(script), directory: place.path, timeLimitMs: 1000, limitGraceMs: 100)
    let (folder, _) = try launch(order, in: place)
    let agent = try process(in: place("up"))
    _ = agent.send(signal: SIGSTOP)
    #expect(try record(folder).ending == .timedOut)
    #expect(!agent.isAlive)
  }
}
