/// The line by which an agent says that it is done, `:::COMPLETE <nonce>:::`.
///
/// It counts only alone on the last non-blank line of the final message. Everywhere else it may be
/// an echo of something that was read, and so ralph itself never writes it down: prompts describe
/// it in words.
package enum CompletionSignal {
  /// The signal at the end of a message, judged by the attempt's nonce.
  package static func read(_ message: some BidirectionalCollection<UInt8>, nonce: String) -> Signal
  {
    guard let line = lastLine(of: message) else { return .none }
    let bytes = Array(line.utf8)
    // The brain repository's own words have no nonce.
    if line == ":::BUILD_READY:::" || line == ":::PLAN_READY:::" { return .bare }
    let opening = Array(":::COMPLETE".utf8)
    let closing = Array(":::".utf8)
    guard bytes.count <= 200, bytes.starts(with: opening),
      bytes.count >= opening.count + closing.count, bytes.suffix(3).elementsEqual(closing)
    else { return .none }
    let middle = bytes[opening.count..<(bytes.count - closing.count)]
    if middle.isEmpty { return .bare }
    let word = middle.dropFirst()
    guard middle.first == 0x20, !word.isEmpty, word.allSatisfy(isWordByte) else { return .none }
    #if PLANTED
      if planted(.bareSignalTrusted) { return .nonce }
    #endif
    return word.elementsEqual(nonce.utf8) ? .nonce : .bare
  }

  /// What an agent is told of the signal; the signal itself does not stand in it.
  package static func description(nonce: String) -> String {
    """
    When the task is done and you have checked it, end your final message with the completion \
    signal: a line of its own, the very last one, in plain text without quotes, backticks or code \
    fence. It is made of three colons, the word COMPLETE in capitals, one space, the nonce \
    \(nonce), and three colons again; no spaces besides that one. Write it nowhere else. If the \
    task is not done, do not write it: say what is missing instead.
    """
  }

  /// The text with everything in it that could be taken for a signal pulled apart.
  ///
  /// Three or more colons and one of the signal words after them get spaces between the colons,
  /// which a reader still understands and no signal has.
  package static func defused(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      let run = bytes[at...].prefix { $0 == colon }.count
      guard run > 0 else {
        result.append(bytes[at])
        at += 1
        continue
      }
      at += run
      guard run >= 3, beginsWithWord(bytes[at...]) else {
        result += repeatElement(colon, count: run)
        continue
      }
      for _ in 0..<run { result += [colon, 0x20] }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static let colon = UInt8(ascii: ":")
  private static let words = ["COMPLETE", "BUILD_READY", "PLAN_READY"].map { Array($0.utf8) }

  private static func beginsWithWord(_ bytes: ArraySlice<UInt8>) -> Bool {
    let rest = bytes.prefix(64).drop { $0 == 0x20 || $0 == 0x09 }
    return words.contains { word in
      let same = zip(rest, word).allSatisfy { ($0 >= 0x61 && $0 <= 0x7a ? $0 - 0x20 : $0) == $1 }
      return rest.count >= word.count && same
    }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
    default: false
    }
  }

  /// The last non-blank line without blanks around it; nil if there is none, or it is huge.
  ///
  /// Only the end of the message is looked at. A line that begins before it is no signal.
  private static func lastLine(of message: some BidirectionalCollection<UInt8>) -> String? {
    let window = Array(message.suffix(16 << 10))
    var end = Array(TerminalText.plain(window).utf8)[...]
    if window.count < message.count {
      guard let first = end.firstIndex(of: 0x0a) else { return nil }
      end = end[(first + 1)...]
    }
    while let last = end.last, TerminalText.isBlank([last]) || last == 0x0a { end.removeLast() }
    guard !end.isEmpty else { return nil }
    #if PLANTED
      let echo = end.split(separator: 0x0a).last { $0.starts(with: ":::COMPLETE".utf8) }
      if planted(.echoTaken), let echo { return String(decoding: echo, as: UTF8.self) }
    #endif
    let line = end.suffix(from: end.lastIndex(of: 0x0a).map { $0 + 1 } ?? end.startIndex)
    return String(decoding: line.drop { TerminalText.isBlank([$0]) }, as: UTF8.self)
  }
}
