import RalphCore
import RalphJournal

/// An entry as one JSON object for programs: the journal's own members under a schema.
enum EventText {
  /// `ralph.event/1`: the line of the journal without its checksum.
  static func line(_ entry: Entry) -> String {
    var bytes: [UInt8] = []
    var checksum = Checksum.zero
    // An entry that the journal could hold can be written here as well.
    guard (try? Line.encode(entry, continuing: &checksum, into: &bytes)) != nil else { return "{}" }
    let members = bytes.dropFirst().dropLast(Line.frameCount + 1)
    return "{\"schema\":\"ralph.event/1\"," + String(decoding: members, as: UTF8.self) + "}"
  }
}
