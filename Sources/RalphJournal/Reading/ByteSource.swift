package import RalphFiles

/// Bytes that can be read from anywhere in them: a file, or memory.
package protocol ByteSource: ~Copyable {
  /// How many bytes there are now.
  func size() throws(SystemFailure) -> Int
  /// Up to `limit` bytes at an offset; fewer only at the end.
  func read(at offset: Int, limit: Int) throws(SystemFailure) -> [UInt8]
}

extension FileDescriptor: ByteSource {
  /// The size of the open file.
  package func size() throws(SystemFailure) -> Int { try status().size }
}

/// Bytes in memory as a source.
package struct MemoryBytes: ByteSource, Sendable {
  package var bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package func size() -> Int { bytes.count }

  package func read(at offset: Int, limit: Int) -> [UInt8] {
    let start = min(max(offset, 0), bytes.count)
    return Array(bytes[start..<min(start + max(limit, 0), bytes.count)])
  }
}

/// Walks through a source line by line, a block in memory at a time.
///
/// Each block begins at the beginning of a line, so that no line is ever put together from two.
struct LineWalk {
  /// How many bytes are read at once; more than twice the longest line.
  static let blockSize = 256 << 10

  /// The block that holds the current line.
  private(set) var block: [UInt8] = []
  /// Where the current line begins and ends in the block, its newline left out.
  private(set) var start = 0
  private(set) var end = 0
  /// Whether the current line ends in a newline.
  private(set) var isWhole = false
  /// Whether the walk is past the last line.
  private(set) var isOver = false
  /// Where in the source the block begins.
  private var blockOffset: Int
  /// Where the walk ends.
  let limit: Int

  /// A walk from an offset, where a line begins, to the byte before another.
  init(from offset: Int, to limit: Int) {
    blockOffset = offset
    self.limit = limit
  }

  /// Where in the source the current line begins.
  var offset: Int { blockOffset + start }

  /// Goes to the next line; a line that does not fit into a block comes in pieces that are not whole.
  mutating func next<Source: ByteSource & ~Copyable>(
    in source: borrowing Source
  ) throws(SystemFailure) -> Bool {
    start = isWhole ? end + 1 : end
    if let newline = newline(from: start) {
      (end, isWhole) = (newline, true)
      return true
    }
    blockOffset += start
    (start, end, isWhole) = (0, 0, false)
    let wanted = min(LineWalk.blockSize, limit - blockOffset)
    block = []
    if wanted > 0 { block = try source.read(at: blockOffset, limit: wanted) }
    guard !block.isEmpty else {
      isOver = true
      return false
    }
    let newline = newline(from: 0)
    (end, isWhole) = (newline ?? block.count, newline != nil)
    return true
  }

  /// The next newline of the block.
  private func newline(from start: Int) -> Int? {
    unsafe block.span.bytes.offset(of: UInt8(ascii: "\n"), from: start)
  }
}
