package import RalphFiles

/// The file of this program.
package enum Executable {
  /// Its absolute path, links resolved, so that it can be started again whatever the folder is then.
  package static func path() throws(SystemFailure) -> String {
    let own = Platform.ownExecutable()
    guard let path = Files.realPath(own) else { throw .last("realpath", own) }
    return path
  }
}
