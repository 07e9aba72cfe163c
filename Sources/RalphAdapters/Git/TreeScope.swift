import RalphCore
import RalphPorts

/// Which of the things that differ in a worktree are an agent's work.
struct TreeScope {
  let own: OwnFiles
  /// The way from the top of a tree to the folder that stands for the workspace; empty or ended by
  /// a slash.
  let prefix: String
  let carried: CarriedFiles

  /// The folder of a tree that stands for the workspace.
  func directory(in top: String) -> String {
    prefix.isEmpty ? top : top + "/" + prefix.dropLast()
  }

  /// Whether a path is never an agent's work: ralph's, the plan's, the tracker's, or carried along.
  ///
  /// An agent may have committed the link to a carried folder; landed, it would take the place of
  /// the folder itself.
  func isNoWork(_ path: [UInt8]) -> Bool {
    if own.holds(path) { return true }
    guard let path = below(path) else { return false }
    return carried.names.contains { path == $0 || path.hasPrefix($0 + "/") }
  }

  /// What is neither ralph's own nor carried along.
  func work(_ records: [GitOutput.Record], in top: String) -> [GitOutput.Record] {
    records.filter { !own.holds($0.path) && !isCarried($0, in: top) }
  }

  /// What is ralph's, the plan's or the tracker's.
  func ownOnes(_ records: [GitOutput.Record]) -> [GitOutput.Record] {
    records.filter { own.holds($0.path) }
  }

  /// What was carried along and git does not ignore there, as paths from the workspace's folder on.
  func carriedOnes(_ records: [GitOutput.Record], in top: String) -> [String] {
    records.filter { isCarried($0, in: top) }.compactMap { below($0.path) }
  }

  private func isCarried(_ record: GitOutput.Record, in top: String) -> Bool {
    guard record.isUntracked, let path = below(record.path) else { return false }
    return carried.holds(path, in: directory(in: top))
  }

  private func below(_ path: [UInt8]) -> String? {
    guard path.starts(with: prefix.utf8) else { return nil }
    return String(validating: path.dropFirst(prefix.utf8.count), as: UTF8.self)
  }
}

extension GitOutput.Record {
  /// The path made fit to be told.
  var shown: String { GitOutput.Record.shown(String(decoding: path, as: UTF8.self)) }

  /// Text from git made fit to stand in a line: no controls, one line, bounded.
  static func shown(_ text: some StringProtocol) -> String {
    let plain = TerminalText.plain(String(text)).split(whereSeparator: \.isNewline)
    return TerminalText.beginning(of: plain.joined(separator: " "), bytes: 200)
  }

  /// At most five paths as one phrase.
  static func told(_ records: [GitOutput.Record]) -> String {
    let names = records.prefix(5).map(\.shown).joined(separator: ", ")
    return records.count > 5 ? names + " and \(records.count - 5) more" : names
  }
}
