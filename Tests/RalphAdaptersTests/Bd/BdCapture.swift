import RalphAdapters
import RalphFiles
import RalphProcess

/// One call of a real bd, as the contract's captures hold it.
struct BdCapture {
  var name: String
  var command: String
  var run: BdRun

  /// The captures that lie beside this file, in the order of their names.
  static func all() throws -> [BdCapture] {
    try ["v0.47.1", "v0.49.6"].flatMap { version in
      try Files.list(folder + version).map { try read("\(version)/\($0)") }
    }
  }

  static let folder = Files.folder(of: #filePath) + "/Captures/"

  static func read(_ name: String) throws -> BdCapture {
    let text = String(decoding: try Files.read(folder + name), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let out = try require(lines.firstIndex(of: "--- stdout"))
    let err = try require(lines.lastIndex(of: "--- stderr"))
    let code = lines[1].split(separator: " ").compactMap { word in
      word.hasPrefix("exit=") ? Int32(word.dropFirst(5)) : nil
    }
    func part(_ range: Range<Int>) -> [UInt8] {
      Array(lines[range].map { $0 + "\n" }.joined().utf8)
    }
    return BdCapture(
      name: name,
      command: String(lines[0].dropFirst(2)),
      run: .ended(
        .exited(try require(code.first)),
        out: part(out + 1..<err),
        err: part(err + 1..<lines.count)
      )
    )
  }

  private static func require<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw SystemFailure("read", "a capture", code: 0) }
    return value
  }

  /// What the reader that fits the command makes of it, in a line.
  var reading: String {
    let words = command.split(separator: " ").map(String.init)
    func has(_ word: String) -> Bool { words.contains { $0.split(separator: "\\")[0] == word } }
    let id = words.lazy.compactMap { $0.contains("=") || $0.hasPrefix("--") ? nil : BdID($0) }.first
    if has("version") { return text(BdOutput.version(run)) { "\($0)" } }
    if has("where") || has("info") || command.contains("bd\\ info") {
      return text(BdOutput.place(run)) { $0 }
    }
    if command.hasPrefix("bd blocked") {
      return text(BdOutput.blocked(run)) { needs in
        needs.map { "\($0) waits for \($1)" }.sorted().joined(separator: ", ")
      }
    }
    if has("add"), has("comments"), let id {
      return text(BdOutput.comment(run, id)) { "\($0.id) by \($0.author): \($0.text)" }
    }
    if has("comments") {
      return text(BdOutput.comments(run)) { $0.map { "\($0.id) \($0.text)" }.joined() }
    }
    if has("label"), let id { return text(BdOutput.label(run, id)) { $0 } }
    if ["ready", "list", "activity"].contains(where: has) || command.contains("bd\\ ready") {
      return text(BdOutput.list(run)) { list in
        list.beads.map { "\($0.id) \($0.status)" }.joined(separator: ", ")
      }
    }
    // Where the command names no bead, the answer's own is as good as any.
    return text(BdOutput.bead(run, id ?? BdID("x-x") ?? BdCapture.none)) { BdCapture.line($0) }
  }

  private static var none: BdID { preconditionFailure("BUG: x-x is an id") }

  private func text<Value>(_ answer: BdAnswer<Value>, _ show: (Value) -> String) -> String {
    switch answer {
    case .ok(let value): "ok \(show(value))"
    case .refused(let refusal): "refused: \(refusal)"
    case .broken(let why): "broken: \(why)"
    case .timedOut: "timed out"
    }
  }

  private static func line(_ bead: BdBead) -> String {
    let needs = bead.dependencies.map { "\($0.type) \($0.id)" }
    let parts = [
      "\(bead.id) \(bead.status) p\(bead.priority) \(bead.type) \"\(bead.title)\"",
      bead.assignee.map { "with \($0)" }, bead.createdAt.map { "made \($0)" },
      bead.closedAt.map { "closed \($0) \(bead.closeReason)" },
      bead.labels.isEmpty ? nil : "labels \(bead.labels.joined(separator: " "))",
      needs.isEmpty ? nil : "needs \(needs.joined(separator: " "))",
      bead.comments.isEmpty ? nil : "comments \(bead.comments.count)",
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }
}
