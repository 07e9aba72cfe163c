import RalphFiles

/// One way of looking for what must not be; all of them are looked through for each mistake.
struct Check: Sendable {
  /// What it is called in the table.
  let name: String
  /// The first thing that is not as it must be; nil if there is none.
  let find: @Sendable (Progress) -> Found?

  /// The quick ones first.
  static let all: [Check] =
    TextChecks.all + OutsideChecks.quick + JournalChecks.all + FileChecks.all
    + OutsideChecks.slow + WorldChecks.all
}

/// What a check has found.
struct Found: Sendable {
  /// The seed, the point or the case, so that it can be tried again.
  var place: String
  var problem: String

  init(_ place: String, _ problem: String) {
    self.place = place
    // One line of a table.
    let line = problem.split(separator: "\n").first.map(String.init) ?? ""
    self.problem = String(line.prefix(120))
  }
}

/// Says where a check is, so that a trap can be told with its place.
struct Progress: Sendable {
  private let name: String

  init(_ name: String) { self.name = name }

  /// Begins with a seed, a point or a case.
  func at(_ place: String) { Progress.say("at \(name)\t\(place)") }

  /// Writes a line at once: a trap loses what is only buffered.
  static func say(_ line: String) {
    let out = FileDescriptor(owning: 1)
    // Where nothing can be written, nobody reads either.
    try? out.write(Array((line + "\n").utf8))
    _ = out.release()
  }
}

/// A folder of a check's own, gone when the check is over.
struct Scratch: ~Copyable {
  let path: String

  init() throws(SystemFailure) {
    var dice = SystemRandomNumberGenerator()
    let made = "/tmp/ralph-plant-\(dice.next())"
    try Files.makeFolder(made)
    path = Files.realPath(made) ?? made
  }

  deinit { try? Files.removeTree(path) }
}
