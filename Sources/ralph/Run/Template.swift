import RalphFiles

/// A template for the prompt, read.
struct Template {
  var path: String
  var text: String

  /// The one that is named, or the workspace's PROMPT.md; nil for the built-in one.
  static func find(_ settings: Settings) throws(Failure) -> Template? {
    let named = settings.path(.prompt)
    let path = named ?? settings.workspace.root + "/PROMPT.md"
    if named == nil, !Files.exists(path) { return nil }
    return try read(path)
  }

  /// Reads a template.
  static func read(_ path: String) throws(Failure) -> Template {
    do throws(SystemFailure) {
      let bytes = try Files.read(path, limit: 1 << 20)
      return Template(path: path, text: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw .system(error, doing: "read the prompt's template \(path)")
    }
  }
}
