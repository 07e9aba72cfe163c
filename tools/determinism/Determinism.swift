import RalphFiles
import RalphProcess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `determinism`: whether one journal gives one state and one list of commands, in every process.
///
/// Each process gets hash seeds, locale, zone, width, home and folder of its own. What they print
/// must be the same byte for byte, and the same for each program that is named: a debug and a release
/// build, of `ralph` or of this tool.
@main struct Determinism {
  private static let usage = """
    usage: determinism [--processes N] [--program PATH]... [FILE...]
           determinism --derive FILE    print what a journal leads to

    Without a FILE all recordings are tried; without --program this program alone.
    """

  static func main() {
    var processes = 100
    var programs: [String] = []
    var files: [String] = []
    var rest = CommandLine.arguments.dropFirst()
    while let word = rest.popFirst() {
      switch word {
      case "--derive": exit(derive(rest.popFirst() ?? ""))
      case "--processes":
        guard let number = rest.popFirst().flatMap({ Int($0) }), number > 0 else { stop(usage) }
        processes = number
      case "--program":
        guard let path = rest.popFirst().flatMap({ Files.realPath($0) }) else { stop(usage) }
        programs.append(path)
      case _ where word.hasPrefix("-"): stop(usage)
      default: files.append(Files.realPath(word) ?? word)
      }
    }
    do throws(SystemFailure) {
      if programs.isEmpty { programs = [try Executable.path()] }
      if files.isEmpty { files = try recordings() }
      exit(try compare(Comparison(programs: programs, processes: processes), files))
    } catch {
      stop("determinism: \(error)")
    }
  }

  private static func derive(_ path: String) -> Int32 {
    do throws(SystemFailure) {
      guard let derivation = try Derivation.of(path) else {
        stop("determinism: \(path) is damaged")
      }
      try FileDescriptor(owning: 1).write(derivation.text)
      return 0
    } catch {
      stop("determinism: \(error)")
    }
  }

  private static func compare(
    _ comparison: Comparison,
    _ files: [String]
  ) throws(SystemFailure) -> Int32 {
    var differences = 0
    for file in files {
      let found = try comparison.differences(file)
      for sentence in found { print(sentence) }
      differences += found.count
      print("\(Files.name(of: file)): \(found.isEmpty ? "the same everywhere" : "NOT the same")")
    }
    print(
      "determinism: \(files.count) journals, \(comparison.programs.count) programs, "
        + "\(comparison.processes) processes each, \(differences) differences"
    )
    return differences == 0 ? 0 : 1
  }

  private static func recordings() throws(SystemFailure) -> [String] {
    let root = Files.folder(of: Files.folder(of: Files.folder(of: #filePath)))
    let folder = root + "/journal/recordings"
    return try Files.list(folder).filter { $0.hasSuffix(".ndjson") }.sorted()
      .map { folder + "/" + $0 }
  }

  private static func stop(_ sentence: String) -> Never {
    // Where even standard error cannot be written, the exit code is all that is left to say.
    try? FileDescriptor(owning: 2).write(Array((sentence + "\n").utf8))
    exit(2)
  }
}
