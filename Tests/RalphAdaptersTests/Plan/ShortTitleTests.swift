import RalphAdapters
import Testing

@Suite struct ShortTitleTests {
  @Test(arguments: [
    ("Update foo.sh", "Update foo.sh"),
    ("Read config.json first", "Read config.json first"),
    ("Create samples/three.csv. It has three lines", "Create samples/three.csv"),
    ("Implement v1.2 of it.", "Implement v1.2 of it"),
    ("Fix: the lock. It was taken twice", "Fix the lock"),
    ("Test :  the reader → on an empty folder", "Test the reader"),
    ("Implement reading -> writing", "Implement reading"),
    ("Creates order", "Creates order"),
    ("Fixture: keep it", "Fixture: keep it"),
    ("Use Swift 6.3 everywhere. Nothing else builds", "Use Swift 6.3 everywhere"),
    ("Move it → there", "Move it"),
    (".", "."),
    ("", ""),
    ("Create", "Create"),
    (
      "Create a table whose name is much longer than any list would like to show",
      "Create a table whose name is much longer than any"
    ),
  ])
  func `a title is verb and object, cut at period, arrow or 50 characters`(
    title: String,
    short: String
  ) {
    #expect(ShortTitle.of(title) == short)
  }

  @Test func `a warning stays whole`() {
    let title = "WARN.SC2155.workers/ralph/thunk_ralph_tasks.sh: declare. Then assign → apart"
    #expect(ShortTitle.of(title) == title)
    #expect(ShortTitle.of("Update foo.sh", id: "WARN.SC2034.foo.sh") == "Update foo.sh")
  }
}
