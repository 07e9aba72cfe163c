package import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What an attempt folder's `exit` file says once the attempt is over.
///
/// The file has one size from the start, so that a full disk cannot lose it: lines of text, the
/// last with the checksum of those before it, then spaces.
package struct ExitRecord: Equatable, Hashable, Sendable {
  /// How the agent's leader ended.
  package var ending: Ending
  /// When it was started: wall time, milliseconds since 1970.
  package var startedMs: Int64
  /// When the last of its group was gone: wall time, milliseconds since 1970.
  package var finishedMs: Int64
  /// What is kept of its standard output in `out`.
  package var out: OutputCounts
  /// What is kept of its standard error in `err`.
  package var err: OutputCounts

  /// A record of an attempt that wrote nothing, unless the counts say otherwise.
  package init(
    _ ending: Ending,
    startedMs: Int64,
    finishedMs: Int64,
    out: OutputCounts = OutputCounts(),
    err: OutputCounts = OutputCounts()
  ) {
    self.ending = ending
    self.startedMs = startedMs
    self.finishedMs = finishedMs
    self.out = out
    self.err = err
  }

  /// The size of the file in bytes.
  static let fileSize = 4096

  /// The protocol of exit records.
  private static let protocolNumber = 1

  /// What holds the file's place while the agent runs.
  static var placeholder: [UInt8] { padded("\(mark) \(Self.protocolNumber)\nnot over\n") }

  /// The file's bytes.
  var bytes: [UInt8] {
    let text = """
      \(Self.mark) \(Self.protocolNumber)
      \(ending.text)
      started \(startedMs)
      finished \(finishedMs)
      out \(out.kept) \(out.leftOut)
      err \(err.kept) \(err.leftOut)

      """
    return Self.padded(text + "crc \(Self.checksum(Array(text.utf8)))\n")
  }

  /// Reads the file's bytes: nil where no finished record stands; EPROTO for a newer protocol.
  package static func read(_ bytes: [UInt8]) throws(SystemFailure) -> ExitRecord? {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let words = lines.map { line in
      String(decoding: line, as: UTF8.self).split(separator: " ").map(String.init)
    }
    guard bytes.count == fileSize, words.count == 8, words[6].count == 2 else { return nil }
    let covered = lines[..<6].reduce(0) { $0 + $1.count + 1 }
    guard words[6] == ["crc", checksum(Array(bytes[..<covered]))] else { return nil }
    guard words[0].count == 2, words[0][0] == mark, let number = Int(words[0][1]) else {
      return nil
    }
    guard number <= Self.protocolNumber else {
      throw SystemFailure("read", "an exit record of protocol \(number)", code: EPROTO)
    }
    guard let ending = Ending(text: words[1].joined(separator: " ")),
      let started = numbers(words[2], "started", 1),
      let finished = numbers(words[3], "finished", 1),
      let out = numbers(words[4], "out", 2), let err = numbers(words[5], "err", 2)
    else { return nil }
    return ExitRecord(
      ending,
      startedMs: started[0],
      finishedMs: finished[0],
      out: OutputCounts(kept: Int(out[0]), leftOut: Int(out[1])),
      err: OutputCounts(kept: Int(err[0]), leftOut: Int(err[1]))
    )
  }

  private static let mark = "ralph-exit"

  private static func numbers(_ words: [String], _ name: String, _ count: Int) -> [Int64]? {
    let values = words.dropFirst().compactMap { Int64($0) }
    return words.first == name && words.count == count + 1 && values.count == count ? values : nil
  }

  private static func checksum(_ bytes: [UInt8]) -> String {
    let crc = unsafe CRC32C.extend(0, bytes.span.bytes)
    let digits = String(crc, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  private static func padded(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    return bytes + [UInt8](repeating: UInt8(ascii: " "), count: fileSize - bytes.count)
  }
}
