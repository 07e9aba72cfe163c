import Testing

@testable import RalphAdapters

/// What the loop's commits leave out, and what is read from the bodies of others.
@Suite struct LoopCommitsTests {
  @Test(arguments: [
    ("a.sqlite", "*.sqlite", true), ("deep/down/a.sqlite", "*.sqlite", true),
    ("a.sqlite.txt", "*.sqlite", false), ("src/__pycache__/x.pyc", "__pycache__", true),
    (".verify/latest.txt", ".verify/", true), ("workers/ralph/.verify/x", ".verify", true),
    ("build/out.bin", "build/*", true), ("build/deep/out.bin", "build/*", false),
    ("build/deep/out.bin", "build/deep", true), ("other/build/x", "build/deep", false),
    ("notes.txt", "note?.txt", true), ("x1.log", "x[0-9].log", true), ("é.txt", "é.*", true),
  ])
  func `a path is left out by a name anywhere, or by a path from the top`(
    path: String,
    pattern: String,
    isMeant: Bool
  ) {
    #expect(Pattern.any([pattern], match: Array(path.utf8)) == isMeant)
    #expect(!Pattern.any([], match: Array(path.utf8)))
  }

  @Test func `a discovery is told with its commit's subject, and trailers are no part of it`() {
    let text = """
      c0ffee 7.1.3: Count lines

      Done as asked.

      Discovered: the reader keeps a lock
      while it waits.

      Ralph-Bead: plan:7.1.3
      Ralph-Run: 9ae0r1
      """
    let note = LoopCommits.note(in: text)
    #expect(
      note?.hasPrefix(
        "c0ffee 7.1.3: Count lines\nDiscovered: the reader keeps a lock\nwhile it waits."
      ) == true
    )
    #expect(note?.contains("Ralph-") == false && note?.contains("Done as asked") == false)
    #expect(LoopCommits.note(in: "c0ffee Subject\n\nNOTE: look at x") != nil)
    #expect(LoopCommits.note(in: "c0ffee Note: in the subject alone\n\nnothing") == nil)
    #expect(LoopCommits.note(in: "c0ffee Subject\n\nRalph-Bead: plan:a") == nil)
    #expect(LoopCommits.note(in: "") == nil)
  }
}
