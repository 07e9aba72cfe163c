import RalphFiles
import RalphProcess
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite(.timeLimit(.minutes(2)))
struct PrimitiveTests {
  @Test func `the checksum has the check value, with and without the instruction`() {
    let bytes = Array("123456789".utf8)
    #expect(unsafe CRC32C.extend(0, bytes.span.bytes) == 0xe306_9283)
    #expect(unsafe CRC32C.extendPortably(0, bytes.span.bytes) == 0xe306_9283)
    let first = unsafe CRC32C.extend(0, Array("1234".utf8).span.bytes)
    #expect(unsafe CRC32C.extend(first, Array("56789".utf8).span.bytes) == 0xe306_9283)
    // In strands of up to 256 bytes, three side by side, and what is left behind them.
    let long = (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    for count in Array(0..<300) + Array(760..<810) + [1000, 1551, 1552, 1584, 3000] {
      let part = Array(long.prefix(count))
      let fast = unsafe CRC32C.extend(77, part.span.bytes)
      #expect(unsafe CRC32C.extendPortably(77, part.span.bytes) == fast)
    }
  }

  @Test func `an identity reads back what it wrote, and knows who lives`() throws {
    let own = try ProcessIdentity.current()
    #expect(ProcessIdentity(text: own.text) == own)
    #expect(own.isAlive)
    #expect(!ProcessIdentity(pid: own.pid, start: own.start + 1, boot: own.boot).isAlive)
    #expect(!ProcessIdentity(pid: own.pid, start: own.start, boot: "other").isAlive)
    for text in ["", "1", "1 2", "x 2 b", "1 x b", "1 2 ", "-1 2 b", "1 2 b c"] {
      #expect(ProcessIdentity(text: text) == nil)
    }
  }

  @Test(arguments: [
    Ending.exited(0), .exited(255), .signaled(9), .timedOut, .stopped, .notStarted(2),
  ])
  func `an ending reads back what it wrote`(ending: Ending) {
    #expect(Ending(text: ending.text) == ending)
    #expect(Ending(text: ending.text + " 1") == nil)
    #expect(Ending(text: "") == nil)
  }

  @Test func `waiting ends at the time limit, or with the ready ones`() throws {
    #expect(Poller.wait(descriptors: [], timeoutMs: 1).isEmpty)
    let null = try FileDescriptor.open("/dev/null", .read)
    #expect(Poller.wait(descriptors: [-1, null.raw], timeoutMs: nil) == [1])
    #expect(Poller.wait(descriptors: [-1], timeoutMs: 5).isEmpty)
  }

  @Test func `a worker does its jobs in order and finishes them before it stops`() throws {
    let worker = try WorkerThread()
    let seen = Mutex<[Int]>([])
    let done = Shared(seen: seen)
    for number in 0..<1000 {
      #expect(worker.run { done.seen.withLock { $0.append(number) } })
    }
    worker.stop()
    #expect(done.seen.withLock { $0 } == Array(0..<1000))
    #expect(!worker.run {})
    worker.stop()
  }

  @Test func `caught signals arrive in the inbox, and an ignored hangup stays ignored`() async {
    await #expect(processExitsWith: .exitCode(0)) {
      Signals.ignore(SIGHUP)
      let inbox = try Signals.install([SIGTERM, SIGINT, SIGHUP])
      kill(getpid(), SIGHUP)
      kill(getpid(), SIGPIPE)
      kill(getpid(), SIGTERM)
      guard Poller.wait(descriptors: [inbox.descriptor], timeoutMs: 20_000) == [0] else { exit(1) }
      guard try inbox.take() == [SIGTERM], try inbox.take().isEmpty else { exit(2) }
      kill(getpid(), SIGINT)
      guard Poller.wait(descriptors: [inbox.descriptor], timeoutMs: 20_000) == [0] else { exit(3) }
      guard try inbox.take() == [SIGINT] else { exit(4) }
      exit(0)
    }
  }

  private final class Shared: Sendable {
    let seen: Mutex<[Int]>
    init(seen: consuming Mutex<[Int]>) { self.seen = seen }
  }
}
