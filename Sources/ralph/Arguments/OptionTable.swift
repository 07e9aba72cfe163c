// tidy: table
// The one table of options: parsing, errors, help and tests read it, and nothing else lists them.

/// Every option of every verb.
enum OptionTable {
  /// The entry of an option.
  static func entry(_ name: OptionName) -> OptionEntry {
    all.first { $0.name == name } ?? everywhere[0]
  }

  /// The option with this long form, as typed after the two dashes.
  static func named(long: some StringProtocol) -> OptionEntry? {
    OptionName(rawValue: String(long)).map(entry)
  }

  /// The option with this letter.
  static func named(short: Character) -> OptionEntry? { all.first { $0.short == short } }

  /// The options a verb takes, in the order of the table.
  static func options(of verb: Verb) -> [OptionEntry] {
    all.filter { $0.verbs.contains(verb) && !$0.unlisted.contains(verb) }.map { $0.seen(by: verb) }
  }

  /// The whole table, in the order help shows it: the seed's six first.
  static let all: [OptionEntry] =
    seed + work + iterating + verification + limits + resuming + asking + past + filing + beginning
    + judging + cleaning + everywhere

  private static let runs: Set<Verb> = [.run, .loop, .resume]
  private static let untilOfRuns = OptionEntry.Meaning(
    value: "HH:MM",
    help: "begin nothing new after this time, today or tomorrow",
    detail:
      "By the local clock, or a whole time such as 2026-01-26T10:15Z; it shortens --max-runtime."
  )
  private static let verbs = Set(Verb.shown)

  private static let seed: [OptionEntry] = [
    OptionEntry(
      name: .session,
      short: "s",
      value: "NAME",
      help: "session whose agent panes are used",
      detail: "Without it, the one whose agent panes stand in this workspace.",
      verbs: [.run],
      key: .session
    ),
    OptionEntry(
      name: .concurrent,
      short: "c",
      value: "N",
      standard: "3",
      help: "the most tasks at once, 1 to 64",
      verbs: runs,
      key: .concurrent,
      // The loop has one writer, and says so.
      unlisted: [.loop]
    ),
    OptionEntry(
      name: .timeout,
      short: "t",
      value: "T",
      standard: "600",
      help: "time for one attempt: seconds, or 10m, 1h30m",
      detail: "A plain number counts seconds. Units are ms, s, m, h and d: 500ms, 90s, 10m, 1h30m.",
      verbs: runs,
      key: .timeout
    ),
    OptionEntry(
      name: .monitor,
      short: "m",
      help: "a status line while it runs",
      detail: "Rewritten in place on a terminal; elsewhere a line every 30 seconds.",
      verbs: runs
    ),
    OptionEntry(
      name: .dryRun,
      short: "d",
      help: "say what would be done and why; write nothing",
      verbs: runs.union([.initialize, .cleanup, .restore, .undo, .plan, .thunk])
    ),
    OptionEntry(
      name: .help,
      short: "h",
      help: "short help; --help is the long one",
      verbs: verbs
    ),
  ]

