/// A pane as tmux shows it at one look.
package struct PaneSight: Equatable, Sendable {
  package var server: TmuxServerIdentity
  package var id: PaneID
  /// `$` and a number, never used twice while the server lives.
  package var session: String
  /// Seconds since 1970.
  package var sessionCreated: Int
  package var sessionName: String
  /// The process that the pane was made for: a shell, or the agent itself.
  package var process: Int
  package var isDead: Bool
  package var isInMode: Bool
  package var isSynchronized: Bool
  package var isInputOff: Bool
  package var isAlternate: Bool
  package var width: Int
  package var height: Int
  package var cursorColumn: Int
  package var cursorRow: Int
  /// How many lines have scrolled off and are still known.
  package var history: Int
  /// What tmux calls the program in front; for people, `PaneFront` knows better.
  package var command: String
  /// The folder of the program in front, as tmux sees it.
  package var folder: String

  /// Reads a row of `PaneFields`; nil if it is no such row.
  init?(_ row: TmuxRow) {
    guard let fields = row.fields(PaneFields.plain.count), row.texts.count == 3,
      let pid = Digits.value(fields[0]), let start = Digits.value(fields[1]),
      let id = PaneID(fields[2]), fields[3].first == UInt8(ascii: "$")
    else { return nil }
    // A dead pane, or one in no mode, may leave a field empty.
    let numbers = fields[4..<16].map { Digits.value($0) ?? 0 }
    server = TmuxServerIdentity(pid: pid, start: start)
    self.id = id
    session = String(decoding: fields[3], as: UTF8.self)
    sessionCreated = numbers[0]
    process = numbers[1]
    isDead = numbers[2] != 0
    isInMode = numbers[3] != 0
    isSynchronized = numbers[4] != 0
    isInputOff = numbers[5] != 0
    isAlternate = numbers[6] != 0
    (width, height) = (numbers[7], numbers[8])
    (cursorColumn, cursorRow, history) = (numbers[9], numbers[10], numbers[11])
    sessionName = String(decoding: row.texts[0], as: UTF8.self)
    command = String(decoding: row.texts[1], as: UTF8.self)
    folder = String(decoding: row.texts[2], as: UTF8.self)
  }

  /// What tmux must still find true when it types.
  package var guardian: PaneGuard { PaneGuard(server: server, pane: id, process: process) }
}

/// A terminal that shows a session.
package struct ClientSight: Equatable, Sendable {
  package var process: Int
  /// Seconds since 1970 at which a key was last pressed there.
  package var activity: Int
  package var isReadOnly: Bool
  /// The pane that it looks at.
  package var pane: PaneID

  package init(process: Int, activity: Int, isReadOnly: Bool, pane: PaneID) {
    self.process = process
    self.activity = activity
    self.isReadOnly = isReadOnly
    self.pane = pane
  }

  /// Reads a row of `ClientFields`; nil if it is no such row.
  init?(_ row: TmuxRow) {
    guard let fields = row.fields(ClientFields.plain.count), row.texts.isEmpty,
      let process = Digits.value(fields[0]), let activity = Digits.value(fields[1]),
      let pane = PaneID(fields[3])
    else { return nil }
    self.init(
      process: process,
      activity: activity,
      isReadOnly: Digits.value(fields[2]) == 1,
      pane: pane
    )
  }
}

/// A session that has just been opened.
package struct SessionSight: Equatable, Sendable {
  package var server: TmuxServerIdentity
  package var session: String
  /// Seconds since 1970.
  package var created: Int
  package var name: String
  package var pane: PaneID
  package var process: Int

  /// Reads the row of `SessionFields`; nil if it is no such row.
  init?(_ row: TmuxRow) {
    guard row.word == "session", let fields = row.fields(SessionFields.plain.count),
      row.texts.count == 1, let pid = Digits.value(fields[0]),
      let start = Digits.value(fields[1]), let created = Digits.value(fields[3]),
      let pane = PaneID(fields[4]), let process = Digits.value(fields[5])
    else { return nil }
    server = TmuxServerIdentity(pid: pid, start: start)
    session = String(decoding: fields[2], as: UTF8.self)
    self.created = created
    name = String(decoding: row.texts[0], as: UTF8.self)
    self.pane = pane
    self.process = process
  }
}
