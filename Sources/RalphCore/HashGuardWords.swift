/// What the hash guard of a brain repository's verifier says, and nobody else.
package enum HashGuardWords {
  /// The files that it guards, as it names them; their case differs from copy to copy.
  private static let files = ["ac", "loop", "verifier", "prompt", "agents"]

  /// Whether words behind `FAIL: ` or `ERROR: ` are its own, such as `AC hash mismatch (…`.
  package static func are(_ words: some StringProtocol) -> Bool {
    let lower = words.prefix(80).lowercased()
    return files.contains { file in
      ["\(file) hash mismatch", "missing \(file) hash guard file"].contains { lower.hasPrefix($0) }
    }
  }
}