  private static let work: [OptionEntry] = [
    OptionEntry(
      name: .source,
      value: "auto|bd|plan|bd,plan",
      standard: "auto",
      help: "where work comes from",
      detail:
        "auto takes bd where .beads is found here or upwards and bd answers, else a Markdown plan. "
        + "bd,plan takes both in one queue.",
      verbs: [.run, .resume, .plan],
      key: .source
    ),
    OptionEntry(
      name: .plan,
      value: "FILE",
      standard: "searched",
      help: "the Markdown plan",
      detail:
        "Without it the first of workers/IMPLEMENTATION_PLAN.md, ralph/IMPLEMENTATION_PLAN.md and "
        + "IMPLEMENTATION_PLAN.md is taken, looked for here and upwards.",
      verbs: [.run, .loop, .resume, .plan, .thunk, .search, .initialize],
      key: .plan,
      meanings: [.initialize: .init(help: "only what a Markdown plan needs")]
    ),
    OptionEntry(
      name: .only,
      value: "ID,…",
      help: "give out these tasks alone",
      verbs: runs,
      key: .only
    ),
    OptionEntry(
      name: .skip,
      value: "ID,…",
      help: "leave these tasks alone",
      verbs: runs,
      key: .skip
    ),
    OptionEntry(
      name: .priority,
      value: "N",
      standard: "9",
      help: "give out tasks of priority 0 (highest) to N",
      verbs: runs.union([.thunk]),
      key: .priority,
      meanings: [
        .thunk: .init(value: "P", help: "with add: critical, high, medium (the default) or low")
      ]
    ),
    OptionEntry(
      name: .followUps,
      value: "take|hold",
      standard: "take; hold with 0 iterations",
      help: "tasks that appear during the run",
      verbs: runs,
      key: .followUps
    ),
    OptionEntry(
      name: .agent,
      value: "KIND",
      standard: "claude",
      help: "who does the work: claude, codex, gemini, opencode, rovodev, amp, or shell:CMD",
      detail:
        "The named ones are called without a terminal, with leave to edit; agent.permission says "
        + "less. shell:CMD runs any command line by /bin/sh. All get the prompt on standard input.",
      verbs: runs,
      key: .agentKind
    ),
    OptionEntry(
      name: .label,
      value: "L",
      help: "give out beads with this label alone",
      verbs: runs,
      key: .label
    ),
    OptionEntry(
      name: .host,
      value: "auto|pane|session|headless",
      standard: "auto",
      help: "where agents run",
      detail:
        "auto takes the first that can be had: agents that wait in panes of a tmux session in this "
        + "workspace, a session of our own (ntm, else plain tmux), processes without a terminal. "
        + "A shell: agent is always headless.",
      verbs: [.run],
      key: .host
    ),
    OptionEntry(
      name: .panes,
      value: "%1,%3",
      help: "use these panes alone",
      verbs: runs,
      key: .panes
    ),
    OptionEntry(
      name: .tree,
      value: "auto|own|shared",
      standard: "auto",
      help: "whose tree agents work in",
      detail:
        "own: each task gets a git worktree and branch outside the repository, is judged there, "
        + "merged with what others did, judged again, and only then moves the workspace's branch. "
        + "auto takes that for headless agents with more than one at a time in a git repository.",
      verbs: [.run],
      key: .tree
    ),
    OptionEntry(
      name: .prompt,
      value: "FILE",
      standard: "PROMPT.md if there is one, else built in",
      help: "template of the prompt",
      verbs: runs,
      key: .prompt
    ),
    OptionEntry(
      name: .noFallback,
      help: "stop rather than take the next host of the chain",
      verbs: [.run],
      key: .noFallback
    ),
    OptionEntry(
      name: .keepSessions,
      help: "leave sessions of our own open",
      verbs: runs,
      key: .keepSessions
    ),
    OptionEntry(
      name: .keepOrphans,
      help: "leave claims alone that a ralph left which is gone",
      verbs: runs,
      key: .keepOrphans
    ),
  ]

  private static let iterating: [OptionEntry] = [
    OptionEntry(
      name: .mode,
      value: "loop",
      words: ["loop"],
      help: "'ralph run --mode loop' is 'ralph loop'",
      verbs: [.run]
    ),
    OptionEntry(
      name: .planEvery,
      value: "N",
      standard: "4",
      help: "iterations from one PLAN to the next: 4 plans at 1, 5, 9; 3 at 1, 4, 7",
      verbs: [.loop],
      key: .planEvery
    ),
    OptionEntry(
      name: .planNow,
      help: "the next iteration is a PLAN, whatever its number",
      verbs: [.loop, .resume]
    ),
    OptionEntry(
      name: .printPrompt,
      value: "plan|build",
      words: ["plan", "build"],
      help: "print the prompt of such an iteration, and do nothing else",
      verbs: [.loop]
    ),
    OptionEntry(
      name: .allowDirty,
      help:
        "begin although files differ from HEAD, or changed while none watched; never commit those",
      verbs: [.loop, .resume]
    ),
    OptionEntry(
      name: .push,
      help: "a PLAN that passes pushes what the loop has committed",
      detail:
        "To the branch that the current one is pushed to, unless that is the remote's default one: "
        + "--push-to says that you mean it. Only where every new commit is this journal's; never "
        + "forced.",
      verbs: [.loop],
      key: .loopPush
    ),
    OptionEntry(
      name: .pushTo,
      value: "BRANCH",
      help: "the same, to this branch of the remote",
      verbs: [.loop],
      key: .loopPushTo
    ),
  ]

