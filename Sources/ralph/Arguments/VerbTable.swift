// tidy: table
// The one table of verbs: what words they take, and what help says of them.

/// What the table knows of one verb.
struct VerbEntry: Sendable {
  /// Which verb it is.
  var verb: Verb
  /// The heading under which short help lists it.
  var group: String
  /// What follows the verb in a usage line.
  var usage: [String]
  /// The help in one line.
  var help: String
  /// What `--help` adds.
  var detail: String
  /// The actions it takes as its second word; the first is meant where none is typed.
  var actions: [Action] = []
  /// How many more words it takes, and what they are called when one is missing.
  var words: ClosedRange<Int> = 0...0
  /// A few command lines and what they do.
  var examples: [(line: String, does: String)] = []

  /// How many words an action takes.
  func words(of action: Action?) -> ClosedRange<Int> {
    switch (verb, action) {
    case (.plan, .mark): 2...2
    case (.thunk, .add): 1...1000
    case (.thunk, .era), (.thunk, .search): 1...1000
    case (.journal, .verify), (.journal, .repair): 0...1
    case (.config, .get): 1...1
    case (.trust, .add): 1...64
    case (.proposals, .approve), (.proposals, .reject): 1...64
    case (.proposals, _): 0...0
    case (.service, .print): 1...1
    default: words
    }
  }
}

/// Every verb that people use.
enum VerbTable {
  /// The entry of a verb; hidden verbs have none.
  static func entry(_ verb: Verb) -> VerbEntry? { all.first { $0.verb == verb } }

  /// The headings of short help, in their order.
  static let groups = ["Run", "Look", "Past", "Work", "Set up"]

  /// The whole table.
  static let all: [VerbEntry] = running + asking + looking + working

  private static let running: [VerbEntry] = [
    VerbEntry(
      verb: .run,
      group: "Run",
      usage: ["[OPTIONS] [MAX_ITERATIONS]"],
      help: "hand out ready work, verify it, write everything down",
      detail:
        "'ralph 5' is 'ralph run 5'. One iteration starts up to --concurrent attempts; "
        + "MAX_ITERATIONS is 1 if it is not given, and 0 means until nothing is ready. "
        + "A run that was left open is settled first.",
      words: 0...1,
      examples: [
        ("ralph 5", "up to 5 iterations"),
        ("ralph -c 2 -t 300 10", "two at a time, five minutes each"),
        ("ralph --monitor 10", "with a status line"),
        ("ralph --session myproject 3", "in the panes of another session"),
        ("ralph --dry-run 1", "show what would be given out, and why"),
        ("ralph 0 --until 07:30 --max-cost 20", "overnight, with limits"),
        ("ralph 0 --verify 'make test'", "all there is, judged by the tests"),
        ("ralph --agent 'shell:./agent.sh'", "any command as the agent"),
      ]
    ),
    VerbEntry(
      verb: .loop,
      group: "Run",
      usage: ["[OPTIONS] [MAX_ITERATIONS]"],
      help: "the Ralph loop: PLAN, BUILD, VERIFY, one task at a time",
      detail:
        "The first iteration is a PLAN, then each is a BUILD of one task until --plan-every comes "
        + "round; the verifier judges each. A task that passes is marked [x], gets its row in THUNK, "
        + "and is committed locally; --push lets a PLAN push. Two verifications in a row that fail "
        + "end the loop, and so does an agent that calls for a person. A verifier that fails before "
        + "any work does not: the first PLAN is told why (--baseline stop ends the loop there), but it "
        + "is red for that PLAN, too, so that the first BUILD has one try before two in a row end it. "
        + "Where "
        + "a guarded file was changed, nothing passes before it is put back or 'ralph verify --init' "
        + "fixes it as it is.",
      words: 0...1,
      examples: [
        ("ralph loop 8", "PLAN at 1 and 5, six tasks"),
        ("ralph loop 9 --plan-every 3", "PLAN at 1, 4, 7"),
        ("ralph loop 0 --agent rovodev", "until nothing is left to do"),
        ("ralph loop --print-prompt build", "show what the next BUILD is told"),
      ]
    ),
    VerbEntry(
      verb: .proposals,
      group: "Work",
      usage: ["[list]", "approve ID…", "reject ID…"],
      help: "phases that agents propose, or have added on their own",
      detail:
        "A proposal is data from an agent: it never approves itself. What is approved is told to the "
        + "next PLAN; tasks of a phase that an agent added are given out once it is approved. The ID "
        + "is the number of the journal's entry.",
      actions: [.list, .approve, .reject],
      words: 0...64,
      examples: [
        ("ralph proposals", "what waits for a decision"),
        ("ralph proposals approve 412", "the next PLAN may add it"),
      ]
    ),
    VerbEntry(
      verb: .resume,
      group: "Run",
      usage: ["[OPTIONS] [MORE_ITERATIONS]"],
      help: "carry on after a crash or Ctrl-C",
      detail:
        "Nothing is done twice: living agents are adopted, ended ones are settled from what they "
        + "left. The run keeps its settings; options typed here replace single values, a number "
        + "adds iterations, and 0 means until nothing is ready.",
      words: 0...1,
      examples: [
        ("ralph resume", "go on with what is left"),
        ("ralph resume 3", "and three iterations more"),
        ("ralph resume --dry-run", "show what would be settled, and how"),
        ("ralph resume --if-needed", "from a login script: quiet where nothing is open"),
      ]
    ),
  ]

