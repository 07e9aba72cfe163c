import RalphCore

/// One file of the repository.
struct Page {
  var path: String
  var text: String
  var isProgram = false
  var bytes: [UInt8] { Array(text.utf8) }

  init(_ path: String, _ text: String, isProgram: Bool = false) {
    (self.path, self.text, self.isProgram) = (path, text, isProgram)
  }
}

/// Every file, in a layout of today.
enum Pages {
  static func all(seed: UInt64) -> [Page] {
    var thunk = Thunk(seed: seed)
    let guarded = [
      Page("rules/AC.rules", Rules.text),
      Page("workers/ralph/loop.sh", loop, isProgram: true),
      Page("workers/ralph/verifier.sh", Verifier.text, isProgram: true),
      Page("workers/ralph/PROMPT.md", prompt),
      Page("workers/ralph/AGENTS.md", agents),
    ]
    let baselines = zip(["ac", "loop", "verifier", "prompt", "agents"], guarded).map { name, page in
      Page(
        "workers/ralph/.verify/\(name).sha256",
        "\(Digest(of: page.bytes))  \(page.path)\n"
      )
    }
    return guarded + baselines + [
      Page("workers/ralph/.verify/.initialized", ""),
      Page("workers/ralph/THUNK.md", thunk.text(finished: Plan.finished)),
      Page("workers/IMPLEMENTATION_PLAN.md", Plan.text),
      Page("workers/PLAN_DONE.md", Plan.done),
      Page("rules/MANUAL_APPROVALS.rules", Rules.approvals),
      Page("THOUGHTS.md", "# Thoughts\n\nOne reader for all tables, and small.\n"),
      Page(
        "NEURONS.md",
        "# Neurons\n\n- src/read.sh: the reader\n- samples/: what it is tried on\n"
      ),
      Page("README.md", readme),
      Page("src/read.sh", reader, isProgram: true),
      Page("samples/three.csv", "a,1\nb,2\nc,3\n"),
      Page(".gitignore", ignored),
    ]
  }

  private static let ignored = """
    workers/ralph/logs/
    workers/ralph/.verify/latest.txt
    workers/ralph/.verify/run_id.txt
    *.sqlite

    """

  private static let readme = """
    # Brain

    Counts the lines of tables.

    TODO: name both forms.

    """

  private static let reader = """
    #!/bin/sh
    # Counts the lines of the files that are named.
    case "$1" in
      -*) echo "read.sh: no option $1" >&2; exit 3 ;;
    esac
    cat -- "$@" | wc -l | tr -d ' '

    """

  private static let loop = """
    #!/usr/bin/env bash
    # What ralph takes the place of: it is guarded by a baseline and starts nothing.
    echo "use: ralph loop" >&2
    exit 2

    """

  private static let prompt = """
    # Ralph

    ## PLAN

    Read the plan, the last verifier result and the commits since. Sort, split and reword tasks.
    Propose new phases on the console; do not add them.

    ### Context gathering (up to 100 parallel subagents)

    - Study `NEURONS.md` and `THOUGHTS.md`

    ## BUILD

    Take the first open task, and only that. Exactly one agent writes. Mark it `[?]`, stop.

    ## Markers

    `[ ]` open, `[~]` in progress, `[?]` to be verified, `[x]` verified.

    End with `:::PLAN_READY:::` or `:::BUILD_READY:::` on a line of its own.

    """

  private static let agents = """
    # Agents

    - Build: nothing to build
    - Check: `sh src/read.sh samples/three.csv`
    - Verify: `cd workers/ralph && bash verifier.sh`
    - Log: append one row to `workers/ralph/THUNK.md`; read only its tail

    """
}