  private static let verification: [OptionEntry] = [
    OptionEntry(
      name: .verify,
      value: "CMD",
      help: "command that judges every attempt; exit 0 passes",
      verbs: runs,
      key: .verifyCommand
    ),
    OptionEntry(
      name: .noVerify,
      help: "accept the agent's word",
      verbs: runs,
      key: .verifyMode
    ),
    OptionEntry(
      name: .baseline,
      value: "stop|ignore",
      standard: "stop",
      help: "what to do if the verifier fails before any work",
      verbs: runs,
      key: .baseline
    ),
  ]

  private static let limits: [OptionEntry] = [
    OptionEntry(
      name: .attempts,
      value: "N",
      standard: "2",
      help: "attempts a task may spend",
      verbs: runs,
      key: .attempts
    ),
    OptionEntry(
      name: .failFast,
      help: "end the run with the first task that fails for good",
      verbs: runs,
      key: .failFast
    ),
    OptionEntry(
      name: .keepGoing,
      help: "go on with the other tasks (this is the default)",
      verbs: runs,
      key: .failFast,
      opposite: .failFast
    ),
    OptionEntry(
      name: .hardTimeout,
      short: "T",
      value: "T",
      standard: "3 times -t",
      help: "when a working agent in a pane is interrupted",
      verbs: runs,
      key: .hardTimeout
    ),
    OptionEntry(
      name: .maxCost,
      value: "USD",
      standard: "unbounded",
      help: "the most dollars the run may take, as far as agents tell",
      verbs: runs,
      key: .maxCost
    ),
    OptionEntry(
      name: .maxTokens,
      value: "N",
      standard: "unbounded",
      help: "the most tokens the run may take, as far as agents tell",
      verbs: runs,
      key: .maxTokens
    ),
    OptionEntry(
      name: .maxRuntime,
      value: "T",
      standard: "12h",
      help: "the longest duration of the run; 0 is unbounded",
      verbs: runs,
      key: .maxRuntime
    ),
    OptionEntry(
      name: .exitStatus,
      help: "exit 5 instead of 0 when ready work is left",
      verbs: runs,
      key: .exitStatus
    ),
  ]

  private static let resuming: [OptionEntry] = [
    OptionEntry(
      name: .reloadConfig,
      help: "read the configuration files again",
      detail: "Without it a resumed run keeps the settings it was started with.",
      verbs: [.resume]
    ),
    OptionEntry(
      name: .adopt,
      help: "take over agents that outlived ralph",
      verbs: [.resume],
      note: "--adopt is accepted; resume adopts living agents in any case"
    ),
    OptionEntry(
      name: .ifNeeded,
      help: "quiet, and 0, if no run is open",
      verbs: [.resume]
    ),
  ]

  private static let asking: [OptionEntry] = [
    OptionEntry(
      name: .now,
      help: "stop the agents, too, as Ctrl-C twice does",
      verbs: [.stop]
    ),
    OptionEntry(
      name: .reason,
      value: "TEXT",
      help: "why; it stands in the journal and with the task",
      verbs: [.skip, .retry]
    ),
    OptionEntry(
      name: .print,
      help: "say the command instead of running it",
      verbs: [.attach]
    ),
    OptionEntry(
      name: .restart,
      value: "N",
      help: "resume after a crash of ralph itself, at most N times",
      detail:
        "A parent watches the run. Where it dies of a signal that nobody sent through the parent, or "
        + "ends with 70 or 74, 'ralph resume' is begun after 1, 5 and then 30 seconds.",
      verbs: [.run]
    ),
  ]