  private static let asking: [VerbEntry] = [
    VerbEntry(
      verb: .stop,
      group: "Run",
      usage: ["[--now]"],
      help: "ask the running ralph to finish what runs and leave",
      detail:
        "Nothing new is begun; what runs is waited for and judged; then that ralph leaves with 0 and "
        + "'ralph resume' goes on. --now stops the agents, too. Where that ralph is dead and its "
        + "agents are not, they are adopted and waited for here.",
      examples: [
        ("ralph stop", "from any terminal in the workspace"),
        ("ralph stop --now", "what runs is stopped, and its attempts cost nothing"),
      ]
    ),
    VerbEntry(
      verb: .pause,
      group: "Run",
      usage: [""],
      help: "give nothing new out; what runs goes on",
      detail: "'ralph continue' gives work out again.",
      examples: [("ralph pause", "hold back what has not begun")]
    ),
    VerbEntry(
      verb: .proceed,
      group: "Run",
      usage: [""],
      help: "go on after a pause, or after a question was answered",
      detail:
        "Also where ralph itself holds work back until somebody has looked: a switched branch, a HEAD "
        + "that went backwards, a red sweep.",
      examples: [("ralph continue", "somebody has looked: go on")]
    ),
    VerbEntry(
      verb: .retry,
      group: "Run",
      usage: ["[--reason TEXT] BEAD…"],
      help: "try a task again, with all its attempts",
      detail:
        "Also one that was parked or marked [-]. A running ralph takes it up at once; otherwise it is "
        + "written down for the next run or resume.",
      words: 1...64,
      examples: [
        ("ralph retry 7.1.1", "a task of the plan"),
        ("ralph retry hm-1a2 hm-1a3", "parked beads: they are open again"),
      ]
    ),
    VerbEntry(
      verb: .skip,
      group: "Run",
      usage: ["--reason TEXT BEAD…"],
      help: "do not work on a task, until 'ralph retry'",
      detail:
        "An attempt that lives is stopped (an agent in a pane is left alone). The task is marked "
        + "[-], or parked where ralph has claimed it.",
      words: 1...64,
      examples: [("ralph skip 7.1.1 --reason 'waits for the new API'", "and say why")]
    ),
    VerbEntry(
      verb: .attach,
      group: "Look",
      usage: ["[--print] BEAD"],
      help: "go to the pane in which an agent works on a task",
      detail:
        "Inside tmux the client is switched there, outside it is attached. --print, or no terminal: "
        + "the command to type. An agent without a pane is followed by 'ralph logs -f'.",
      words: 1...1,
      examples: [("ralph attach 7.1.1", "look at its agent, or talk to it")]
    ),
  ]

