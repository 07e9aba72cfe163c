import PlayedWorld

/// How the version that is played reads its arguments and prints; what it does is its ``rules``.
struct BdEdition {
  let rules: TrackerEdition
  private var number: Int { rules.number }

  init?(_ text: String) {
    guard let rules = TrackerEdition(text) else { return nil }
    self.rules = rules
  }

  var text: String { rules.text }
  var hasDaemon: Bool { number < 5000 }
  var appendsNotes: Bool { number >= 4901 }
  var refusalCode: Int32 { number < 5700 ? 0 : 1 }
  var countsInShow: Bool { number >= 10_003 }
  var marksSchema: Bool { number >= 10_003 }
  var textIDs: Bool { number >= 5800 }
  var claimWords: String { number < 4900 ? "already claimed by" : "issue already claimed by" }
}

/// What a call prints, and its exit code.
struct BdReply {
  var out = ""
  var err = ""
  var code: Int32 = 0

  /// A refusal in one line on standard error.
  static func refused(_ line: String, code: Int32) -> BdReply {
    BdReply(err: line, code: code)
  }
  /// A refusal as JSON on standard output.
  static func failed(_ error: String) -> BdReply {
    BdReply(out: JSON.object([("error", .text(error))]).indented() + "\n", code: 1)
  }

  static let nowhere = """
    Error: no beads database found
    Hint: run 'bd init' to create a database in the current directory
    """
  static let outOfSync =
    "Database out of sync with JSONL. Run 'bd sync --import-only' to fix.\n\n"
    + "The JSONL file has been updated (e.g., after 'git pull') but the database\n"
    + "hasn't been imported yet."
}