  private static let past: [OptionEntry] = [
    OptionEntry(
      name: .bead,
      short: "u",
      value: "ID",
      help: "entries about this task; may be repeated",
      verbs: [.history]
    ),
    OptionEntry(
      name: .run,
      value: "RUN",
      help: "entries of this run, by the beginning of its name; may be repeated",
      verbs: [.history, .undo],
      meanings: [.undo: .init(value: "RUN", help: "all commits of this run, by name or number")]
    ),
    OptionEntry(
      name: .kind,
      value: "GLOB",
      help: "entries of these kinds, such as 'verify.*'; may be repeated",
      verbs: [.history]
    ),
    OptionEntry(
      name: .since,
      short: "S",
      value: "TIME",
      help: "not before: 10:15, today, yesterday, -2h, 2026-01-26T10:15Z, @SECONDS",
      verbs: [.history, .report],
      meanings: [
        .report: .init(
          value: "TIME",
          help: "all runs since: 10:15, today, yesterday, -2h, @SECONDS"
        )
      ]
    ),
    OptionEntry(
      name: .until,
      short: "U",
      value: "TIME",
      help: "not after",
      verbs: [.run, .loop, .resume, .history],
      meanings: [.run: untilOfRuns, .loop: untilOfRuns, .resume: untilOfRuns]
    ),
    OptionEntry(
      name: .lines,
      short: "n",
      value: "N",
      help: "the last N entries",
      verbs: [.history]
    ),
    OptionEntry(
      name: .follow,
      short: "f",
      help: "go on as more is written",
      verbs: [.history, .logs]
    ),
    OptionEntry(
      name: .reverse,
      short: "r",
      help: "newest first",
      verbs: [.history]
    ),
    OptionEntry(
      name: .output,
      short: "o",
      value: "short|full|json",
      words: ["short", "full", "json"],
      standard: "short",
      help: "form of the entries",
      verbs: [.history]
    ),
    OptionEntry(
      name: .journal,
      value: "FILE",
      standard: ".ralph/journal.ndjson",
      help: "read this journal",
      verbs: [.status, .history, .report]
    ),
    OptionEntry(
      name: .check,
      help: "decide again from the recorded facts and compare; exit 4 on the first difference",
      verbs: [.replay]
    ),
    OptionEntry(
      name: .all,
      help: "with --check: list every difference",
      verbs: [.replay, .report],
      meanings: [.report: .init(help: "fold no list")]
    ),
    OptionEntry(
      name: .to,
      value: "SEQ",
      help: "stop after this entry",
      verbs: [.replay]
    ),
    OptionEntry(
      name: .state,
      help: "print the whole state as JSON",
      verbs: [.replay]
    ),
    OptionEntry(
      name: .rules,
      value: "now",
      words: ["now"],
      help: "with --check: compare with the rules of this program, also where others decided",
      verbs: [.replay, .verify],
      meanings: [
        .verify: .init(
          value: "FILE",
          help: "the rules file",
          detail: "Without it verify.rules, else rules/AC.rules at the top of the tree."
        )
      ]
    ),
    OptionEntry(
      name: .short,
      help: "one line",
      verbs: [.status]
    ),
    OptionEntry(
      name: .attempt,
      value: "N",
      standard: "the last",
      help: "the output of this attempt",
      verbs: [.logs]
    ),
    OptionEntry(
      name: .errors,
      help: "standard error instead of standard output",
      verbs: [.logs]
    ),
  ]

  private static let filing: [OptionEntry] = [
    OptionEntry(
      name: .era,
      value: "NAME",
      help: "with list: the rows of this era alone, by its name or number",
      verbs: [.thunk]
    ),
    OptionEntry(
      name: .limit,
      value: "N",
      standard: "20",
      help: "the last N rows; 0 is all",
      verbs: [.thunk, .search],
      meanings: [.search: .init(value: "N", help: "at most N finds from each place [20]")]
    ),
    OptionEntry(
      name: .stat,
      help: "a line a file instead of every line of it",
      verbs: [.diff]
    ),
    OptionEntry(
      name: .after,
      help: "the files as the attempt left them, not as it found them",
      verbs: [.restore]
    ),
  ]

