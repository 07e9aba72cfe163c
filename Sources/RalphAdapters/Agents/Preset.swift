import RalphCore

/// An agent that can be called without a terminal, as data: ``PresetVoice`` interprets it.
package struct Preset: Sendable {
  /// What `--agent` calls it.
  package var name: String
  /// Its program, searched on the path.
  package var program: String
  /// How a person gets the program, in one sentence.
  package var remedy: String
  /// The words after the program; the prompt comes on standard input and is no word.
  var words: [Piece]
  /// Variables set for it, unless ralph itself was given them.
  var set: [(name: String, value: String)] = []
  /// Variables it must not see.
  var without: [String] = []
  /// Variables by which a key pays for it, rather than the account it is signed in to.
  var payers: [String] = []
  var output: Output
  /// Where its records tell of calls of tools.
  var calls: [CallForm] = []
  /// Whether its standard output must be a terminal.
  var pty = false
  /// What its exit codes mean, beyond that it failed.
  var exits: [Exit] = []
  /// What it says of its account, beyond what all agents say.
  var texts = LimitTexts()
  /// What it writes to standard error where it was refused a right, in lower case.
  var rejections: [String] = []

  /// What one exit code means.
  struct Exit: Sendable {
    var code: Int
    var meaning: String
    var endClass = EndClass.agentError

    init(_ code: Int, _ meaning: String, _ endClass: EndClass = .agentError) {
      (self.code, self.meaning, self.endClass) = (code, meaning, endClass)
    }
  }

  /// A piece of the argument vector; one whose slot is empty is left out whole.
  enum Piece: Sendable {
    case word(String)
    /// What it may do unasked: everything, or a mode of its own after some words, if it has modes.
    case permission(all: [String], mode: [String]?)
    /// The model, after a word.
    case model(String)
    /// The folder to work in, after a word.
    case directory(String)
    /// The name of the session to begin, after a word, or of the one to go on with, after another.
    case session(begin: String, resume: String?)
    /// The words that the configuration adds.
    case extra
  }

  /// What standard output is.
  enum Output: Sendable {
    /// One JSON record a line.
    case records(RecordForm)
    /// The final message, and whatever was said before it.
    case text
  }

  /// Whether a model can be asked for by name.
  package var takesModel: Bool {
    words.contains { if case .model = $0 { true } else { false } }
  }

  /// Whether it has modes of permission between everything and nothing unasked.
  package var takesModes: Bool {
    words.contains { if case .permission(_, .some) = $0 { true } else { false } }
  }

  /// The preset of a name; nil if there is none.
  package static func named(_ name: String) -> Preset? { all.first { $0.name == name } }

  /// The first of the variables in an environment of `NAME=value` lines by which a key pays; nil if
  /// the account pays that the program is signed in to, as far as can be known from outside.
  package func payer(_ environment: [String]) -> String? {
    payers.first { name in
      environment.contains { $0.hasPrefix(name + "=") && $0.utf8.count > name.utf8.count + 1 }
    }
  }
}
