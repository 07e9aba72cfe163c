import RalphCore

/// Which tmux server is spoken to.
package enum TmuxSocket: Equatable, Sendable {
  /// The one that tmux itself would choose: that of `TMUX`, else the user's own.
  case usual
  /// A server with a name of its own (`-L`).
  case named(String)
  /// A server at a path (`-S`).
  case at(String)

  /// The options that choose it.
  package var options: [String] {
    switch self {
    case .usual: []
    case .named(let name): ["-L", name]
    case .at(let path): ["-S", path]
    }
  }
}

/// A pane's id: never used twice while its server lives, and begun again by the next server.
package struct PaneID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var number: Int

  package init(_ number: Int) { self.number = number }

  /// The id with this exact text, such as `%7`; nil for anything else.
  package init?(_ text: some Collection<UInt8>) {
    let digits = text.dropFirst()
    guard text.first == UInt8(ascii: "%"), let number = Digits.value(digits),
      digits.count == 1 || digits.first != UInt8(ascii: "0")
    else { return nil }
    self.number = number
  }

  package static func < (left: PaneID, right: PaneID) -> Bool { left.number < right.number }
  package var description: String { "%\(number)" }
}

/// One tmux server among all that ever listened on its socket.
package struct TmuxServerIdentity: Hashable, Sendable, CustomStringConvertible {
  package var pid: Int
  /// Seconds since 1970 at which it says it was started.
  package var start: Int

  package init(pid: Int, start: Int) {
    self.pid = pid
    self.start = start
  }

  package var description: String { "\(pid).\(start)" }
}

/// Random text that parts one answer of tmux from the next; fresh for every call.
///
/// What stands in a pane, a path or a name cannot hold it, so that nothing there can pass for the
/// end of itself.
package struct TmuxMarker: Equatable, Sendable {
  /// The letters and digits it is made of.
  package let text: String

  /// A marker with these letters; nil unless there are 16 to 40 hexadecimal digits.
  package init?(_ text: String) {
    guard (16...40).contains(text.utf8.count), text.utf8.allSatisfy(Digits.isHex) else {
      return nil
    }
    self.text = text
  }

  /// A marker out of two random numbers.
  package init(_ first: UInt64, _ second: UInt64) {
    text = Hex.text(first, digits: 16) + Hex.text(second, digits: 16)
  }
}

/// Whole numbers as tmux writes them.
enum Digits {
  /// The value of 1 to 15 digits; nil for anything else.
  static func value(_ digits: some Collection<UInt8>) -> Int? {
    guard (1...15).contains(digits.count), digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      return nil
    }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  static func isHex(_ byte: UInt8) -> Bool {
    byte >= 0x30 && byte <= 0x39 || byte >= 0x61 && byte <= 0x66
  }
}

/// Text as an argument of tmux, which gives some characters a meaning.
enum TmuxText {
  /// An argument that ends no command: tmux takes a last `;` for a separator.
  static func argument(_ text: String) -> String {
    guard text.utf8.last == UInt8(ascii: ";") else { return text }
    return String(text.dropLast()) + "\\;"
  }

  /// An argument that tmux expands as a format, so that it comes out as it is.
  ///
  /// Without this a folder named `#(…)` would run a shell. Before a bracket tmux itself leaves
  /// the signs alone.
  static func format(_ text: String) -> String {
    var result: [UInt8] = []
    var signs = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "#") {
        signs += 1
        continue
      }
      let isStyle = byte == UInt8(ascii: "[")
      result += [UInt8](repeating: UInt8(ascii: "#"), count: isStyle ? signs : 2 * signs)
      signs = 0
      result.append(byte)
    }
    result += [UInt8](repeating: UInt8(ascii: "#"), count: 2 * signs)
    return String(decoding: result, as: UTF8.self)
  }
}
