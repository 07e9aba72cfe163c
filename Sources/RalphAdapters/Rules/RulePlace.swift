package import RalphFiles

/// Where a tree has its verifier, its rules and what goes with them.
package struct RulePlace: Equatable, Sendable {
  /// The top of the tree.
  package let root: String
  /// The verifier's folder: where commands run, beside `.verify`.
  package let directory: String
  /// The rules file; it need not be there.
  package let rules: String
  /// The approvals file; it need not be there.
  package let approvals: String
  /// The folder that holds rules, approvals and baselines as they stood before an attempt, by their
  /// paths from the top; nil where they are read as they stand.
  package var asOf: String?

  /// The folder of baselines and reports.
  package var folder: String { directory + "/.verify" }
  /// The file that a person's fixing of the rules writes anew.
  package var marker: String { "\(folder)/\(HashGuard.marker)" }
  /// Whether the rules are those of the tree, and no other file that somebody named.
  var hasOwnRules: Bool { [root, directory].contains { rules == $0 + "/rules/AC.rules" } }
  /// The verifier that a brain repository has.
  package var verifier: String { directory + "/verifier.sh" }
  /// The report for people.
  package var report: String { folder + "/latest.txt" }

  /// The place in a tree; paths that are given go before those that are looked for.
  ///
  /// The verifier's folder is the first of `workers/ralph`, `ralph` and the top that has a
  /// `verifier.sh`, else the first that looks like it; the rules are `rules/AC.rules` at the top or,
  /// in older layouts, in that folder.
  package static func find(root: String, rules: String?, approvals: String?) -> RulePlace {
    let directory = directory(in: root)
    let known = [root, directory].map { $0 + "/rules" }
    let folder = known.first { Files.exists($0 + "/AC.rules") } ?? known[0]
    return RulePlace(
      root: root,
      directory: directory,
      rules: rules ?? folder + "/AC.rules",
      approvals: approvals ?? folder + "/MANUAL_APPROVALS.rules"
    )
  }

  /// The top of the tree that a folder is looked at from: the nearest folder upwards, `limit`
  /// included, that has rules; `limit` where none has.
  package static func top(from folder: String, limit: String) -> String {
    var folder = folder
    while folder != limit, folder.hasPrefix(limit + "/") {
      if Files.exists(folder + "/rules/AC.rules"), !isVerifierFolder(folder, under: limit) {
        return folder
      }
      folder = Files.folder(of: folder)
    }
    return limit
  }

  private static func isVerifierFolder(_ folder: String, under top: String) -> Bool {
    folder == top + "/workers/ralph" || folder == top + "/ralph"
  }

  private static func directory(in root: String) -> String {
    let candidates = ["/workers/ralph", "/ralph", ""].map { root + $0 }
    if let found = candidates.first(where: { Files.exists($0 + "/verifier.sh") }) { return found }
    let marks = ["/.verify", "/loop.sh", "/PROMPT.md", "/AGENTS.md", "/THUNK.md"]
    return candidates.dropLast().first { folder in
      marks.contains { Files.exists(folder + $0) }
    } ?? root
  }

  /// A path as it is shown: from the top on where it lies below it.
  package func shown(_ path: String) -> String {
    path.hasPrefix(root + "/") ? String(path.dropFirst(root.utf8.count + 1)) : path
  }

  /// A file's bytes; nil where there is none, and for a pipe or device, which might never end.
  static func read(_ path: String, limit: Int) throws(SystemFailure) -> [UInt8]? {
    guard try Files.status(path)?.isRegular == true else { return nil }
    do throws(SystemFailure) { return try Files.read(path, limit: limit) } catch {
      if error.isMissing { return nil }
      throw error
    }
  }

  /// The bytes of a file that a judgement rests on, as they stood then; nil where there was none.
  func standing(_ path: String, limit: Int) throws(SystemFailure) -> [UInt8]? {
    guard let asOf, Guarded.ruleFiles.contains(shown(path)) else {
      return try RulePlace.read(path, limit: limit)
    }
    return try RulePlace.read("\(asOf)/\(shown(path))", limit: limit)
  }

  /// The rules as they stand; nil where there is no such file.
  package func readRules() throws(SystemFailure) -> RuleSet? {
    try standing(rules, limit: RuleSet.fileMost).map { RuleSet($0, file: shown(rules)) }
  }

  /// The approvals as they stand.
  package func readApprovals() throws(SystemFailure) -> ManualApprovals {
    ManualApprovals(try standing(approvals, limit: ManualApprovals.fileMost))
  }
}
