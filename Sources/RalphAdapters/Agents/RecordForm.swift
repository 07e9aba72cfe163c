/// Where in an agent's stream of JSON records stands what a turn came to, as data.
///
/// The transcript is not looked at: a record is taken apart only if a rule names its type, and of it
/// only the members that the rule names.
struct RecordForm: Sendable {
  /// The first one that fits a record is obeyed.
  var rules: [RecordRule]
  /// The type of the record without which even exit 0 is no success; nil where no record closes.
  var closing: String?

  init(closing: String?, _ rules: [RecordRule]) {
    self.closing = closing
    self.rules = rules
  }
}

/// What is taken of the records of one type.
struct RecordRule: Sendable {
  /// What its member `type` says.
  var type: String
  /// A member that must have one of some values, too.
  var condition: (path: [String], values: [String])?
  var takings: [Taking]

  init(
    _ type: String,
    where condition: (path: [String], values: [String])? = nil,
    _ takings: [Taking]
  ) {
    self.type = type
    self.condition = condition
    self.takings = takings
  }
}

/// One thing that a record tells; a path is the names of the members that lead to it.
enum Taking: Sendable {
  /// The final message so far: the first of some texts that is there, which may be a list of lines.
  case message([[String]])
  /// A piece of the final message; it goes on with the last one where a member says so.
  case piece([String], goesOn: [String])
  /// The agent did something: a message after this is another one, and a failure before it is over.
  case acted
  /// The turn ended; it succeeded if a word is `success` and no flag says otherwise.
  case outcome(word: [String], failed: [String])
  /// The turn ended, and the record's type says how.
  case ended(succeeded: Bool)
  /// The error's text, unless the turn succeeded.
  case failure([[String]])
  /// The error's name, unless the turn succeeded.
  case name([String])
  /// The state of the account, and when it changes, in seconds since 1970.
  case limit(status: [String], resets: [String])
  /// The session's own name.
  case session([String])
  /// How many turns the model took.
  case turns([String])
  /// One more turn of the model.
  case turn
  /// Counts of tokens, all of the turn's.
  case tokens([[String]])
  /// Counts of tokens, to be added up.
  case moreTokens([[String]])
  /// The cost in dollars, all of the turn's.
  case cost([String])
  /// A cost in dollars, to be added up.
  case moreCost([String])
  /// A list of what was asked for and rejected.
  case rejections([String])
}
