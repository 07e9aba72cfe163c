import CSystem
package import RalphCore
package import RalphFiles
package import RalphPorts
import RalphProcess
import Synchronization

/// Waits in one `poll` for a bell, for signals and for the pulses of processes.
package final class MachineWaiter: Waiter {
  private let signals: SignalInbox?
  /// The descriptor that is readable when a signal has come; nil where none is heard.
  private let heard: Int32?
  private let reader: FileDescriptor
  private let writer: FileDescriptor

  /// A waiter that also hears signals; pass none where they are to do what they always do.
  package init(hearing numbers: [Int32]) throws(SystemFailure) {
    var ends: [Int32] = [0, 0]
    guard unsafe csystem_pipe(&ends, 1) == 0 else { throw .last("pipe", "the loop's bell") }
    reader = FileDescriptor(owning: ends[0])
    writer = FileDescriptor(owning: ends[1])
    if numbers.isEmpty {
      signals = nil
      heard = nil
    } else {
      let inbox = try Signals.install(numbers)
      heard = inbox.descriptor
      signals = consume inbox
    }
  }

  package func wait(pulses: [Int32], atMost: Millis?) -> Woken {
    // A descriptor below zero is never ready.
    let descriptors = [reader.raw, heard ?? -1] + pulses
    let ready = Poller.wait(descriptors: descriptors, timeoutMs: atMost?.value)
    guard !ready.isEmpty else { return Woken(signals: [], pulses: []) }
    if ready.contains(0) { drain() }
    return Woken(
      signals: ready.contains(1) ? caught() : [],
      pulses: ready.compactMap { $0 > 1 ? $0 - 2 : nil }
    )
  }

  private func caught() -> [Int32] {
    switch signals {
    // What cannot be read now is read at the next turn.
    case .some(let inbox): return (try? inbox.take()) ?? []
    case .none: return []
    }
  }

  /// Takes what has rung so far; one look at the inbox serves every ring.
  private func drain() {
    // An empty pipe is what is wanted; any other failure shows as a bell that rings on.
    while let bytes = try? reader.readNext(), !bytes.isEmpty {}
  }

  package func ring() {
    // A full pipe rings loudly enough.
    try? writer.write([1])
  }
}

/// A thread for each track, made when its first job comes.
package final class MachineLane: Lane {
  private let quick: WorkerThread
  private let others = Mutex<[Track: WorkerThread]>([:])

  /// Starts the first thread, which then waits for jobs.
  package init() throws(SystemFailure) { quick = try WorkerThread() }

  package func run(on track: Track, _ job: @escaping @Sendable () -> Void) {
    thread(for: track).run {
      // What waited behind another job when the journal failed is not begun any more.
      if !StartGate.isClosed { job() }
    }
  }

  /// A track without a thread of its own shares the first one: its jobs are late, and not lost.
  private func thread(for track: Track) -> WorkerThread {
    guard track != .quick else { return quick }
    return others.withLock { others in
      if let thread = others[track] { return thread }
      // A system without room for a thread: the shared one does it.
      guard let thread = try? WorkerThread() else { return quick }
      others[track] = thread
      return thread
    }
  }

  /// Does what is left and ends the threads.
  package func finish() {
    for thread in others.withLock({ Array($0.values) }) { thread.stop() }
    quick.stop()
  }
}
