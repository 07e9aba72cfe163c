import RalphFiles

/// A child's standard input, and the bytes on their way into it.
struct InputFeed: ~Copyable {
  private var childEnd: FileDescriptor?
  private var pipe: FileDescriptor?
  private var rest: ArraySlice<UInt8> = []

  /// Opens what the child will read.
  init(_ input: Invocation.Input) throws(SystemFailure) {
    switch input {
    case .none: childEnd = try FileDescriptor.open("/dev/null", .read)
    case .file(let path): childEnd = try FileDescriptor.open(path, .read)
    case .bytes(let bytes):
      var ends = try Pipe()
      childEnd = ends.takeReader()
      if bytes.isEmpty { return }
      let writer = ends.takeWriter()
      try writer.makeNonBlocking()
      pipe = consume writer
      rest = bytes[...]
    }
  }

  /// What becomes the child's descriptor 0.
  var childDescriptor: Int32 { childEnd.rawOrNone }

  /// Closes the child's end here, so that its last reader is the child.
  mutating func childHasStarted() { childEnd = nil }

  /// The descriptor to poll for room; -1 once all is written.
  var descriptor: Int32 { pipe.rawOrNone }

  /// Writes what fits; a child that reads no more is no failure.
  mutating func push() {
    do throws(SystemFailure) {
      rest = rest.dropFirst(try pipe?.writeSome(rest) ?? 0)
      if rest.isEmpty { pipe = nil }
    } catch {
      pipe = nil
    }
  }

  /// Ends the feeding.
  mutating func close() { pipe = nil }
}
