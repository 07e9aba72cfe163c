import RalphFiles

/// How a puppet speaks: as lines, or as the agent does that it plays.
enum Voice {
  case plain
  case part(any Part)
}

/// A puppet carrying out its actions, one after the other.
struct Performance {
  let invocation: Invocation
  let voice: Voice
  /// What was said last: some agents repeat it in their last record.
  private var lastSaid = ""

  init(invocation: Invocation, voice: Voice) {
    self.invocation = invocation
    self.voice = voice
  }

  mutating func perform(_ action: Action) throws {
    switch action {
    case .sleep(let milliseconds): World.sleep(milliseconds: milliseconds)
    case .write(let path, let text): try change(path, .replace, text)
    case .append(let path, let text): try change(path, .append, text)
    case .exit(let code): try end(code: code)
    case .end(let ending): try end(as: ending)
    case .signal: say(":::COMPLETE \(invocation.nonce):::")
    case .bareSignal: say(":::COMPLETE:::")
    case .echoPrompt: say(invocation.prompt)
    case .flood(let bytes): say(String(repeating: "x", count: bytes))
    case .ignoreTerm: World.ignoreTerm()
    case .stderr(let text): World.complain(text)
    case .markPlan(let mark): try markPlan(mark)
    case .hang: World.hang()
    case .spawnChild(let milliseconds): try World.spawnChild(milliseconds: milliseconds)
    }
  }

  private func end(as ending: PartEnding) throws -> Never {
    guard case .part(let part) = voice else {
      throw Complaint(sentence: "end \(ending): only an agent that is played has such an ending")
    }
    try part.end(invocation, as: ending)
  }

  /// Says how it went, where the voice has words for that, and ends the process.
  func end(code: Int32) throws -> Never {
    if case .part(let part) = voice { part.finish(lastSaid, failed: code != 0) }
    try invocation.log("end")
    World.leave(code: code)
  }

  private mutating func say(_ text: String) {
    lastSaid = text
    switch voice {
    case .plain: World.output(text.hasSuffix("\n") ? text : text + "\n")
    case .part(let part): part.say(text)
    }
  }

  private func change(_ path: String, _ mode: FileDescriptor.Mode, _ text: String) throws {
    try Files.makeFolder(Files.folder(of: path))
    try FileDescriptor.open(path, mode).write(Array((text + "\n").utf8))
  }

  /// Changes the mark between the brackets of the bead's own line, and nothing else.
  private func markPlan(_ mark: String) throws {
    let places = [
      "workers/IMPLEMENTATION_PLAN.md", "ralph/IMPLEMENTATION_PLAN.md", "IMPLEMENTATION_PLAN.md",
    ]
    let named = World.environment("PUPPET_PLAN")
    guard let path = named ?? places.first(where: Files.exists) else {
      throw Complaint(sentence: "mark-plan: no plan here; set PUPPET_PLAN")
    }
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let index = lines.firstIndex(where: isOwnLine),
      let open = lines[index].firstIndex(of: "["),
      let close = lines[index][open...].firstIndex(of: "]")
    else { throw Complaint(sentence: "mark-plan: \(path) has no box for \(invocation.bead)") }
    lines[index].replaceSubrange(lines[index].index(after: open)..<close, with: mark)
    try Files.replace(path, with: Array(lines.joined(separator: "\n").utf8), mode: 0o644)
  }

  private func isOwnLine(_ line: Substring) -> Bool {
    let isBox = line.drop { $0 == " " }.hasPrefix("- [")
    return isBox && line.split { " *".contains($0) }.contains { $0 == invocation.bead }
  }
}

/// Why an action could not be played.
struct Complaint: Error, CustomStringConvertible {
  var sentence: String
  var description: String { sentence }
}