  private static let looking: [VerbEntry] = [
    VerbEntry(
      verb: .status,
      group: "Look",
      usage: ["[--short] [--journal FILE]"],
      help: "one screen: the run, its tasks, what to do next",
      detail:
        "The host and its panes, what works where, claims, parked and held tasks, the tracker's "
        + "state, limits and cost. Reads the journal only; it never waits for a running ralph. "
        + "--short is one line, for tmux.conf: "
        + "set -g status-right '#(cd #{pane_current_path} && ralph status --short)'",
      examples: [
        ("ralph status", "where everything stands"),
        ("ralph status --short", "one line, for a status bar"),
      ]
    ),
    VerbEntry(
      verb: .logs,
      group: "Look",
      usage: ["[-f] [--attempt N] [--errors] BEAD[#N]"],
      help: "what the agent of a task has printed",
      detail:
        "With -f it goes on as the agent prints more. Of an agent in a pane: what the pane shows, or "
        + "what was kept of it at the attempt's end.",
      words: 1...1,
      examples: [
        ("ralph logs -f 7.1.1", "follow its agent"),
        ("ralph logs 7.1.1#2", "what the second attempt said"),
      ]
    ),
    VerbEntry(
      verb: .report,
      group: "Past",
      usage: ["[--since T] [--all] [RUN]"],
      help: "the morning after: done, to look at, needs you, left",
      detail:
        "One screen about the last run, or about RUN (9ae0r3, or 3 for short): every task once, the "
        + "commands that lead on, the tree, how the time was used, how to take it back. It reads the "
        + "journal and asks git what was committed; a run prints it at its end.",
      words: 0...1,
      examples: [
        ("ralph report", "the last run"),
        ("ralph report --since yesterday", "all runs since then"),
        ("ralph report 3 --all", "the third run, no list folded"),
      ]
    ),
    VerbEntry(
      verb: .history,
      group: "Past",
      usage: ["[OPTIONS] [SUBJECT…]"],
      help: "what happened, from the journal",
      detail:
        "A SUBJECT is a task, an attempt (7.1.1#2), a run, a sequence or a range of them "
        + "(800..820). Filters of one sort add up, filters of different sorts narrow.",
      words: 0...1000,
      examples: [
        ("ralph history 7.1.1", "the life of a task"),
        ("ralph history -n 20 -f", "the last 20 entries, and what comes"),
        ("ralph history --kind 'verify.*' -S today", "today's verifications"),
      ]
    ),
    VerbEntry(
      verb: .replay,
      group: "Past",
      usage: ["[OPTIONS] [FILE|-]"],
      help: "rebuild the state from a journal; runs nothing",
      detail:
        "A replay reads and computes; it never starts, marks or writes anything. Without a FILE it "
        + "reads this workspace's journal.",
      words: 0...1,
      examples: [
        ("ralph replay --check", "would it decide the same today?"),
        ("ralph replay FILE --to 812 --state", "the state after entry 812"),
      ]
    ),
    VerbEntry(
      verb: .diff,
      group: "Past",
      usage: ["[--stat] BEAD[#N] [PATH…]"],
      help: "what an attempt did to the files",
      detail:
        "The difference between the snapshots taken before and after attempt N of a task, the last "
        + "one without #N; while it runs, the difference to the tree as it is now. Changes of "
        + "others in a shared tree are in it, too. Piped it is a patch that git apply reads.",
      words: 1...1000,
      examples: [
        ("ralph diff 7.1.1#2", "every line of the second attempt"),
        ("ralph diff 7.1.1 --stat Sources", "which files there, and how much"),
      ]
    ),
    VerbEntry(
      verb: .journal,
      group: "Past",
      usage: ["list", "verify [FILE]", "repair [--yes] [FILE]"],
      help: "the journal itself: its runs, its integrity, its repair",
      detail: "verify checks every line, its checksum and the chain; exit 65 if it is damaged. "
        + "repair shows what a damaged journal would be cut back to and what would be forgotten; "
        + "--yes does it and keeps the original beside it. A batch that a crash cut off needs no "
        + "repair: the next run sets it aside.",
      actions: [.list, .verify, .repair],
      examples: [
        ("ralph journal verify", "is every line right?"),
        ("ralph journal repair", "what a repair would cut; changes nothing"),
      ]
    ),
  ]

