import RalphFiles

/// Finding programs by name.
package enum Programs {
  /// The absolute path of a program in the folders of a PATH-like string; nil if none has it.
  ///
  /// A name with a slash is a path already and only checked. Relative and empty folders are not
  /// searched: the answer must not depend on where the caller stands.
  package static func find(_ name: String, path: String) -> String? {
    guard !name.isEmpty, !name.utf8.contains(0) else { return nil }
    if name.utf8.contains(UInt8(ascii: "/")) { return Files.isExecutable(name) ? name : nil }
    for folder in path.split(separator: ":") where folder.hasPrefix("/") {
      let candidate = folder.hasSuffix("/") ? "\(folder)\(name)" : "\(folder)/\(name)"
      if Files.isExecutable(candidate) { return candidate }
    }
    return nil
  }
}
