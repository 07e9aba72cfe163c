/// What tmux answers; reading is total, and what is not understood is kept.
package enum TmuxOutput {
  /// One look at a server.
  package struct Look: Equatable, Sendable {
    package var panes: [PaneSight]
    package var clients: [ClientSight]
    /// The screens that were asked for, in that order; nil for a pane that is gone.
    package var screens: [[UInt8]?]
    /// Rows that are not understood, as they came.
    package var unknown: [[UInt8]]

    package init() {
      panes = []
      clients = []
      screens = []
      unknown = []
    }

    /// The pane with this id; nil if it is gone or its row was not understood.
    package func pane(_ id: PaneID) -> PaneSight? { panes.first { $0.id == id } }
  }

  /// Reads the answer to `TmuxCommands.look`; nil if its end is missing.
  package static func look(
    _ bytes: [UInt8],
    screens count: Int,
    marker: TmuxMarker
  ) -> Look? {
    var look = Look()
    look.screens = [[UInt8]?](repeating: nil, count: count)
    var hasEnd = false
    for row in rows(bytes, marker) {
      if row.head == Array("end".utf8) {
        hasEnd = true
      } else if row.word == "pane", let pane = PaneSight(row) {
        look.panes.append(pane)
      } else if row.word == "client", let client = ClientSight(row) {
        look.clients.append(client)
      } else if let (index, screen) = screen(row, count) {
        look.screens[index] = screen
      } else {
        look.unknown.append(row.bytes)
      }
    }
    return hasEnd ? look : nil
  }

  /// What a new session said; nil if it is no such answer.
  package static func session(_ bytes: [UInt8], marker: TmuxMarker) -> SessionSight? {
    rows(bytes, marker).lazy.compactMap(SessionSight.init).first
  }

  /// Whether a guarded command was carried out: false if its guard held it back, nil if unknown.
  package static func isDone(_ bytes: [UInt8], marker: TmuxMarker) -> Bool? {
    let lines = bytes.split(separator: 0x0a)
    if lines.contains(where: { $0.elementsEqual("\(marker.text)-done".utf8) }) { return true }
    return lines.contains { $0.elementsEqual("\(marker.text)-held".utf8) } ? false : nil
  }

  /// A screen follows the line that announces it; a pane that is gone has not even an empty line.
  private static func screen(_ row: TmuxRow, _ count: Int) -> (Int, [UInt8]?)? {
    guard row.word == "screen", let end = row.head.firstIndex(of: 0x0a),
      let index = Digits.value(row.head[..<end].dropFirst(7)), index < count
    else { return nil }
    let screen = row.head[end...].dropFirst()
    return (index, screen.isEmpty ? nil : Array(screen))
  }

  /// The parts that begin with the marker and a blank; a screen reaches to the next of them.
  private static func rows(_ bytes: [UInt8], _ marker: TmuxMarker) -> [TmuxRow] {
    let sign = Array(marker.text.utf8)
    var rows: [TmuxRow] = []
    var parts = pieces(bytes, sign)
    guard !parts.isEmpty else { return [] }
    // Nothing stands before the first marker in an answer of tmux.
    parts.removeFirst()
    for part in parts {
      if part.first == UInt8(ascii: "="), !rows.isEmpty {
        rows[rows.count - 1].texts.append(Array(part.dropFirst()))
      } else {
        rows.append(TmuxRow(head: Array(part.dropFirst()), texts: []))
      }
    }
    for index in rows.indices { rows[index].cutLineEnd() }
    return rows
  }

  private static func pieces(_ bytes: [UInt8], _ sign: [UInt8]) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var start = 0
    while let found = bytes.firstRange(of: sign, from: start) {
      pieces.append(bytes[start..<found.lowerBound])
      start = found.upperBound
    }
    return pieces + [bytes[start...]]
  }
}

/// One row of an answer, cut at the markers.
struct TmuxRow: Equatable {
  /// A word, and the fields that only tmux writes.
  var head: [UInt8]
  /// The texts that others chose.
  var texts: [[UInt8]]

  var bytes: [UInt8] { Array(([head] + texts).joined(separator: [UInt8(ascii: "|")])) }

  /// The word that says what the row is.
  var word: String {
    String(decoding: head.prefix { $0 != 0x20 && $0 != 0x0a }, as: UTF8.self)
  }

  /// The fields after the word; nil unless there are exactly so many.
  func fields(_ count: Int) -> [ArraySlice<UInt8>]? {
    let fields = head.split(separator: 0x20, omittingEmptySubsequences: false).dropFirst()
    return fields.count == count ? Array(fields) : nil
  }

  /// Takes the line end off the row's last part; a screen keeps its own.
  mutating func cutLineEnd() {
    guard word != "screen" else { return }
    if texts.isEmpty {
      if head.last == 0x0a { head.removeLast() }
    } else if texts[texts.count - 1].last == 0x0a {
      texts[texts.count - 1].removeLast()
    }
  }
}
