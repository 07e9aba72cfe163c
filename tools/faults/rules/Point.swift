// Where a life of ralph is disturbed, and how: what is drawn, printed and typed again.

/// What is done to a system call.
package enum Fault: String, CaseIterable, Sendable {
  /// The process is killed as it enters the call.
  case kill = "KILL"
  /// The call fails: the medium does not answer.
  case io = "EIO"
  /// The call fails: the medium is full.
  case full = "ENOSPC"
  /// The call fails: the system gives no more processes or threads.
  case again = "EAGAIN"
  /// The call is held up.
  case delay = "DELAY"
  /// The journal may not grow over so many bytes: a write stops short, and the next one fails.
  case short = "SHORT"
  /// As before, and the process is killed in the middle of the write: a torn batch.
  case torn = "TORN"

  /// Whether the life ends by it, and nothing in the world may have gone wrong because of it.
  package var isDeath: Bool { self == .kill || self == .torn }
}

/// One call of one life, and what is done to it.
package struct Point: Equatable, Hashable, Sendable, CustomStringConvertible {
  /// Whether only the main thread's calls are counted; else each thread's for itself, and the first
  /// that comes so far is met.
  package var isMain: Bool
  /// The call's name as strace says it.
  package var call: String
  package var fault: Fault
  /// Which call of a thread, from 1; with ``Fault/short`` and ``Fault/torn`` how many bytes.
  package var index: Int

  package init(_ call: String, _ fault: Fault, _ index: Int, isMain: Bool = false) {
    self.call = call
    self.fault = fault
    self.index = index
    self.isMain = isMain
  }

  /// Reads what `description` wrote; nil for anything else.
  package init?(_ text: String) {
    let words = text.split(separator: ":", omittingEmptySubsequences: false)
    guard words.count == 3, let fault = Fault(rawValue: String(words[1])),
      let index = Int(words[2]), index > 0
    else { return nil }
    let isMain = words[0].hasPrefix("main.")
    let call = isMain ? words[0].dropFirst(5) : words[0]
    guard !call.isEmpty, call.utf8.allSatisfy({ $0 >= 0x61 || ($0 >= 0x30 && $0 <= 0x39) })
    else { return nil }
    self.init(String(call), fault, index, isMain: isMain)
  }

  package var description: String {
    "\(isMain ? "main." : "")\(call):\(fault.rawValue):\(index)"
  }

  /// Whether the file-size limit does it, and not strace.
  package var isLimit: Bool { fault == .short || fault == .torn }

  /// The faults that are meaningful for a call.
  package static func faults(of call: String) -> [Fault] {
    switch call {
    case "clone", "clone3", "vfork", "fork": [.kill, .again, .delay]
    case "pwrite64": [.kill, .io, .full, .delay, .short, .torn]
    case "write", "fdatasync", "fsync", "rename", "renameat", "renameat2":
      [.kill, .io, .full, .delay]
    case "link", "linkat", "mkdir", "mkdirat", "openat": [.kill, .io, .full]
    default: [.kill, .io]
    }
  }

  /// The calls that are counted and disturbed, by their names on the machines that have them.
  package static let calls = [
    "pwrite64", "write", "fdatasync", "fsync", "rename", "renameat", "renameat2", "link", "linkat",
    "clone", "clone3", "vfork", "fork", "unlink", "unlinkat", "mkdir", "mkdirat", "openat",
  ]
}
