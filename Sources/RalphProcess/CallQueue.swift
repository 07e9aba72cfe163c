import Synchronization

/// Programs that are run one after the other beside whoever asks, who neither waits nor fails with
/// them: what went wrong is a remark.
package final class CallQueue: Sendable {
  private let thread: WorkerThread
  private let most: Int
  private let box = Mutex(Box())

  /// What the calls have to say, and how many wait.
  private struct Box {
    var remarks: [String] = []
    var waiting = 0
    /// From when on nothing more is begun; nil while that is open.
    var deadline: Int64?
  }

  /// A queue in which at most so many calls wait; nil where no thread can be had.
  package init?(most: Int) {
    // The caller then goes without: nothing may depend on these calls.
    guard let thread = try? WorkerThread() else { return nil }
    (self.thread, self.most) = (thread, most)
  }

  /// Hands in a program to be run; `name` is how remarks call it.
  package func run(_ invocation: Invocation, named name: String) {
    let isTaken = box.withLock { box in
      guard box.waiting < most else { return false }
      box.waiting += 1
      return true
    }
    guard isTaken else { return remark(name, "not run: too many wait") }
    thread.run { [self] in perform(invocation, name) }
  }

  /// What the calls have had to say since this was asked last.
  package func remarks() -> [String] {
    box.withLock { box in
      defer { box.remarks = [] }
      return box.remarks
    }
  }

  /// Lets what was handed in come to its end; nothing more is begun after so many milliseconds.
  package func finish(within milliseconds: Int64) {
    let deadline = Clock.steady() + milliseconds
    box.withLock { $0.deadline = deadline }
    thread.stop()
  }

  private func perform(_ invocation: Invocation, _ name: String) {
    defer { box.withLock { $0.waiting -= 1 } }
    if let deadline = box.withLock({ $0.deadline }), deadline < Clock.steady() {
      return remark(name, "not run: it would be too late")
    }
    do {
      let captured = try ProgramRun.capture(invocation)
      guard !captured.ending.isSuccess else { return }
      let text = String(decoding: captured.err, as: UTF8.self)
      let line = text.split(whereSeparator: \.isNewline).first.map { ": \($0)" } ?? ""
      remark(name, captured.ending.text + line)
    } catch {
      remark(name, "\(error)")
    }
  }

  private func remark(_ name: String, _ why: String) {
    box.withLock { $0.remarks.append("\(name): \(why)") }
  }
}
