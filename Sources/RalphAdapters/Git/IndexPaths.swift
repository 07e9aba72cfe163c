import RalphPorts

/// Brings paths of the working tree into an index, each by its name.
///
/// This is what `git add` does, without patterns, in one pass over however many paths, and without
/// its refusal of ignored ones: whoever calls says exactly what is meant.
struct IndexPaths {
  /// Works in this folder's index, which may be one of our own.
  let git: GitFolder

  /// Puts into the index what these records say has changed since it was written.
  ///
  /// Nested repositories are left out: git could only note their commit, not what they hold. Of a
  /// submodule its commit is noted if `takesSubmodules`.
  func take(_ records: [GitOutput.Record], takesSubmodules: Bool) throws(PortFailure) {
    var (gone, there): ([[UInt8]], [UInt8]) = ([], [])
    for record in records where !record.isNested && record.isUntracked || record.isChanged {
      if let submodule = record.submodule {
        guard takesSubmodules, submodule[1] == UInt8(ascii: "C") else { continue }
      }
      if record.sinceIndex == UInt8(ascii: "D"), !record.isUnmerged {
        gone.append(record.path)
      } else {
        there += record.path + [0]
      }
    }
    // First what is gone: a folder may stand where a file was, and the other way round.
    try remove(gone)
    guard !there.isEmpty else { return }
    try git.need(
      "take in what was changed",
      ["update-index", "--add", "--remove", "--replace", "-z", "--stdin"],
      input: there,
      limitMs: GitCall.longLimitMs
    )
  }

  /// Takes paths out of the index, whatever stands in the tree.
  func remove(_ paths: [[UInt8]]) throws(PortFailure) {
    guard !paths.isEmpty else { return }
    let words = ["update-index", "--force-remove", "-z", "--stdin"]
    try git.need("take paths out of an index", words, input: paths.flatMap { $0 + [0] })
  }

  /// Puts what a second tree has into the index.
  func put(_ files: [GitOutput.Difference]) throws(PortFailure) {
    guard !files.isEmpty else { return }
    var lines: [UInt8] = []
    for file in files { lines += Array("\(file.mode) \(file.object) 0\t".utf8) + file.path + [0] }
    let words = ["update-index", "--replace", "-z", "--index-info"]
    try git.need("put files into an index", words, input: lines)
  }
}

extension GitOutput.Record {
  /// Whether the file is not as the index has it.
  var isChanged: Bool { !isUntracked && sinceIndex != UInt8(ascii: ".") }
}
