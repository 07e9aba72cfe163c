import RalphFiles

/// What was asked for on the command line.
struct Options {
  static let usage = """
    usage: bench generate --events N [--seed N] FILE     write a journal
           bench run [--ralph PATH] [--peers FOLDER] [--rounds N] [--events N] [--only P1,P5]
                     [--json FILE]                       measure, and print the table
           bench fold WHAT FILE                          what ralph's contestants do
    """

  var events = 1_000_000
  var seed: UInt64 = 1
  var rounds = 5
  /// The release build of ralph; that beside this program if it is not named.
  var ralph: String
  /// Where `peers.sh` has put the contestants.
  var peers: String
  /// The goals that alone are measured; empty for all.
  var only: Set<String> = []
  var json: String?
  /// The words that no option took.
  var rest: [String] = []

  /// Nil for words that are none of the usage.
  init?(_ words: ArraySlice<String>, beside program: String) {
    ralph = Files.folder(of: program) + "/ralph"
    peers = Files.folder(of: Files.folder(of: program)) + "/peers"
    var words = words
    while let word = words.popFirst() {
      guard word.hasPrefix("--") else {
        rest.append(word)
        continue
      }
      guard let value = words.popFirst() else { return nil }
      switch word {
      case "--ralph": ralph = Files.realPath(value) ?? value
      case "--peers": peers = Files.realPath(value) ?? value
      case "--json": json = value
      case "--only": only = Set(value.split(separator: ",").map(String.init))
      case "--events", "--rounds", "--seed":
        guard let number = Int(value), number > 0 else { return nil }
        if word == "--events" { events = number }
        if word == "--rounds" { rounds = number }
        if word == "--seed" { seed = UInt64(number) }
      default: return nil
      }
    }
  }
}
