package import RalphCore
import RalphFiles
import RalphPorts

/// The files that a verifier rests on, and what they hold.
///
/// An agent that changes one of them may have changed what "passed" means, so that a person has to
/// look. Which files they are is said by the configuration, or found: what the verifier's command
/// names, and what the programs that it names read by themselves.
package struct GuardedFiles: Guards {
  private let workspace: String
  private let command: String
  private let named: [String]
  private let plan: String?

  /// The most files that are listed.
  package static let filesMost = 200
  /// The largest file that is read; of larger ones size and time of change count.
  package static let fileMost = 1 << 20

  /// The guarded files of a run, by its policy.
  ///
  /// `workspace` is its real path; `plan` is the plan file's path, whose marks ralph itself changes.
  package init(_ policy: Policy, workspace: String, plan: String?) {
    self.workspace = workspace
    self.plan = plan
    command = policy.verifyCommand.string
    named = policy.guards.string.split(separator: "\n").map(String.init)
  }

  package func listing(at directory: String) -> [String] {
    var listing = GuardListing(top: directory)
    let found = named.isEmpty ? Guarded.names(in: command) : named
    let own = plan.map { relative($0, to: directory) }
    for path in found.map({ relative($0, to: directory) })
    where path != own && path != own.map({ "./" + $0 }) {
      // A command may name anything: only what is listed by hand may be a folder.
      listing.add(path, withFolders: !named.isEmpty)
    }
    // A new one of these would be read before the one that is there.
    if named.isEmpty { for path in Guarded.makefiles(in: command) { listing.addAlways(path) } }
    if named.isEmpty, Guarded.judgesByRules(command) {
      for path in Guarded.ruleFiles { listing.addAlways(path) }
      for folder in Guarded.waiverFolders { listing.addFolder(folder) }
    }
    listing.addAlways(Guarded.configuration)
    var lines = listing.lines
    if directory != workspace {
      var home = GuardListing(top: workspace)
      home.addAlways(Guarded.configuration)
      lines += home.lines.map { $0.replacingFirst(" ", with: " workspace:") }
    }
    return lines
  }

  package func bytes(of path: String, at directory: String) -> [UInt8]? {
    guard isRule(path) || !path.contains("..") else { return nil }
    // What cannot be read is not there.
    return try? Files.read("\(directory)/\(path)", limit: GuardedFiles.fileMost)
  }

  package func isRule(_ path: String) -> Bool { Guarded.ruleFiles.contains(path) }

  /// A path that leads into the workspace means the same file of another tree.
  private func relative(_ name: String, to directory: String) -> String {
    for top in [directory, workspace] where name.hasPrefix(top + "/") {
      return String(name.dropFirst(top.utf8.count + 1))
    }
    return name
  }
}

extension String {
  fileprivate func replacingFirst(_ mark: Character, with text: String) -> String {
    guard let at = firstIndex(of: mark) else { return self }
    return self[..<at] + text + self[index(after: at)...]
  }
}

/// Lines of a listing in the making, of one tree.
struct GuardListing {
  private let top: String
  /// The tree's real path; nil where it cannot be looked at.
  private let real: String?
  private var found: [(path: String, line: String)] = []

  init(top: String) {
    self.top = top
    real = Files.realPath(top)
  }

  /// The lines, in order of their paths.
  var lines: [String] {
    found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }.map(\.line)
  }

  /// Adds a file of which it counts, too, that it is not there.
  mutating func addAlways(_ path: String) {
    let before = found.count
    add(path, withFolders: false)
    if found.count == before { enter(path, "none") }
  }

  /// Adds a folder and all below it; it counts, too, that it is not there.
  mutating func addFolder(_ path: String) {
    let before = found.count
    add(path, withFolders: true)
    if found.count == before { enter(path + "/", "none") }
  }

  /// Adds the file at a path from the tree's top, or, if folders count, all files below it.
  mutating func add(_ name: String, withFolders: Bool) {
    guard let path = GuardListing.plain(name), isInside(path) else { return }
    // What cannot be looked at is not there.
    guard let status = try? Files.linkStatus("\(top)/\(path)") else { return }
    if status.isFolder {
      guard withFolders, !GuardListing.isOwn(path) else { return }
      addAll(in: path)
    } else if status.isRegular || status.isLink {
      enter(path, content(path, status))
    }
  }

  /// All files of a folder, and a line for their names: one that is new counts, too.
  private mutating func addAll(in folder: String) {
    // A folder that cannot be listed is as good as empty.
    let names = (try? Files.list("\(top)/\(folder)")) ?? []
    enter(folder + "/", "names:\(Digest(of: names.joined(separator: "\0").utf8))")
    for name in names { add("\(folder)/\(name)", withFolders: true) }
  }

  private mutating func enter(_ path: String, _ content: String) {
    guard found.count < GuardedFiles.filesMost || path == Guarded.configuration,
      !found.contains(where: { $0.path == path }),
      // A line is a line.
      !path.utf8.contains(where: { $0 < 0x20 })
    else { return }
    found.append((path, "\(content) \(path)"))
  }

  private func content(_ path: String, _ status: FileStatus) -> String {
    if status.isLink {
      // A link that cannot be read counts as one that leads nowhere.
      let target = (try? Files.linkTarget("\(top)/\(path)")) ?? ""
      return "link:\(Digest(of: target.utf8))"
    }
    let most = GuardedFiles.fileMost
    // What cannot be read counts as what is too large does.
    guard status.size <= most, let bytes = try? Files.read("\(top)/\(path)", limit: most) else {
      return "large:\(status.size):\(status.modified)"
    }
    return "\(Digest(of: bytes))"
  }

  /// A path without needless parts; nil if it does not lead down from the top.
  private static func plain(_ name: String) -> String? {
    guard !name.hasPrefix("/"), name.utf8.count <= 1024 else { return nil }
    let parts = name.split(separator: "/").filter { $0 != "." }
    guard !parts.isEmpty, parts.count <= 32, !parts.contains("..") else { return nil }
    return parts.joined(separator: "/")
  }

  /// Whether the folder of a path really lies in the tree, wherever links lead.
  private func isInside(_ path: String) -> Bool {
    guard let real, let folder = Files.realPath(Files.folder(of: "\(top)/\(path)")) else {
      return false
    }
    return folder == real || folder.hasPrefix(real + "/")
  }

  private static func isOwn(_ path: String) -> Bool {
    [".git", ".ralph", ".beads"].contains(Files.name(of: path))
  }
}
