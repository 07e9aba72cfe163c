import RalphCore
import RalphPorts

/// What was changed in a guarded file, for a person who has to look: a short unified diff.
///
/// Where it is long the most telling changes are shown, and the others are counted.
enum GuardDiff {
  /// The most lines of all files' differences together, as many as are shown.
  private static let linesMost = 16
  /// The most characters of a line.
  private static let lineMost = 160
  /// The most bytes of all of them together.
  static let allMost = 3500

  /// The difference of one file of so many.
  static func text(_ path: String, from old: [UInt8], to new: [UInt8], of files: Int = 1) -> String
  {
    let (before, after) = (lines(old), lines(new))
    guard before != after else { return "" }
    let hunks = LineDiff.hunks(from: before, to: after)
    // Two lines name the file.
    let most = max(4, linesMost / files - 2)
    let body = LineDiff.shown(hunks, most: most).map { line in
      line.count > lineMost ? String(line.prefix(lineMost - 1)) + "…" : line
    }
    let text = (["--- \(path) before", "+++ \(path) now"] + body).joined(separator: "\n")
    let room = max(400, allMost / files)
    guard text.utf8.count > room else { return text }
    return TerminalText.beginning(of: text, bytes: room - 40) + "\n… cut here"
  }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    var lines = TerminalText.plain(bytes).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}

// Guarded files as they were before an attempt.
extension EffectRunner {
  /// Keeps what the guarded files of a listing hold, so that it can be judged by, and compared with.
  func keepGuarded(_ listing: [String], _ directory: String) {
    for line in listing {
      guard let (digest, path) = GuardedFiles.parts(of: line), Digest(hex: digest.utf8) != nil,
        let bytes = ports.guards?.bytes(of: path, at: directory)
      else { continue }
      _ = keep(bytes)
    }
  }

  /// The difference of the files that changed since a listing; redacted, bounded, empty where
  /// nothing is known of what they were.
  func guardDiff(_ changed: [String], since listing: String, _ directory: String) -> Text {
    let before = Dictionary(
      listing.split(separator: "\n").compactMap { GuardedFiles.parts(of: String($0)) }
        .map { ($0.path, $0.content) },
      uniquingKeysWith: { first, _ in first }
    )
    let pieces = changed.compactMap { path -> String? in
      guard let content = before[path], let old = held(content) else { return nil }
      let now = ports.guards?.bytes(of: path, at: directory) ?? []
      return GuardDiff.text(path, from: old, to: now, of: changed.count)
    }
    let all = pieces.filter { !$0.isEmpty }.joined(separator: "\n")
    // What is kept is redacted on the way.
    guard !all.isEmpty, let kept = ports.keeper.bytes(keep(Array(all.utf8)), limit: 1 << 20)
    else { return Text() }
    return Text(TerminalText.beginning(of: TerminalText.plain(kept), bytes: GuardDiff.allMost))
  }

  private func held(_ content: String) -> [UInt8]? {
    let digest = Digest(hex: content.utf8)
    // Of an empty file nothing is kept.
    if content == "none" || digest == Digest(of: [UInt8]()) { return [] }
    return digest.flatMap { ports.keeper.bytes($0, limit: 1 << 20) }
  }

  /// The folder in which the acceptance rules stand as a listing has them; nil where what they held
  /// is not known, and they are read where they are.
  func rules(asOf listing: Digest) -> String? {
    guard !listing.isNone, let bytes = ports.keeper.bytes(listing, limit: 1 << 20) else {
      return nil
    }
    var files: [(path: String, bytes: [UInt8])] = []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      guard let (content, path) = GuardedFiles.parts(of: String(line)),
        ports.guards?.isRule(path) ?? false
      else { continue }
      guard let old = held(content) else { return nil }
      if content != "none" { files.append((path, old)) }
    }
    return files.isEmpty ? nil : ports.keeper.lay(files, as: listing)
  }
}
