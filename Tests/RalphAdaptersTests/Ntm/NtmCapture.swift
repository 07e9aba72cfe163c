import RalphAdapters
import RalphFiles
import RalphProcess

/// One call of a real ntm, as the contract's captures hold it.
struct NtmCapture {
  var name: String
  var command: String
  var run: NtmRun

  /// The captures that lie beside this file, in the order of their names.
  static func all() throws -> [NtmCapture] { try Files.list(folder).sorted().map(read) }

  static let folder = Files.folder(of: #filePath) + "/Captures/"

  static func read(_ name: String) throws -> NtmCapture {
    let text = String(decoding: try Files.read(folder + name), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let out = lines.firstIndex(of: "--- stdout"),
      let err = lines.lastIndex(of: "--- stderr"),
      let word = lines[1].split(separator: " ").first(where: { $0.hasPrefix("exit=") }),
      let code = Int32(word.dropFirst(5))
    else { throw SystemFailure("read", name, code: 0) }
    func part(_ range: Range<Int>) -> [UInt8] {
      Array(lines[range].map { $0 + "\n" }.joined().utf8)
    }
    let last = lines.last == "" ? lines.count - 1 : lines.count
    return NtmCapture(
      name: name,
      command: String(lines[0].dropFirst(2)),
      run: .ended(.exited(code), out: part(out + 1..<err), err: part(err + 1..<last))
    )
  }

  /// What the reader that fits the command makes of it, in a line.
  func reading() throws -> String {
    let words = command.split(separator: " ").map(String.init)
    let at = words.firstIndex(of: "ntm").map { $0 + 1 } ?? 0
    let session = session(words, at)
    do throws(NtmTrouble) {
      if words[at] == "list" {
        let sessions = try NtmOutput.sessions(run).all
        return sessions.map { "\($0.name): \($0.panes) panes, \($0.agents) agents" }
          .joined(separator: "; ")
      }
      if command.contains("--robot-send=") { return "\(NtmOutput.delivery(run, session))" }
      if command.contains("--robot-status") {
        let types = try NtmOutput.types(run, session)
        return types.map { types in
          types.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        } ?? "no panes are named"
      }
      if command.contains("spawn") { return "in \(try NtmOutput.opened(run, session))" }
      if words[at] == "kill" {
        try NtmOutput.killed(run)
        return "killed"
      }
      guard words[at] == "status" else {
        return "version \(try NtmOutput.version(run))"
      }
      guard let status = try NtmOutput.status(run, session) else { return "absent" }
      let panes = status.panes.map { pane in
        "\(pane.index) \(pane.id?.description ?? "-") \(pane.type) \(pane.command)"
      }
      return "\(status.folder ?? "-"): \(panes.joined(separator: "; "))"
    } catch {
      return "\(error)"
    }
  }

  /// The session that the command names, or the one that most captures are about.
  private func session(_ words: [String], _ at: Int) -> NtmSessionName {
    let robot = words[at].split(separator: "=").dropFirst().first.map(String.init)
    let plain = words.dropFirst(at + 1).first { !$0.hasPrefix("-") }
    let titled = name.contains("titled-robot-status") ? "titled" : nil
    return NtmSessionName(titled ?? robot ?? plain ?? "hypermark") ?? NtmCapture.usual
  }

  private static let usual: NtmSessionName = {
    guard let name = NtmSessionName("hypermark") else { preconditionFailure("BUG: a plain name") }
    return name
  }()
}
