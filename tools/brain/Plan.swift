/// The plan: three phases with subsections, and the archive of what was done before.
enum Plan {
  /// A line with a box.
  struct Task {
    var mark: String
    var id: String
    var text: String
    var tag = "MEDIUM"
    /// What stands under it, without indentation.
    var details: [String] = []

    init(_ mark: String, _ id: String, _ text: String, _ tag: String, _ details: String...) {
      (self.mark, self.id, self.text, self.tag) = (mark, id, text, tag)
      self.details = details
    }

    var lines: [String] {
      let ending =
        switch tag {
        case "HIGH": " **[HIGH]**"
        case "LOW": " [LOW]"
        default: ""
        }
      return ["- [\(mark)] **\(id)** \(text)\(ending)"] + details.map { "  \($0)" }
    }
  }

  private static let readers = [
    Task("x", "7.1.1", "Accept tab-separated files", "HIGH", "- **Goal:** read .tsv like .csv"),
    Task(
      "x",
      "7.1.2",
      "Create samples/three.csv. It has three lines",
      "MEDIUM",
      "- **Scope:** samples/",
      "- **Completed:** 2026-01-19"
    ),
    Task(
      " ",
      "7.1.3",
      "Count lines: also where the last has no end",
      "HIGH",
      "- **Goal:** one more line than newlines",
      "- **Steps:**",
      "  1. [ ] read the last byte",
      "  2. add one",
      "- **Acceptance Criteria:** `sh src/read.sh samples/three.csv` says 3",
      "- **Dependencies:** 7.1.2"
    ),
    Task(" ", "7.1.4", "Say which file could not be read → on standard error", "MEDIUM"),
  ]

  private static let writers = [
    Task(
      " ",
      "7.2.1",
      "Write what was read as JSON",
      "MEDIUM",
      "- **Dependencies:** 7.1.3",
      "- **Risk/Notes:** a `|` in a name"
    ),
    Task(" ", "7.2.2", "Update README.md. It names both forms", "LOW"),
  ]

  private static let review = [
    Task("x", "CR-6.1", "Fix the name of the sample folder", "HIGH"),
    Task(" ", "CR-6.2", "Implement: leave out empty lines", "MEDIUM", "- **AC:** `make check`"),
    Task("-", "CR-6.3", "Drop support for old shells", "LOW", "- **Blocked:** nobody decided"),
  ]

  private static let reviewDocs = [
    Task(" ", "CR-6.4", "Test the folder without permission", "MEDIUM"),
    Task(" ", "CR-6.5", "Document exit code 3", "LOW", "- **Dependencies:** CR-6.2, 7.2.2"),
  ]

  private static let portable = [
    Task("x", "WARN.SC2034.src/read.sh", "Drop the unused variable", "LOW"),
    Task(" ", "9C.1.1", "Run without bash", "HIGH", "- **Non-goals:** speed"),
    Task(" ", "9C.1.2", "Names in UTF-8, such as größer.csv", "MEDIUM"),
  ]

  private static let portableTests = [
    Task(" ", "9C.2.B2", "Test on a folder with 1000 files", "MEDIUM"),
    Task(" ", "9C.2.1", "Compare two runs", "LOW", "- **Dependencies:** 9C.1.1"),
  ]

  /// Every task marked `[x]`, in the order of the file.
  static var finished: [Task] {
    (readers + writers + review + reviewDocs + portable + portableTests).filter { $0.mark == "x" }
  }

  /// The text of `workers/IMPLEMENTATION_PLAN.md`.
  static var text: String {
    var lines = [
      "# Implementation Plan - Brain", "", "**Last Updated:** 2026-01-20 10:00:00", "",
      "**Current Status:** readers first.", "", "## Phase 7: Import pipeline", "",
      "### Phase 7.1: Readers", "",
    ]
    lines += readers.flatMap(\.lines)
    lines += [
      "", "**Phase AC:**", "", "- [ ] all samples are read", "    - [ ] also empty ones", "",
    ]
    lines += ["### Phase 7.2: Writers", ""] + writers.flatMap(\.lines) + [""]
    lines += ["## Phase CR-6: Review findings", "", "### Phase CR-6.1: Code", ""]
    lines += review.flatMap(\.lines) + ["", "### Phase CR-6.2: Pages and tests", ""]
    lines += reviewDocs.flatMap(\.lines) + [""]
    lines += ["## Phase 9C: Portable brain", "", "### Phase 9C.1: Shells", ""]
    lines += portable.flatMap(\.lines) + ["", "### Phase 9C.2: Proof", ""]
    lines += portableTests.flatMap(\.lines)
    lines += ["", "## Notes", "", "Boxes down here are nobody's tasks:", "", "- [ ] tidy the desk"]
    lines += ["", "## Completed Phases", "", "- Phase 1 to 6: see PLAN_DONE.md"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The text of `workers/PLAN_DONE.md`.
  static let done = """
    # Plan - Completed Tasks

    Tasks that were moved out of the plan.

    ## Archived on 2026-01-12 (Set 1)

    | Date | Task ID | Description |
    |------|---------|-------------|
    | 2026-01-12 | 5.1.1 | - [x] **5.1.1** Choose a format **[HIGH]** |
    | 2026-01-12 | 5.1.2 | - [x] **5.1.2** Name the folder |

    ### Archived on 2026-01-15

    | Date | Task ID | Description |
    |------|---------|-------------|
    | 2026-01-15 | 6.2.1 | - [x] **6.2.1** Pipe `sort` into `uniq` [LOW] |

    """
}
