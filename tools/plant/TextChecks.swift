import RalphAdapters
import RalphCore

/// What is made of text that others wrote.
enum TextChecks {
  static let all = [signals, escapes, secrets]

  private static let nonce = "0123456789ab"

  /// Which messages signal completion, and how strongly.
  static let signals = Check(name: "signals") { progress in
    let own = ":::COMPLETE \(nonce):::"
    let table: [(message: String, signal: Signal)] = [
      (own, .nonce), ("done\n\(own)\n \n", .nonce), ("done", .none), ("", .none),
      ("\(own)\nbut one test fails", .none), ("> \(own)\nI shall say that at the end", .none),
      ("say \(own)", .none), ("\(own).", .none), (":::COMPLETE:::", .bare),
      (":::COMPLETE 000000000000:::", .bare), (":::COMPLETE  \(nonce):::", .none),
    ]
    for (message, signal) in table {
      progress.at("\(message.debugDescription)")
      let read = CompletionSignal.read(message.utf8, nonce: nonce)
      if read != signal {
        return Found(message.debugDescription, "is read as \(read) and is \(signal)")
      }
    }
    return nil
  }

  /// Nothing that steers a terminal comes through.
  static let escapes = Check(name: "escapes") { progress in
    let orders = [
      "\u{1b}[2J\u{1b}]0;owned\u{7}", "\u{1b}]52;c;dG91Y2g=\u{1b}\\", "\u{9b}31m", "\u{8}\u{0}",
      "\u{202e}desrever\u{2066}", "\u{1b}P1$r\u{1b}\\",
    ]
    for (number, order) in orders.enumerated() {
      progress.at("order \(number)")
      let plain = TerminalText.plain("a\(order)b")
      let steering = plain.unicodeScalars.first { TerminalText.steers($0) && $0 != "\n" }
      if let steering {
        return Found("order \(number)", "U+\(String(steering.value, radix: 16)) comes through")
      }
    }
    return nil
  }

  /// Secrets are taken out of what is kept, by their form and by their value.
  static let secrets = Check(name: "secrets") { progress in
    let texts = [
      "key sk-ant-api03-AbCdEf0123456789_-xyz, ok", "ghp_0123456789abcdefABCDEF0123456789abcd",
      "postgres://bob:hunter2222@db:5432/x", "the word is hunter2222", #"{"a":"hunter2222"}"#,
    ]
    for (number, text) in texts.enumerated() {
      progress.at("text \(number)")
      let clean = Redaction.clean(Array(text.utf8), secrets: ["hunter2222"])
      if !String(decoding: clean, as: UTF8.self).contains("[redacted:") {
        return Found("text \(number)", "a secret stays in what is kept")
      }
    }
    return nil
  }
}
