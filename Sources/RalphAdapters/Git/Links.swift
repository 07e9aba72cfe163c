import RalphFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Symbolic links, and the folders that hide behind them.
enum Links {
  /// What a link says; nil if it is none, or says more than a path may be long.
  static func target(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4097)
    let count = unsafe readlink(path, &buffer, 4096)
    guard count > 0, count < 4096 else { return nil }
    return String(validating: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Makes a link; a name that is taken is a failure.
  static func make(_ path: String, to target: String) throws(SystemFailure) {
    guard unsafe symlink(target, path) == 0 else { throw .last("symlink", path) }
  }

  /// Whether what a path names lies in a folder's tree, with every link on the way followed; the
  /// last part of the path itself is not.
  static func isBelow(_ path: String, _ top: String) -> Bool {
    guard let top = Files.realPath(top) else { return false }
    var folder = Files.folder(of: path)
    while !Files.exists(folder), folder != Files.folder(of: folder) {
      folder = Files.folder(of: folder)
    }
    guard let real = Files.realPath(folder) else { return false }
    return real == top || real.hasPrefix(top + "/")
  }
}
