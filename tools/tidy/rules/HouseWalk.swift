package import RalphFiles

extension House {
  /// The folders that are read; beside them only the files at the top are looked at.
  private static let rooms = ["Sources", "Tests", "journal", "tools"]

  /// Reads the checkout in a folder.
  ///
  /// Nothing hidden is read below the top, no symbolic link is followed.
  package static func read(_ folder: String) throws(SystemFailure) -> House {
    var files: [SourceFile] = []
    for name in try Files.list(folder) {
      guard let status = try Files.linkStatus(folder + "/" + name) else { continue }
      if rooms.contains(name), status.isFolder {
        try gather(name, of: folder, into: &files)
      } else if !isMadeByTools(name) {
        files.append(try file(name, of: folder, status))
      }
    }
    return House(files)
  }

  private static func gather(
    _ path: String,
    of folder: String,
    into files: inout [SourceFile]
  ) throws(SystemFailure) {
    for name in try Files.list(folder + "/" + path) where !name.hasPrefix(".") {
      let path = path + "/" + name
      guard let status = try Files.linkStatus(folder + "/" + path) else { continue }
      if status.isFolder {
        try gather(path, of: folder, into: &files)
      } else {
        files.append(try file(path, of: folder, status))
      }
    }
  }

  private static func file(
    _ path: String,
    of folder: String,
    _ status: FileStatus
  ) throws(SystemFailure) -> SourceFile {
    guard Language(path: path) != .other, status.isRegular else {
      return SourceFile(path: path, text: "")
    }
    let bytes = try Files.read(folder + "/" + path)
    return SourceFile(path: path, text: String(decoding: bytes, as: UTF8.self))
  }

  /// What `.gitignore` keeps out of the repository.
  private static func isMadeByTools(_ name: String) -> Bool {
    name.hasPrefix(".") || name == "Package.resolved" || name.hasSuffix(".xcodeproj")
  }
}
