import RalphFiles
import TidyRules

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `tidy [FOLDER]`: prints what breaks the house rules in a checkout; exit 1 if anything does.
@main struct Tidy {
  static func main() {
    guard CommandLine.arguments.count <= 2 else { stop("usage: tidy [FOLDER]") }
    guard let folder = CommandLine.arguments.dropFirst().first ?? checkoutAround(".") else {
      stop("tidy: no Package.swift here or above; name the folder of the checkout")
    }
    do throws(SystemFailure) {
      let house = try House.read(folder)
      let findings = house.findings()
      for finding in findings { print(finding) }
      print("tidy: \(findings.count) findings in \(house.files.count) files")
      exit(findings.isEmpty ? 0 : 1)
    } catch {
      stop("tidy: \(error)")
    }
  }

  /// The nearest folder, from one upwards, that holds a manifest.
  private static func checkoutAround(_ folder: String) -> String? {
    guard var path = Files.realPath(folder) else { return nil }
    while !Files.exists(path + "/Package.swift") {
      guard path != "/" else { return nil }
      path = Files.folder(of: path)
    }
    return path
  }

  private static func stop(_ sentence: String) -> Never {
    // Where even standard error cannot be written, the exit code is all that is left to say.
    try? FileDescriptor(owning: 2).write(Array((sentence + "\n").utf8))
    exit(2)
  }
}
