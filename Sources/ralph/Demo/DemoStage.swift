import RalphFiles
import RalphProcess

/// The demo's little repository: a plan of six tasks, scripts that play agents, a verifier.
struct DemoStage {
  /// Its folder, below the temporary one.
  let folder: String

  /// Makes it; nothing outside the folder is touched.
  static func make(in parent: String) throws(SystemFailure) -> DemoStage {
    let suffix = ProcessIdentityText.short
    let stage = DemoStage(folder: "\(parent)/ralph-demo-\(suffix)")
    try Files.makeFolder(stage.folder)
    try stage.write("IMPLEMENTATION_PLAN.md", plan)
    try stage.write("agent.sh", agent)
    try stage.write("verify.sh", verifier)
    try stage.write(".ralph.conf", configuration)
    try stage.write(".gitignore", ".ralph/\n")
    stage.makeRepository()
    return stage
  }

  private func write(_ name: String, _ text: String) throws(SystemFailure) {
    try Files.replace("\(folder)/\(name)", with: Array(text.utf8), mode: 0o644)
  }

  /// A first commit, where git is there; without it the demo runs just as well.
  private func makeRepository() {
    guard let git = Programs.find("git", path: Machine.searchPath) else { return }
    let identity = ["-c", "user.name=ralph demo", "-c", "user.email=demo@localhost"]
    for words in [["init", "-q"], ["add", "-A"], identity + ["commit", "-qm", "A plan"]] {
      var invocation = Invocation([git] + words)
      invocation.directory = folder
      invocation.timeLimitMs = 10_000
      // Without a repository the demo only lacks the commits.
      guard let made = try? ProgramRun.capture(invocation), made.ending.isSuccess else { return }
    }
  }

  private static let plan = """
    # Demo plan

    ## Phase 1: Words and numbers
    - [ ] **demo-1** Write the greeting
      - **Goal:** greeting.txt says hello
    - [ ] **demo-2** Count to ten
      - **Goal:** numbers.txt holds 1 to 10, one a line
      - **Acceptance Criteria:** ten lines
    - [ ] **demo-3** Put both together
      - **Dependencies:** demo-1, demo-2

    ## Phase 2: Harder things
    - [ ] **demo-4** Prove the conjecture
      - **Goal:** this agent thinks for ever, and runs into its time limit
    - [ ] **demo-5** Sort the names
      - **Goal:** names.txt is in order
    - [ ] **demo-6** Publish the proof
      - **Dependencies:** demo-4

    """

  private static let configuration = """
    # What the demo changes: shorter waits than anybody would want in earnest.
    [retry]
        delay = 1s
    [agent]
        grace = 1s

    """

  /// One script plays every agent. The second task is done wrong at first, as agents do; its
  /// second attempt finds the verifier's words in its prompt.
  private static let agent = """
    # Plays an agent of the ralph demo: it reads its prompt, works a little, edits, commits.
    prompt=$(cat)
    say() { echo "$RALPH_BEAD: $1"; }
    keep() {
      git rev-parse --git-dir >/dev/null 2>&1 || return 0
      for try in 1 2 3 4 5; do
        git add "$1" 2>/dev/null &&
        git -c user.name='demo agent' -c user.email=agent@localhost \\
          commit -q -m "$RALPH_BEAD: $1" -- "$1" 2>/dev/null && return 0
        sleep 0.2
      done
    }
    say "thinking"
    case "$RALPH_BEAD" in
      demo-1) sleep 2; echo "Hello, world" > greeting.txt; keep greeting.txt ;;
      demo-2)
        sleep 1
        last=9
        case "$prompt" in *"has 9 lines"*) say "the verifier wants ten"; last=10 ;; esac
        i=1; : > numbers.txt
        while [ $i -le $last ]; do echo $i >> numbers.txt; i=$((i + 1)); done
        keep numbers.txt ;;
      demo-3) sleep 1; cat greeting.txt numbers.txt > both.txt; keep both.txt ;;
      demo-4) sleep 600 ;;
      demo-5) sleep 2; printf 'Ada\\nGrace\\nKatherine\\n' > names.txt; keep names.txt ;;
    esac
    say "done"
    echo ":::COMPLETE $RALPH_NONCE:::"

    """

  private static let verifier = """
    # The demo's verifier: it looks at the work of one task; without one it looks at nothing.
    case "$RALPH_BEAD" in
      demo-1) grep -q Hello greeting.txt ;;
      demo-2)
        lines=$(grep -c . numbers.txt)
        [ "$lines" = 10 ] || { echo "numbers.txt has $lines lines, expected 10"; exit 1; } ;;
      demo-3) grep -q Hello both.txt && grep -q 10 both.txt ;;
      demo-5) sort -c names.txt ;;
      *) true ;;
    esac

    """
}

/// A few digits that tell this process's demo from another's.
enum ProcessIdentityText {
  static var short: String {
    // Without an identity the folder is still new: making it fails where the name is taken.
    guard let me = try? ProcessIdentity.current() else { return "x" }
    return "\(me.pid)-\(String(me.start % 46_656, radix: 36))"
  }
}
