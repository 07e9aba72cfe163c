/// Plans as people write them, in the style of the brain repository.
enum BrainPlan {
  /// Tasks that a run takes, in three phases: 14, one of them waiting for three others.
  static let open = [
    "WARN.SC2155.bin/index.sh", "WARN.MD040.docs/setup.md", "24.1.1", "24.1.2", "24.1.3", "24.1.4",
    "24.2.1", "24.2.2", "24.2.3", "CR-6.1", "CR-6.2", "CR-6.3", "CR-6.4", "CR-6.5",
  ]

  static let text = """
    # Implementation Plan - Search index

    **Last Updated:** 2026-01-20 10:00:00

    A box up here is nobody's task:

    - [ ] **0.0.1** Not a task

    ## Phase 0-Warn: Linter warnings

    - [x] **WARN.SC2034.bin/index.sh** Drop the unused variable [LOW]
    - [ ] **WARN.SC2155.bin/index.sh** Declare and assign apart **[HIGH]**
    - [ ] **WARN.MD040.docs/setup.md** Name the fence's language `[MEDIUM]`

    ## Phase 24: The index

    ### Phase 24.1: Reading

    - [ ] **24.1.1** Read documents one after the other **[HIGH]**
      - **Goal:** memory does not grow with the folder
      - **Steps:**
        1. open the folder
        2. [ ] not a task, a numbered step
        - [ ] not a task, nested
      - **Acceptance Criteria:** `make check-read`
    - [ ] **24.1.2** Leave out what `.ignore` names
      - **Dependencies:** 24.1.1
    - [ ] **24.1.3** Names in UTF-8 — größer
    - [ ] **24.1.4** Say which file could not be read   \t
    - [X] **24.1.5** Count them

    **Acceptance:**

    - [ ] all tests pass
    - [ ] documentation says so

    ```markdown
    - [ ] **24.9.1** Not a task, fenced
    ```

    ### Phase 24.2: Asking

    - [ ] **24.2.1** One word
    - [ ] **24.2.2** Several words
      - **Dependencies:** 24.2.1 and 24.1.1
    - [ ] **24.2.3** A `|` in a word
      - **AC:** round trip
      - **Dependencies:** WARN.SC2155.bin/index.sh, 24.1.2, 24.2.2

    ### Manual Review

    - [ ] **24.3.1** Not a task: a person looks at the output

    ## Phase CR-6: Review findings

    - [ ] **CR-6.1** Close what was opened
    - [ ] **CR-6.2** Name the constant
    - [ ] **CR-6.3** Do not read twice
    - [ ] **CR-6.4** Test the empty folder
    - [ ] **CR-6.5** Test the folder without permission

    ## Notes

    - [ ] **0.0.2** Not a task, in notes

    ## Archived on 2026-01-01

    - [x] **23.1.1** Choose a format
    - [ ] **23.1.2** Not a task, archived
    """

  /// The same plan with every task done that a run takes.
  static var done: String {
    open.reduce(text) { text, bead in
      text.replacing("- [ ] **\(bead)**", with: "- [x] **\(bead)**")
    }
  }

  /// A small plan: so many tasks `1.1`, `1.2`, …, and lines after them.
  static func small(_ count: Int) -> String {
    "# Plan\n\n## Phase 1: Things\n\n"
      + (1...count).map { "- [ ] **1.\($0)** Thing \($0)\n" }.joined()
      + "\n## Notes\n\n- [ ] **9.9** Not a task\n"
  }
}
