import RalphFiles
import Testing
import TidyRules

/// The house as it stands in this checkout.
@Suite struct CheckoutTests {
  /// The folder with the manifest, three above this file.
  private static let root = (0..<3).reduce(#filePath) { path, _ in Files.folder(of: path) }

  @Test func `the house is tidy`() throws {
    let findings = try House.read(CheckoutTests.root).findings()
    #expect(findings.isEmpty, "\n\(findings.map(\.description).joined(separator: "\n"))")
  }

  @Test func `tidy reads the rooms it judges`() throws {
    let house = try House.read(CheckoutTests.root)
    #expect(house.has("Package.swift"))
    #expect(house.has("Sources/RalphCore/Name.swift"))
    #expect(house.files.contains { $0.room == "RalphFiles" && !$0.declarations.isEmpty })
  }
}
