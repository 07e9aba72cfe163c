import RalphFiles

/// Where a workspace's journal lies, and where its second name and rescued copies go.
package struct JournalPlace: Sendable {
  /// The state folder, `.ralph` in the workspace.
  package var folder: String
  /// The repository's own folder, where there is one: agents that clean the tree leave it alone.
  package var gitFolder: String?
  /// What tells the workspaces of one repository apart; empty for the one at its top.
  package var label: String
  /// Where copies are rescued to if there is no repository.
  package var spare: String

  package init(folder: String, gitFolder: String? = nil, label: String = "", spare: String) {
    self.folder = folder
    self.gitFolder = gitFolder
    self.label = label
    self.spare = spare
  }

  /// The journal itself.
  package var journal: String { folder + "/journal.ndjson" }
  /// The text that says who writes it.
  package var holder: String { folder + "/holder" }
  /// Where torn batches are kept.
  package var torn: String { folder + "/torn" }
  /// The folder of the second name.
  package var secondFolder: String? { gitFolder.map { $0 + "/ralph" } }
  /// The second name.
  package var second: String? {
    secondFolder.map { $0 + "/journal\(label.isEmpty ? "" : "-" + label).ndjson" }
  }
  /// The text that stands in for the second name where a file cannot have two.
  package var note: String? {
    secondFolder.map { $0 + "/journal\(label.isEmpty ? "" : "-" + label).note" }
  }

  /// Makes the state folder, which ignores itself wholly, and everything above it.
  func makeFolder() throws(SystemFailure) {
    try Files.makeFolder(folder)
    try Files.syncFolder(of: folder)
    let ignore = folder + "/.gitignore"
    if !Files.exists(ignore) { try Files.replace(ignore, with: Array("*\n".utf8)) }
  }

  /// A name in a folder that nothing has yet: `prefix`, a number from 1, `suffix`.
  static func free(in folder: String, prefix: String = "", suffix: String = "") -> String {
    var number = 1
    while Files.exists("\(folder)/\(prefix)\(number)\(suffix)") { number += 1 }
    return "\(folder)/\(prefix)\(number)\(suffix)"
  }
}
