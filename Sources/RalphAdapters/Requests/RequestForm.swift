package import RalphCore
package import RalphPorts

/// A request as it lies in its file: one JSON object, `ralph.request/1`.
package struct RequestForm: Equatable, Sendable {
  /// What is asked.
  package typealias Wish = OperatorRequest.Wish
  package var wish: OperatorRequest.Wish
  package var why: Text
  package var run: Name

  /// A request that is to be left; `run` is the one it is meant for, empty where any may take it.
  package init(_ wish: OperatorRequest.Wish, why: Text = Text(), run: Name = Name()) {
    self.wish = wish
    self.why = why
    self.run = run
  }

  /// The most bytes of a reason: a line of the journal has to hold it.
  package static let whyMost = 1000

  /// The file's bytes.
  package var bytes: [UInt8] {
    var members: [(String, JSONText)] = [
      ("schema", .string("ralph.request/1")), ("verb", .string(verb)),
    ]
    if let bead { members.append(("bead", .string(bead.name.text))) }
    if let of { members.append(("of", .integer(Int64(truncatingIfNeeded: of.value)))) }
    if !why.isEmpty { members.append(("why", .string(why.string))) }
    if !run.isEmpty { members.append(("run", .string(run.text))) }
    return Array((JSONText.object(members).line + "\n").utf8)
  }

  /// Reads a file's bytes; nil for what is no request.
  package init?(_ bytes: [UInt8]) {
    // What is no JSON, or other JSON, is no request: the reader says so by nil.
    guard let document = try? JSONDecoding.read(Document.self, from: bytes),
      document.schema == "ralph.request/1", let wish = RequestForm.wish(document)
    else { return nil }
    let plain = TerminalText.plain(Array((document.why ?? "").utf8))
    why = Text(TerminalText.beginning(of: plain, bytes: RequestForm.whyMost))
    guard let run = Name(document.run ?? "") else { return nil }
    self.run = run
    self.wish = wish
  }

  private struct Document: Decodable {
    var schema: String
    var verb: String
    var bead: String?
    var of: UInt64?
    var why: String?
    var run: String?
  }

  private static func wish(_ document: Document) -> OperatorRequest.Wish? {
    if let of = document.of, document.bead == nil, of > 0 {
      switch document.verb {
      case "approve": return .approve(Seq(of))
      case "reject": return .reject(Seq(of))
      default: return nil
      }
    }
    switch (document.verb, document.bead) {
    case ("drain", nil): return .drain
    case ("stop", nil): return .stop
    case ("pause", nil): return .pause
    case ("continue", nil): return .proceed
    case ("retry", let text?): return bead(text).map { .retry($0) }
    case ("recorded", let text?): return bead(text).map { .recorded($0) }
    case ("undone", let text?): return bead(text).map { .undone($0) }
    case ("skip", let text?): return bead(text).map { .skip($0) }
    default: return nil
    }
  }

  /// A whole id, its source included.
  private static func bead(_ text: String) -> BeadID? {
    guard let name = Name(text), text.contains(":"), !BeadID(name).bare.isEmpty else { return nil }
    return BeadID(name)
  }

  private var verb: String {
    switch wish {
    case .drain: "drain"
    case .stop: "stop"
    case .pause: "pause"
    case .proceed: "continue"
    case .retry: "retry"
    case .skip: "skip"
    case .approve: "approve"
    case .reject: "reject"
    case .recorded: "recorded"
    case .undone: "undone"
    }
  }

  private var bead: BeadID? {
    switch wish {
    case .retry(let bead), .skip(let bead), .recorded(let bead), .undone(let bead): bead
    case .drain, .stop, .pause, .proceed, .approve, .reject: nil
    }
  }

  private var of: Seq? {
    switch wish {
    case .approve(let seq), .reject(let seq): seq
    case .drain, .stop, .pause, .proceed, .retry, .skip, .recorded, .undone: nil
    }
  }
}
