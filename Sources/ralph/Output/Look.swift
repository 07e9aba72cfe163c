#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How output looks, decided once for each stream.
struct Look: Equatable, Sendable {
  /// Whether standard output is a terminal that can lay things out.
  var outIsTerminal = false
  /// The same of standard error.
  var errIsTerminal = false
  /// Whether standard output has color.
  var outHasColor = false
  /// The same of standard error.
  var errHasColor = false
  /// The width of the terminal, or 80.
  var columns = 80
  /// Whether nothing beyond ASCII is to be printed.
  var isASCII = false
  /// Whether a question may be asked: standard input and error are terminals, and nobody forbade it.
  var mayAsk = false

  /// Nothing special: no terminal, no color, 80 columns.
  static let plain = Look()

  /// What the process finds, before any setting is known.
  static func ofProcess(_ environment: Environment) -> Look {
    let isDumb = environment["TERM"] == "dumb"
    let forced = environment["RALPH_FORCE_TTY"]
    var look = Look()
    look.outIsTerminal = forced != nil || isatty(1) == 1 && !isDumb
    look.errIsTerminal = isatty(2) == 1 && !isDumb
    look.mayAsk = isatty(0) == 1 && isatty(2) == 1 && !environment.isOn("RALPH_NO_INPUT")
    let columns = forced.flatMap { Measure.count($0) } ?? environment["COLUMNS"].flatMap(Int.init)
    look.columns = columns.flatMap { $0 >= 20 ? $0 : nil } ?? windowColumns() ?? 80
    return look
  }

  /// Lays the settings of one call over it.
  mutating func obey(_ settings: Settings, _ arguments: Arguments, _ environment: Environment) {
    let color = settings[.color]
    outHasColor = Look.hasColor(color, environment, isTerminal: outIsTerminal)
    errHasColor = Look.hasColor(color, environment, isTerminal: errIsTerminal)
    isASCII = settings.isOn(.ascii)
    if arguments.isOn(.noInput) { mayAsk = false }
  }

  /// Whether a stream has color: the line and ralph's own variable decide, then `NO_COLOR`, then
  /// `CLICOLOR_FORCE`, then the files, then `CLICOLOR`, `TERM` and the terminal.
  static func hasColor(
    _ setting: Settings.Setting,
    _ environment: Environment,
    isTerminal: Bool
  ) -> Bool {
    let word = setting.value.text
    if setting.origin.isOfThisCall, word != "auto" { return word == "always" }
    if environment["NO_COLOR"] != nil { return false }
    if let force = environment["CLICOLOR_FORCE"], force != "0" { return true }
    if word != "auto" { return word == "always" }
    return isTerminal && environment["CLICOLOR"] != "0" && environment["TERM"] != "dumb"
  }

  private static func windowColumns() -> Int? {
    var size = winsize()
    guard unsafe ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 else { return nil }
    return Int(size.ws_col)
  }
}