  private static let working: [VerbEntry] = [
    VerbEntry(
      verb: .undo,
      group: "Work",
      usage: ["[--dry-run] [--yes] BEAD", "[--dry-run] [--yes] --run RUN", "… --iterations N"],
      help: "take back the commits of a task, of a run, or of the last iterations",
      detail:
        "Finds them by the trailers Ralph-Bead and Ralph-Run, shows them, asks, and adds commits that "
        + "revert them, newest first; --iterations counts those of the loop that left a commit, and "
        + "names the others. Marks and rows go with them, a tracker is not changed. Nothing is "
        + "pushed; where it does not go smoothly, everything stays as it was. One that is killed is "
        + "finished by the next.",
      words: 0...1,
      examples: [
        ("ralph undo --dry-run 7.1.1", "what would be taken back"),
        ("ralph undo --run 3", "all of the third run"),
        ("ralph undo --iterations 2", "the last two commits of the loop's iterations"),
      ]
    ),
    VerbEntry(
      verb: .plan,
      group: "Work",
      usage: ["[list]", "next", "check", "mark ID STATE", "archive [--dry-run] [--yes]"],
      help: "the Markdown plan: its tasks, and what is wrong with it",
      detail:
        "STATE is one of todo, begun, claimed, done, blocked and deferred, or the character "
        + "between the brackets: ' ', '~', '?', 'x', '-'. check also looks for boxes outside the "
        + "task sections and for [x] that nothing in the journal stands behind. archive lists what is "
        + "marked [x], asks, and moves it to PLAN_DONE.md beside the plan; a phase keeps its last task "
        + "with an id where acceptance lines stay, which would be tasks without it.",
      actions: [.list, .next, .check, .mark, .archive],
      examples: [
        ("ralph plan next", "the task a run would take first"),
        ("ralph plan mark 7.1.1 done", "change one mark, nothing else"),
        ("ralph plan archive --dry-run", "what would move to PLAN_DONE.md"),
      ]
    ),
    VerbEntry(
      verb: .thunk,
      group: "Work",
      usage: [
        "[list] [--era NAME] [--limit N]", "search WORD", "stats", "audit",
        "add ID [DESCRIPTION] [--priority P]", "era NAME", "sync [--dry-run] [--yes]",
      ],
      help: "THUNK.md, the log of finished tasks",
      detail:
        "add appends one row in the form of the file, era a new chapter; nothing that stands is "
        + "touched, a task of the plan lends its title, and one that has its row among the last gets no other. sync lists the tasks marked [x], and those that the journal saw verified, which the log lacks, asks, and appends them. audit "
        + "compares log, plan and journal and exits 4 where rows or marks have no verified event "
        + "behind them, or events have no row; what is older than the journal is only counted.",
      actions: [.list, .search, .stats, .audit, .add, .era, .sync],
      examples: [
        ("ralph thunk --limit 5", "the last five rows"),
        ("ralph thunk add 7.1.1 'Accept tabs' --priority high", "log it by hand"),
        ("ralph thunk sync --dry-run", "what the log lacks"),
      ]
    ),
    VerbEntry(
      verb: .search,
      group: "Past",
      usage: ["[--limit N] WORD"],
      help: "find a word in THUNK, archive, plan, git log, journal",
      detail:
        "Case does not count, and several words are one phrase. Finds are listed by place, the newest "
        + "first.",
      words: 1...1000,
      examples: [("ralph search tabs", "where was that?")]
    ),
    VerbEntry(
      verb: .verify,
      group: "Work",
      usage: ["[--rule ID]… [--cache]", "--list", "--init [--yes]"],
      help: "the acceptance rules of rules/AC.rules",
      detail:
        "Runs every rule in the folder of verifier.sh (workers/ralph, ralph or the top), compares "
        + "the hash baselines, writes .verify/latest.txt and run_id.txt there and the same for "
        + "programs to .ralph/verify/latest.json, which git ignores, and "
        + "exits 4 where a rule with gate=block fails or a baseline does not fit; 66 without a "
        + "rules file, 65 where it holds no rule. With --rule, or called by an agent or as the "
        + "verifier of a run, it writes nothing. As a verifier: verify.command = ralph verify. "
        + "A manual rule passes with a line Rule.Id=… in MANUAL_APPROVALS.rules. A waiver turns a "
        + "failure into a warning until its day, where the failure's output (or else the command) "
        + "names files of the waiver and no others: at the top of the tree, and not beside "
        + "verifier.sh, the request .verify/waivers/WVR-2026-01-31-001.json (rule_id, paths, expires), "
        + "and beside it a person's .approved with WAIVER_ID, REQUEST_SHA256, PATHS and EXPIRES, a "
        + "line KEY=VALUE each; at most 10 hold, for 60 days. --list shows those that hold, and why "
        + "others do not.",
      examples: [
        ("ralph verify", "all rules, one line each"),
        ("ralph verify --rule Docs.NoTodo", "one of them"),
        ("ralph verify --list", "what would be run, and what waits for a person"),
        ("ralph verify --init", "fix rules, verifier, loop and prompt as they are"),
      ]
    ),
    VerbEntry(
      verb: .restore,
      group: "Work",
      usage: ["[--after] [--dry-run] [--yes] BEAD[#N] [PATH…]"],
      help: "bring files back as they were before an attempt",
      detail:
        "Lists the files of the snapshot that are gone or otherwise now, asks, and writes them; "
        + "files that came since stay, and so do git's index and what git ignores. The tree as it "
        + "is now is kept first, under refs/ralph/snap/. The plan file is brought back only where "
        + "it is named.",
      words: 1...1000,
      examples: [
        ("ralph restore 7.1.1 --dry-run", "list, write nothing"),
        ("ralph restore 7.1.1#1 notes.txt", "one file, as it was before the first attempt"),
      ]
    ),
    VerbEntry(
      verb: .initialize,
      group: "Set up",
      usage: ["[--plan|--bd] [--dry-run]", "--hooks [--dry-run] [--yes]"],
      help: "the files to begin with, or the hooks of agents in panes",
      detail:
        "Makes .ralph.conf, .ralph/.gitignore, a sample IMPLEMENTATION_PLAN.md and rules/AC.rules; "
        + "a file that is there is never touched. --hooks shows which lines Claude Code's "
        + "settings of this workspace would get, asks, and adds them; then the agent itself says "
        + "when it took a prompt and when it stopped.",
      examples: [
        ("ralph init", "begin here"),
        ("ralph init --hooks --dry-run", "see the lines, write nothing"),
      ]
    ),
    VerbEntry(
      verb: .trust,
      group: "Set up",
      usage: ["[list]", "add NAME…"],
      help: "whose beads are given out to agents",
      detail:
        "A bead is a prompt from whoever wrote it, so only beads of people you trust are given "
        + "out: your own (by git's user.name, $USER, $BD_ACTOR), ralph's, and those named in "
        + "source.authors. add writes names into .ralph/local.conf; '*' trusts everybody.",
      actions: [.list, .add],
      examples: [
        ("ralph trust", "who is trusted now"),
        ("ralph trust add 'Jane Doe'", "and Jane from the next run on"),
      ]
    ),
    VerbEntry(
      verb: .cleanup,
      group: "Set up",
      usage: ["[--dry-run] [--yes] [--force]"],
      help: "end what dead runs of this workspace have left behind",
      detail:
        "Lists the tmux sessions that ralph opened here and no live run uses, asks, and ends them "
        + "by their exact names. Living processes of dead runs are listed and left alone ('ralph "
        + "resume' adopts them); --force ends them, too. Worktrees of tasks in which nothing would be "
        + "lost are removed, with their merged branches; the others are listed with the reason. Nothing "
        + "else is touched.",
      examples: [
        ("ralph cleanup --dry-run", "list, end nothing"),
        ("ralph cleanup --yes", "end the sessions without asking"),
      ]
    ),
    VerbEntry(
      verb: .service,
      group: "Set up",
      usage: ["print systemd|launchd"],
      help: "a unit that resumes this workspace at login",
      detail:
        "Prints it, with how to install it; installs nothing. It runs 'ralph resume --if-needed' "
        + "here.",
      actions: [.print],
      examples: [("ralph service print systemd", "read it, then follow its first lines")]
    ),
    VerbEntry(
      verb: .demo,
      group: "Set up",
      usage: [""],
      help: "try it in ten seconds, without any agent",
      detail: "Plays a run in a temporary folder, with scripts as agents, a crash and a resume."
    ),
    VerbEntry(
      verb: .config,
      group: "Set up",
      usage: ["[list]", "get KEY", "path"],
      help: "what is set, and where it was set",
      detail: "list and get show what a run would use; path names the files that are read.",
      actions: [.list, .get, .path]
    ),
    VerbEntry(
      verb: .version,
      group: "Set up",
      usage: [""],
      help: "name, version, system",
      detail: "Also: ralph --version, ralph -V."
    ),
    VerbEntry(
      verb: .hook,
      group: "Set up",
      usage: ["[EVENT] < JSON", "JSON"],
      help: "called by agents, not by people: notes what they do",
      detail:
        "Reads what the agent tells it and leaves one small file in .ralph/hooks/ of the workspace, "
        + "if there is one. It prints nothing, asks nothing and always exits 0; options have no "
        + "effect. 'ralph init --hooks' installs it.",
      words: 0...1000
    ),
    VerbEntry(
      verb: .completions,
      group: "Set up",
      usage: ["bash", "zsh", "fish"],
      help: "what makes a shell complete commands, options and rules",
      detail: "Prints a script; its first line says where it goes. Nothing is installed.",
      actions: [.bash, .zsh, .fish],
      examples: [("source <(ralph completions bash)", "in ~/.bashrc")]
    ),
    VerbEntry(
      verb: .man,
      group: "Look",
      usage: [""],
      help: "all of this help as a page for man",
      detail: "Prints the page; nothing is installed.",
      examples: [("ralph man | man -l -", "read it")]
    ),
    VerbEntry(
      verb: .help,
      group: "Look",
      usage: ["[COMMAND|TOPIC]"],
      help: "this help",
      detail: "Topics: exit-codes, environment, config, files, formatting.",
      words: 0...1
    ),
  ]
}
