import CSystem
package import RalphFiles
import Synchronization

/// One thread that does jobs in the order in which they were handed in.
///
/// For calls that wait, such as `ProgramRun.capture`. A job's answer goes wherever the job puts it.
package final class WorkerThread: Sendable {
  /// A piece of work; it must not throw and should not run for ever.
  package typealias Job = @Sendable () -> Void

  private struct Queue {
    var jobs: [Job] = []
    var isStopping = false
    var isWoken = false
  }

  private let queue = Mutex(Queue())
  private let bell: FileDescriptor
  private let listener: FileDescriptor
  private let endSeen: FileDescriptor
  private let end: Mutex<FileDescriptor?>

  /// Starts the thread.
  package init() throws(SystemFailure) {
    var bellPipe = try Pipe()
    var endPipe = try Pipe()
    bell = bellPipe.takeWriter()
    listener = bellPipe.takeReader()
    endSeen = endPipe.takeReader()
    end = Mutex(endPipe.takeWriter())
    let context = unsafe Unmanaged.passRetained(self)
    let failed = unsafe csystem_start_thread(
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<WorkerThread>.fromOpaque(context).takeRetainedValue().work()
        return nil
      },
      context.toOpaque()
    )
    guard failed == 0 else {
      unsafe context.release()
      throw SystemFailure("pthread_create", "a worker", code: failed)
    }
  }

  /// Hands in a job; false, and nothing is done, after `stop`.
  @discardableResult package func run(_ job: @escaping Job) -> Bool {
    let (isTaken, mustRing) = queue.withLock { queue in
      guard !queue.isStopping else { return (false, false) }
      queue.jobs.append(job)
      defer { queue.isWoken = true }
      return (true, !queue.isWoken)
    }
    if mustRing { ring() }
    return isTaken
  }

  /// Takes no more jobs, lets those handed in finish, and waits for the thread's end.
  ///
  /// The thread lives until this is called. A job must not call it: it would wait for itself.
  package func stop() {
    let mustRing = queue.withLock { queue in
      queue.isStopping = true
      defer { queue.isWoken = true }
      return !queue.isWoken
    }
    if mustRing { ring() }
    _ = Poller.wait(descriptors: [endSeen.raw], timeoutMs: nil)
  }

  private func ring() {
    // The pipe never holds more than a few bytes, so this neither waits nor fails.
    _ = try? bell.writeSome([1])
  }

  private func work() {
    while true {
      let (jobs, isStopping) = queue.withLock { queue in
        let jobs = queue.jobs
        queue.jobs = []
        if jobs.isEmpty { queue.isWoken = queue.isStopping }
        return (jobs, queue.isStopping)
      }
      for job in jobs { job() }
      if !jobs.isEmpty { continue }
      if isStopping { break }
      // Only the waking counts, not the bytes; the queue is looked at again either way.
      _ = try? listener.readNext(limit: 16)
    }
    end.withLock { $0 = nil }
  }
}
