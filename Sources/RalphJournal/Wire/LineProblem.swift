/// What is wrong with a line.
package enum LineProblem: Error, Equatable, Sendable, CustomStringConvertible {
  /// It is longer than ``Line/limit``.
  case long
  /// It does not end in `,"crc":"xxxxxxxx"}`.
  case frame
  /// It is not JSON.
  case json
  /// A member that is always written is missing.
  case missing(String)
  /// A member stands there twice.
  case twice(String)
  /// A member that no line of this format has.
  case unknown(String)
  /// A member's value is none that it can have.
  case value(String)
  /// It says what can be said, but not in the one way in which the writer says it.
  case order
  /// Its checksum is not the one that follows from the lines before it.
  case checksum
  /// Its number is not the one after the line before.
  case sequence
  /// Its batch is not the one that the line before belongs to.
  case batch
  /// It is the first line and does not open a journal.
  case opening

  package var description: String {
    switch self {
    case .long: "the line is longer than \(Line.limit) bytes"
    case .frame: "the line does not end with its checksum"
    case .json: "the line is not JSON"
    case .missing(let name): "the member \(name) is missing"
    case .twice(let name): "the member \(name) stands there twice"
    case .unknown(let name): "the member \(name) is unknown"
    case .value(let name): "the value of \(name) is not valid"
    case .order: "the line is not written the way ralph writes it"
    case .checksum: "the checksum does not follow from the lines before"
    case .sequence: "the sequence number does not follow from the line before"
    case .batch: "the line names a batch that is not the current one"
    case .opening: "the first line does not open a journal"
    }
  }
}
