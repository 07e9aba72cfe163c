import RalphFiles

/// What is kept of a program's output: its first and last bytes, and a count of those between.
///
/// With a file, the first bytes go there as they come and the last ones at the end; without, all
/// stay in memory. A file that cannot be written loses bytes, which are counted, never the run.
struct KeptOutput: ~Copyable {
  private var pipe: FileDescriptor?
  private let file: FileDescriptor?
  private let headLimit: Int
  private let tailLimit: Int
  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  private var written = 0
  private var lost = 0
  private var passed = 0

  /// Reads `pipe`, which must be non-blocking, and keeps `head` and `tail` bytes of it.
  init(_ pipe: consuming FileDescriptor, file: consuming FileDescriptor?, head: Int, tail: Int) {
    self.pipe = consume pipe
    self.file = consume file
    headLimit = max(head, 0)
    tailLimit = max(tail, 0)
  }

  /// The descriptor to poll; -1 once the output has ended.
  var descriptor: Int32 { pipe.rawOrNone }
  var isOpen: Bool { pipe != nil }

  /// Takes what the pipe holds now, at most `reads` times 64 KiB.
  mutating func drain(reads: Int) {
    for _ in 0..<reads {
      do throws(SystemFailure) {
        guard let bytes = try pipe?.readNext() else { return }
        if bytes.isEmpty { return pipe = nil }
        keep(bytes)
      } catch {
        // Nothing more will come, and polling it further would spin.
        return pipe = nil
      }
    }
  }

  /// Keeps what belongs to the first bytes, and the newest of the rest.
  mutating func keep(_ bytes: [UInt8]) {
    let room = headLimit - written - lost - head.count
    let first = bytes.prefix(max(room, 0))
    if !first.isEmpty { keepFirst(Array(first)) }
    let rest = bytes.dropFirst(first.count)
    tail += rest
    // Cut only at double size, so that each byte is moved once and not at every read.
    if tail.count > tailLimit * 2 { cutTail() }
  }

  private mutating func keepFirst(_ bytes: [UInt8]) {
    guard file != nil else { return head += bytes }
    do throws(SystemFailure) {
      try file?.write(bytes)
      written += bytes.count
    } catch {
      lost += bytes.count
    }
  }

  private mutating func cutTail() {
    let extra = tail.count - tailLimit
    guard extra > 0 else { return }
    tail.removeFirst(extra)
    passed += extra
  }

  /// Ends the keeping and returns the kept bytes (none where they are in the file) and the counts.
  mutating func finish() -> (bytes: [UInt8], counts: OutputCounts) {
    pipe = nil
    cutTail()
    let leftOut = passed + lost
    let mark = leftOut == 0 ? [] : Array("\n[ralph: \(leftOut) bytes left out]\n".utf8)
    guard file != nil else {
      let counts = OutputCounts(kept: head.count + tail.count, leftOut: leftOut)
      return (head + mark + tail, counts)
    }
    do throws(SystemFailure) {
      try file?.write(mark + tail)
      try file?.sync()
      return ([], OutputCounts(kept: written + tail.count, leftOut: leftOut))
    } catch {
      return ([], OutputCounts(kept: written, leftOut: leftOut + tail.count))
    }
  }
}

/// How much of an output was kept and how much was not, in bytes.
package struct OutputCounts: Equatable, Hashable, Sendable {
  /// Bytes of the program that were kept; the line that marks the gap is not counted.
  package var kept: Int
  /// Bytes of the program between the first and the last ones kept.
  package var leftOut: Int

  /// Counts in bytes; the defaults are those of an empty output.
  package init(kept: Int = 0, leftOut: Int = 0) {
    self.kept = kept
    self.leftOut = leftOut
  }
}
