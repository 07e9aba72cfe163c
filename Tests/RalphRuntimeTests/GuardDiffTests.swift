import Testing

@testable import RalphRuntime

/// How a change of a guarded file is shown to the person who has to look.
@Suite struct GuardDiffTests {
  private func shown(_ old: [String], _ new: [String], files: Int = 1) -> [String] {
    let bytes = [old, new].map { Array(($0.joined(separator: "\n") + "\n").utf8) }
    return GuardDiff.text("rules/AC.rules", from: bytes[0], to: bytes[1], of: files)
      .split(separator: "\n").map(String.init)
  }

  private let many = (1...100).map { "line \($0)" }

  @Test func `changes far apart are hunks of their own, with two lines around each`() {
    var new = many
    new[9] = "other"
    new.insert("more", at: 60)
    #expect(
      shown(many, new) == [
        "--- rules/AC.rules before", "+++ rules/AC.rules now",
        "@@ -8,5 +8,5 @@", " line 8", " line 9", "-line 10", "+other", " line 11", " line 12",
        "@@ -59,4 +59,5 @@", " line 59", " line 60", "+more", " line 61", " line 62",
      ]
    )
    #expect(shown(many, many).isEmpty)
    #expect(shown(["a"], ["b"]).suffix(3) == ["@@ -1,1 +1,1 @@", "-a", "+b"])
  }

  @Test func `what is cut is counted, and both what went and what came are seen`() {
    let all = shown(many, many.map { $0 + "!" })
    #expect(all.count <= 16, "\(all)")
    #expect(all.contains("-line 1") && all.contains("+line 1!"))
    let left = all.compactMap { line -> Int? in
      line.hasPrefix("… ") ? Int(line.dropFirst(2).prefix { $0.isNumber }) : nil
    }
    let told = all.count { $0.hasPrefix("-line") || $0.hasPrefix("+line") }
    #expect(left.reduce(0, +) + told == 200, "\(all)")
  }

  @Test func `a change that counts is not hidden behind comments and blank lines`() {
    var old = many
    old[80] = "gate=block"
    var new = old
    for place in stride(from: 0, to: 70, by: 7) { new[place] = "# nothing \(place)" }
    for place in stride(from: 0, to: 70, by: 7) { old[place] = "" }
    new[80] = "gate=warn"
    let all = shown(old, new)
    #expect(all.contains("-gate=block") && all.contains("+gate=warn"), "\(all)")
    #expect(all.count <= 16 && all.last?.hasPrefix("… ") == true, "\(all)")
  }

  @Test(arguments: [1, 2, 5, 40])
  func `no difference is longer than its share, whatever the files hold`(files: Int) {
    let long = (0..<3000).map { "\($0) " + String(repeating: "ß", count: 500) }
    for (old, new) in [(long, []), ([], long), (long, long.reversed()), (long, many)] {
      let all = shown(old, new, files: files)
      #expect(all.count <= max(6, 16 / files) && all.count >= 4, "\(all)")
      #expect(all.joined(separator: "\n").utf8.count <= max(400, 3500 / files))
    }
  }

  @Test func `a diff says the same as the texts`() {
    var seed: UInt64 = 1
    func dice(_ sides: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % sides
    }
    for _ in 0..<200 {
      let old = (0..<dice(30)).map { _ in "\(dice(4))" }
      let new = (0..<dice(30)).map { _ in "\(dice(4))" }
      let hunks = LineDiff.hunks(from: old, to: new)
      var (left, right, place) = ([String](), [String](), 0)
      for hunk in hunks {
        left += old[place..<(hunk.old - 1)]
        right += old[place..<(hunk.old - 1)]
        #expect(right.count == hunk.new - 1)
        left += hunk.lines.filter { $0.sign != "+" }.map(\.text)
        right += hunk.lines.filter { $0.sign != "-" }.map(\.text)
        place = left.count
      }
      #expect(left + old[place...] == old && right + old[place...] == new)
    }
  }
}
