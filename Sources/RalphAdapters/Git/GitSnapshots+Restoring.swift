package import RalphCore
import RalphFiles
package import RalphPorts

/// What would be brought back from a snapshot, and what would not.
package struct Restoration: Sendable {
  /// One file of the snapshot.
  package struct File: Equatable, Sendable {
    /// The path from the top of the tree, made fit to be shown.
    package var path: String
    /// Whether nothing stands there now.
    package var isMissing: Bool
    let bytes: [UInt8]
  }

  /// What is brought back.
  package var files: [File] = []
  /// What is left alone, and why.
  package var leftAlone: [(path: String, why: String)] = []
  let snapshot: Name
}

// Bringing files back.
extension GitSnapshots {
  /// What of a snapshot is gone or otherwise in a tree now; what came since is not touched.
  ///
  /// `present` is a commit of the tree as it is now, so that whatever is written over is held by it.
  /// `paths` are seen from `here`, in whichever tree of the repository that lies. Without them the
  /// plan file stays as it is: its marks are ralph's.
  package func restoration(
    of snapshot: Name,
    over present: Name,
    paths: [String],
    seenFrom here: String,
    in tree: String
  ) throws(PortFailure) -> Restoration {
    let top = try git.at(tree).place().top
    let prefix = try git.place().prefix
    let own = OwnFiles(plan: plan, workspace: workspace, prefix: prefix)
    let raw = try compare(["-z", "--raw", "--no-abbrev"], present, snapshot, paths, here)
    guard let differences = GitOutput.differences(raw) else { throw .unread("compare snapshots") }
    var restoration = Restoration(snapshot: snapshot)
    for difference in differences where difference.change != UInt8(ascii: "D") {
      let shown = String(decoding: difference.path, as: UTF8.self)
      let record = GitOutput.Record(bytes: difference.path, path: difference.path)
      let isMissing = difference.change == UInt8(ascii: "A")
      if paths.isEmpty, own.isPlan(difference.path) {
        restoration.leftAlone.append((shown, "its marks are ralph's; name it to bring it back"))
      } else if let why = GitSnapshots.obstacle(record, isMissing, difference.mode, in: top) {
        restoration.leftAlone.append((shown, why))
      } else {
        let file = Restoration.File(path: shown, isMissing: isMissing, bytes: difference.path)
        restoration.files.append(file)
      }
    }
    return restoration
  }

  /// Writes the files of a restoration, and nothing else: neither index nor HEAD.
  package func restore(
    _ restoration: Restoration,
    in directory: String
  ) throws(PortFailure) {
    guard !restoration.files.isEmpty else { return }
    let place = try git.at(directory).place()
    let index = try OwnIndex(in: place.folder, for: "restore")
    let apart = git.at(place.top).with(index: index.path)
    try apart.need("read the snapshot", ["read-tree", restoration.snapshot.text])
    try apart.need(
      "write the files of the snapshot",
      ["checkout-index", "--force", "-z", "--stdin"],
      input: restoration.files.flatMap { $0.bytes + [0] },
      limitMs: GitCall.longLimitMs
    )
    _ = consume index
  }

  /// Why a file cannot be written without losing what stands in its place; nil if it can.
  private static func obstacle(
    _ record: GitOutput.Record,
    _ isMissing: Bool,
    _ mode: String,
    in top: String
  ) -> String? {
    if mode == "160000" { return "it is a submodule, of which a snapshot holds no files" }
    let path = record.path(in: top)
    // What cannot be looked at is found again where it is to be written.
    if let status = try? Files.linkStatus(path) {
      if status.isFolder { return "a folder stands there now" }
      if isMissing { return "a file that git ignores stands there now; move it away first" }
    }
    guard Links.isBelow(path, top), isReachable(path, below: top) else {
      return "a file or a link stands where one of its folders was"
    }
    return nil
  }

  /// Whether every folder on the way is a folder or missing.
  private static func isReachable(_ path: String, below top: String) -> Bool {
    var folder = Files.folder(of: path)
    while folder.utf8.count > top.utf8.count {
      // As above.
      if let status = try? Files.linkStatus(folder), !status.isFolder { return false }
      folder = Files.folder(of: folder)
    }
    return true
  }
}