  private static let beginning: [OptionEntry] = [
    OptionEntry(
      name: .bd,
      help: "only what work from bd needs: no sample plan",
      verbs: [.initialize]
    ),
    OptionEntry(
      name: .hooks,
      help: "Claude Code's hooks for this workspace; shown first",
      verbs: [.initialize]
    ),
  ]

  private static let judging: [OptionEntry] = [
    OptionEntry(
      name: .rule,
      value: "ID",
      help: "judge this rule alone; may be repeated; no report is written",
      verbs: [.verify]
    ),
    OptionEntry(
      name: .list,
      help: "show the rules, their approvals and waivers; run nothing",
      verbs: [.verify]
    ),
    OptionEntry(
      name: .approvals,
      value: "FILE",
      standard: "MANUAL_APPROVALS.rules beside the rules",
      help: "the approvals of manual rules",
      verbs: [.verify]
    ),
    OptionEntry(
      name: .report,
      help: "write the report also as the verifier of a run, as 'ralph loop' asks for",
      verbs: [.verify]
    ),
    OptionEntry(
      name: .cache,
      help: "believe rules that passed on exactly this tree",
      detail:
        "The tree is the commit at HEAD and what differs from it. What git ignores, and the world "
        + "outside, do not count; passes are kept in .ralph/verify-passed.",
      verbs: [.verify]
    ),
    OptionEntry(
      name: .initialize,
      help: "fix the rules and those who obey them as they are now",
      detail:
        "Writes .verify/{ac,loop,verifier,prompt,agents}.sha256 and .verify/.initialized; asks "
        + "before a digest is replaced. From then on a change of one of these files fails.",
      verbs: [.verify]
    ),
  ]

  private static let cleaning: [OptionEntry] = [
    OptionEntry(
      name: .iterations,
      value: "N",
      help: "the commits of the last N iterations of 'ralph loop'",
      verbs: [.undo]
    ),
    OptionEntry(
      name: .force,
      help: "end living processes of dead runs, too",
      verbs: [.cleanup]
    ),
  ]

  private static let everywhere: [OptionEntry] = [
    OptionEntry(
      name: .directory,
      short: "C",
      value: "DIR",
      standard: "found from here upwards",
      help: "the workspace",
      verbs: verbs
    ),
    OptionEntry(
      name: .config,
      value: "FILE",
      standard: ".ralph.conf",
      help: "configuration of the project",
      verbs: verbs
    ),
    OptionEntry(name: .json, help: "answer in JSON", verbs: verbs),
    OptionEntry(
      name: .format,
      value: "text|ndjson",
      words: ["text", "ndjson"],
      standard: "text",
      help: "ndjson is --json",
      verbs: runs
    ),
    OptionEntry(name: .quiet, short: "q", help: "say less", verbs: verbs),
    OptionEntry(
      name: .verbose,
      short: "v",
      help: "say more; repeat for still more",
      verbs: verbs
    ),
    OptionEntry(name: .debug, help: "say everything", verbs: verbs),
    OptionEntry(
      name: .color,
      value: "auto|always|never",
      standard: "auto",
      help: "color",
      verbs: verbs,
      key: .color
    ),
    OptionEntry(name: .ascii, help: "no characters beyond ASCII", verbs: verbs, key: .ascii),
    OptionEntry(name: .noPager, help: "never start a pager", verbs: verbs),
    OptionEntry(name: .noInput, help: "never ask", verbs: verbs),
    OptionEntry(name: .yes, short: "y", help: "answer questions with yes", verbs: verbs),
    OptionEntry(name: .version, short: "V", help: "name, version, system", verbs: verbs),
  ]
}
