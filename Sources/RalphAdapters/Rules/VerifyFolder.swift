package import RalphCore
package import RalphFiles

/// The folder `.verify` beside a verifier: baselines and the last report.
package struct VerifyFolder: Sendable {
  private let place: RulePlace

  package init(_ place: RulePlace) { self.place = place }

  /// The longest log of changes to guarded files, in bytes; what is older goes.
  private static let logMost = 256 << 10

  /// Writes the last report, each file in one step, and notes changes of guarded files that were let
  /// pass; `run` names the run that asked for it.
  ///
  /// The form for programs is no file of a brain repository, whose git would show it as one more:
  /// it goes to the folder `programs`, and nowhere without one. A run has the facts in its journal.
  package func write(
    _ report: RuleReport,
    run: String,
    programs: String?
  ) throws(SystemFailure) {
    try make()
    try noteProtected(report)
    if let programs {
      try Files.makeFolder(programs)
      let bytes = Array((report.json.line + "\n").utf8)
      try Files.replace("\(programs)/latest.json", with: bytes, mode: 0o644)
    }
    try put("run_id.txt", RuleText.line(run, most: 128) + "\n")
    // Last, since whoever waits for it then finds the others, too.
    try put("latest.txt", report.text)
  }

  /// Makes the folder where it is not there, so that git sees baselines in it and no reports.
  private func make() throws(SystemFailure) {
    guard try Files.status(place.folder) == nil else { return }
    try Files.makeFolder(place.folder)
    try put(".gitignore", VerifyFolder.reports.joined(separator: "\n") + "\n")
  }

  /// What is written at every verification.
  static let reports = ["latest.txt", "run_id.txt", "protected_changes.log"]

  private func put(_ name: String, _ text: String) throws(SystemFailure) {
    try Files.replace("\(place.folder)/\(name)", with: Array(text.utf8), mode: 0o644)
  }

  /// Adds what only blanks have changed to `protected_changes.log`.
  private func noteProtected(_ report: RuleReport) throws(SystemFailure) {
    let changed = report.hashGuard.items.filter { $0.state == .lintOnly }
    guard !changed.isEmpty else { return }
    let path = "\(place.folder)/protected_changes.log"
    var log = try RulePlace.read(path, limit: 64 << 20) ?? []
    for item in changed {
      let lines = [
        "[\(report.header.time)] \(item.name.file)", "  changes: blanks alone",
        "  review: git diff HEAD -- \(item.name.file)", "",
      ]
      log += Array((lines.joined(separator: "\n") + "\n").utf8)
    }
    try Files.replace(path, with: Array(log.suffix(VerifyFolder.logMost)), mode: 0o644)
  }

  /// What was fixed.
  package struct Fixed: Sendable {
    /// The guarded files, by name, and their digests; nil for one that is not there.
    package var files: [(name: GuardedName, digest: Digest?)] = []
    /// Whether any byte of baselines or mark is another than before.
    package var isNew = false
  }

  /// Fixes the guarded files as they are now: a person's act.
  ///
  /// Each file that is there gets its baseline, one that is not loses its own; `.initialized` comes
  /// last, so that it never stands for half of it.
  package func fix(rules: RuleSet) throws(SystemFailure) -> Fixed {
    try make()
    var fixed = Fixed()
    for name in GuardedName.allCases {
      var digest: Digest? = rules.digest
      if name != .ac {
        digest = try RulePlace.read(name.path(in: place), limit: 16 << 20).map(Digest.init)
      }
      let old = try RulePlace.read(name.baseline(in: place), limit: 16 << 20)
      if let digest {
        let text = baseline(old ?? [], digest)
        fixed.isNew = fixed.isNew || old != Array(text.utf8)
        try put("\(name.rawValue).sha256", text)
      } else {
        fixed.isNew = fixed.isNew || old != nil
        try Files.remove(name.baseline(in: place))
      }
      fixed.files.append((name, digest))
    }
    let hasVerifier = fixed.files.contains { $0.name == .verifier && $0.digest != nil }
    let mark = hasVerifier ? "" : HashGuard.withoutVerifier + "\n"
    let old = try RulePlace.read("\(place.folder)/\(HashGuard.marker)", limit: 4096)
    fixed.isNew = fixed.isNew || old != Array(mark.utf8)
    // Written anew each time: it is by this that a run knows that a person has looked.
    try put(HashGuard.marker, mark)
    return fixed
  }

  /// A baseline in the form that the old one has: some tools write the file's name behind the
  /// digest.
  private func baseline(_ old: [UInt8], _ digest: Digest) -> String {
    let text = String(decoding: old, as: UTF8.self)
    let first = HashGuard.firstField(old)
    guard !first.isEmpty, text.hasPrefix(first) else { return "\(digest)\n" }
    return "\(digest)" + text.dropFirst(first.count)
  }
}
