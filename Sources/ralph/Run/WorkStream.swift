import RalphAdapters
import RalphAudit
import RalphCore
import RalphFiles
import RalphProcess
import RalphRuntime

/// What `--verbose` shows while agents work: each call of a tool, or each line of plain text, as it
/// comes.
///
/// It reads the output that the supervisors keep; nothing of it passes through the loop.
struct WorkStream {
  private let workspace: Workspace
  private var open: [Key: Source] = [:]

  private struct Source {
    var stream: AgentStream
    var read = 0
    var name: String
  }

  /// How often it is looked for more.
  static let beat = Millis(300)
  /// The most bytes that are read at one look.
  private static let most = 1 << 20

  init(_ workspace: Workspace) { self.workspace = workspace }

  /// The lines that have come since; `isLive` says whether more may come.
  mutating func look(_ state: State) -> (lines: [String], isLive: Bool) {
    let running = state.attempts.filter { $0.phase == .running && $0.turn == nil }
    var lines: [String] = []
    for attempt in running {
      let folder = AttemptFolder("\(workspace.folder)/attempts/\(attempt.process)")
      let name = state.beads.keys[attempt.row].bare
      var source =
        open[attempt.process] ?? Source(stream: AgentStream(kind: attempt.agent.text), name: name)
      let bytes = WorkStream.bytes(folder.outPath, from: source.read)
      source.read += bytes.count
      lines += shown(source.stream.take(bytes), source)
      open[attempt.process] = source
    }
    return (lines, !running.isEmpty)
  }

  /// What an attempt that has ended said last, from what was kept of its output.
  mutating func end(_ process: Key, _ output: Digest) -> [String] {
    guard let source = open.removeValue(forKey: process), !output.isNone,
      let bytes = FolderKeeper(workspace.folder).bytes(output, limit: WorkStream.most)
    else { return [] }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let rest = lines.dropFirst(source.stream.taken).joined(separator: [UInt8(ascii: "\n")])
    var stream = source.stream
    return shown(stream.end(Array(rest)), source)
  }

  private func shown(_ lines: [String], _ source: Source) -> [String] {
    lines.map { "  · \(Visible.text(source.name)) \(Visible.text($0))" }
  }

  /// What a file holds from a place on; nothing where it cannot be read, which the next look tries.
  private static func bytes(_ path: String, from start: Int) -> [UInt8] {
    // As said above.
    guard let file = try? FileDescriptor.open(path, .read) else { return [] }
    // As above.
    return (try? file.read(at: start, limit: most)) ?? []
  }
}
