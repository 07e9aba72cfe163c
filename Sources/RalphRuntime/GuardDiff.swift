import RalphCore
import RalphPorts

/// What was changed in a guarded file, for a person who has to look: one piece of a unified diff.
///
/// Equal lines at both ends are left out but for a few; what lies between is shown as a whole, and
/// cut where it is long.
enum GuardDiff {
  /// Lines of context, and the most lines and bytes of one file's difference.
  private static let context = 3
  private static let linesMost = 40
  private static let bytesMost = 1500
  /// The most bytes of all of them together.
  static let allMost = 3500

  static func text(_ path: String, from old: [UInt8], to new: [UInt8]) -> String {
    let (before, after) = (lines(old), lines(new))
    guard before != after else { return "" }
    let least = min(before.count, after.count)
    let head = zip(before, after).prefix { $0 == $1 }.count
    let tail = zip(before.reversed(), after.reversed()).prefix(least - head).prefix { $0 == $1 }
      .count
    let start = max(0, head - context)
    let rest = min(context, tail)
    let gone = before[head..<(before.count - tail)]
    let come = after[head..<(after.count - tail)]
    let above = before[start..<head]
    let below = before[(before.count - tail)..<(before.count - tail + rest)]
    let counts = (above.count + gone.count + below.count, above.count + come.count + below.count)
    var shown = ["--- \(path) before", "+++ \(path) now"]
    shown.append("@@ -\(start + 1),\(counts.0) +\(start + 1),\(counts.1) @@")
    shown += above.map { " " + $0 } + gone.map { "-" + $0 } + come.map { "+" + $0 }
    shown += below.map { " " + $0 }
    if shown.count > linesMost {
      let left = shown.count - linesMost
      shown = shown.prefix(linesMost) + ["… \(left) lines more"]
    }
    return TerminalText.beginning(of: shown.joined(separator: "\n"), bytes: bytesMost)
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
      return GuardDiff.text(path, from: old, to: ports.guards?.bytes(of: path, at: directory) ?? [])
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
